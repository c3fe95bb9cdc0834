//! Whether a request is sent again, and when: the classes of the contract, as pure functions.
//!
//! An answer, or the lack of one, comes in; a verdict goes out. Nothing is sent or waited for here.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::answer::{Answer, Body};
use crate::request::Call;
use crate::send::{Fate, NotSent};

/// How often a request is sent at most, when its failures are not of our making.
pub(crate) const TRIES: u32 = 5;
/// How often a request is sent at most, when it was sent too fast.
pub(crate) const THROTTLED_TRIES: u32 = 12;

const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_BACKOFF: Duration = Duration::from_secs(10);

/// What follows from an answer or from the lack of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The answer stands.
    Take,
    /// The token was refused: once more with a new one.
    Refresh,
    /// Too many requests: again when the window is open, which is no failure.
    Throttled,
    /// Again after a wait.
    Again {
        /// Whether the request may have been carried out all the same.
        doubtful: bool,
    },
    /// It may have been carried out and must not be sent again.
    Lost,
    /// It was never sent and never will be.
    Never,
}

/// Judges what became of a call.
pub(crate) fn judge(call: &Call, sent: &Result<Answer, NotSent>) -> Verdict {
    match sent {
        Ok(answer) => judge_answer(call, answer),
        Err(lost) => match lost.fate {
            Fate::Unsent => Verdict::Again { doubtful: false },
            Fate::Unknown => unanswered(call),
            Fate::Refused => Verdict::Never,
        },
    }
}

fn judge_answer(call: &Call, answer: &Answer) -> Verdict {
    match answer.status.as_u16() {
        401 => Verdict::Refresh,
        429 => Verdict::Throttled,
        408 | 425 | 500 | 502 | 503 | 504 => unanswered(call),
        200..=299 => match answer.body {
            Body::BrokenOff => unanswered(call),
            // The write may well stand: it is settled by looking.
            Body::Other(_) if call.is_write() && call.body.is_some() => unanswered(call),
            // A page of some box on the way: the next answer may be the tenant's again.
            Body::Other(_) if !call.is_write() => unanswered(call),
            Body::Other(_) | Body::Empty | Body::Json(_) => Verdict::Take,
        },
        _final => Verdict::Take,
    }
}

fn unanswered(call: &Call) -> Verdict {
    if call.is_repeatable() {
        Verdict::Again {
            doubtful: call.is_write(),
        }
    } else {
        Verdict::Lost
    }
}

/// Draws waits that grow, with full jitter.
#[derive(Debug)]
pub(crate) struct Jitter(Mutex<fastrand::Rng>);

impl Jitter {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    /// Draws the wait after a failed try, counted from 1.
    pub(crate) fn wait(&self, tries: u32) -> Duration {
        let factor = 2_u32.saturating_pow(tries.saturating_sub(1));
        let most = FIRST_WAIT.saturating_mul(factor).min(LONGEST_BACKOFF);
        let mut random = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        most.mul_f64(random.f64())
    }
}

#[cfg(test)]
mod tests;
