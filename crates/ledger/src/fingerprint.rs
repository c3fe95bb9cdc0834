//! Keyed fingerprints of secrets: whoever has the key knows a secret again, and nobody else can even
//! guess one and see whether it is right.
//!
//! The key is derived from the OAuth client's secret, which is in no ledger; it has an id, so that
//! fingerprints of another key are not taken for those of other secrets. A fingerprint is bound to
//! its object and its field: equal secrets of two objects do not look equal.

use std::fmt;
use std::fmt::Write as _;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use lockstep_model::LiveId;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// What every fingerprint begins with: how it was made.
const FORM: &str = "fp1";
const KEY_LABEL: &[u8] = b"lockstep secret fingerprint v1: key";
const ID_LABEL: &[u8] = b"lockstep secret fingerprint v1: key id";

/// What fingerprints are made with.
pub struct FingerprintKey {
    key: Zeroizing<[u8; 32]>,
    id: String,
}

/// Whether a secret is the one that a fingerprint was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resemblance {
    /// It is.
    Same,
    /// It is another one.
    Other,
    /// Nobody can tell: the fingerprint was made with another key.
    Unknown,
}

/// Shows the id only.
impl fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FingerprintKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl FingerprintKey {
    /// Derives the key of an organisation's ledgers from the secret of an OAuth client.
    pub fn derive(client_secret: &SecretString, organization: &str) -> Self {
        let secret = client_secret.expose_secret().as_bytes();
        let derived = Hkdf::<Sha256>::new(Some(organization.as_bytes()), secret);
        let mut key = Zeroizing::new([0; 32]);
        let mut id = [0; 8];
        // Only a key of more than 8,160 bytes is too long to be derived.
        let _derived = derived.expand(KEY_LABEL, key.as_mut_slice());
        let _derived = derived.expand(ID_LABEL, &mut id);
        let id = hex(&id);
        Self { key, id }
    }

    /// Makes the fingerprint of a secret that an object was given for a field.
    pub fn of(&self, object: &LiveId, field: &str, secret: &SecretString) -> String {
        let mut text = format!("{FORM}:{}:", self.id);
        text.push_str(&hex(&self.code(object, field, secret)));
        text
    }

    /// Says whether a secret is the one that a fingerprint was made of.
    pub fn resemblance(
        &self,
        fingerprint: &str,
        (object, field): (&LiveId, &str),
        secret: &SecretString,
    ) -> Resemblance {
        let mut parts = fingerprint.splitn(3, ':');
        let (form, id, code) = (parts.next(), parts.next(), parts.next());
        if form != Some(FORM) || id != Some(self.id.as_str()) {
            return Resemblance::Unknown;
        }
        match code == Some(&hex(&self.code(object, field, secret))) {
            true => Resemblance::Same,
            false => Resemblance::Other,
        }
    }

    fn code(&self, object: &LiveId, field: &str, secret: &SecretString) -> Vec<u8> {
        let mac = Hmac::<Sha256>::new_from_slice(self.key.as_slice());
        // A key of any length will do.
        let Ok(mut mac) = mac else {
            return Vec::new();
        };
        for part in [object.as_str(), field, secret.expose_secret()] {
            // With its length before each, no two triples are written alike.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().to_vec()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _written = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn a_secret_is_known_again_by_the_same_key_only() {
        let (object, field) = (&LiveId::new("id-1"), "apiKey");
        let key = FingerprintKey::derive(&secret("client-secret"), "org-1");
        let made = key.of(object, field, &secret("s3cret"));
        let compare = |key: &FingerprintKey, text: &str| {
            key.resemblance(&made, (object, field), &secret(text))
        };
        assert_eq!(compare(&key, "s3cret"), Resemblance::Same);
        assert_eq!(compare(&key, "another"), Resemblance::Other);
        for (client, organization) in [("changed", "org-1"), ("client-secret", "org-2")] {
            let other = FingerprintKey::derive(&secret(client), organization);
            assert_eq!(compare(&other, "s3cret"), Resemblance::Unknown);
        }
        assert!(
            !made.contains("s3cret") && made.starts_with("fp1:"),
            "{made}"
        );
        assert!(!format!("{key:?}").contains("client"));
    }

    #[test]
    fn equal_secrets_of_two_objects_or_fields_do_not_look_equal() {
        let key = FingerprintKey::derive(&secret("client-secret"), "org-1");
        let of = |object: &str, field| key.of(&LiveId::new(object), field, &secret("s3cret"));
        assert_ne!(of("id-1", "apiKey"), of("id-2", "apiKey"));
        assert_ne!(of("id-1", "apiKey"), of("id-1", "other"));
    }

    #[test]
    fn what_is_no_fingerprint_of_ours_tells_nothing() {
        let key = FingerprintKey::derive(&secret("client-secret"), "org-1");
        for text in ["", "fp1", "fp1:", "fp2:0:1", "::"] {
            let found = key.resemblance(text, (&LiveId::new("a"), "b"), &secret("c"));
            assert_eq!(found, Resemblance::Unknown, "{text}");
        }
    }

    /// Frozen: a fingerprint in a ledger is compared years later.
    #[test]
    fn the_derivation_is_frozen() {
        let key = FingerprintKey::derive(&secret("client-secret"), "org-1");
        let made = key.of(&LiveId::new("id-1"), "apiKey", &secret("s3cret"));
        let frozen = concat!(
            "fp1:7a7f93ef2f88078b:",
            "6300ec87c3151056c5eb412ae77249f2ed49bf77d6f99be7008df7f5ad631888",
        );
        assert_eq!(made, frozen);
    }
}
