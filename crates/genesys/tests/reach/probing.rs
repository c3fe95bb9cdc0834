//! Synthetic prompts and webhooks over real sockets: what answers, and everything that goes wrong.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use lockstep_genesys::{Client, Config, Stage};
use lockstep_model::LiveId;
use lockstep_model::probe::{Answered, Delivered, Notice, ProbeModel as _, Synthetic, Webhook};
use lockstep_model::secret::SecretSource;
use lockstep_model::tenant::{ReadSecret, SecretError};
use lockstep_simulator::{Behaviour, Config as Tenant, EndpointPlay, Sender, Simulator};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::authority::Authority;
use crate::door::Door;
use crate::setup;

const CANARY: &str = "canary-token-4711";

/// Knows one secret for all sources.
struct Canary;

impl ReadSecret for Canary {
    fn secret(&self, _source: &SecretSource) -> Result<SecretString, SecretError> {
        Ok(SecretString::from(CANARY))
    }
}

/// What a server does with each connection.
#[derive(Clone)]
enum Does {
    /// Answers these bytes, then closes.
    Answers(String),
    /// Takes the request and never answers.
    Hangs,
    /// Answers a head and then a body without an end.
    Floods,
    /// Closes at once.
    HangsUp,
}

/// A server of one connection after the other, and the requests that came in.
struct Server {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    async fn open(script: Vec<Does>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            let mut script = script.into_iter().peekable();
            while let Ok((stream, _peer)) = listener.accept().await {
                let Some(does) = script.peek().cloned() else {
                    return;
                };
                let mut rest = script.clone();
                rest.next();
                // The last line of the script stands for all that follow.
                if rest.peek().is_some() {
                    script.next();
                }
                tokio::spawn(serve(stream, does, Arc::clone(&told)));
            }
        });
        Self { url, seen, task }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("nobody panics").clone()
    }
}

async fn serve(mut stream: TcpStream, does: Does, told: Arc<Mutex<Vec<String>>>) {
    if matches!(does, Does::HangsUp) {
        return;
    }
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let Ok(count) = stream.read(&mut piece).await else {
            return;
        };
        request.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&request).into_owned();
        if count == 0 || is_whole(&text) {
            told.lock().expect("nobody panics").push(text);
            break;
        }
    }
    match does {
        Does::Answers(answer) => drop(stream.write_all(answer.as_bytes()).await),
        Does::Hangs => tokio::time::sleep(Duration::from_secs(600)).await,
        Does::Floods => {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
            let _sent = stream.write_all(head.as_bytes()).await;
            while stream.write_all(&[b'x'; 65_536]).await.is_ok() {}
        }
        Does::HangsUp => {}
    }
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    });
    length.is_none_or(|length| body.len() >= length)
}

fn answer(status: &str, body: &str) -> Does {
    answer_with(status, "", body)
}

fn answer_with(status: &str, headers: &str, body: &str) -> Does {
    let length = body.len();
    Does::Answers(format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    ))
}

fn good() -> Does {
    answer(
        "200 OK",
        r#"{"choices":[{"message":{"content":"VALIDATION_SUCCESS"}}]}"#,
    )
}

fn config() -> Config {
    let mut config = setup::config("http://127.0.0.1:9", "client", "secret-of-the-client");
    config.secrets = Arc::new(Canary);
    config
}

async fn ask(config: &Config, endpoint: &str, timeout: Duration) -> Answered {
    let client = Client::new(config.clone()).expect("a client");
    let prober = client.prober(config, &Stage::Real).expect("a prober");
    let prompt = Synthetic {
        endpoint: endpoint.to_owned(),
        token: Some(SecretSource::Env("TOKEN".to_owned())),
        model: "gpt-4o".to_owned(),
        timeout,
    };
    let answered = prober.ask("gpt", &prompt).await;
    assert!(!format!("{answered:?}{prober:?}").contains(CANARY));
    answered
}

async fn tell(url: &str, secret: bool) -> Delivered {
    let config = config();
    let client = Client::new(config.clone()).expect("a client");
    let prober = client.prober(&config, &Stage::Real).expect("a prober");
    let hook = Webhook {
        url: url.to_owned(),
        secret: secret.then(|| SecretSource::Env("HOOK".to_owned())),
    };
    let delivered = prober
        .tell("gpt", &hook, &notice(&LiveId::new("m-1")))
        .await;
    assert!(!format!("{delivered:?}").contains(CANARY));
    delivered
}

fn notice(model: &LiveId) -> Notice<'_> {
    Notice {
        delivery_id: "run-7",
        at: "2026-11-21T10:00:00Z",
        model: Some(model),
        completed: true,
        job: Some(Duration::from_millis(1500)),
        latency_ms: Some(42),
    }
}

const PATIENT: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_prompt_is_the_guides_and_its_answer_is_kept() {
    let server = Server::open(vec![good()]).await;
    let answered = ask(&config(), &format!("{}/behind/?v=2", server.url), PATIENT).await;
    assert!(answered.passed, "{answered:?}");
    assert_eq!((answered.code, answered.warning), (Some(200), None));
    assert_eq!(answered.bytes, Some(58));
    assert!(answered.latency_ms.is_some());
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    assert!(
        seen[0].starts_with("POST /behind/v1/chat/completions?v=2 HTTP/1.1\r\n"),
        "{}",
        seen[0]
    );
    assert!(seen[0].contains(&format!("authorization: Bearer {CANARY}")));
    let (_head, body) = seen[0].split_once("\r\n\r\n").expect("a body");
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(
        body,
        serde_json::json!({
            "model": "gpt-4o",
            "messages": [{"role": "user", "content": "Respond with exactly: VALIDATION_SUCCESS"}],
            "temperature": 0.0,
            "max_tokens": 10,
        })
    );
}

#[tokio::test]
async fn what_is_said_besides_is_a_warning_or_a_failure() {
    for (does, passed, code, told) in [
        (answer("200 OK", r#"{"a":1}"#), true, 200, "did not say"),
        (
            answer("200 OK", "<html>no JSON</html>"),
            true,
            200,
            "did not say",
        ),
        (
            answer("500 Internal Server Error", CANARY),
            false,
            500,
            "answered 500",
        ),
        (answer("401 Unauthorized", ""), false, 401, "`probe.token`"),
        (answer("204 No Content", ""), false, 204, "answered 204"),
    ] {
        let server = Server::open(vec![does]).await;
        let answered = ask(&config(), &server.url, PATIENT).await;
        assert_eq!((answered.passed, answered.code), (passed, Some(code)));
        let text = answered.error.or(answered.warning).expect("words");
        assert!(text.contains(told), "{text}");
        // It may have been carried out, so it is not sent again.
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_token_goes_nowhere_else() {
    let other = Server::open(vec![good()]).await;
    let headers = format!("location: {}/stolen\r\n", other.url);
    for status in ["302 Found", "307 Temporary Redirect"] {
        let server = Server::open(vec![answer_with(status, &headers, "")]).await;
        let answered = ask(&config(), &server.url, PATIENT).await;
        let error = answered.error.expect("it does not pass");
        assert!(error.contains("redirect is not followed"), "{error}");
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn an_end_point_that_is_away_hangs_or_floods_holds_up_so_long_and_no_longer() {
    let nobody = ask(&config(), "http://127.0.0.1:1", Duration::from_secs(2)).await;
    assert!(
        nobody
            .error
            .expect("no answer")
            .contains("cannot be reached")
    );
    let short = Duration::from_millis(300);
    for (does, told) in [
        (Does::Hangs, "no answer came in time"),
        (Does::Floods, "longer than 1 MiB"),
        (Does::HangsUp, "lost"),
    ] {
        let limit = if matches!(does, Does::Floods) {
            PATIENT
        } else {
            short
        };
        let server = Server::open(vec![does]).await;
        let answered = ask(&config(), &server.url, limit).await;
        assert!(!answered.passed);
        let error = answered.error.expect("no answer");
        assert!(error.contains(told), "{error}");
    }
}

#[tokio::test]
async fn what_was_refused_for_now_is_asked_again() {
    let busy = answer_with("429 Too Many Requests", "retry-after: 0\r\n", "");
    let server = Server::open(vec![busy, good()]).await;
    let answered = ask(&config(), &server.url, PATIENT).await;
    assert!(answered.passed, "{answered:?}");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn tls_is_checked_by_the_same_authorities() {
    let server = Server::open(vec![good()]).await;
    let authority = Authority::new();
    let upstream = setup::address(&server.url);
    let door = Door::open(authority.server(&["localhost"], &[]), upstream).await;
    let url = format!("https://localhost:{}", door.address.port());
    let untrusted = ask(&config(), &url, PATIENT).await;
    let error = untrusted.error.expect("nobody is trusted");
    assert!(error.contains("signed by nobody"), "{error}");
    assert!(server.seen().is_empty());
    let mut trusting = config();
    trusting.authorities = Some(authority.pem());
    assert!(ask(&trusting, &url, PATIENT).await.passed);
}

#[tokio::test]
async fn plain_http_and_other_schemes_are_refused() {
    for url in [
        "http://endpoint.example",
        "ftp://127.0.0.1",
        "endpoint.example",
    ] {
        let answered = ask(&config(), url, PATIENT).await;
        assert!(
            !answered.passed && answered.latency_ms.is_none(),
            "{answered:?}"
        );
    }
}

#[tokio::test]
async fn a_delivery_is_repeated_under_one_id_until_it_is_taken() {
    let away = answer("503 Service Unavailable", "");
    let server = Server::open(vec![away, Does::HangsUp, answer("204 No Content", "")]).await;
    let delivered = tell(&format!("{}/hook?key=a", server.url), true).await;
    assert!(delivered.delivered, "{delivered:?}");
    assert_eq!(
        (delivered.attempts, delivered.delivery_id.as_str()),
        (3, "run-7")
    );
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    for request in &seen {
        assert!(request.starts_with("POST /hook?key=a HTTP/1.1\r\n"));
        assert!(request.contains("webhook-id: run-7\r\n"));
        assert!(
            request.contains("webhook-timestamp: 1795255200\r\n"),
            "{request}"
        );
        assert!(request.contains("webhook-signature: v1,"));
        assert!(!request.contains("authorization") && !request.contains(CANARY));
        assert!(request.contains(r#""validationLatencyMs":42"#));
    }
}

#[tokio::test]
async fn a_receiver_that_refuses_is_not_asked_again() {
    for (does, told) in [
        (answer("400 Bad Request", ""), "400"),
        (answer("410 Gone", ""), "410"),
        (
            answer_with("302 Found", "location: http://127.0.0.1:1/\r\n", ""),
            "302",
        ),
    ] {
        let server = Server::open(vec![does]).await;
        let delivered = tell(&server.url, false).await;
        assert_eq!((delivered.delivered, delivered.attempts), (false, 1));
        assert!(delivered.error.expect("refused").contains(told));
        assert!(!server.seen()[0].contains("webhook-signature"));
    }
}

#[tokio::test]
async fn a_simulated_tenant_plays_end_points_and_receivers() {
    let play = EndpointPlay {
        status: 503,
        ..EndpointPlay::default()
    };
    let tenant = Simulator::start(Tenant {
        behaviour: Behaviour {
            endpoints: [("sick/one".to_owned(), play)].into(),
            ..Behaviour::default()
        },
        ..Tenant::default()
    })
    .await
    .expect("a tenant");
    let config = config();
    let client = Client::new(config.clone()).expect("a client");
    let base = tenant.base_url();
    let prober = client
        .prober(&config, &Stage::Played { base })
        .expect("a prober");
    let prompt = Synthetic {
        endpoint: "https://never.example".to_owned(),
        token: None,
        model: "gpt-4o".to_owned(),
        timeout: PATIENT,
    };
    let well = prober.ask("gpt", &prompt).await;
    assert!(well.passed && well.warning.is_none(), "{well:?}");
    assert_eq!(prober.ask("sick/one", &prompt).await.code, Some(503));
    let hook = Webhook {
        url: "https://never.example/hook?x=1".to_owned(),
        secret: Some(SecretSource::Env("HOOK".to_owned())),
    };
    let delivered = prober
        .tell("gpt", &hook, &notice(&LiveId::new("m-1")))
        .await;
    assert!(delivered.delivered, "{delivered:?}");
    let deliveries = tenant.webhooks();
    assert_eq!(deliveries.len(), 1);
    assert_eq!(deliveries[0].sender, Sender::Client);
    assert_eq!(deliveries[0].receiver, "https://never.example/hook?x=1");
    assert_eq!(
        deliveries[0].body["event"],
        "llm_model_registration_updated"
    );
    let names: Vec<&str> = deliveries[0]
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(
        names.contains(&"webhook-id") && names.contains(&"webhook-signature"),
        "{names:?}"
    );
}
