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
    /// The query, without its question mark.
    pub(crate) query: String,
}

impl Asked {
    pub(crate) fn of(request: &Message) -> Self {
        let mut words = request.head.split(' ');
        let method = words.next().unwrap_or_default().to_owned();
        let target = words.next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
        }
    }

    /// Whether it asks for a token.
    pub(crate) fn is_token(&self) -> bool {
        ["/oauth/token", "/login/oauth2/token"].contains(&self.path.as_str())
    }

    /// Returns which page of a list it asks for, if it does.
    pub(crate) fn page(&self) -> Option<u64> {
        let mut pairs = self.query.split('&');
        pairs.find_map(|pair| pair.strip_prefix("pageNumber=")?.parse().ok())
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

    /// Reads a message, or nothing if the connection ended before one was whole. What was read
    /// beyond it stays in `rest`. A body in chunks is put together, and its length is told instead.
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
        rest.drain(..end + 2);
        let mut message = Self {
            head,
            body: Vec::new(),
        };
        if message.header("transfer-encoding").is_some() {
            loop {
                if let Some((body, used)) = unchunked(rest) {
                    rest.drain(..used);
                    message.drop("transfer-encoding");
                    message.fill(body);
                    return Ok(Some(message));
                }
                if stream.read_buf(rest).await? == 0 {
                    return Ok(None);
                }
            }
        }
        let length = message.header("content-length");
        let length = length.and_then(|text| text.parse().ok()).unwrap_or(0);
        while rest.len() < length {
            if stream.read_buf(rest).await? == 0 {
                return Ok(None);
            }
        }
        message.body = rest.drain(..length).collect();
        Ok(Some(message))
    }

    /// Returns the message as it is sent.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head.clone().into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Returns the status of an answer.
    pub(crate) fn status(&self) -> Option<u16> {
        self.head.split(' ').nth(1)?.parse().ok()
    }

    /// Returns the value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1);
        let line = lines.find(|line| named(line, name))?;
        line.split_once(':').map(|(_name, value)| value.trim())
    }

    /// Replaces the value of a header, or adds it.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.drop(name);
        let head = std::mem::take(&mut self.head);
        self.head = format!("{head}{name}: {value}\r\n");
    }

    /// Takes a header away.
    pub(crate) fn drop(&mut self, name: &str) {
        let other = |line: &&str| !named(line, name);
        self.head = self.head.split_inclusive("\r\n").filter(other).collect();
    }

    /// Replaces the body, and tells its length.
    pub(crate) fn fill(&mut self, body: Vec<u8>) {
        self.set("content-length", &body.len().to_string());
        self.body = body;
    }

    /// Replaces a value in the query of a request, where it is.
    pub(crate) fn ask(&mut self, name: &str, value: &str) {
        let asked = Asked::of(self);
        let prefix = format!("{name}=");
        let pairs = asked.query.split('&').map(|pair| {
            pair.strip_prefix(&prefix)
                .map_or_else(|| pair.to_owned(), |_before| format!("{prefix}{value}"))
        });
        let query = pairs.collect::<Vec<_>>().join("&");
        if !query.is_empty() {
            self.head = self.head.replacen(&asked.query, &query, 1);
        }
    }
}

/// Puts chunks together, and says how many bytes they took; nothing while some are missing.
fn unchunked(mut bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut body, all) = (Vec::new(), bytes.len());
    loop {
        let line = bytes.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&bytes[..line]).ok()?;
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        let (from, to) = (line + 2, line + 2 + size);
        body.extend_from_slice(bytes.get(from..to)?);
        bytes = bytes.get(to..)?.strip_prefix(b"\r\n")?;
        if size == 0 {
            return Some((body, all - bytes.len()));
        }
    }
}

fn named(line: &str, name: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(found, _value)| found.eq_ignore_ascii_case(name))
}
