//! Traces over OTLP, read by a real collector on loopback.

use serde_json::{Value, json};

use crate::collector::Collector;
use crate::project::Project;
use crate::served::Served;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// A span, with its attributes as plain values.
#[derive(Debug)]
struct Span {
    name: String,
    raw: Value,
}

impl Span {
    fn attribute(&self, key: &str) -> Value {
        let attributes = self.raw["attributes"].as_array().expect("there are some");
        let found = attributes.iter().find(|one| one["key"] == key);
        let value = found.map(|one| one["value"].as_object().expect("it is a value").clone());
        let value = value.and_then(|value| value.into_values().next());
        value.unwrap_or(Value::Null)
    }

    fn id(&self) -> &str {
        self.raw["spanId"].as_str().expect("it has an id")
    }

    fn parent(&self) -> &str {
        self.raw["parentSpanId"].as_str().unwrap_or_default()
    }
}

/// Reads the spans of all posts, and what the process is called.
fn spans(collector: &Collector) -> (Vec<Span>, Value) {
    let (mut spans, mut resource) = (Vec::new(), Value::Null);
    for post in collector.posts() {
        assert!(post.head.starts_with("post /v1/traces "), "{}", post.head);
        let body: Value = serde_json::from_slice(&post.body).expect("it is JSON");
        for of in body["resourceSpans"].as_array().expect("there are some") {
            resource = of["resource"].clone();
            let scopes = of["scopeSpans"].as_array().expect("there are some");
            let found = scopes
                .iter()
                .flat_map(|scope| scope["spans"].as_array().expect("some"));
            spans.extend(found.map(|raw| Span {
                name: raw["name"].as_str().expect("it has a name").to_owned(),
                raw: raw.clone(),
            }));
        }
    }
    (spans, resource)
}

fn named<'a>(spans: &'a [Span], name: &str) -> Vec<&'a Span> {
    spans.iter().filter(|span| span.name == name).collect()
}

/// Looks for everything in the posts that has no place there.
fn tells_no_secret(collector: &Collector, served: &Served) {
    let posts = collector.posts();
    assert!(
        posts
            .iter()
            .all(|post| post.head.contains("api-key: canary-header"))
    );
    let mut secrets = vec![
        "canary-header",
        "key-of-anthropic",
        "key-of-private-inference",
    ];
    secrets.extend([served.client.1.as_str(), served.token()]);
    for post in &posts {
        let body = String::from_utf8_lossy(&post.body);
        for secret in &secrets {
            assert!(!body.contains(secret), "{secret} in {body}");
        }
        assert!(!body.contains("helpful"), "a text of a prompt in {body}");
    }
}

#[test]
fn an_apply_is_a_tree_of_spans_without_a_secret() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    let collector = Collector::start(Some(200));
    project.set(ENDPOINT, &collector.base);
    project.set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json");
    project.set("OTEL_EXPORTER_OTLP_HEADERS", "api-key=canary-header");
    project.set("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test");
    project.set("TRACEPARENT", &format!("00-{TRACE}-{PARENT}-01"));
    served.fault(&json!({
        "method": "GET", "path": "/api/v2/ai/llm/providers", "count": 1,
        "action": {"status": {"status": 503}},
    }));
    let ran = project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    assert!(!ran.stderr.contains("trace"), "{}", ran.stderr);

    tells_no_secret(&collector, &served);
    let (spans, resource) = spans(&collector);
    let told = resource.to_string();
    assert!(
        told.contains("lockstep") && told.contains("deployment.environment"),
        "{told}"
    );
    assert!(spans.iter().all(|span| span.raw["traceId"] == TRACE));
    let [root] = named(&spans, "lockstep apply")[..] else {
        panic!("one command");
    };
    assert_eq!(root.parent(), PARENT);
    let [apply] = named(&spans, "apply")[..] else {
        panic!("one run");
    };
    assert_eq!(apply.parent(), root.id());
    let changes: Vec<&Span> = spans
        .iter()
        .filter(|span| span.attribute("lockstep.change") != Value::Null)
        .collect();
    assert_eq!(changes.len(), 10);
    for change in &changes {
        assert_eq!(change.parent(), apply.id());
        assert_eq!(change.attribute("lockstep.end"), "created");
        let appends = named(&spans, "ledger append");
        assert!(appends.iter().any(|append| append.parent() == change.id()));
    }
    let posted = named(&spans, "POST /api/v2/ai/llm/providers");
    assert_eq!(posted.len(), 2);
    for request in posted {
        assert!(changes.iter().any(|change| change.id() == request.parent()));
        assert_eq!(request.raw["kind"], 3, "a client");
        assert_eq!(request.attribute("http.request.method"), "POST");
        assert_eq!(request.attribute("server.address"), "127.0.0.1");
    }
    let listed = named(&spans, "GET /api/v2/ai/llm/providers");
    let failed = listed
        .iter()
        .find(|one| one.attribute("error.type") == "503");
    let failed = failed.expect("the first one failed");
    assert_eq!(failed.raw["status"]["code"], 2);
    let again = |one: &&&Span| one.attribute("http.request.resend_count").as_str() == Some("1");
    assert!(listed.iter().any(|one| again(&one)), "{listed:?}");
    let routes = spans.iter().map(|span| span.attribute("url.template"));
    let ids = routes.filter_map(|route| route.as_str().map(str::to_owned));
    assert!(
        ids.into_iter()
            .all(|route| !route.contains(|c: char| c.is_ascii_digit() && c != '2' && c != '1'))
    );
}

#[test]
fn protobuf_is_what_is_sent_unless_asked_otherwise() {
    let mut project = Project::sample();
    let collector = Collector::start(Some(200));
    project.set(
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        &format!("{}/v1/traces", collector.base),
    );
    project.set("OTEL_SERVICE_NAME", "gateway-ci");
    project.run(&["plan"]).ends(0);
    let posts = collector.posts();
    assert!(!posts.is_empty());
    for post in posts {
        assert!(
            post.head.contains("content-type: application/x-protobuf"),
            "{}",
            post.head
        );
        let body = String::from_utf8_lossy(&post.body).into_owned();
        assert!(
            body.contains("lockstep plan") && body.contains("gateway-ci"),
            "{body}"
        );
    }
}

#[test]
fn a_collector_that_fails_changes_nothing_else() {
    let refused = Collector::start(Some(500));
    let silent = Collector::start(None);
    for (base, why) in [
        (refused.base.as_str(), "the collector answered 500"),
        (silent.base.as_str(), "did not answer in time"),
        ("http://127.0.0.1:1", "cannot be reached"),
    ] {
        let mut project = Project::sample();
        project.set(ENDPOINT, base);
        project.set("OTEL_EXPORTER_OTLP_TIMEOUT", "300");
        project
            .run(&["apply", "--yes"])
            .ends(0)
            .says("Applied: 10 created")
            .warns("not all traces could be sent")
            .warns(why);
    }
}

#[test]
fn what_cannot_be_had_is_said_and_what_is_switched_off_is_not() {
    let collector = Collector::start(Some(200));
    let mut project = Project::sample();
    project.set(ENDPOINT, &collector.base);
    project.set("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    project.run(&["plan"]).ends(0).warns("no traces are sent");
    project.set("OTEL_SDK_DISABLED", "true");
    let ran = project.run(&["plan"]).ends(0);
    assert!(!ran.stderr.contains("traces"), "{}", ran.stderr);
    assert!(collector.posts().is_empty());
}
