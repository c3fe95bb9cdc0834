//! A whole project from bytes: loaded, its findings held to their laws and shown.

use jiff::civil::Date;
use lockstep_model::Finding;
use lockstep_spec::{Documents, LoadRequest, Loaded, Memory, load};

use crate::shown::shown;

const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: fuzzed}
spec:
  manifests: [m]
  environments:
    sim:
      tenant: {simulator: {}}
      overlays: [o]
      values: {file: values.json}
";

const PROJECT_WITHOUT_VALUES: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: fuzzed}
spec:
  manifests: [m]
  environments: {sim: {tenant: {simulator: {}}, overlays: [o]}}
";

const MODEL: &str = "\
apiVersion: lockstep.dev/v1
kind: Model
metadata: {name: gpt-4o}
spec:
  endpointUrl: https://api.example.com
  authCredentialId: cred_abc123
  architecture: openai
";

const PROMPT: &str = "\
apiVersion: lockstep.dev/v1
kind: Prompt
metadata: {name: support}
spec:
  model: gpt-4o
  versions:
    - version: 1.0.0
      systemPromptFile: support.md
      examples:
        - {input: Where is it?, output: On its way.}
";

const LIMITS: &str = "  rateLimits: {requestsPerMinute: 500, tokensPerMinute: 100000}\n";

/// Bytes as a file of manifests, beside a Model.
pub(crate) fn manifest(bytes: &[u8]) {
    let files = base().file("m/a.yaml", bytes);
    try_out(&files, Documents::Keep);
}

/// Bytes as `lockstep.yaml`.
pub(crate) fn project(bytes: &[u8]) {
    let files = Memory::default()
        .file("m/model.yaml", format!("{MODEL}{LIMITS}"))
        .file("o/none.md", "");
    try_out(&files.file("lockstep.yaml", bytes), Documents::Drop);
}

/// Bytes as a file of overlays.
pub(crate) fn overlay(bytes: &[u8]) {
    try_out(&base().file("o/a.yaml", bytes), Documents::Keep);
}

/// Bytes as a file of values, used by a manifest.
pub(crate) fn values(bytes: &[u8]) {
    let manifest = "apiVersion: lockstep.dev/v1\nkind: Model\nmetadata: {name: other}\nspec:\n  endpointUrl: {value: url}\n  authCredentialId: {value: id}\n  architecture: openai\n  rateLimits: {requestsPerMinute: {value: rpm}, tokensPerMinute: 1}\n";
    let files = base()
        .file("lockstep.yaml", PROJECT)
        .file("m/a.yaml", manifest)
        .file("values.json", bytes);
    try_out(&files, Documents::Drop);
}

/// Bytes as the text of a prompt.
pub(crate) fn prompt_text(bytes: &[u8]) {
    let files = base().file("m/a.yaml", PROMPT).file("m/support.md", bytes);
    try_out(&files, Documents::Drop);
}

/// Bytes as the name of a row of a rate matrix, and as a name in a split.
pub(crate) fn rates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let name = serde_json::Value::from(&*text).to_string();
    let matrix = format!(
        "apiVersion: lockstep.dev/v1\nkind: RateMatrix\nmetadata: {{name: default}}\nspec:\n  rows:\n    - id: a\n      models: [{name}, \"gpt-*\"]\n      limits: {{standard: {{requestsPerMinute: 5, tokensPerMinute: 5}}}}\n"
    );
    let files = Memory::default()
        .file("lockstep.yaml", PROJECT_WITHOUT_VALUES)
        .file("o/none.md", "")
        .file("m/model.yaml", MODEL)
        .file("m/a.yaml", matrix);
    try_out(&files, Documents::Drop);
}

/// Bytes as a file of policies, which a Model is then held to.
pub(crate) fn policy(bytes: &[u8]) {
    let files = base().file("policies/a.yaml", bytes);
    let mut loaded = load(&files, request(Documents::Keep));
    check(&loaded);
    lockstep_policy::judge(&mut loaded, Date::constant(2026, 11, 21));
    check(&loaded);
}

/// Bytes as a file that is brought into canonical form.
pub(crate) fn format(bytes: &[u8]) {
    if let Ok(once) = lockstep_format::format("m/a.yaml", bytes) {
        let twice = lockstep_format::format("m/a.yaml", once.as_bytes()).ok();
        assert_eq!(
            twice.as_deref(),
            Some(&*once),
            "what is formatted stays as it is"
        );
    }
}

fn base() -> Memory {
    Memory::default()
        .file("lockstep.yaml", PROJECT_WITHOUT_VALUES)
        .file("o/none.md", "")
        .file("m/model.yaml", format!("{MODEL}{LIMITS}"))
}

fn request(documents: Documents) -> LoadRequest<'static> {
    LoadRequest {
        environment: None,
        tool_version: "0.1.0",
        documents,
        ..LoadRequest::default()
    }
}

/// Loads a project and holds what comes out to its laws.
fn try_out(files: &Memory, documents: Documents) {
    check(&load(files, request(documents)));
}

/// Holds what was loaded to its laws.
fn check(loaded: &Loaded) {
    assert_eq!(
        loaded.spec.is_some(),
        loaded.environment.is_some() && !loaded.has_errors(),
        "a Spec comes out of a project without errors, and only then"
    );
    for finding in &loaded.findings {
        check_finding(finding, loaded);
    }
    show(loaded);
}

fn check_finding(finding: &Finding, loaded: &Loaded) {
    assert!(!finding.message.is_empty());
    assert!(
        finding.message.len() < 4096,
        "a message is short: {}",
        finding.code
    );
    let related = finding.related.iter().map(|related| &related.place);
    for place in finding.place.iter().chain(related) {
        assert!(
            place.line > 0 && place.column > 0 && place.start <= place.end,
            "{place}"
        );
        if let Some(text) = loaded.sources.text(&place.file) {
            let before = text
                .get(..place.start)
                .expect("a place starts with a character");
            assert!(text.is_char_boundary(place.end), "{place}");
            // A carriage return alone ends a line, too.
            let breaks = before.matches(['\n', '\r']).count() - before.matches("\r\n").count();
            let halved =
                usize::from(before.ends_with('\r') && text[place.start..].starts_with('\n'));
            assert_eq!(place.line as usize, breaks + 1 - halved, "{place}");
        }
    }
}

/// Shows all findings in every format, and reads what machines would read.
fn show(loaded: &Loaded) {
    for (format, shown) in shown(loaded) {
        match format {
            "json" | "sarif" => {
                let json: Result<serde_json::Value, _> = serde_json::from_str(&shown);
                assert!(json.is_ok(), "{format} can be read");
            }
            format => assert!(
                !shown
                    .chars()
                    .any(|c| c.is_control() && !matches!(c, '\n' | '\t')),
                "no control character reaches a terminal: {format}"
            ),
        }
    }
}
