//! How a call went: its requests, counted, and as many of them told as a person would read.
//!
//! Attempts come in one by one; the count goes out with the first and the last of them.

use crate::attempt::{Again, Attempt};
use crate::tenant::TenantError;

/// How many attempts are told of one call or change: half from its start, half from its end.
pub const TOLD: usize = 32;

/// How a call went, for the ledger and for support.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// How many requests were sent for it.
    pub attempts: u32,
    /// The correlation ids of the answers, in order.
    pub correlation_ids: Vec<String>,
    /// The requests, in order; of more than [`TOLD`] those in the middle are left out.
    pub tries: Vec<Attempt>,
}

impl Trace {
    /// Adds a request that was sent.
    pub fn sent(&mut self, attempt: Attempt) {
        self.attempts += 1;
        self.correlation_ids.extend(attempt.correlation_id.clone());
        self.tell(attempt);
    }

    /// Notes that the last request is sent again.
    pub fn again(&mut self, again: Again) {
        if let Some(last) = self.tries.last_mut() {
            last.again = Some(again);
        }
    }

    /// Adds how another call went.
    pub fn add(&mut self, other: Self) {
        self.attempts += other.attempts;
        self.correlation_ids.extend(other.correlation_ids);
        other
            .tries
            .into_iter()
            .for_each(|attempt| self.tell(attempt));
    }

    /// Adds how a call went that failed, unless it was added before; the error keeps nothing of it.
    pub fn take_in(&mut self, error: &mut TenantError) {
        let last = |tries: &[Attempt]| tries.last().map(|attempt| attempt.number);
        let tries = std::mem::take(&mut error.tries);
        let attempts = std::mem::take(&mut error.attempts);
        let known = last(&tries).is_some_and(|number| last(&self.tries) >= Some(number));
        if known {
            return;
        }
        self.add(Self {
            attempts,
            correlation_ids: match tries.is_empty() {
                true => error.correlation_id.iter().cloned().collect(),
                false => tries
                    .iter()
                    .filter_map(|one| one.correlation_id.clone())
                    .collect(),
            },
            tries,
        });
    }

    /// Says whether every request went well at once.
    pub fn is_plain(&self) -> bool {
        self.tries.iter().all(Attempt::went_well)
    }

    fn tell(&mut self, attempt: Attempt) {
        if self.tries.len() >= TOLD {
            self.tries.remove(TOLD / 2);
        }
        self.tries.push(attempt);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempt::{Because, End};
    use crate::tenant::Failure;
    use std::time::Duration;

    fn attempt(number: u64) -> Attempt {
        Attempt {
            number,
            request: "GET /x".to_owned(),
            end: End::Answered(200),
            again: None,
            correlation_id: Some(format!("c-{number}")),
        }
    }

    #[test]
    fn the_first_and_the_last_are_told() {
        let mut trace = Trace::default();
        (1..=100).for_each(|number| trace.sent(attempt(number)));
        assert_eq!((trace.attempts, trace.tries.len()), (100, TOLD));
        let numbers: Vec<u64> = trace.tries.iter().map(|one| one.number).collect();
        assert_eq!(numbers[..16], (1..=16).collect::<Vec<_>>());
        assert_eq!(numbers[16..], (85..=100).collect::<Vec<_>>());
        assert_eq!(trace.correlation_ids.len(), 100);
    }

    #[test]
    fn a_failure_is_counted_once() {
        let mut trace = Trace::default();
        trace.sent(attempt(1));
        let mut error = TenantError::new(Failure::Unavailable, "no");
        let failed = |error: &mut TenantError| {
            (error.attempts, error.tries) = (2, vec![attempt(2), attempt(3)]);
        };
        failed(&mut error);
        trace.take_in(&mut error);
        assert_eq!((trace.attempts, error.attempts), (3, 0));
        failed(&mut error);
        trace.take_in(&mut error);
        assert_eq!((trace.attempts, trace.tries.len()), (3, 3));
    }

    #[test]
    fn what_is_sent_again_is_not_plain() {
        let mut trace = Trace::default();
        assert!(trace.is_plain());
        trace.sent(attempt(1));
        assert!(trace.is_plain());
        let because = Because::Throttled;
        let wait = Duration::from_secs(1);
        trace.again(Again { because, wait });
        assert!(!trace.is_plain());
    }
}
