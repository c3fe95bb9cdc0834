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
