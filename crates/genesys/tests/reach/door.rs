//! A door of TLS before a tenant: what comes in is taken out of TLS and handed on.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A door that stands while it lives.
pub(crate) struct Door {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

/// What came to a door.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// How many connections were tried.
    pub(crate) tried: usize,
    /// The protocols that were agreed on.
    pub(crate) protocols: Vec<String>,
    /// The first bytes of each connection.
    pub(crate) starts: Vec<Vec<u8>>,
}

impl Door {
    pub(crate) async fn open(tls: Arc<ServerConfig>, upstream: SocketAddr) -> Self {
        // All addresses: what is not loopback by its name has to lead here too.
        let listener = TcpListener::bind("0.0.0.0:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let told = Arc::clone(&seen);
        let acceptor = TlsAcceptor::from(tls);
        let task = tokio::spawn(async move {
            while let Ok((stream, _peer)) = listener.accept().await {
                told.lock().expect("no panic").tried += 1;
                tokio::spawn(pass(acceptor.clone(), stream, upstream, Arc::clone(&told)));
            }
        });
        Self {
            address,
            seen,
            task,
        }
    }

    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().expect("no panic").clone()
    }
}

async fn pass(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    upstream: SocketAddr,
    told: Arc<Mutex<Seen>>,
) {
    let Ok(mut stream) = acceptor.accept(stream).await else {
        return;
    };
    let protocol = stream.get_ref().1.alpn_protocol().unwrap_or_default();
    let protocol = String::from_utf8_lossy(protocol).into_owned();
    let mut start = vec![0; 14];
    let Ok(_count) = stream.read_exact(&mut start).await else {
        return;
    };
    {
        let mut told = told.lock().expect("no panic");
        told.protocols.push(protocol);
        told.starts.push(start.clone());
    }
    let Ok(mut tenant) = TcpStream::connect(upstream).await else {
        return;
    };
    if tenant.write_all(&start).await.is_ok() {
        drop(copy_bidirectional(&mut stream, &mut tenant).await);
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.task.abort();
    }
}
