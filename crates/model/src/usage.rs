//! What telemetry shows in use, for the objects that a plan is about.
//!
//! It is read before a plan is made, and comes into it as a value.

use std::collections::BTreeMap;

use crate::address::Address;
use crate::field::Unit;
use crate::telemetry::Peak;

/// What telemetry shows in use.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Usage {
    /// How far back was read, in seconds; nothing if nothing was.
    pub seconds: Option<u64>,
    /// The rates of what is limited, at the busiest times, by the object that has the limits.
    pub peaks: BTreeMap<Address, Peak>,
    /// How many requests objects had that are to go.
    pub requests: BTreeMap<Address, u64>,
    /// Of what this was to be known, and is not.
    pub unread: BTreeMap<Address, Unread>,
}

/// Why it is not known what is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unread {
    /// Telemetry could not be read.
    Failed,
    /// No tenant is asked: what is live was taken of it before.
    Taken,
}

impl Unread {
    /// All reasons.
    pub const ALL: &[Self] = &[Self::Failed, Self::Taken];

    /// Returns the reason's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Taken => "taken",
        }
    }

    /// Finds a reason by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|reason| reason.as_str() == word)
    }
}

impl Peak {
    /// Returns the rate that a limit of this unit is about.
    pub const fn rate(&self, unit: Unit) -> Option<f64> {
        match unit {
            Unit::RequestsPerMinute => Some(self.requests_per_minute),
            Unit::TokensPerMinute => Some(self.tokens_per_minute),
            Unit::Milliseconds | Unit::Tokens => None,
        }
    }
}
