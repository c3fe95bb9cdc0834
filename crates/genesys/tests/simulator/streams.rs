//! Streams as no tenant should send them, and receivers of telemetry that refuse: a server that
//! sends bytes as it is told.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use lockstep_genesys::{
    Client, Config, ExportError, Exporter, Invocation, LogExchange, MetricFormat, Named, Reach,
    Tap, Telemetry, Texts, TokenSource, TokenStyle, Window,
};
use lockstep_model::LiveId;
use lockstep_model::tenant::{Failure, Obstacle, TenantError};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::setup::{Secrets, client, config, create, prompt, provider, tenant};

const TOKEN: &str = "canary-51c0-token";
const STREAM: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n";

/// What a server was sent: its head in small letters, and its body.
type Asked = (String, Vec<u8>);

/// Answers each connection with the next of some texts, then ends it.
fn server(answers: Vec<String>) -> (String, Receiver<Asked>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (tell, asked) = channel();
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _peer)) = listener.accept() else {
                return;
            };
            let mut lines = BufReader::new(&stream);
            let mut head = String::new();
            while lines.read_line(&mut head).is_ok_and(|read| read > 2) {}
            let head = head.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"));
            let length = length
                .and_then(|text| text.trim().parse().ok())
                .unwrap_or(0);
            let mut body = vec![0; length];
            lines.read_exact(&mut body).expect("a whole body");
            tell.send((head, body)).expect("somebody listens");
            // The client may have gone, which is what some of these answers are for.
            drop(stream.write_all(answer.as_bytes()));
        }
    });
    (url, asked)
}

/// Asks a prompt of a server that answers with some text after the head of a stream.
async fn spoken(stream: &str) -> Result<String, TenantError> {
    let (url, _asked) = server(vec![format!("{STREAM}{stream}")]);
    heard(url, None).await
}

/// Asks a prompt, and puts the pieces of its answer together.
async fn heard(url: String, deadline: Option<Duration>) -> Result<String, TenantError> {
    let token = TokenSource::AccessToken(SecretString::from(TOKEN));
    let mut config = Config::new(url, token, Arc::new(Secrets));
    config.reach = Reach::Loopback;
    config.deadline = deadline;
    let client = Client::new(config).expect("a client");
    let prompt = LiveId::new("p-1");
    let invocation = Invocation {
        prompt: &prompt,
        input: "x",
        session: "s",
    };
    let mut talk = client.stream_prompt(invocation).await?;
    let mut text = String::new();
    while let Some(piece) = talk.next().await? {
        text += &piece;
    }
    Ok(text)
}

fn frame(text: &str) -> String {
    format!(
        "data: {}\n\n",
        json!({"choices": [{"delta": {"content": text}}]})
    )
}

#[tokio::test]
async fn streams_are_read_in_every_spelling() {
    let (a, b) = (frame("größer "), frame("日本"));
    let windows = format!("{a}{b}data: [DONE]\n\n").replace('\n', "\r\n");
    let dense = format!("{a}{b}data:[DONE]\n").replace("\n\n", "\n");
    for stream in [
        format!("\u{feff}{a}: a comment\n\n{b}data: [DONE]\n\n"),
        windows,
        dense,
        format!("{a}{b}data: [DONE]"),
        format!("{a}{b}data: [DONE]\n\n{a}"),
    ] {
        assert_eq!(spoken(&stream).await.unwrap(), "größer 日本", "{stream:?}");
    }
}

#[tokio::test]
async fn a_stream_that_never_begins_ends_with_the_run() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    let error = heard(url, Some(Duration::from_millis(200))).await;
    let error = error.unwrap_err();
    assert_eq!(error.failure, Failure::Unsettled, "{error}");
    assert_eq!(error.obstacle, Some(Obstacle::Deadline), "{error}");
}

#[tokio::test]
async fn an_answer_may_be_empty_and_nothing_counts_after_its_end() {
    let stream = format!("data: [DONE]\n\n{}", frame("late"));
    assert_eq!(spoken(&stream).await.unwrap(), "");
}

#[tokio::test]
async fn a_stream_without_its_end_is_never_a_short_answer() {
    let a = frame("a");
    let error = json!({"error": {"message": "overloaded, token canary-51c0-token"}});
    let long = format!("data: {}\n\n", "x".repeat(2 << 20));
    for (stream, word) in [
        (a.clone(), "without its mark of the end"),
        (format!("{a}data: [DON"), "without its mark of the end"),
        (String::new(), "after 0 pieces"),
        (
            format!("{a}data: {error}\n\ndata: [DONE]\n\n"),
            "overloaded",
        ),
        (format!("{a}data: {{\"choices\": 1}}\n\n"), "`choices`"),
        (format!("{a}{long}data: [DONE]\n\n"), "longer than 1 MiB"),
    ] {
        let error = spoken(&stream).await.unwrap_err();
        assert_eq!(error.failure, Failure::Answer, "{error}");
        assert!(error.to_string().contains(word), "{error}");
        assert!(!error.to_string().contains(TOKEN), "{error}");
        assert!(error.request.is_some());
    }
}

async fn measured() -> Telemetry {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = create(&client, lockstep_model::Kind::Provider, "base", &provider()).await;
    made.expect("a provider");
    let made = create(
        &client,
        lockstep_model::Kind::Prompt,
        "p",
        &prompt("base/m1"),
    )
    .await;
    let window = Window {
        prompt: made.expect("a prompt").live_id,
        from: Timestamp::from_second(1_795_000_000).expect("a time"),
        to: Timestamp::from_second(1_795_000_600).expect("a time"),
    };
    client.telemetry(&window).await.expect("telemetry")
}

const NAMED: Named<'_> = Named {
    prompt: "support",
    prompt_id: "p-1",
    organization: "o-1",
};

fn answered(status: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

async fn exporter(url: &str) -> Exporter {
    let tenant = tenant().await;
    Exporter::new(url, &config(&tenant)).expect("an exporter")
}

#[tokio::test]
async fn telemetry_is_sent_on_as_the_guide_has_it() {
    let refused = answered("503 Busy", "").replace("\r\n\r\n", "\r\nretry-after: 0\r\n\r\n");
    let (url, asked) = server(vec![refused, answered("204 No Content", "")]);
    let telemetry = measured().await;
    let now = (NAMED, "2026-11-21T10:00:00Z");
    let sent = exporter(&url).await;
    let sent = sent
        .export(&telemetry, MetricFormat::Json, now)
        .await
        .unwrap();
    assert_eq!((sent.samples, sent.timeless), (telemetry.samples.len(), 0));
    let (_first, again) = (asked.recv().unwrap(), asked.recv().unwrap());
    let (head, body) = again;
    assert!(head.contains("x-source: genesys-ai-gateway"), "{head}");
    assert!(!head.contains("authorization"), "{head}");
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["exportTimestamp"], "2026-11-21T10:00:00Z");
    let rows = body["metrics"].as_array().unwrap();
    assert_eq!(rows.len(), telemetry.samples.len());
    assert!(
        rows[0]["tokenUtilization"].is_number(),
        "the rows are as they were received"
    );
}

#[tokio::test]
async fn telemetry_is_sent_on_as_otlp() {
    let (url, asked) = server(vec![answered("200 OK", "{}")]);
    let telemetry = measured().await;
    let now = (NAMED, "2026-11-21T10:00:00Z");
    let sent = exporter(&url).await;
    let sent = sent
        .export(&telemetry, MetricFormat::Otlp, now)
        .await
        .unwrap();
    assert_eq!((sent.samples, sent.timeless), (telemetry.samples.len(), 0));
    let (_head, body) = asked.recv().unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let metrics = &body["resourceMetrics"][0]["scopeMetrics"][0]["metrics"];
    assert_eq!(metrics.as_array().map(Vec::len), Some(5));
}

#[tokio::test]
async fn what_a_receiver_does_not_take_is_told() {
    let telemetry = measured().await;
    let partial = json!({"partialSuccess": {"rejectedDataPoints": "3", "errorMessage": "late"}});
    let (url, _asked) = server(vec![
        answered("400 Bad Request", "{\"message\": \"no such stream\"}"),
        answered("200 OK", &partial.to_string()),
        String::new(),
    ]);
    let exporter = exporter(&url).await;
    let now = (NAMED, "2026-11-21T10:00:00Z");
    let refused = exporter.export(&telemetry, MetricFormat::Json, now).await;
    let wanted = ExportError::Refused {
        status: 400,
        said: "no such stream".to_owned(),
    };
    assert_eq!(refused, Err(wanted));
    let rejected = exporter.export(&telemetry, MetricFormat::Otlp, now).await;
    let wanted = ExportError::Rejected {
        count: 3,
        said: "late".to_owned(),
    };
    assert_eq!(rejected, Err(wanted));
    let lost = exporter.export(&telemetry, MetricFormat::Json, now).await;
    let lost = lost.unwrap_err().to_string();
    assert!(lost.contains("may have been taken"), "{lost}");
}

#[derive(Debug, Default)]
struct Kept(Mutex<Vec<String>>);

impl LogExchange for Kept {
    fn log(&self, exchange: Value) {
        self.0.lock().expect("no panic").push(exchange.to_string());
    }
}

#[tokio::test]
async fn a_token_that_comes_without_a_field_is_shown_nowhere() {
    let spellings = [
        format!("access_token={TOKEN}&expires_in=9"),
        format!("[\"{TOKEN}\"]"),
    ];
    for body in spellings.into_iter().chain([format!("\"{TOKEN}\"")]) {
        let head = "\r\nretry-after: 0\r\n\r\n";
        let answer = answered("200 OK", &body).replace("\r\n\r\n", head);
        let (url, _asked) = server(vec![answer; 5]);
        let (tenant, kept) = (tenant().await, Arc::new(Kept::default()));
        let mut config = config(&tenant);
        config.token = TokenSource::ClientCredentials {
            id: "c".to_owned(),
            secret: SecretString::from("canary-8d1e-secret"),
            style: TokenStyle::Basic,
            url: Some(format!("{url}/oauth/token")),
        };
        config.tap = Some(Tap {
            log: Arc::clone(&kept) as _,
            texts: Texts::Shown,
        });
        let client = Client::new(config).expect("a client");
        let error = client.prompts().await.unwrap_err().to_string();
        assert!(error.contains("access"), "{error}");
        let logged = kept.0.lock().expect("no panic").join("\n");
        assert!(logged.contains("/oauth/token"), "{logged}");
        for text in [error, logged] {
            assert!(!text.contains(TOKEN), "{text}");
        }
    }
}

#[tokio::test]
async fn nothing_is_sent_on_after_the_end_of_the_run() {
    let (url, asked) = server(vec![
        answered("503 Busy", "").replace("\r\n\r\n", "\r\nretry-after: 60\r\n\r\n"),
    ]);
    let telemetry = measured().await;
    let now = (NAMED, "2026-11-21T10:00:00Z");
    let mut config = config(&tenant().await);
    let within = |config: &Config| Exporter::new(&url, config).expect("an exporter");
    config.deadline = Some(Duration::from_secs(30));
    let sent = within(&config)
        .export(&telemetry, MetricFormat::Json, now)
        .await;
    let wanted = ExportError::Refused {
        status: 503,
        said: "Service Unavailable".to_owned(),
    };
    assert_eq!(sent, Err(wanted), "the wait would pass the end");
    assert!(asked.recv().is_ok());
    config.deadline = Some(Duration::ZERO);
    let sent = within(&config)
        .export(&telemetry, MetricFormat::Json, now)
        .await;
    assert!(matches!(&sent, Err(ExportError::Lost(why)) if why.contains("not sent")));
}

#[tokio::test]
async fn figures_leave_a_simulator_for_loopback_only() {
    let tenant = tenant().await;
    for url in [
        "https://metrics.example.com/v1",
        "no url",
        "http://10.0.0.1/x",
    ] {
        assert!(Exporter::new(url, &config(&tenant)).is_err(), "{url}");
    }
}
