//! Holds documents to the JSON Schema of their kind.
//!
//! A document's value and stretches come in, findings go out, each at the key or value that it is
//! about. No message holds a value of the document: it might be a secret or a whole prompt.

mod bounds;
mod branches;
mod form;
mod words;

use std::sync::LazyLock;

use jsonschema::Validator;
use lockstep_model::{Code, Finding, Kind, Pointer};
use serde_json::Value;

use crate::schema;
use crate::span::{Node, Sources};

/// The most findings that one document may have by its schema; it is checked no further then.
const MAX_FINDINGS: usize = 2 * lockstep_model::MAX_FINDINGS;

/// A schema, compiled, with its text: suggestions are looked up there.
struct Checker {
    schema: Value,
    validator: Option<Validator>,
}

impl Checker {
    fn new(schema: Value) -> Self {
        let validator = jsonschema::validator_for(&schema).ok();
        Self { schema, validator }
    }
}

static KINDS: LazyLock<Vec<(Kind, Checker)>> = LazyLock::new(|| {
    let checker = |kind: &Kind| (*kind, Checker::new(schema::of(*kind)));
    Kind::ALL.iter().map(checker).collect()
});

static PROJECT: LazyLock<Checker> = LazyLock::new(|| Checker::new(schema::project()));

static POLICY: LazyLock<Checker> = LazyLock::new(|| Checker::new(schema::policy()));

/// Whether a document must be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Completeness {
    /// Every required field must be there.
    Whole,
    /// It is only referred to: what is there must be right.
    External,
}

/// What is wrong with a part of a document, and where.
#[derive(Debug, Clone, PartialEq)]
struct Complaint {
    code: Code,
    pointer: Pointer,
    side: Side,
    message: String,
    help: Option<String>,
}

/// Whether a complaint is about a key or about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Key,
    Value,
}

/// Holds a manifest to its kind's schema.
pub(crate) fn manifest(
    kind: Kind,
    document: (&Value, &Node),
    completeness: Completeness,
    sources: &Sources,
) -> Vec<Finding> {
    let checker = KINDS.iter().find(|(this, _checker)| *this == kind);
    match checker {
        Some((_kind, checker)) => run(checker, document, completeness, sources),
        None => Vec::new(),
    }
}

/// Returns the JSON Schema of a kind's manifests.
pub(crate) fn schema(kind: Kind) -> Option<&'static Value> {
    let checker = KINDS.iter().find(|(this, _checker)| *this == kind);
    checker.map(|(_kind, checker)| &checker.schema)
}

/// Holds `lockstep.yaml` to its schema.
pub(crate) fn project(document: (&Value, &Node), sources: &Sources) -> Vec<Finding> {
    run(&PROJECT, document, Completeness::Whole, sources)
}

/// Holds a policy to its schema.
pub(crate) fn policy(document: (&Value, &Node), sources: &Sources) -> Vec<Finding> {
    run(&POLICY, document, Completeness::Whole, sources)
}

fn run(
    checker: &Checker,
    (value, node): (&Value, &Node),
    completeness: Completeness,
    sources: &Sources,
) -> Vec<Finding> {
    let Some(validator) = &checker.validator else {
        // A test compiles every schema, so this is a defect of lockstep; it may not pass silently.
        let finding = Finding::new(Code::Schema, "lockstep's own schema cannot be used");
        return vec![finding.at(sources.place(node.at))];
    };
    let mut findings: Vec<Finding> = validator
        .iter_errors(value)
        .flat_map(|error| words::complaints(&error, &checker.schema))
        .filter(|complaint| completeness == Completeness::Whole || !is_missing_in_spec(complaint))
        .map(|complaint| finding(complaint, node, sources))
        .take(MAX_FINDINGS + 1)
        .collect();
    findings.sort();
    findings.dedup();
    if findings.len() > MAX_FINDINGS {
        let message = format!("more than {MAX_FINDINGS} findings: it is checked no further");
        let finding = Finding::new(Code::TooLarge, message);
        let at = sources.place(node.key_at(&Pointer::root()));
        findings.push(finding.at(at).help("correct these first"));
    }
    findings
}

fn is_missing_in_spec(complaint: &Complaint) -> bool {
    let steps = complaint.pointer.steps();
    let in_spec = steps.first().is_none_or(|step| step == "spec");
    complaint.code == Code::MissingField && in_spec
}

fn finding(complaint: Complaint, node: &Node, sources: &Sources) -> Finding {
    let at = match complaint.side {
        Side::Key => node.key_at(&complaint.pointer),
        Side::Value => node.value_at(&complaint.pointer),
    };
    let mut finding = Finding::new(complaint.code, complaint.message).at(sources.place(at));
    finding.help = complaint.help;
    finding
}
