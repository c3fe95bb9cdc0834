//! A share of a quota.

use crate::kind::rate_matrix::Quota;

/// How much of a quota is used, in hundredths of a percent, rounded up: 10,000 is all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share {
    /// Of the requests.
    pub requests: u64,
    /// Of the tokens.
    pub tokens: u64,
}

impl Share {
    /// Returns the share of a quota that these numbers take.
    pub fn of(quota: &Quota, requests: u64, tokens: u64) -> Self {
        Self {
            requests: share(requests, quota.requests_per_minute),
            tokens: share(tokens, quota.tokens_per_minute),
        }
    }
}

fn share(part: u64, whole: u64) -> u64 {
    let share = (u128::from(part) * 10_000).div_ceil(u128::from(whole.max(1)));
    u64::try_from(share).unwrap_or(u64::MAX)
}
