//! A server that answers what no tenant should: lists without end, rows that are no objects, pages
//! that are no JSON.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use lockstep_genesys::{Client, Config, Reach, TokenSource};
use lockstep_model::Kind;
use lockstep_model::tenant::{Failure, ReadTenant as _, TenantError};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::setup::{Secrets, config, raw_provider, snapshot, tenant};

const TOKEN: &str = "canary-77aa-token";
const PROVIDERS: &str = "/api/v2/ai/llm/providers";
const ORGANIZATION: &str = "/api/v2/organizations/me";

/// Answers the path and page number of a request, or leaves it to [`plain`].
type Answers = fn(&str, u64) -> Option<Vec<u8>>;

/// A server that runs until the test ends.
struct Server {
    url: String,
    targets: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let targets = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&targets);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                thread::spawn(move || serve(stream, answers, &seen));
            }
        });
        Self { url, targets }
    }

    fn client(&self) -> Client {
        let token = TokenSource::AccessToken(SecretString::from(TOKEN));
        let mut config = Config::new(&self.url, token, Arc::new(Secrets));
        config.reach = Reach::Loopback;
        config.concurrency = 4;
        Client::new(config).expect("a client")
    }

    fn lists(&self) -> usize {
        let targets = self.targets.lock().expect("no panic");
        targets.iter().filter(|t| t.starts_with(PROVIDERS)).count()
    }
}

fn serve(stream: TcpStream, answers: Answers, seen: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    while lines.next().is_some_and(|line| !line.is_empty()) {}
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let page = query.split('&').find_map(|p| p.strip_prefix("pageNumber="));
    let page = page.and_then(|page| page.parse().ok()).unwrap_or(1);
    let body = answers(path, page).unwrap_or_else(|| plain(path));
    seen.lock().expect("no panic").push(target);
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let _gone = (&stream).write_all(&[head.as_bytes(), &body].concat());
}

fn plain(path: &str) -> Vec<u8> {
    let body = match path {
        ORGANIZATION => json!({"id": "org-1", "name": "Org"}),
        _list => list(&[], 0),
    };
    body.to_string().into_bytes()
}

fn list(rows: &[Value], total: u64) -> Value {
    json!({"entities": rows, "total": total, "pageSize": 100, "pageCount": total.div_ceil(100)})
}

fn row(id: &str) -> Value {
    let mut row = raw_provider(id);
    row["id"] = json!(id);
    row
}

fn providers(path: &str, rows: &[Value], total: u64) -> Option<Vec<u8>> {
    (path == PROVIDERS).then(|| list(rows, total).to_string().into_bytes())
}

async fn failure(server: &Server) -> TenantError {
    snapshot(&server.client()).await.expect_err("a failure")
}

#[tokio::test]
async fn a_list_that_repeats_itself_is_left_at_the_first_useless_page() {
    let server = Server::start(|path, _page| providers(path, &[row("same")], 50_000));
    let error = failure(&server).await;
    assert_eq!(error.failure, Failure::Listing);
    assert!(error.message.contains("1 different rows came"), "{error}");
    // Read four times: the first page, the useless one, and at most what was under way beside it.
    assert!(server.lists() <= 4 * (2 + 4), "{}", server.lists());
}

#[tokio::test]
async fn a_list_without_end_is_refused_at_its_first_page() {
    let server =
        Server::start(|path, page| providers(path, &[row(&format!("row-{page}"))], 1_000_001));
    let error = failure(&server).await;
    assert_eq!(error.failure, Failure::Listing);
    assert!(error.message.contains("1000001 rows"), "{error}");
    assert!(error.message.contains("10000 pages"), "{error}");
    assert_eq!(server.lists(), 1);
}

#[tokio::test]
async fn rows_that_are_no_objects_leave_the_others_readable() {
    let server = Server::start(|path, _page| {
        providers(
            path,
            &[json!(null), row("fine"), json!("text"), json!([])],
            4,
        )
    });
    let snapshot = snapshot(&server.client()).await.unwrap();
    assert!(snapshot.by_name(Kind::Provider, "fine").is_some());
    let unreadable = snapshot.unreadable();
    assert_eq!(unreadable.len(), 3);
    for one in unreadable {
        assert_eq!(one.kind, Kind::Provider);
        assert_eq!((&one.live_id, &one.live_name), (&None, &None));
    }
    assert!(unreadable[0].reason.contains("null"), "{unreadable:?}");
}

#[tokio::test]
async fn ids_that_lead_elsewhere_are_unreadable_and_never_asked_for() {
    let server = Server::start(|path, _page| {
        providers(path, &[row(".."), row("fine"), row("a\nb"), row(".")], 4)
    });
    let snapshot = snapshot(&server.client()).await.unwrap();
    assert!(snapshot.by_name(Kind::Provider, "fine").is_some());
    let unreadable = snapshot.unreadable();
    assert_eq!(unreadable.len(), 3);
    assert!(unreadable.iter().all(|one| one.live_name.is_some()));
    assert_eq!(server.lists(), 1);
}

#[tokio::test]
async fn rows_that_are_no_objects_are_counted() {
    let server = Server::start(|path, _page| providers(path, &[json!(null), row("fine")], 3));
    let error = failure(&server).await;
    assert_eq!(error.failure, Failure::Listing);
    assert!(error.message.contains("2 different rows came"), "{error}");
}

fn maintenance() -> Vec<u8> {
    let page = "<html>\r\n\u{1b}<h1>Down for maintenance</h1> canary-77aa-token ";
    format!("{page}{}", "x".repeat(500)).into_bytes()
}

#[tokio::test]
async fn answers_that_are_no_json_are_shown_by_their_start() {
    let servers: [Answers; 2] = [
        |path, _page| (path == PROVIDERS).then(maintenance),
        |path, _page| (path == ORGANIZATION).then(maintenance),
    ];
    for answers in servers {
        let error = failure(&Server::start(answers)).await;
        assert_eq!(error.failure, Failure::Answer);
        assert_eq!(error.status, Some(200));
        let said = &error.message;
        assert!(said.contains("no JSON"), "{said}");
        assert!(said.contains("Down for maintenance"), "{said}");
        assert!(said.contains("(secret)") && !said.contains(TOKEN), "{said}");
        assert!(!said.contains(char::is_control), "{said:?}");
        assert!(said.chars().count() < 160, "{said}");
    }
}

#[tokio::test]
async fn answers_that_are_no_text_are_no_json() {
    let bytes: Answers = |path, _page| (path == PROVIDERS).then(|| b"\xff\xfe{\x00".to_vec());
    let error = failure(&Server::start(bytes)).await;
    assert_eq!(error.failure, Failure::Answer);
    assert!(error.message.contains("no JSON"), "{error}");
    let empty: Answers = |path, _page| (path == PROVIDERS).then(Vec::new);
    let error = failure(&Server::start(empty)).await;
    assert!(error.message.contains("empty"), "{error}");
}

#[tokio::test]
async fn a_token_end_point_that_is_not_there_is_named() {
    let tenant = tenant().await;
    let closed = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let nowhere = format!("http://{}/oauth/token", closed.local_addr().unwrap());
    drop(closed);
    let mut config = config(&tenant);
    if let TokenSource::ClientCredentials { url, .. } = &mut config.token {
        *url = Some(nowhere);
    }
    let client = Client::new(config).unwrap();
    let error = client.organization().await.unwrap_err();
    assert_eq!(error.failure, Failure::Unavailable);
    let start = "the token end point cannot be reached: ";
    assert!(error.message.starts_with(start), "{error}");
    assert!(!error.message.contains("tenant"), "{error}");
}

/// Asks with the token end point of a server, which gives no token that could be used.
async fn tokenless(answers: Answers) -> TenantError {
    let server = Server::start(answers);
    let tenant = tenant().await;
    let mut config = config(&tenant);
    if let TokenSource::ClientCredentials { url, .. } = &mut config.token {
        *url = Some(format!("{}/oauth/token", server.url));
    }
    let client = Client::new(config).expect("a client");
    let error = client.organization().await.expect_err("no token");
    assert_eq!(error.failure, Failure::Answer);
    error
}

#[tokio::test]
async fn an_answer_without_a_token_is_called_so() {
    let error = tokenless(|path, _page| {
        (path == "/oauth/token").then(|| b"{\"token_type\": \"bearer\"}".to_vec())
    });
    let error = error.await;
    assert!(error.message.contains("holds no `access_token`"), "{error}");
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_the_end_points_fault() {
    let error = tokenless(|path, _page| {
        let body = r#"{"access_token": "canary\n1", "token_type": "bearer"}"#;
        (path == "/oauth/token").then(|| body.as_bytes().to_vec())
    });
    let said = error.await.to_string();
    assert!(said.contains("POST /oauth/token"), "{said}");
    assert!(said.contains("no HTTP header can carry"), "{said}");
    assert!(!said.contains("canary"), "{said}");
}

/// How many pages after the first were asked for before any of them was answered.
static ASKED: AtomicUsize = AtomicUsize::new(0);

#[tokio::test]
async fn pages_after_the_first_are_asked_for_together() {
    let server = Server::start(|path, page| {
        let ids = [format!("a{page}"), format!("b{page}")];
        let rows = ids.map(|id| row(&id));
        let whole = json!({"entities": rows, "total": 6, "pageSize": 2});
        if path != PROVIDERS {
            return None;
        }
        if page > 1 {
            ASKED.fetch_add(1, Ordering::SeqCst);
            // Each of the two waits for the other; were they asked for in turn, none would come.
            let met = || ASKED.load(Ordering::SeqCst) >= 2;
            let waited = (0..500).any(|_turn| {
                thread::sleep(Duration::from_millis(if met() { 0 } else { 10 }));
                met()
            });
            if !waited {
                return Some(b"{}".to_vec());
            }
        }
        Some(whole.to_string().into_bytes())
    });
    let snapshot = snapshot(&server.client()).await.expect("a whole list");
    assert_eq!(snapshot.unreadable().len() + snapshot.objects().len(), 6);
}

/// How often the list was read that grows while it is read.
static GROWING: AtomicUsize = AtomicUsize::new(0);

#[tokio::test]
async fn a_list_that_grows_while_it_is_read_is_read_again() {
    let server = Server::start(|path, _page| {
        if path != PROVIDERS {
            return None;
        }
        let first = GROWING.fetch_add(1, Ordering::SeqCst) == 0;
        let announced = if first { 1 } else { 2 };
        Some(
            list(&[row("a"), row("b")], announced)
                .to_string()
                .into_bytes(),
        )
    });
    snapshot(&server.client()).await.expect("a whole list");
    assert_eq!(server.lists(), 2);
}
