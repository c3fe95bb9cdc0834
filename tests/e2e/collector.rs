//! A collector of traces on loopback: it takes what is posted and remembers it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was posted: the head in small letters, and the body.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// A collector; it ends with the test.
pub(crate) struct Collector {
    /// Where it is.
    pub(crate) base: String,
    posts: Arc<Mutex<Vec<Post>>>,
}

impl Collector {
    /// Starts one that answers with a status; with none it never answers.
    pub(crate) fn start(status: Option<u16>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let posts = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&posts);
        thread::spawn(move || {
            let mut open = Vec::new();
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                match status {
                    Some(status) => drop(thread::spawn(move || serve(stream, status, &kept))),
                    None => open.push(stream),
                }
            }
        });
        Self {
            base: format!("http://127.0.0.1:{port}"),
            posts,
        }
    }

    /// Returns what was posted so far.
    pub(crate) fn posts(&self) -> Vec<Post> {
        self.posts.lock().expect("nobody panicked").clone()
    }
}

fn serve(stream: TcpStream, status: u16, posts: &Mutex<Vec<Post>>) {
    let mut answers = stream.try_clone().expect("it is open");
    let mut requests = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if requests.read_line(&mut head).unwrap_or(0) == 0 {
                return;
            }
        }
        let head = head.to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length = length.map_or(0, |length| length.parse().expect("it is a number"));
        let mut body = vec![0; length];
        requests.read_exact(&mut body).expect("the body follows");
        posts
            .lock()
            .expect("nobody panicked")
            .push(Post { head, body });
        let answer = format!(
            "HTTP/1.1 {status} Told\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}"
        );
        if answers.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}
