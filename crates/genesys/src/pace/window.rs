//! The server's window of requests, as its headers tell of it.
//!
//! Half of a window is used as fast as requests come. The rest is spread over what is left of its
//! time: several programs on one token then share it without knowing of each other, since whatever
//! one sends slows all of them down, and none of them meets the end of it.

use std::time::Duration;

use tokio::time::Instant;

use crate::answer::Allowance;
use crate::notice::Held;

/// The server rounds the end of its window up to a second, and answers travel: an end this much
/// later than the known one is that of the next window.
const SLACK: Duration = Duration::from_millis(1500);

/// Of so many requests one is left to other programs on the same token, whose last request this one
/// may not have heard of.
const RESERVE: u64 = 50;

/// A window of requests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    allowed: u64,
    /// How many requests fit into it still.
    left: u64,
    /// When it ends; unknown from the end of one to the first answer in the next.
    ends: Option<Instant>,
    /// When the next request may go, where requests are spread.
    turn: Instant,
}

/// What a window says to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// It may go.
    Now,
    /// Not before this, and why.
    Until(Instant, Held),
    /// Not before an answer told of the window.
    Told,
}

impl Window {
    /// Takes in what an answer says, with how many other requests are under way: they will count.
    pub(super) fn learn(known: Option<Self>, said: Allowance, others: u64, now: Instant) -> Self {
        let used = said.count.saturating_add(others);
        let fresh = Self {
            allowed: said.allowed,
            left: said
                .allowed
                .saturating_sub(used)
                .saturating_sub(said.allowed / RESERVE),
            ends: Some(now + said.reset),
            turn: now,
        };
        let same = |ends: &Instant| *ends > now && now + said.reset <= *ends + SLACK;
        let Some(known) = known else { return fresh };
        let Some(ends) = known.ends.filter(same) else {
            return fresh;
        };
        // Answers overtake each other: within one window only the worst counts.
        Self {
            left: known.left.min(fresh.left),
            ends: Some(ends.min(now + said.reset)),
            turn: known.turn,
            ..fresh
        }
    }

    /// Says whether a request may go; nothing is taken yet.
    pub(super) fn room(&mut self, under_way: u64, now: Instant) -> Room {
        if self.ends.is_some_and(|end| end <= now) {
            (self.left, self.ends) = (self.allowed - self.allowed / RESERVE, None);
        }
        match (self.left, self.ends) {
            (0, Some(end)) => Room::Until(end, Held::Window),
            (0, None) if under_way > 0 => Room::Told,
            (_, Some(_)) if self.turn > now => Room::Until(self.turn, Held::Spread),
            (_, Some(_) | None) => Room::Now,
        }
    }

    /// Takes the room of one request.
    pub(super) fn take(&mut self, now: Instant) {
        self.left = self.left.saturating_sub(1);
        let spread = self.left.saturating_mul(2) <= self.allowed;
        if let (true, Some(end)) = (spread, self.ends) {
            let parts = u32::try_from(self.left.max(1)).unwrap_or(u32::MAX);
            self.turn = now + end.saturating_duration_since(now) / parts;
        }
    }
}
