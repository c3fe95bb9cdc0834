//! A gate before a server: lets requests through, or does to them what networks and stores do.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What is done to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It goes through.
    None,
    /// The connection is cut before the server sees it.
    Cut,
    /// The server carries it out, and the connection is cut before its answer.
    Lost,
    /// The store is busy.
    SlowDown,
    /// The store sees two at once that have the same condition.
    Conflict,
    /// Whoever asks may not.
    Denied,
    /// The bucket is in another region.
    Elsewhere,
}

type Rule = Box<dyn FnMut(&str, &str) -> Fault + Send>;

/// A gate, until it is dropped.
pub(crate) struct Gate {
    pub(crate) url: String,
    doing: JoinHandle<()>,
    /// The requests that were not let through as they were.
    pub(crate) met: Arc<Mutex<Vec<(Fault, String)>>>,
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.doing.abort();
    }
}

impl Gate {
    /// Opens a gate before a port; the rule is asked for the method and the path of each request.
    pub(crate) async fn open(
        port: u16,
        rule: impl FnMut(&str, &str) -> Fault + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Box::new(rule)));
        let met = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&met);
        let doing = tokio::spawn(async move {
            while let Ok((stream, _from)) = listener.accept().await {
                let (rule, met) = (Arc::clone(&rule), Arc::clone(&seen));
                drop(tokio::spawn(pass(stream, port, rule, met)));
            }
        });
        Self { url, doing, met }
    }

    pub(crate) fn count(&self, fault: Fault) -> usize {
        let met = self.met.lock().expect("nobody panicked");
        met.iter().filter(|(one, _path)| *one == fault).count()
    }
}

async fn pass(
    mut stream: TcpStream,
    port: u16,
    rule: Arc<Mutex<Rule>>,
    met: Arc<Mutex<Vec<(Fault, String)>>>,
) {
    let Some((head, body)) = request(&mut stream).await else {
        return;
    };
    let mut words = head.split(' ');
    let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let fault = (rule.lock().expect("nobody panicked"))(method, path);
    if fault != Fault::None {
        met.lock()
            .expect("nobody panicked")
            .push((fault, path.to_owned()));
    }
    let refusal = |status: &str, code: &str| {
        let body = format!(
            "<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>m</Message></Error>"
        );
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let answer = match fault {
        Fault::Cut => return,
        Fault::SlowDown => refusal("503 Slow Down", "SlowDown").into_bytes(),
        Fault::Conflict => refusal("409 Conflict", "ConditionalRequestConflict").into_bytes(),
        Fault::Denied => refusal("403 Forbidden", "AccessDenied").into_bytes(),
        Fault::Elsewhere => refusal("400 Bad Request", "AuthorizationHeaderMalformed").into_bytes(),
        Fault::None | Fault::Lost => ask(port, &head, &body).await.unwrap_or_default(),
    };
    if fault != Fault::Lost {
        drop(stream.write_all(&answer).await);
        drop(stream.shutdown().await);
    }
}

/// Reads one request: its head with all lines, and its body.
async fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    let mut body = bytes[end..].to_vec();
    while body.len() < length.unwrap_or(0) {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some((head, body))
}

/// Asks the server, on a connection that ends with the answer.
async fn ask(port: u16, head: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut server = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    let head = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    server.write_all(head.as_bytes()).await.ok()?;
    server.write_all(body).await.ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await.ok()?;
    Some(answer)
}
