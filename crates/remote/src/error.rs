//! What can go wrong with a ledger that lies elsewhere.
//!
//! Damage and not being able to look are never mixed up: see [`Error::is_damage`].

use std::time::Duration;

use lockstep_ledger::{Appended, Hash};

/// Why a ledger elsewhere could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The settings of the place do not fit.
    #[error("{place} cannot be used: {why}")]
    Settings {
        /// The place.
        place: String,
        /// What does not fit, without any secret.
        why: String,
    },
    /// The place could not be reached, or refused.
    #[error("{place} could not be {verb}: {why}")]
    Unreachable {
        /// The place.
        place: String,
        /// What was wanted of it: `read`, `written`.
        verb: &'static str,
        /// What it said.
        why: String,
        /// What helps, if that is known.
        help: Option<&'static str>,
    },
    /// It holds fewer entries than this machine has seen there.
    #[error(
        "{place} was cut off: it {}, and entry {} with hash {} was there before",
        ends(there.as_ref()), here.sequence, here.hash
    )]
    Shorter {
        /// The place.
        place: String,
        /// Its last entry.
        there: Option<Appended>,
        /// The last entry that was seen there.
        here: Appended,
    },
    /// It holds another entry than this machine has seen there.
    #[error(
        "{place} was rewritten: entry {} has the hash {there} there, and had {} before",
        here.sequence, here.hash
    )]
    Differs {
        /// The place.
        place: String,
        /// The hash of that entry now.
        there: Hash,
        /// The entry as it was seen there.
        here: Appended,
    },
    /// What lies there is not what a ledger is made of.
    #[error("{place} is damaged: {what}")]
    Damaged {
        /// The place.
        place: String,
        /// What is wrong, and where.
        what: String,
    },
    /// The folder on this machine is being written by another process, and stays behind the place.
    #[error("the copy of the ledger on this machine is in use by another process")]
    Busy,
    /// The folder on this machine could not be used.
    #[error(transparent)]
    Ledger(#[from] lockstep_ledger::Error),
    /// Somebody else has the lease.
    #[error("the ledger at {place} is locked by {holder}, {} more", spoken(*left))]
    Locked {
        /// The place.
        place: String,
        /// Who has it.
        holder: String,
        /// Until it ends, unless its holder renews it.
        left: Duration,
    },
    /// The lease is not what the caller takes it for.
    #[error("{0}")]
    Lease(String),
}

impl Error {
    /// Returns whether the error is a finding about the ledger itself.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Shorter { .. } | Self::Differs { .. } | Self::Damaged { .. } => true,
            Self::Ledger(error) => error.is_damage(),
            Self::Settings { .. }
            | Self::Unreachable { .. }
            | Self::Busy
            | Self::Locked { .. }
            | Self::Lease(_) => false,
        }
    }
}

fn ends(there: Option<&Appended>) -> String {
    there.map_or_else(
        || "holds no entry".to_owned(),
        |there| {
            format!(
                "ends with entry {} with hash {}",
                there.sequence, there.hash
            )
        },
    )
}

/// Says a duration as people do.
pub(crate) fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
    match seconds {
        0..=119 => format!("{seconds} s"),
        _ => format!("{} min", seconds.div_ceil(60)),
    }
}
