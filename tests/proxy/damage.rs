//! What can become of a request on its way, and of its answer on the way back.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::forward;
use super::message::Message;

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
    /// Too many requests, with seconds to wait.
    ThrottledSeconds,
    /// Too many requests, with a date to wait for.
    ThrottledDate,
    /// The token has ended on the way.
    Expired,
}

impl Damage {
    /// All of them.
    pub(crate) const ALL: [Self; 15] = [
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
        Self::ThrottledSeconds,
        Self::ThrottledDate,
        Self::Expired,
    ];

    /// Does it, and says whether the connection ends by it.
    pub(crate) async fn strike(
        self,
        (client, request): (&mut TcpStream, &Message),
        upstream: SocketAddr,
    ) -> std::io::Result<bool> {
        let answer = match self {
            Self::CutBefore => return Ok(true),
            Self::Html(status) => html(status),
            Self::ThrottledSeconds => throttled("retry-after: 0\r\n"),
            Self::ThrottledDate => throttled(
                "date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
            ),
            Self::Expired => {
                let mut request = request.clone();
                request.set("authorization", "Bearer ended");
                forward(&request, upstream).await?
            }
            Self::Twice => {
                forward(request, upstream).await?;
                forward(request, upstream).await?
            }
            Self::CutAfter
            | Self::CutBody
            | Self::Stall
            | Self::Drip
            | Self::TooShort
            | Self::TooLong
            | Self::HtmlAfter(_) => forward(request, upstream).await?,
        };
        self.deliver(client, answer).await
    }

    async fn deliver(self, client: &mut TcpStream, mut answer: Message) -> std::io::Result<bool> {
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
            | Self::ThrottledSeconds
            | Self::ThrottledDate
            | Self::Expired => false,
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

fn throttled(headers: &str) -> Message {
    let body = r#"{"message": "too many requests", "code": "too.many.requests", "status": 429}"#;
    let headers = format!("content-type: application/json\r\n{headers}");
    Message::answer("429 Too Many Requests", &headers, body)
}
