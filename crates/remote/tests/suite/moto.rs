//! A real S3 server: moto, which `.ci/run` installs. Without it the tests that need one say so.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use lockstep_remote::{Location, Store};

/// Ends with whoever has the other end of its standard input, however that one ends.
///
/// Of two conditional writes that come at once, S3 lets one through. moto looks first and writes then,
/// on a thread each, and would let both through: so it writes one object at a time.
const SERVE: &str = "import os, sys, threading
def watch():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
from moto.s3.responses import S3Response
from moto.server import main
one, put = threading.Lock(), S3Response.put_object
def alone(response):
    with one:
        return put(response)
S3Response.put_object = alone
main(['-H', '127.0.0.1', '-p', sys.argv[1]])
";

/// A bucket of a server that all tests of this process share.
pub(crate) struct Moto {
    bucket: String,
    pub(crate) url: String,
    pub(crate) port: u16,
}

/// The server; its standard input is closed with this process.
struct Server {
    _child: Child,
    port: u16,
}

impl Moto {
    /// Makes an empty bucket; nothing comes out if no server is installed.
    #[expect(clippy::print_stdout, reason = "a test that is not run says so")]
    pub(crate) fn start() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        static BUCKETS: AtomicU32 = AtomicU32::new(0);

        let Some(server) = SERVER.get_or_init(serve) else {
            println!("SKIPPED: no moto in the target folder; `.ci/run` installs it");
            return None;
        };
        let number = BUCKETS.fetch_add(1, Ordering::Relaxed);
        let bucket = format!("acme-lockstep-{number}");
        let answer = make_bucket(server.port, &bucket).expect("moto answers");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        Some(Self {
            bucket,
            url: format!("http://127.0.0.1:{}", server.port),
            port: server.port,
        })
    }

    pub(crate) fn location(&self) -> Location {
        Location::Objects {
            store: Store::S3,
            bucket: self.bucket.clone(),
            prefix: "team/prod".to_owned(),
        }
    }
}

#[expect(
    clippy::zombie_processes,
    reason = "it ends with this process, and nobody is left to wait for it"
)]
fn serve() -> Option<Server> {
    let program = program()?;
    let port = {
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        free.local_addr().expect("an address").port()
    };
    let mut command = Command::new(program);
    command.args(["-c", SERVE, &port.to_string()]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let child = command.spawn().expect("moto starts");
    for _try in 0..1_200 {
        if make_bucket(port, "acme-lockstep-first").is_some() {
            return Some(Server {
                _child: child,
                port,
            });
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("moto did not begin to listen");
}

fn make_bucket(port: u16, name: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let request = format!(
        "PUT /{name} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

fn program() -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent()?;
    let program = target.join("moto/bin/python");
    target
        .join("moto/bin/moto_server")
        .is_file()
        .then_some(program)
}
