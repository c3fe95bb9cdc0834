//! Remembers how the tenant asks for patience, from answers that are not kept.
//!
//! Every answer comes in, those too that are tried again; how `Retry-After` was spelled comes out.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header;

use crate::answer::Answer;

/// What is remembered of answers that ask for patience.
#[derive(Debug, Default)]
pub(crate) struct Witness(Mutex<Seen>);

/// What was seen so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// How many requests were sent.
    pub(crate) requests: u32,
    /// How many were refused for haste.
    pub(crate) throttled: u32,
    /// How many waits were seconds.
    pub(crate) seconds: u32,
    /// How many waits were dates.
    pub(crate) dates: u32,
    /// How many waits could not be read.
    pub(crate) odd: u32,
}

impl Witness {
    /// Sees what became of a request.
    pub(crate) fn see(&self, answer: Option<&Answer>) {
        let mut seen = self.lock();
        seen.requests += 1;
        let Some(answer) = answer else { return };
        seen.throttled += u32::from(answer.status == http::StatusCode::TOO_MANY_REQUESTS);
        let Some(text) = answer.header(header::RETRY_AFTER.as_str()) else {
            return;
        };
        let number = text.trim().parse::<u64>().is_ok();
        match (number, answer.retry_after()) {
            (true, _) => seen.seconds += 1,
            (false, Some(_)) => seen.dates += 1,
            (false, None) => seen.odd += 1,
        }
    }

    /// Returns what was seen so far.
    pub(crate) fn seen(&self) -> Seen {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;

    #[test]
    fn every_spelling_of_a_wait_is_told_apart() {
        let witness = Witness::default();
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let waits = ["7", "Sun, 06 Nov 1994 08:49:40 GMT", "when it suits you"];
        for wait in waits {
            let headers: HeaderMap = [date, ("retry-after", wait)]
                .into_iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect();
            let answer = Answer::new(StatusCode::TOO_MANY_REQUESTS, headers, Bytes::new());
            witness.see(Some(&answer));
        }
        witness.see(None);
        let seen = Seen {
            requests: 4,
            throttled: 3,
            seconds: 1,
            dates: 1,
            odd: 1,
        };
        assert_eq!(witness.seen(), seen);
    }
}
