//! Where a ledger lies, if it lies elsewhere.
//!
//! Values only; what somebody wrote in a project is read by whoever knows projects.

use std::fmt;
use std::path::PathBuf;

/// Where a ledger lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// In a bucket.
    Objects {
        /// Whose bucket.
        store: Store,
        /// The bucket's or container's name.
        bucket: String,
        /// What all names begin with; empty for the whole bucket.
        prefix: String,
    },
    /// In a ref of a Git repository.
    Git {
        /// A folder of the repository.
        folder: PathBuf,
        /// The remote that the ref lies in; `origin` unless it is named, or the repository itself
        /// if it has no remote.
        remote: Option<String>,
        /// The ref's full name.
        reference: String,
    },
}

/// Whose buckets there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// Amazon S3, and what speaks its language.
    S3,
    /// Azure Blob Storage.
    Azure,
    /// Google Cloud Storage.
    Gcs,
}

impl Store {
    /// Returns the scheme of its addresses.
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Azure => "az",
            Self::Gcs => "gs",
        }
    }
}

impl Location {
    /// Returns another place beside this one, for a ledger that begins anew where this one is to stay
    /// as it is: `prod` becomes `prod-2`, and that `prod-3`.
    #[must_use]
    pub fn beside(&self) -> Self {
        let mut beside = self.clone();
        match &mut beside {
            Self::Objects { prefix, .. } if prefix.is_empty() => "ledger-2".clone_into(prefix),
            Self::Objects { prefix, .. } => *prefix = following(prefix),
            Self::Git { reference, .. } => *reference = following(reference),
        }
        beside
    }
}

fn following(name: &str) -> String {
    let counted = name.rsplit_once('-').and_then(|(name, number)| {
        let number: u32 = number.parse().ok()?;
        Some((name, number.checked_add(1)?))
    });
    let (name, number) = counted.unwrap_or((name, 2));
    format!("{name}-{number}")
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Objects {
                store,
                bucket,
                prefix,
            } => {
                write!(f, "{}://{bucket}", store.scheme())?;
                if !prefix.is_empty() {
                    write!(f, "/{prefix}")?;
                }
                Ok(())
            }
            Self::Git {
                folder: _,
                remote,
                reference,
            } => match remote {
                Some(remote) => write!(f, "git:{remote}:{reference}"),
                None => write!(f, "git:{reference}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_beside_another_is_numbered() {
        let git = |reference: &str| Location::Git {
            folder: PathBuf::new(),
            remote: None,
            reference: reference.to_owned(),
        };
        let objects = |prefix: &str| Location::Objects {
            store: Store::S3,
            bucket: "acme".to_owned(),
            prefix: prefix.to_owned(),
        };
        for (place, beside) in [
            (git("refs/lockstep/prod"), "git:refs/lockstep/prod-2"),
            (git("refs/lockstep/eu-west"), "git:refs/lockstep/eu-west-2"),
            (objects("prod-2"), "s3://acme/prod-3"),
            (objects(""), "s3://acme/ledger-2"),
        ] {
            assert_eq!(place.beside().to_string(), beside);
        }
    }
}
