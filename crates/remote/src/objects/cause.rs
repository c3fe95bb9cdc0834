//! Why a store did not do what it was asked: what it said comes in, a cause goes out, and what helps
//! against it. No word of what the store said is in that.

use std::error::Error as _;

use object_store::Error as StoreError;

use crate::location::Store;

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// There is no such bucket.
    Bucket,
    /// Nobody told the client who it is.
    Nobody,
    /// The store does not know who asks, or does not believe it.
    Identity,
    /// Whoever asks may not do that.
    Rights,
    /// The bucket is in another region.
    Region,
    /// This machine's clock is wrong.
    Clock,
    /// The store was not reached.
    Network,
    /// Anything else.
    Other,
}

/// Words in what a store says, and what they tell of. The first that is found counts.
const WORDS: [(&str, Cause); 25] = [
    ("NoSuchBucket", Cause::Bucket),
    ("ContainerNotFound", Cause::Bucket),
    ("The specified bucket does not exist", Cause::Bucket),
    ("RequestTimeTooSkewed", Cause::Clock),
    ("AuthorizationHeaderMalformed", Cause::Region),
    ("PermanentRedirect", Cause::Region),
    ("IllegalLocationConstraint", Cause::Region),
    ("Received redirect without LOCATION", Cause::Region),
    ("InvalidAccessKeyId", Cause::Identity),
    ("SignatureDoesNotMatch", Cause::Identity),
    ("ExpiredToken", Cause::Identity),
    ("InvalidToken", Cause::Identity),
    ("AuthenticationFailed", Cause::Identity),
    ("Server failed to authenticate the request", Cause::Identity),
    ("InvalidAuthenticationInfo", Cause::Identity),
    ("NoAuthenticationInformation", Cause::Nobody),
    ("://169.254.", Cause::Nobody),
    ("://metadata.google.internal", Cause::Nobody),
    ("://metadata/", Cause::Nobody),
    ("AccessDenied", Cause::Rights),
    ("AuthorizationPermissionMismatch", Cause::Rights),
    ("AuthorizationFailure", Cause::Rights),
    ("dns error", Cause::Network),
    ("tcp connect error", Cause::Network),
    ("Connection refused", Cause::Network),
];

/// Finds out why.
pub(super) fn of(error: &StoreError) -> Cause {
    let told = chain(error);
    let found = WORDS.iter().find(|(word, _cause)| told.contains(word));
    if let Some((_word, cause)) = found {
        return *cause;
    }
    if matches!(error, StoreError::Unauthenticated { .. }) {
        return Cause::Identity;
    }
    if matches!(error, StoreError::PermissionDenied { .. }) {
        return Cause::Rights;
    }
    Cause::Other
}

/// Joins all that an error and its causes say.
fn chain(error: &StoreError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push('\n');
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}

impl Cause {
    /// Says whether trying again helps nobody.
    pub(super) const fn is_lasting(self) -> bool {
        match self {
            Self::Bucket
            | Self::Nobody
            | Self::Identity
            | Self::Rights
            | Self::Region
            | Self::Clock => true,
            Self::Network | Self::Other => false,
        }
    }

    /// Returns what helps, naming the settings of that store.
    pub(super) const fn help(self, store: Store) -> Option<&'static str> {
        match (self, store) {
            (Self::Bucket, Store::S3) => Some(
                "make the bucket, or mend its name in `ledger`; AWS_REGION and AWS_ENDPOINT_URL say \
                 where it is looked for",
            ),
            (Self::Bucket, Store::Azure) => Some(
                "make the container, or mend its name in `ledger`; AZURE_STORAGE_ACCOUNT_NAME says \
                 whose it is",
            ),
            (Self::Bucket, Store::Gcs) => Some("make the bucket, or mend its name in `ledger`"),
            (Self::Nobody, Store::S3) => Some(
                "no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give \
                 the machine a role; a profile in ~/.aws is not read: `aws configure \
                 export-credentials --format env` says it in variables",
            ),
            (Self::Nobody, Store::Azure) => Some(
                "no credentials were found: set AZURE_STORAGE_ACCOUNT_KEY, AZURE_STORAGE_SAS_KEY or \
                 AZURE_CLIENT_ID with what goes with it, or give the machine an identity",
            ),
            (Self::Nobody, Store::Gcs) => Some(
                "no credentials were found: set GOOGLE_APPLICATION_CREDENTIALS to a file, or give the \
                 machine an identity",
            ),
            (Self::Identity, Store::S3) => Some(
                "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN: they do not \
                 belong together, are not known there, or have ended",
            ),
            (Self::Identity, Store::Azure) => Some(
                "check AZURE_STORAGE_ACCOUNT_NAME with AZURE_STORAGE_ACCOUNT_KEY or \
                 AZURE_STORAGE_SAS_KEY: they do not belong together, or have ended",
            ),
            (Self::Identity, Store::Gcs) => Some(
                "check GOOGLE_APPLICATION_CREDENTIALS: whoever it names is not known there, or its \
                 token has ended",
            ),
            (Self::Rights, Store::S3) => Some(
                "these credentials need s3:GetObject and s3:PutObject on BUCKET/PREFIX/*, and \
                 s3:ListBucket on the bucket",
            ),
            (Self::Rights, Store::Azure) => Some(
                "these credentials need the role Storage Blob Data Contributor on the container; a SAS \
                 needs to read, list, create and write",
            ),
            (Self::Rights, Store::Gcs) => Some(
                "these credentials need storage.objects.get, .list and .create on the bucket, and \
                 .delete to write the lease over",
            ),
            (Self::Region, Store::S3) => Some("set AWS_REGION to the region of the bucket"),
            (Self::Clock, _) => Some("set this machine's clock"),
            (Self::Network, Store::S3) => Some(
                "check the network, HTTPS_PROXY, and where AWS_REGION or AWS_ENDPOINT_URL points",
            ),
            (Self::Network, Store::Azure) => Some(
                "check the network, HTTPS_PROXY, and AZURE_STORAGE_ACCOUNT_NAME or \
                 AZURE_STORAGE_ENDPOINT: the account is a part of the host's name",
            ),
            (Self::Network, Store::Gcs) => Some("check the network and HTTPS_PROXY"),
            (Self::Region, Store::Azure | Store::Gcs) | (Self::Other, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> StoreError {
        StoreError::Generic {
            store: "S3",
            source: text.to_owned().into(),
        }
    }

    #[test]
    fn what_a_store_says_has_a_cause_and_a_setting_to_change() {
        for (text, cause, word) in [
            (
                "<Code>NoSuchBucket</Code>",
                Cause::Bucket,
                "AWS_ENDPOINT_URL",
            ),
            (
                "Error performing PUT http://169.254.169.254/latest/api/token in 6s",
                Cause::Nobody,
                "AWS_ACCESS_KEY_ID",
            ),
            (
                "<Code>SignatureDoesNotMatch</Code>",
                Cause::Identity,
                "AWS_SECRET_ACCESS_KEY",
            ),
            ("<Code>AccessDenied</Code>", Cause::Rights, "s3:PutObject"),
            (
                "<Code>PermanentRedirect</Code>",
                Cause::Region,
                "AWS_REGION",
            ),
            ("dns error: no such host", Cause::Network, "HTTPS_PROXY"),
        ] {
            assert_eq!(of(&said(text)), cause, "{text}");
            assert!(cause.help(Store::S3).unwrap().contains(word), "{text}");
            assert_eq!(cause.is_lasting(), cause != Cause::Network);
        }
        assert_eq!(of(&said("internal error")), Cause::Other);
        assert_eq!(Cause::Other.help(Store::Azure), None);
    }
}
