//! A proxy between a client and a tenant that breaks what it is told to break: plain TCP, so that
//! connections fail the way that networks fail.
//!
//! A script looks at each request and says what becomes of it. The proxy knows HTTP only as far as
//! it must: where a head ends, and how long a body is.

mod damage;
mod message;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub(crate) use damage::Damage;
pub(crate) use message::Asked;
use message::Message;

/// Says what becomes of each request, in the order in which they come.
pub(crate) type Script = Box<dyn FnMut(&Asked) -> Option<Damage> + Send>;

/// A proxy that listens on loopback while it lives.
pub(crate) struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

pub(crate) struct State {
    upstream: SocketAddr,
    script: Mutex<Script>,
    damaged: Mutex<Vec<String>>,
}

impl Proxy {
    /// Starts a proxy in front of an address.
    pub(crate) async fn start(upstream: SocketAddr, script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            upstream,
            script: Mutex::new(script),
            damaged: Mutex::default(),
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

    /// Returns what was damaged so far: method, path and damage.
    pub(crate) fn damaged(&self) -> Vec<String> {
        self.state.damaged.lock().expect("no panic").clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
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
    while let Some(request) = Message::read(&mut client, &mut rest).await? {
        let asked = Asked::of(&request);
        let damage = state.script.lock().expect("no panic")(&asked);
        let Some(damage) = damage else {
            let answer = forward(&request, state.upstream).await?;
            client.write_all(&answer.bytes()).await?;
            continue;
        };
        let note = format!("{} {} {damage:?}", asked.method, asked.path);
        state.damaged.lock().expect("no panic").push(note);
        if damage
            .strike((&mut client, &request), state.upstream)
            .await?
        {
            return Ok(());
        }
    }
    Ok(())
}

/// Sends a request to the tenant over a connection of its own and reads the answer whole.
pub(crate) async fn forward(request: &Message, upstream: SocketAddr) -> std::io::Result<Message> {
    let mut server = TcpStream::connect(upstream).await?;
    server.set_nodelay(true)?;
    server.write_all(&request.bytes()).await?;
    let answer = Message::read(&mut server, &mut Vec::new()).await?;
    answer.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::UnexpectedEof))
}
