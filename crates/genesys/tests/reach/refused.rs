//! Hosts that do not answer: what is said of them, and how long is waited.

use std::time::Duration;

use lockstep_model::tenant::Obstacle;
use tokio::net::TcpListener;

use crate::setup::{ask, config};

/// A port that nobody listens on.
async fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    format!("http://{address}")
}

#[tokio::test]
async fn a_port_that_nobody_listens_on_is_named() {
    let base = closed().await;
    let error = ask(config(&base, "id", "canary-secret")).await.unwrap_err();
    assert_eq!(error.obstacle, Some(Obstacle::NoConnection));
    let place = base.trim_start_matches("http://");
    assert!(error.message.contains(&format!("`{place}`")), "{error}");
    assert_eq!(error.request.as_deref(), Some("POST /oauth/token"));
    assert_eq!(error.attempts, 5);
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn a_host_that_never_answers_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", silent.local_addr().expect("an address"));
    let mut slow = config(&base, "id", "secret");
    slow.answer_limit = Duration::from_millis(20);
    let error = ask(slow).await.unwrap_err();
    assert_eq!(error.obstacle, Some(Obstacle::AnswerTime), "{error}");
    let mut short = config(&base, "id", "secret");
    short.deadline = Some(Duration::from_millis(50));
    let error = ask(short).await.unwrap_err();
    assert_eq!(error.obstacle, Some(Obstacle::Deadline), "{error}");
}
