//! `lockstep telemetry`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::project::Project;
use crate::served::Served;

const TELEMETRY: &str = "/api/v2/ai/llm/gateway/telemetry";

fn applied() -> Project {
    let project = Project::sample();
    project.run(&["apply", "--yes", "-q"]).ends(0);
    project
}

#[test]
fn each_version_has_a_line_and_all_of_them_one() {
    let project = applied();
    let words = ["telemetry", "support_agent", "--since", "2h"];
    let shown = project.run(&words).ends(0);
    assert_data_eq!(
        shown.stdout,
        str![[r#"
Telemetry of support_agent in sim
from [..]Z to [..]Z

VERSION         REQUESTS  ERRORS  LATENCY [..]PEAK   TOKENS  TOKEN USE
1.0.0 [..]%
1.1.0 [..]%

all 2 versions [..]%

Errors, latency and token use are means over the requests; the peak is the highest mean latency of a
period.

"#]]
    );
    assert_eq!(shown.stderr, "");
    let words = ["telemetry", "Prompt/support_agent", "--since", "1h"];
    let table = project.run(&[&words[..], &["--format", "table"]].concat());
    table.ends(0).says("all 2 versions");
}

#[test]
fn json_is_whole_and_its_lines_are_the_samples() {
    let project = applied();
    let since = ["telemetry", "support_agent", "--since", "1h", "--format"];
    let told = |format| project.run(&[&since[..], &[format]].concat()).ends(0);
    let json = told("json").json();
    assert_eq!(json["kind"], "lockstep.telemetry");
    let samples = json["samples"].as_array().unwrap();
    let requests = samples.iter();
    let requests = requests.map(|sample| sample["requests"].as_u64().unwrap());
    assert_eq!(json["total"]["requests"], requests.sum::<u64>());
    let versions = json["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 2);
    for version in versions {
        assert!(version["latencyPeakMs"].as_f64() >= version["latencyMeanMs"].as_f64());
    }
    let lines = told("ndjson");
    let lines: Vec<Value> = lines
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    // A period may have begun or ended since, with a sample of each version.
    assert!(lines.len().abs_diff(samples.len()) <= 2);
    assert_eq!(lines[0]["prompt"], "support_agent");
    assert!(lines[0]["tokens"].is_u64());
}

#[test]
fn a_prompt_is_found_by_its_live_name_too_and_near_misses_are_named() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let provider = json!({"name": "theirs", "providerType": "CUSTOM", "baseUrl": "https://a.example",
        "models": [{"id": "m", "name": "M", "maxTokens": 9}]});
    served.post("/api/v2/ai/llm/providers", &provider);
    let prompt = json!({"name": "Their Agent", "modelEndpointRef": "theirs/m",
        "systemPrompt": "Be kind.", "version": "1.0.0"});
    served.post("/api/v2/ai/llm/gateway/prompts", &prompt);
    let run = |name| {
        let words = ["telemetry", name, "--since", "1h", "--env", "local"];
        project.run(&words)
    };
    run("Their Agent")
        .ends(0)
        .says("Telemetry of Their Agent in local");
    run("Their Agend")
        .ends(1)
        .warns("did you mean `Their Agent`?");
    // What has a kind before it is a manifest's name.
    run("Prompt/Their Agent")
        .ends(1)
        .warns("no live prompt is called");
    run("support_agent")
        .ends(1)
        .warns("no live prompt is called `support_agent`");
    let fresh = Project::sample();
    fresh
        .run(&["telemetry", "support_agent"])
        .ends(1)
        .warns("`lockstep apply` makes those");
}

#[test]
fn what_cannot_be_read_whole_is_an_error_and_nothing_is_shown() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project
        .run(&["apply", "--yes", "-q", "--env", "local"])
        .ends(0);
    let words = ["telemetry", "support_agent", "--since", "1h"];
    let words = [&words[..], &["--env", "local"]].concat();
    let answer = |body: Value| {
        let status = json!({"status": 200, "body": body.to_string()});
        served.fault(&json!({"path": TELEMETRY, "action": {"status": status}}));
    };
    for (body, word) in [
        (
            json!({"entities": [], "nextPageCursor": "x"}),
            "the cursor of the next page came before",
        ),
        (
            json!({"entities": [{"requests": "many"}]}),
            "row 1: `requests`",
        ),
    ] {
        answer(body);
        let ran = project.run(&words).ends(1).warns(word);
        assert_eq!(ran.stdout, "");
        served.heal();
    }
    answer(json!({"entities": []}));
    project
        .run(&words)
        .ends(0)
        .says("Nothing was measured in this time.");
    served.heal();
    answer(json!({"entities": [{"version": "1.0.0"}, {"version": "1.0.0", "requests": 0}]}));
    project
        .run(&words)
        .ends(0)
        .says("1 of 2 samples lacks figures")
        .says("In 1 of 2 samples nothing was asked.");
}

#[test]
fn times_are_in_the_past_and_spans_are_some() {
    let project = applied();
    let run = |words: &[&str]| {
        let all = [&["telemetry", "support_agent"], words].concat();
        project.run(&all).ends(64)
    };
    run(&["--since", "yesterday"]).warns("as in `24h`");
    run(&["--since", "0s"]).warns("at least 1s");
    run(&["--since", "2999-01-01"]).warns("it is only");
    run(&["--export-as", "otlp"]).warns("--export");
}

/// Takes requests and answers 200; what was sent comes out.
fn receiver() -> (String, Receiver<(String, Value)>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let (tell, told) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(&stream);
            let mut head = String::new();
            while lines.read_line(&mut head).is_ok_and(|read| read > 2) {}
            let head = head.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let mut body = vec![0; length.expect("a length").parse().expect("a number")];
            lines.read_exact(&mut body).expect("a body");
            let body = serde_json::from_slice(&body).expect("it is JSON");
            tell.send((head, body)).expect("somebody listens");
            let mut stream = &stream;
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
                .expect("the answer is sent");
        }
    });
    (format!("http://{address}/v1/metrics"), told)
}

#[test]
fn figures_are_sent_on_without_the_token() {
    let project = applied();
    let (url, told) = receiver();
    let words = ["telemetry", "support_agent", "--since", "1h"];
    let words = [&words[..], &["--export", &url]].concat();
    project
        .run(&words)
        .ends(0)
        .says("all 2 versions")
        .warns("sent on: ");
    let (head, body) = told.recv().expect("it was sent");
    assert!(head.contains("x-source: genesys-ai-gateway"), "{head}");
    assert!(!head.contains("authorization"), "{head}");
    assert!(body["metrics"][0]["errorRate"].is_number());
    let at = body["exportTimestamp"].as_str();
    assert!(at.is_some_and(|at| at.ends_with('Z')));
    let otlp = [&words[..], &["--export-as", "otlp", "-q"]].concat();
    assert_eq!(project.run(&otlp).ends(0).stderr, "");
    let (_head, body) = told.recv().expect("it was sent");
    let metrics = &body["resourceMetrics"][0]["scopeMetrics"][0]["metrics"];
    assert_eq!(metrics[0]["name"], "genesys.llm_gateway.requests");
    assert!(metrics[0]["sum"]["dataPoints"][0]["asInt"].is_string());
    // Nothing leaves loopback for the sake of a simulator.
    let far = [
        "telemetry",
        "support_agent",
        "--export",
        "https://metrics.example.com",
    ];
    let refused = project.run(&far).ends(1).warns("is not on loopback");
    assert_eq!(refused.stdout, "");
}
