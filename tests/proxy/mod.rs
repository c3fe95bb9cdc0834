//! A proxy between a client and a tenant that breaks what it is told to break: plain TCP, so that
//! connections fail the way that networks fail.
//!
//! A script looks at each request and says what becomes of it. The proxy knows HTTP only as far as
//! it must: where a head ends, how long a body is, and the rows of a page.

mod damage;
mod journal;
mod message;
mod rows;
pub(crate) mod time;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub(crate) use damage::Damage;
pub(crate) use journal::Exchange;
pub(crate) use message::Asked;
use message::Message;
pub(crate) use rows::Rows;

/// Says what becomes of each request, in the order in which they come.
pub(crate) type Script = Box<dyn FnMut(&Asked) -> Option<Damage> + Send>;

/// A proxy that listens on loopback while it lives.
pub(crate) struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

struct State {
    upstream: SocketAddr,
    script: Mutex<Script>,
    page_size: Option<u64>,
    journal: Mutex<Vec<Exchange>>,
}

impl Proxy {
    /// Starts a proxy in front of an address. With a size for pages, the tenant makes them smaller
    /// than they are asked for.
    pub(crate) async fn start(
        upstream: SocketAddr,
        page_size: Option<u64>,
        script: Script,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            upstream,
            script: Mutex::new(script),
            page_size,
            journal: Mutex::default(),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&state)));
        Self {
            address,
            state,
            task,
        }
    }

    /// Returns the base URL for clients.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns what came so far.
    pub(crate) fn journal(&self) -> Vec<Exchange> {
        self.state.journal().clone()
    }

    /// Changes what becomes of requests, from the next one on.
    pub(crate) fn follow(&self, script: Script) {
        *self.state.script.lock().expect("no panic") = script;
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl State {
    fn journal(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.journal.lock().expect("no panic")
    }

    /// Writes a request down, and returns its place in the journal with what becomes of it.
    fn note(&self, request: &Message) -> (usize, Option<Damage>) {
        let asked = Asked::of(request);
        let damage = self.script.lock().expect("no panic")(&asked);
        let mut journal = self.journal();
        journal.push(Exchange::of(request, asked, damage));
        (journal.len() - 1, damage)
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _peer)) = listener.accept().await {
        // A client that goes away takes its connection along, which is no failure of the proxy.
        let state = Arc::clone(&state);
        connections.spawn(async move { drop(serve(stream, &state).await) });
        while connections.try_join_next().is_some() {}
    }
}

/// Serves the requests of one connection until either side ends it.
async fn serve(mut client: TcpStream, state: &State) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    let mut rest = Vec::new();
    while let Some(mut request) = Message::read(&mut client, &mut rest).await? {
        if let Some(size) = state.page_size {
            request.ask("pageSize", &size.to_string());
        }
        let (place, damage) = state.note(&request);
        let answer = match damage {
            None => Some(forward(&request, state.upstream).await?),
            Some(damage) => damage.answer(&request, state.upstream).await?,
        };
        let Some(answer) = answer else {
            return Ok(());
        };
        state.journal()[place].answered(answer.status());
        let ends = match damage {
            None => client.write_all(&answer.bytes()).await.map(|()| false)?,
            Some(damage) => damage.deliver(&mut client, answer).await?,
        };
        if ends {
            return Ok(());
        }
    }
    Ok(())
}

/// Sends a request to the tenant over a connection of its own and reads the answer whole.
async fn forward(request: &Message, upstream: SocketAddr) -> std::io::Result<Message> {
    let mut server = TcpStream::connect(upstream).await?;
    server.set_nodelay(true)?;
    server.write_all(&request.bytes()).await?;
    let answer = Message::read(&mut server, &mut Vec::new()).await?;
    answer.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::UnexpectedEof))
}
