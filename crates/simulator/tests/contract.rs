//! The second witness: recorded requests from `tests/contract`, replayed against a tenant, each answer checked
//! against the schema that `docs/api/openapi.yaml` has for it.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lockstep_simulator::{Client, Config};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use support::{Got, Tenant, read, tenant_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    about: String,
    #[serde(default)]
    scopes: Option<Vec<String>>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Step {
    request: Asked,
    status: u16,
    #[serde(default)]
    has: Value,
    #[serde(default)]
    lacks: Vec<String>,
    #[serde(default)]
    keep: BTreeMap<String, String>,
    #[serde(default)]
    page_refuses: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    method: String,
    path: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default = "yes")]
    token: bool,
}

fn yes() -> bool {
    true
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page() -> Value {
    let text = std::fs::read_to_string(root().join("docs/api/openapi.yaml")).expect("the page");
    serde_yaml::from_str(&text).expect("the page is YAML")
}

fn conversations() -> Vec<(String, Conversation)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/contract")).expect("folder") {
        let path = entry.expect("entry").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path
                .file_name()
                .expect("name")
                .to_string_lossy()
                .into_owned();
            let text = std::fs::read_to_string(&path).expect("file");
            let parsed =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            found.push((name, parsed));
        }
    }
    found.sort_by(|one, two| one.0.cmp(&two.0));
    found
}

/// Puts kept values where `${name}` stands.
fn fill(text: &str, kept: &BTreeMap<String, String>) -> String {
    let filled = kept.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("${{{name}}}"), value)
    });
    assert!(!filled.contains("${"), "something was not kept: {filled}");
    filled
}

fn fill_json(value: &Value, kept: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => json!(fill(text, kept)),
        Value::Array(list) => list.iter().map(|item| fill_json(item, kept)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, item)| (name.clone(), fill_json(item, kept)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Finds the operation of the page that a path means.
fn operation<'a>(page: &'a Value, method: &str, path: &str) -> (String, &'a Value) {
    let path = path.split('?').next().expect("a path");
    let paths = page["paths"].as_object().expect("paths");
    let fits = |pattern: &str| {
        let (wanted, found): (Vec<_>, Vec<_>) =
            (pattern.split('/').collect(), path.split('/').collect());
        wanted.len() == found.len()
            && wanted
                .iter()
                .zip(&found)
                .all(|(one, two)| one == two || one.starts_with('{'))
    };
    let pattern = paths
        .keys()
        .find(|pattern| *pattern == path)
        .or_else(|| paths.keys().find(|p| fits(p)));
    let pattern = pattern.unwrap_or_else(|| panic!("the page has no {path}"));
    let operation = &paths[pattern][method.to_lowercase()];
    assert!(operation.is_object(), "the page has no {method} {pattern}");
    (format!("{method} {pattern}"), operation)
}

fn resolve<'a>(page: &'a Value, value: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => {
            let found = page.pointer(reference.trim_start_matches('#'));
            resolve(
                page,
                found.unwrap_or_else(|| panic!("{reference} leads nowhere")),
            )
        }
        None => value,
    }
}

fn problems(page: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let whole = json!({"components": page["components"], "allOf": [schema]});
    let validator = jsonschema::draft202012::new(&whole).expect("the schema is one");
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn check_answer(page: &Value, operation: &Value, got: &Got, at: &str) {
    let responses = &operation["responses"];
    let status = got.status.to_string();
    let response = responses.get(&status).unwrap_or(&responses["default"]);
    let content = &resolve(page, response)["content"];
    if got.text.is_empty() {
        assert!(content.is_null(), "{at}: an empty body, the page has one");
        return;
    }
    let kind = got.header("content-type").unwrap_or_default();
    let schema = &content[kind]["schema"];
    assert!(
        schema.is_object(),
        "{at}: the page has no {kind} for {status}"
    );
    let body = if kind == "application/json" {
        got.json()
    } else {
        json!(got.text)
    };
    let found = problems(page, schema, &body);
    assert!(found.is_empty(), "{at}: {found:?}\n{body}");
}

fn check_request(page: &Value, operation: &Value, step: &Step, (body, at): (&Value, &str)) {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    assert!(
        schema.is_object(),
        "{at}: the page has no body for this request"
    );
    let found = problems(page, schema, body);
    if step.page_refuses {
        assert!(
            !found.is_empty(),
            "{at}: the page finds nothing wrong with {body}"
        );
    } else {
        assert!(found.is_empty(), "{at}: {found:?}");
    }
}

/// Tells where a body lacks what it must have.
fn missing(has: &Value, body: &Value, at: &str) -> Option<String> {
    match (has, body) {
        (Value::Object(has), Value::Object(body)) => has.iter().find_map(|(name, wanted)| {
            let at = format!("{at}/{name}");
            body.get(name)
                .map_or_else(|| Some(at.clone()), |found| missing(wanted, found, &at))
        }),
        (Value::Array(has), Value::Array(body)) if has.len() <= body.len() => {
            let mut pairs = has.iter().zip(body).enumerate();
            pairs.find_map(|(index, (wanted, found))| {
                missing(wanted, found, &format!("{at}/{index}"))
            })
        }
        (wanted, found) => (wanted != found).then(|| format!("{at}: {found} is not {wanted}")),
    }
}

async fn send(
    tenant: &Tenant,
    asked: &Asked,
    kept: &BTreeMap<String, String>,
) -> (Got, Option<Value>) {
    let method: Method = asked.method.parse().expect("a method");
    let body = asked.body.as_ref().map(|body| fill_json(body, kept));
    let path = fill(&asked.path, kept);
    let mut request = tenant.http.request(method, tenant.url(&path));
    if asked.token {
        request = request.bearer_auth(&tenant.token);
    }
    for (name, value) in &asked.headers {
        request = request.header(name, fill(value, kept));
    }
    if let Some(body) = &body {
        request = request
            .header("content-type", "application/json")
            .body(body.to_string());
    }
    if let Some(form) = &asked.form {
        let kind = "application/x-www-form-urlencoded";
        request = request.header("content-type", kind).body(fill(form, kept));
    }
    (read(request.send().await.expect("an answer")).await, body)
}

async fn replay(page: &Value, name: &str, conversation: &Conversation) -> BTreeSet<String> {
    let scopes = conversation.scopes.clone();
    let client = Client {
        id: "recorded".to_owned(),
        secret: "made-up".to_owned(),
        scopes,
    };
    let tenant = tenant_of(Config {
        clients: vec![client],
        ..Config::default()
    })
    .await;
    let mut kept = BTreeMap::from([
        ("client_id".to_owned(), "recorded".to_owned()),
        ("client_secret".to_owned(), "made-up".to_owned()),
        (
            "basic".to_owned(),
            "Basic cmVjb3JkZWQ6bWFkZS11cA==".to_owned(),
        ),
    ]);
    let mut covered = BTreeSet::new();
    for (index, step) in conversation.steps.iter().enumerate() {
        let at = format!(
            "{name} step {index} ({} {})",
            step.request.method, step.request.path
        );
        let (key, operation) = operation(page, &step.request.method, &step.request.path);
        let (got, body) = send(&tenant, &step.request, &kept).await;
        assert_eq!(got.status, step.status, "{at}: {}", got.text);
        check_answer(page, operation, &got, &at);
        if let Some(body) = &body {
            check_request(page, operation, step, (body, &at));
        }
        check_headers(&got, &step.request.path, &at);
        if !step.has.is_null() {
            let has = fill_json(&step.has, &kept);
            assert_eq!(missing(&has, &got.json(), ""), None, "{at}: {}", got.text);
        }
        for pointer in &step.lacks {
            assert_eq!(
                got.json().pointer(pointer),
                None,
                "{at}: {pointer} is there"
            );
        }
        for (label, from) in &step.keep {
            let value = match from.strip_prefix("header:") {
                Some(header) => got.header(header).map(str::to_owned),
                None => got
                    .json()
                    .pointer(from)
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            };
            let _before = kept.insert(
                label.clone(),
                value.unwrap_or_else(|| panic!("{at}: no {from}")),
            );
        }
        if got.status < 300 {
            let _new = covered.insert(key);
        }
    }
    covered
}

fn check_headers(got: &Got, path: &str, at: &str) {
    assert!(
        got.header("inin-correlation-id").is_some(),
        "{at}: no correlation id"
    );
    if path.starts_with("/api/") {
        for name in [
            "inin-ratelimit-count",
            "inin-ratelimit-allowed",
            "inin-ratelimit-reset",
        ] {
            let figure = got.header(name).and_then(|text| text.parse::<u64>().ok());
            assert!(figure.is_some(), "{at}: no {name}");
        }
    }
}

#[tokio::test]
async fn the_recorded_requests_are_answered_as_the_contract_has_it() {
    let page = page();
    let mut covered = BTreeSet::new();
    for (name, conversation) in conversations() {
        assert!(
            !conversation.about.is_empty() && !conversation.steps.is_empty(),
            "{name}"
        );
        covered.extend(replay(&page, &name, &conversation).await);
    }
    let mut wanted = BTreeSet::new();
    for (path, item) in page["paths"].as_object().expect("paths") {
        for method in item
            .as_object()
            .expect("item")
            .keys()
            .filter(|key| *key != "parameters")
        {
            let _new = wanted.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    assert_eq!(
        covered, wanted,
        "each call of the page succeeds at least once, and there is no other"
    );
}

#[test]
fn the_page_is_sound() {
    let page = page();
    assert_eq!(page["openapi"], "3.1.0");
    for (name, schema) in page["components"]["schemas"].as_object().expect("schemas") {
        let whole = json!({"components": page["components"], "allOf": [schema]});
        assert!(jsonschema::draft202012::new(&whole).is_ok(), "{name}");
    }
    let mut ids = BTreeSet::new();
    for (path, item) in page["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("item") {
            if method != "parameters" {
                let id = operation["operationId"]
                    .as_str()
                    .unwrap_or_else(|| panic!("{method} {path}"));
                assert!(ids.insert(id.to_owned()), "{id} occurs twice");
                for response in operation["responses"]
                    .as_object()
                    .expect("responses")
                    .values()
                {
                    let _found = resolve(&page, response);
                }
            }
        }
    }
}

#[tokio::test]
async fn the_pages_scopes_are_those_that_are_asked_for() {
    let page = page();
    let client = Client {
        id: "none".to_owned(),
        secret: "made-up".to_owned(),
        scopes: Some(Vec::new()),
    };
    let tenant = tenant_of(Config {
        clients: vec![client],
        ..Config::default()
    })
    .await;
    for (path, item) in page["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("item") {
            let Some(scope) = operation["security"][0]["bearer"][0].as_str() else {
                continue;
            };
            let method: Method = method.to_uppercase().parse().expect("a method");
            let body = (method == Method::POST || method == Method::PUT).then(|| json!({}));
            let got = tenant
                .send(method.clone(), &path.replace("{id}", "x"), body.as_ref())
                .await;
            assert_eq!(got.status, 403, "{method} {path}");
            assert!(
                got.json()["message"]
                    .as_str()
                    .expect("message")
                    .contains(scope),
                "{method} {path}"
            );
        }
    }
}
