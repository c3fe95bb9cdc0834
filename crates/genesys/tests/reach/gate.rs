//! A proxy that is asked to connect: it writes down what it was asked, and connects or refuses.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What a gate does when it is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Gate {
    /// It connects to an address, whatever was asked for.
    Opens(SocketAddr),
    /// It answers with a status.
    Refuses(&'static str),
}

/// A gate that stands while it lives.
pub(crate) struct Standing {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Gate {
    pub(crate) async fn stand(self) -> Standing {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            while let Ok((stream, _peer)) = listener.accept().await {
                tokio::spawn(self.meet(stream, Arc::clone(&told)));
            }
        });
        Standing {
            address,
            asked,
            task,
        }
    }

    async fn meet(self, mut stream: TcpStream, told: Arc<Mutex<Vec<String>>>) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_gone) => return,
            }
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        told.lock().expect("no panic").push(head);
        match self {
            Self::Refuses(status) => {
                let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
                drop(stream.write_all(answer.as_bytes()).await);
            }
            Self::Opens(upstream) => {
                let Ok(mut server) = TcpStream::connect(upstream).await else {
                    return;
                };
                let open = b"HTTP/1.1 200 OK\r\n\r\n";
                if stream.write_all(open).await.is_ok() {
                    drop(copy_bidirectional(&mut stream, &mut server).await);
                }
            }
        }
    }
}

impl Standing {
    /// The heads of the requests that came.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        self.task.abort();
    }
}
