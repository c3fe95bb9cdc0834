//! Where the ledger of an environment is kept.
//!
//! What stands at `ledger` and `lease` comes in; a place and a duration go out, or what is wrong
//! with them. Nothing is opened here, and no message repeats what may hold a secret.

use std::time::Duration;

use lockstep_model::{Code, Pointer, scalar};

use crate::environment::Trouble;
use crate::project::EnvironmentSpec;
use crate::suggest;

/// For how long a lease on a ledger elsewhere is given, unless an environment says so.
const LEASE: Duration = Duration::from_secs(60);
const LEAST: Duration = Duration::from_secs(1);
const MOST: Duration = Duration::from_secs(60 * 60);

/// The schemes, with an example of each.
const SCHEMES: &[(&str, &str)] = &[
    ("file", "file:ledger/prod"),
    ("s3", "s3://bucket/prefix"),
    ("az", "az://container/prefix"),
    ("gs", "gs://bucket/prefix"),
    ("git", "git:refs/lockstep/prod"),
];

/// Where a ledger is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerPlace {
    /// A folder, relative to the project unless it is absolute.
    Folder(String),
    /// A bucket, or a part of one.
    Bucket {
        /// Whose bucket.
        store: BucketStore,
        /// Its name.
        bucket: String,
        /// What all names in it begin with; empty for the whole bucket.
        prefix: String,
    },
    /// A ref of a Git repository.
    Git {
        /// The remote, if it is named.
        remote: Option<String>,
        /// The ref's full name.
        reference: String,
    },
}

/// Whose bucket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BucketStore {
    /// Amazon S3, and what speaks its language.
    S3,
    /// Azure Blob Storage.
    Azure,
    /// Google Cloud Storage.
    Gcs,
}

/// What is wrong with a place, and what to do about it.
type Wrong = (String, String);

/// Reads where the ledger of an environment is.
pub(crate) fn settle(
    name: &str,
    spec: &EnvironmentSpec,
    at: &Pointer,
    trouble: &mut Vec<Trouble>,
) -> Option<LedgerPlace> {
    let Some(text) = &spec.ledger else {
        if spec.tenant.simulator.is_some() {
            return Some(LedgerPlace::Folder(format!(".lockstep/{name}")));
        }
        let message = format!("the environment `{name}` names no ledger");
        let found = Trouble::new(Code::NoLedger, at.clone(), message);
        trouble.push(found.help(format!("write `ledger: file:ledger/{name}`")));
        return None;
    };
    match place(text) {
        Ok(place) => Some(place),
        Err((message, help)) => {
            let found = Trouble::new(Code::LedgerScheme, at.then("ledger"), message);
            trouble.push(found.help(help));
            None
        }
    }
}

/// Reads for how long a lease is given.
pub(crate) fn lease(spec: &EnvironmentSpec, at: &Pointer, trouble: &mut Vec<Trouble>) -> Duration {
    let Some(text) = &spec.lease else {
        return LEASE;
    };
    let why = match scalar::milliseconds(text).map(Duration::from_millis) {
        Ok(time) if time < LEAST => "is too short",
        Ok(time) if time > MOST => "is too long",
        Ok(time) => return time,
        Err(_no_duration) => "is no duration",
    };
    let message = format!("`lease` {why}: write one from a second to an hour, such as 60s");
    trouble.push(Trouble::new(Code::Duration, at.then("lease"), message));
    LEASE
}

/// Reads a place.
fn place(text: &str) -> Result<LedgerPlace, Wrong> {
    let unknown = || {
        let list: Vec<String> = SCHEMES
            .iter()
            .map(|(_, like)| format!("`{like}`"))
            .collect();
        (
            "the ledger is not of a scheme that this build knows".to_owned(),
            format!("write it like {}", list.join(", ")),
        )
    };
    let Some((scheme, rest)) = text.split_once(':') else {
        return Err(unknown());
    };
    let bucket = |store| bucket(store, scheme, rest);
    match scheme {
        "file" if rest.is_empty() => Err(("the ledger names no folder".to_owned(), like("file"))),
        "file" => Ok(LedgerPlace::Folder(rest.to_owned())),
        "s3" => bucket(BucketStore::S3),
        "az" => bucket(BucketStore::Azure),
        "gs" => bucket(BucketStore::Gcs),
        "git" => git(rest),
        other => Err(
            match suggest::nearest(other, SCHEMES.iter().map(|(name, _)| *name)) {
                Some(near) => (
                    unknown().0,
                    format!("did you mean `{near}:`? {}", like(near)),
                ),
                None => unknown(),
            },
        ),
    }
}

fn like(scheme: &str) -> String {
    let found = SCHEMES.iter().find(|(name, _like)| *name == scheme);
    format!("write it like `{}`", found.map_or("", |(_, like)| like))
}

fn bucket(store: BucketStore, scheme: &str, rest: &str) -> Result<LedgerPlace, Wrong> {
    let wrong = |message: &str| Err((message.to_owned(), like(scheme)));
    let Some(rest) = rest.strip_prefix("//") else {
        return wrong("the ledger names no bucket: `//` is missing");
    };
    if rest.contains('@') {
        return Err((
            "the ledger's address holds a user or a password".to_owned(),
            "take it out, and change the password: credentials come from the environment"
                .to_owned(),
        ));
    }
    if rest.contains(['?', '#']) {
        return Err((
            "the ledger's address holds a query, which may be a signature".to_owned(),
            "take it out: credentials come from the environment".to_owned(),
        ));
    }
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() {
        return wrong("the ledger names no bucket");
    }
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
    if bucket.len() < 3 || bucket.len() > 222 || !bucket.chars().all(fits) {
        return wrong(
            "the bucket of the ledger has no name that a bucket can have: lower-case letters, digits, `-`, `.` and `_`, at least three",
        );
    }
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._=+".contains(c);
    let part = |part: &str| !matches!(part, "" | "." | "..") && part.chars().all(fits);
    if !prefix.is_empty() && !prefix.split('/').all(part) {
        return wrong(
            "the prefix of the ledger is made of parts with `/` between them: letters, digits, `-`, `.`, `_`, `=` and `+`, and none of them empty, `.` or `..`",
        );
    }
    Ok(LedgerPlace::Bucket {
        store,
        bucket: bucket.to_owned(),
        prefix: prefix.to_owned(),
    })
}

fn git(rest: &str) -> Result<LedgerPlace, Wrong> {
    let wrong = |message: &str| {
        let help = "write it like `git:refs/lockstep/prod`, or with a remote like \
                    `git:upstream:refs/lockstep/prod`";
        Err((message.to_owned(), help.to_owned()))
    };
    if rest.contains("//") || rest.contains('@') {
        return Err((
            "the ledger names a URL where the name of a remote belongs".to_owned(),
            "`git remote add NAME URL`, then write it like `git:NAME:refs/lockstep/prod`"
                .to_owned(),
        ));
    }
    let (remote, reference) = match rest.split_once(':') {
        Some((remote, reference)) => (Some(remote), reference),
        None => (None, rest),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if remote
        .is_some_and(|name| name.is_empty() || name.starts_with('-') || !name.chars().all(plain))
    {
        return wrong("the remote of the ledger's ref has no name that a remote can have");
    }
    let Some(name) = reference.strip_prefix("refs/") else {
        return wrong("the ledger's ref does not begin with `refs/`");
    };
    let taken = ["heads", "tags", "remotes", "notes", "stash"];
    let mut parts = name.split('/');
    if taken.contains(&parts.next().unwrap_or_default()) {
        return wrong(
            "the ledger's ref is among those of branches and tags, which others write to",
        );
    }
    let part = |part: &str| {
        !part.is_empty()
            && part.chars().all(plain)
            && !part.starts_with(['.', '-'])
            && !part.ends_with('.')
            && !part.ends_with(".lock")
            && !part.contains("..")
    };
    if !name.contains('/') || !name.split('/').all(part) {
        return wrong("the ledger's ref has no name that a ref can have");
    }
    Ok(LedgerPlace::Git {
        remote: remote.map(str::to_owned),
        reference: reference.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(store: BucketStore, bucket: &str, prefix: &str) -> LedgerPlace {
        LedgerPlace::Bucket {
            store,
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        }
    }

    #[test]
    fn places_are_read() {
        let git = |remote: Option<&str>| LedgerPlace::Git {
            remote: remote.map(str::to_owned),
            reference: "refs/lockstep/prod".to_owned(),
        };
        for (text, expected) in [
            ("file:a/b", LedgerPlace::Folder("a/b".to_owned())),
            (
                "s3://acme-lockstep/prod",
                bucket(BucketStore::S3, "acme-lockstep", "prod"),
            ),
            (
                "s3://acme-lockstep",
                bucket(BucketStore::S3, "acme-lockstep", ""),
            ),
            (
                "s3://acme-lockstep/",
                bucket(BucketStore::S3, "acme-lockstep", ""),
            ),
            ("az://box/a/b/", bucket(BucketStore::Azure, "box", "a/b")),
            (
                "gs://box.acme.dev/a",
                bucket(BucketStore::Gcs, "box.acme.dev", "a"),
            ),
            ("git:refs/lockstep/prod", git(None)),
            ("git:upstream:refs/lockstep/prod", git(Some("upstream"))),
        ] {
            assert_eq!(place(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_place_is_told_without_its_secrets() {
        for (text, why) in [
            ("ledger/prod", "scheme"),
            ("https://hunter2@host/x", "scheme"),
            ("S3://bucket", "scheme"),
            ("file:", "no folder"),
            ("s3:bucket/prefix", "`//` is missing"),
            ("s3://", "no bucket"),
            ("s3:///prefix", "no bucket"),
            ("s3://key:hunter2@bucket/x", "password"),
            ("az://box/x?sig=hunter2", "query"),
            ("s3://Bucket", "no name"),
            ("gs://ab", "no name"),
            ("s3://bucket/a//b", "prefix"),
            ("s3://bucket/../b", "prefix"),
            ("git:prod", "refs/"),
            ("git:refs/heads/main", "branches"),
            ("git:refs/prod", "no name"),
            ("git:refs/lockstep/a..b", "no name"),
            ("git:refs/lockstep/-x", "no name"),
            ("git:--upload-pack=x:refs/lockstep/a", "remote"),
            ("git:https://me:hunter2@host/x.git", "URL"),
        ] {
            let (message, help) = place(text).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
            assert!(!format!("{message}{help}").contains("hunter2"), "{message}");
        }
        let (_message, help) = place("s4://bucket").unwrap_err();
        assert!(help.contains("did you mean `s3:`"), "{help}");
    }
}
