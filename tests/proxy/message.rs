//! One HTTP/1.1 message as it travels: a head, and a body of a known length.

use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// A request or an answer.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// The first line and the headers, each with its end of line, without the empty line.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// What a script may know of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// The path, without its query.
    pub(crate) path: String,
}

impl Asked {
    pub(crate) fn of(request: &Message) -> Self {
        let mut words = request.head.split(' ');
        let method = words.next().unwrap_or_default().to_owned();
        let target = words.next().unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default().to_owned();
        Self { method, path }
    }
}

impl Message {
    /// Makes an answer.
    pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self {
            head: format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n"),
            body: body.as_bytes().to_vec(),
        }
    }

    /// Reads a message, or nothing if the connection ended before one began. What was read beyond
    /// it stays in `rest`.
    pub(crate) async fn read(
        stream: &mut TcpStream,
        rest: &mut Vec<u8>,
    ) -> std::io::Result<Option<Self>> {
        let end = loop {
            if let Some(end) = rest.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 2;
            }
            if stream.read_buf(rest).await? == 0 {
                return Ok(None);
            }
        };
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        let length = header(&head, "content-length");
        let length = length.and_then(|text| text.parse().ok()).unwrap_or(0);
        assert!(
            header(&head, "transfer-encoding").is_none(),
            "bodies have lengths here: {head}"
        );
        let whole = end + 2 + length;
        while rest.len() < whole {
            if stream.read_buf(rest).await? == 0 {
                return Ok(None);
            }
        }
        let body = rest[end + 2..whole].to_vec();
        rest.drain(..whole);
        Ok(Some(Self { head, body }))
    }

    /// Returns the message as it is sent.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head.clone().into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Replaces the value of a header, or adds it.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let other = |line: &&str| !named(line, name);
        let kept: String = self.head.split_inclusive("\r\n").filter(other).collect();
        self.head = format!("{kept}{name}: {value}\r\n");
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let line = head.lines().skip(1).find(|line| named(line, name))?;
    line.split_once(':').map(|(_name, value)| value.trim())
}

fn named(line: &str, name: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(found, _value)| found.eq_ignore_ascii_case(name))
}
