//! The log of the wire where nothing goes over it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use lockstep_genesys::{LogExchange, Tap, Texts};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::setup::{ask, config};

#[derive(Debug, Default)]
struct Kept(Mutex<Vec<Value>>);

impl LogExchange for Kept {
    fn log(&self, exchange: Value) {
        self.0.lock().expect("no panic").push(exchange);
    }
}

async fn logged(base: &str) -> Vec<Value> {
    let kept = Arc::new(Kept::default());
    let mut config = config(base, "id", "canary-secret");
    config.answer_limit = Duration::from_millis(20);
    config.tap = Some(Tap {
        log: Arc::clone(&kept) as _,
        texts: Texts::Shown,
    });
    ask(config).await.expect_err("nobody answers");
    let lines = kept.0.lock().expect("no panic");
    let text = serde_json::to_string(&*lines).expect("it is JSON");
    assert!(!text.contains("canary"), "{text}");
    lines.clone()
}

#[tokio::test]
async fn what_was_never_answered_is_logged_too() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let place = silent.local_addr().expect("an address");
    let timed_out = logged(&format!("http://{place}")).await;
    drop(silent);
    let refused = logged(&format!("http://{place}")).await;
    for (lines, why, short) in [
        (&timed_out, "no answer came in time", "no answer"),
        (&refused, "nobody takes connections", "no connection"),
    ] {
        assert_eq!(lines.len(), 5);
        for (index, line) in lines.iter().enumerate() {
            assert_eq!(line["method"], "POST");
            assert_eq!(line["path"], "/oauth/token");
            assert_eq!(line["host"], place.to_string());
            assert_eq!(line["attempt"], index + 1);
            let error = line["error"].as_str().expect("it says why");
            assert!(error.contains(why), "{error}");
            assert_eq!(line["request"]["headers"]["authorization"], "(hidden)");
            let after = line["waited"]["after"].as_str();
            assert_eq!(after, (index > 0).then_some(short));
        }
    }
}
