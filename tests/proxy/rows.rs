//! What can become of the rows of a list while its pages are read.

use std::net::SocketAddr;

use serde_json::Value;

use super::forward;
use super::message::{Asked, Message};

/// One way to break a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// The same rows in another order, which is no harm.
    Reversed,
    /// A row moves from the page before onto this one, and pushes another off: as many as were
    /// announced.
    Moved,
    /// A row is there twice, in the place of another.
    Twice,
    /// A row is there twice, and counted twice.
    TwiceCounted,
    /// A row is missing.
    Lost,
    /// A row is missing, and two are not counted.
    LostMiscounted,
}

impl Rows {
    /// All that a list that proves itself must see through.
    pub(crate) const SEEN_THROUGH: [Self; 6] = [
        Self::Reversed,
        Self::Moved,
        Self::Twice,
        Self::TwiceCounted,
        Self::Lost,
        Self::LostMiscounted,
    ];

    /// Breaks a page; an answer that is none stays as it is.
    pub(super) async fn strike(
        self,
        request: &Message,
        upstream: SocketAddr,
    ) -> std::io::Result<Message> {
        let mut answer = forward(request, upstream).await?;
        let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) else {
            return Ok(answer);
        };
        let before = match self {
            Self::Moved => last_before(request, upstream).await?,
            Self::Reversed
            | Self::Twice
            | Self::TwiceCounted
            | Self::Lost
            | Self::LostMiscounted => None,
        };
        if let Some(rows) = body.get_mut("entities").and_then(Value::as_array_mut) {
            self.shift(rows, before);
            let total = body.get("total").and_then(Value::as_u64).unwrap_or(0);
            let total = self.count(total);
            body["total"] = Value::from(total);
            answer.fill(body.to_string().into_bytes());
        }
        Ok(answer)
    }

    fn shift(self, rows: &mut Vec<Value>, before: Option<Value>) {
        match self {
            Self::Reversed => rows.reverse(),
            Self::Moved => {
                if let Some(row) = before.or_else(|| rows.first().cloned()) {
                    rows.insert(0, row);
                    rows.pop();
                }
            }
            Self::Twice => {
                if let (true, Some(row)) = (rows.len() > 1, rows.first().cloned()) {
                    rows.pop();
                    rows.push(row);
                }
            }
            Self::TwiceCounted => rows.extend(rows.first().cloned()),
            Self::Lost | Self::LostMiscounted => drop(rows.pop()),
        }
    }

    fn count(self, total: u64) -> u64 {
        match self {
            Self::Reversed | Self::Moved | Self::Twice | Self::Lost => total,
            Self::TwiceCounted => total + 1,
            Self::LostMiscounted => total.saturating_sub(2),
        }
    }
}

/// Reads the last row of the page before.
async fn last_before(request: &Message, upstream: SocketAddr) -> std::io::Result<Option<Value>> {
    let Some(page) = Asked::of(request).page().filter(|page| *page > 1) else {
        return Ok(None);
    };
    let mut earlier = request.clone();
    earlier.ask("pageNumber", &(page - 1).to_string());
    let answer = forward(&earlier, upstream).await?;
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    Ok(body.and_then(|body| body.get("entities")?.as_array()?.last().cloned()))
}
