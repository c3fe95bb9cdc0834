//! A secret in every place of every document, one at a time: nothing that is shown holds it.
//!
//! The documents are made from the schemas, so that a new field is tried without a new test.

mod places;

use std::collections::BTreeSet;

use lockstep_fuzzed::shown;
use lockstep_model::Kind;
use lockstep_spec::{LoadRequest, Memory, load, schema};
use serde_json::{Value, json};

use places::{Pick, blocks, instance, places, put, rename, secrets};

/// What looks like a key wherever it stands.
const KEY: &str = "sk-ant-canary-0123456789abcdef";

/// What looks like nothing; it is secret by its place alone.
const WORD: &str = "hunter2canary";

const PROJECT: &str = "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {name: p}\nspec:\n  manifests: [m]\n  environments: {sim: {tenant: {simulator: {}}}}\n";

/// What came of a load.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    found: usize,
    /// The text of the file was shown, with something concealed in it.
    concealed: bool,
}

/// Says that no format shows a text.
fn check(files: &Memory, canary: &str, why: &str) -> Outcome {
    let request = LoadRequest {
        environment: None,
        tool_version: "0.1.0",
        ..LoadRequest::default()
    };
    let loaded = load(files, request);
    let mut concealed = false;
    for (format, shown) in shown(&loaded) {
        concealed |= format == "text" && shown.contains("*****");
        // A part of it would be too much, too.
        let part = &canary[canary.len() - 8..];
        assert!(!shown.contains(part), "{format} shows it: {why}\n{shown}");
    }
    Outcome {
        found: loaded.findings.len(),
        concealed,
    }
}

/// Ways to write and to break a text that holds a canary.
fn variants(text: &str, canary: &str) -> Vec<String> {
    let line = text
        .lines()
        .position(|line| line.contains(canary))
        .expect("it stands there");
    let lines: Vec<&str> = text.lines().collect();
    let with = |changed: String| {
        let mut lines = lines.clone();
        lines[line] = &changed;
        lines.join("\n") + "\n"
    };
    let written = lines[line];
    let indent = written.len() - written.trim_start().len();
    vec![
        text.to_owned(),
        format!("{text}broken: [\n"),
        format!("a: b: c\n{text}"),
        lines[..=line].join("\n"),
        with(format!("\t{written}")),
        with(written.replacen(": ", " ", 1)),
        with(written.replacen(": ", ":", 1)),
        with(written.replacen(": ", "=", 1)),
        with(written.replace(canary, &format!("\"{canary}"))),
        with(written.replace(canary, &format!("[{canary}"))),
        with(written.replace(canary, &format!("{{env: {canary}"))),
        with(written.replace(canary, &format!("*{canary}"))),
        with(written.replace(canary, &format!("&{canary} a"))),
        with(written.replace(canary, &format!("!{canary} a"))),
        with(written.replace(canary, &format!("|\n{}{canary}", " ".repeat(indent + 4)))),
        with(written.replace(canary, &format!("\n{}{canary}", " ".repeat(indent + 4)))),
    ]
}

/// Documents of every kind, whole by their schemas, and lockstep.yaml.
fn documents() -> Vec<(String, Value)> {
    let mut documents = Vec::new();
    for pick in [Pick::First, Pick::Last] {
        for kind in Kind::ALL {
            let mut document = instance(&schema::of(*kind), pick);
            document["apiVersion"] = json!("lockstep.dev/v1");
            document["kind"] = json!(kind.as_str());
            documents.push((format!("m/{kind}.yaml"), document));
        }
        let mut project = instance(&schema::project(), pick);
        project["apiVersion"] = json!("lockstep.dev/v1");
        project["kind"] = json!("Project");
        documents.push(("lockstep.yaml".to_owned(), project));
    }
    documents
}

fn files(path: &str, text: &str) -> Memory {
    Memory::default()
        .file("lockstep.yaml", PROJECT)
        .file(path, text)
}

fn written(value: &Value) -> String {
    serde_yaml::to_string(value).expect("YAML")
}

#[test]
fn a_key_is_shown_from_no_place() {
    let (mut tried, mut concealed) = (0, 0);
    let mut seen = BTreeSet::new();
    for (path, document) in documents() {
        for place in places(&document) {
            if !seen.insert((path.clone(), place.clone())) {
                continue;
            }
            let changed = put(&document, &place, json!(KEY));
            let text = written(&changed);
            let flow = changed.to_string();
            for (index, text) in variants(&text, KEY).iter().chain([&flow]).enumerate() {
                let why = format!("{path} {place} {index}\n{text}");
                let outcome = check(&files(&path, text), KEY, &why);
                assert!(outcome.found > 0, "nothing is found: {why}");
                tried += 1;
                concealed += usize::from(outcome.concealed);
            }
            let renamed = rename(&document, &place, KEY);
            check(
                &files(&path, &written(&renamed)),
                KEY,
                &format!("{path} name of {place}"),
            );
        }
    }
    // Where it cannot be seen in the lines that are shown, nothing is concealed.
    assert!(
        tried > 2_000 && concealed * 2 > tried,
        "{tried} tried, {concealed} concealed"
    );
}

#[test]
fn a_secret_without_the_form_of_a_key_is_shown_from_no_secret_field() {
    let forms = [
        json!(WORD),
        json!([WORD]),
        json!({ WORD: null }),
        json!({ WORD: "a" }),
        json!({"literal": WORD}),
        json!({"env": [WORD]}),
        json!({"env": {"a": WORD}}),
        json!({"env": format!("{WORD}!")}),
        json!({"file": {"a": WORD}}),
        json!({"env": "A", "revision": [WORD]}),
        json!({"env": "A", "value": [WORD]}),
        json!({"env": "A", "revision2": WORD}),
    ];
    let mut tried = 0;
    let mut seen = BTreeSet::new();
    for (path, document) in documents() {
        for place in secrets(&document) {
            if !seen.insert((path.clone(), place.clone())) {
                continue;
            }
            for form in &forms {
                let changed = put(&document, &place, form.clone());
                let flow = changed.to_string();
                let block = blocks(&changed);
                for text in [written(&changed), flow, block] {
                    check(
                        &files(&path, &text),
                        WORD,
                        &format!("{path} {place}\n{text}"),
                    );
                }
            }
            let changed = put(&document, &place, json!(WORD));
            for (index, text) in variants(&written(&changed), WORD).iter().enumerate() {
                check(
                    &files(&path, text),
                    WORD,
                    &format!("{path} {place} {index}\n{text}"),
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 50, "{tried}");
}

#[test]
fn a_name_of_a_file_does_no_harm() {
    for name in [
        "a\nb",
        "a\u{1b}[31mb",
        "a\rb",
        "a\u{202e}b",
        "a,b::c%0A",
        "a\"b'<c>&",
    ] {
        let files = files(&format!("m/{name}.yaml"), "a: [\n");
        let request = LoadRequest {
            environment: None,
            tool_version: "0.1.0",
            ..LoadRequest::default()
        };
        let loaded = load(&files, request);
        assert_eq!(loaded.findings.len(), 1);
        for (format, shown) in shown(&loaded) {
            assert!(
                !shown.chars().any(|c| c.is_control() && c != '\n'),
                "{format}: {shown:?}"
            );
            // Machines read what turns writing around, people do not.
            let is_for_people = matches!(format, "text" | "github");
            assert!(
                !is_for_people || !shown.contains('\u{202e}'),
                "{format}: {shown:?}"
            );
            assert!(!shown.contains("a\nb"), "{format}: {shown}");
        }
    }
}
