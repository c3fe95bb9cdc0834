//! The body of an answer that comes piece by piece.
//!
//! A response whose head was read comes in; its bytes go out as they arrive, each waited for only so
//! long, and not more of them than is bearable.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, timeout_at};

use crate::send::NotSent;
use crate::unanswered::Known;

/// How long a stream may take in all.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// How many bytes a stream may have in all.
const LARGEST: usize = 64 << 20;

/// A body that is under way.
#[derive(Debug)]
pub(crate) struct Source {
    response: reqwest::Response,
    /// How long the next piece may take.
    idle: Duration,
    end: Instant,
    /// Whose time is over at the end: that of a stream, or that of the run.
    whose: &'static str,
    taken: usize,
}

impl Source {
    /// Takes the body of a response, for a limited time.
    pub(crate) fn new(
        response: reqwest::Response,
        idle: Duration,
        limit: Option<Duration>,
    ) -> Self {
        let (limit, whose) = match limit.filter(|limit| *limit < LONGEST) {
            Some(limit) => (limit, "run"),
            None => (LONGEST, "stream"),
        };
        Self {
            response,
            idle,
            end: Instant::now() + limit,
            whose,
            taken: 0,
        }
    }

    /// Returns the next piece; nothing at the end of the body.
    pub(crate) async fn piece(&mut self) -> Result<Option<Bytes>, NotSent> {
        let until = self.end.min(Instant::now() + self.idle);
        let piece = timeout_at(until, self.response.chunk()).await;
        let piece = piece
            .map_err(|_late| NotSent::unknown(self.late()))?
            .map_err(|error| Known::default().broken_off(&error))?;
        self.taken += piece.as_ref().map_or(0, Bytes::len);
        if self.taken > LARGEST {
            let reason = format!("the stream is longer than {} MiB", LARGEST >> 20);
            return Err(NotSent::unknown(reason));
        }
        Ok(piece)
    }

    fn late(&self) -> String {
        match Instant::now() >= self.end {
            true => format!("the time that the {} may take is over", self.whose),
            false => format!("nothing came for {} s", self.idle.as_secs_f64()),
        }
    }
}
