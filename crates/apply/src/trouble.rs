//! Why a change was not carried out whole, and how that is said.

use lockstep_diff::Moved;
use lockstep_model::Kind;
use lockstep_model::tenant::{Failure, TenantError, Trace};

use crate::told::told;

/// Why a change was not carried out whole.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It moved since it was planned.
    Moved(Kind, Vec<Moved>),
    /// It is gone.
    Gone,
    /// It was to be made, and is there.
    Came,
    /// A call failed.
    Call(Box<TenantError>),
    /// What was written does not read back.
    ReadBack(Vec<String>),
    /// The change that makes the object left no id.
    NoObject,
}

impl Trouble {
    /// Says whether nobody knows what became of a write.
    pub(crate) fn is_unsettled(&self) -> bool {
        matches!(self, Self::Call(error) if error.failure == Failure::Unsettled)
    }

    /// Says whether the tenant's own job ended, and failed. A name that is taken is told by the
    /// answer to the request, or later by the job, which has no status of HTTP.
    pub(crate) fn is_of_job(&self) -> bool {
        match self {
            Self::Call(error) => match error.failure {
                Failure::Job => true,
                Failure::NameTaken => error.status.is_none(),
                Failure::Unauthorized
                | Failure::Forbidden
                | Failure::NotFound
                | Failure::VersionConflict
                | Failure::InUse
                | Failure::Moved
                | Failure::Invalid
                | Failure::Unavailable
                | Failure::Unsettled
                | Failure::Answer
                | Failure::Listing
                | Failure::Secret => false,
            },
            Self::Moved(..) | Self::Gone | Self::Came | Self::ReadBack(_) | Self::NoObject => false,
        }
    }

    /// Tells how the request went that failed.
    pub(crate) fn trace(&self) -> Trace {
        match self {
            Self::Call(error) => {
                let mut trace = Trace::default();
                trace.take_in(&mut error.as_ref().clone());
                trace
            }
            Self::Moved(..) | Self::Gone | Self::Came | Self::ReadBack(_) | Self::NoObject => {
                Trace::default()
            }
        }
    }

    /// Says what happened, for people.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Moved(kind, moved) => {
                let moved = moved.iter().map(|moved| told(*kind, moved));
                let moved = moved.collect::<Vec<_>>().join("; ");
                format!("live changed since plan: {moved}")
            }
            Self::Gone => "live changed since plan: it is gone".to_owned(),
            Self::Came => "live changed since plan: it is there already".to_owned(),
            Self::Call(error) if error.failure == Failure::Moved => {
                format!("live changed since plan: {error}")
            }
            Self::Call(error) => error.to_string(),
            Self::ReadBack(paths) => {
                format!(
                    "it was written and does not read back as planned: {}",
                    paths.join(", ")
                )
            }
            Self::NoObject => "the object that it belongs to is not there".to_owned(),
        }
    }

    /// Returns what moved.
    pub(crate) fn moved(self) -> Vec<Moved> {
        match self {
            Self::Moved(_kind, moved) => moved,
            Self::Gone | Self::Came | Self::Call(_) | Self::ReadBack(_) | Self::NoObject => {
                Vec::new()
            }
        }
    }
}
