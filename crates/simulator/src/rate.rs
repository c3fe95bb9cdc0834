//! Counts each client's calls in a fixed window of time and tells when there are too many. The figures go
//! out with every answer.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::answer::Answer;
use crate::behaviour::{Behaviour, RateLimit, RetryAfter};
use crate::clock::{http_date, later};
use crate::refusal::Refusal;

/// Where a client stands in its window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    count: u64,
    allowed: u64,
    /// Whole seconds until the window ends, rounded up.
    reset: u64,
    now: Timestamp,
}

impl Standing {
    pub(crate) fn is_over(&self) -> bool {
        self.count > self.allowed
    }

    /// Writes the figures into an answer.
    pub(crate) fn mark(&self, answer: &mut Answer) {
        answer.set(
            "inin-ratelimit-count",
            &self.count.min(self.allowed).to_string(),
        );
        answer.set("inin-ratelimit-allowed", &self.allowed.to_string());
        answer.set("inin-ratelimit-reset", &self.reset.to_string());
    }

    /// Answers that there are too many calls, and when to come again.
    pub(crate) fn refuse(&self, behaviour: &Behaviour, context: &str) -> Answer {
        let message = format!(
            "{} calls are allowed in a window; wait {} s",
            self.allowed, self.reset
        );
        let mut answer = Answer::refused(&Refusal::new(429, "too.many.requests", message), context);
        let wait = spell_wait(behaviour.retry_after, self.reset, self.now);
        answer.set("retry-after", &wait);
        answer
    }
}

/// Writes a `Retry-After`.
pub(crate) fn spell_wait(style: RetryAfter, seconds: u64, now: Timestamp) -> String {
    match style {
        RetryAfter::Seconds => seconds.to_string(),
        RetryAfter::Date => http_date(later(
            now,
            seconds.saturating_mul(1_000).saturating_add(999),
        )),
    }
}

/// The windows of all clients.
#[derive(Debug, Default)]
pub(crate) struct Rate(HashMap<String, (Timestamp, u64)>);

impl Rate {
    /// Counts a call.
    pub(crate) fn count(&mut self, client: &str, limit: RateLimit, now: Timestamp) -> Standing {
        let mut standing = self.standing(client, limit, now);
        standing.count += 1;
        if let Some((_, count)) = self.0.get_mut(client) {
            *count = standing.count;
        }
        standing
    }

    /// Tells where a client stands, without counting a call; a window that is over begins anew.
    pub(crate) fn standing(&mut self, client: &str, limit: RateLimit, now: Timestamp) -> Standing {
        let length = limit.window_seconds.saturating_mul(1_000);
        let known = self.0.get(client).copied();
        let (since, count) = known
            .filter(|(since, _)| later(*since, length) > now)
            .unwrap_or((now, 0));
        if known != Some((since, count)) {
            let _before = self.0.insert(client.to_owned(), (since, count));
        }
        let left = later(since, length).duration_since(now).as_millis();
        let reset = u64::try_from(left).unwrap_or(0).div_ceil(1_000);
        Standing {
            count,
            allowed: limit.allowed,
            reset,
            now,
        }
    }
}
