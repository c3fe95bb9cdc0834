//! What can become of a request on its way, and of its answer on the way back.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::forward;
use super::message::{Asked, Message};
use super::rows::Rows;

/// Longer than any client of the tests waits.
const STALL: Duration = Duration::from_secs(30);

/// One way to break an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// The connection ends before the tenant sees the request.
    CutBefore,
    /// The tenant acts, and the connection ends before a byte of the answer.
    CutAfter,
    /// The tenant acts, and the connection ends in the middle of the answer's body.
    CutBody,
    /// The tenant acts, and the answer never comes.
    Stall,
    /// The answer comes byte by byte.
    Drip,
    /// The answer announces more than it holds, and ends.
    TooShort,
    /// The answer announces less than it holds.
    TooLong,
    /// A page for people instead of an answer; the tenant sees nothing.
    Html(u16),
    /// The tenant acts, and a page for people comes instead of its answer.
    HtmlAfter(u16),
    /// The tenant gets the request twice, and its second answer comes back.
    Twice,
    /// The tenant gets the request twice, and its first answer comes back.
    Echoed,
    /// Too many requests, with so many seconds to wait.
    ThrottledSeconds(u64),
    /// Too many requests, with a date to wait for, so many seconds off.
    ThrottledDate(u64),
    /// Too many requests, with a second to wait and not a word of the window; the answer comes so
    /// many milliseconds later.
    Busy(u64),
    /// Too many tokens were asked for, in the words of the token end point.
    TokenThrottled,
    /// The token has ended on the way.
    Expired,
    /// The rows of a page are not those of the list.
    Rows(Rows),
    /// The answer comes so many milliseconds later, and says nothing of the window of requests.
    Late(u64),
}

impl Damage {
    /// All that can strike any request.
    pub(crate) const ANYWHERE: [Self; 16] = [
        Self::CutBefore,
        Self::CutAfter,
        Self::CutBody,
        Self::Stall,
        Self::Drip,
        Self::TooShort,
        Self::TooLong,
        Self::Html(502),
        Self::Html(503),
        Self::HtmlAfter(502),
        Self::HtmlAfter(200),
        Self::Twice,
        Self::Echoed,
        Self::ThrottledSeconds(1),
        Self::ThrottledDate(1),
        Self::Expired,
    ];

    /// All of them that can strike a request.
    pub(crate) fn fitting(asked: &Asked) -> Vec<Self> {
        let mut all = Self::ANYWHERE.to_vec();
        if asked.is_token() {
            all.push(Self::TokenThrottled);
            all.retain(|damage| *damage != Self::Expired);
        }
        if asked.page().is_some() {
            all.extend(Rows::SEEN_THROUGH.map(Self::Rows));
        }
        all
    }

    /// Whether an answer of the tenant, or one like it, reaches the client whole.
    pub(super) const fn leaves_an_answer(self) -> bool {
        match self {
            Self::CutBefore
            | Self::CutAfter
            | Self::CutBody
            | Self::Stall
            | Self::TooShort
            | Self::TooLong
            | Self::Html(_)
            | Self::HtmlAfter(_) => false,
            Self::Drip
            | Self::Twice
            | Self::Echoed
            | Self::ThrottledSeconds(_)
            | Self::ThrottledDate(_)
            | Self::Busy(_)
            | Self::TokenThrottled
            | Self::Expired
            | Self::Rows(_)
            | Self::Late(_) => true,
        }
    }

    /// Returns what would be delivered if nothing happened on the way back; nothing if the request
    /// never arrives.
    pub(super) async fn answer(
        self,
        request: &Message,
        upstream: SocketAddr,
    ) -> std::io::Result<Option<Message>> {
        let answer = match self {
            Self::CutBefore => return Ok(None),
            Self::Html(status) => html(status),
            Self::ThrottledSeconds(seconds) => throttled(seconds, &seconds.to_string()),
            Self::ThrottledDate(seconds) => throttled(seconds, &date(seconds)),
            Self::Busy(millis) => late(busy(), millis).await,
            Self::TokenThrottled => token_throttled(),
            Self::Expired => {
                let mut request = request.clone();
                request.set("authorization", "Bearer ended");
                forward(&request, upstream).await?
            }
            Self::Twice => {
                forward(request, upstream).await?;
                forward(request, upstream).await?
            }
            Self::Echoed => {
                let first = forward(request, upstream).await?;
                forward(request, upstream).await?;
                first
            }
            Self::Rows(rows) => rows.strike(request, upstream).await?,
            Self::Late(millis) => late(forward(request, upstream).await?, millis).await,
            Self::CutAfter
            | Self::CutBody
            | Self::Stall
            | Self::Drip
            | Self::TooShort
            | Self::TooLong
            | Self::HtmlAfter(_) => forward(request, upstream).await?,
        };
        Ok(Some(answer))
    }

    /// Delivers an answer, and says whether the connection ends by it.
    pub(super) async fn deliver(
        self,
        client: &mut TcpStream,
        mut answer: Message,
    ) -> std::io::Result<bool> {
        let length = answer.body.len();
        let ends = match self {
            Self::CutBefore | Self::CutAfter => return Ok(true),
            Self::Stall => {
                tokio::time::sleep(STALL).await;
                return Ok(true);
            }
            Self::CutBody => {
                answer.set("content-length", &length.max(1).to_string());
                answer.body.truncate(length / 2);
                true
            }
            Self::TooShort => {
                answer.set("content-length", &(length + 10).to_string());
                true
            }
            Self::TooLong => {
                answer.set("content-length", &length.saturating_sub(3).to_string());
                true
            }
            Self::HtmlAfter(status) => {
                answer = html(status);
                false
            }
            Self::Drip => {
                for byte in answer.bytes() {
                    client.write_all(&[byte]).await?;
                    tokio::task::yield_now().await;
                }
                return Ok(false);
            }
            Self::Html(_)
            | Self::Twice
            | Self::Echoed
            | Self::ThrottledSeconds(_)
            | Self::ThrottledDate(_)
            | Self::Busy(_)
            | Self::TokenThrottled
            | Self::Expired
            | Self::Rows(_)
            | Self::Late(_) => false,
        };
        client.write_all(&answer.bytes()).await?;
        Ok(ends)
    }
}

fn html(status: u16) -> Message {
    let page = "<!doctype html><title>Sorry</title><p>We will be back soon.";
    Message::answer(
        &format!("{status} Sorry"),
        "content-type: text/html\r\n",
        page,
    )
}

/// The API's own words: when to come again, and how the window of requests stands.
fn throttled(seconds: u64, wait: &str) -> Message {
    let body = r#"{"message": "too many requests", "code": "too.many.requests", "status": 429}"#;
    let date = date(0);
    let headers = format!(
        "content-type: application/json\r\ndate: {date}\r\nretry-after: {wait}\r\n\
         inin-ratelimit-count: 300\r\ninin-ratelimit-allowed: 300\r\n\
         inin-ratelimit-reset: {seconds}\r\n"
    );
    Message::answer("429 Too Many Requests", &headers, body)
}

/// The plainest refusal for haste.
fn busy() -> Message {
    Message::answer("429 Too Many Requests", "retry-after: 1\r\n", "")
}

/// Spells a date so many seconds off the date of an answer.
fn date(seconds: u64) -> String {
    let second = 10 + seconds.min(49);
    format!("Sun, 06 Nov 1994 08:49:{second} GMT")
}

fn token_throttled() -> Message {
    let body = r#"{"error": "invalid_request", "description": "rate limit exceeded",
        "error_description": "rate limit exceeded"}"#;
    Message::answer(
        "400 Bad Request",
        "content-type: application/json\r\n",
        body,
    )
}

async fn late(mut answer: Message, millis: u64) -> Message {
    tokio::time::sleep(Duration::from_millis(millis)).await;
    for name in ["count", "allowed", "reset"] {
        answer.drop(&format!("inin-ratelimit-{name}"));
    }
    answer
}
