//! One manifest: a document with a kind and a name.
//!
//! Documents come in; manifests go out, or what is wrong with their header. What stands under
//! `spec` is not looked at here.

use lockstep_model::lower::Problem;
use lockstep_model::typed::typed;
use lockstep_model::{Address, Code, Finding, Kind, Name, Pointer};
use serde_json::Value;

use crate::metadata::{Metadata, Overlay};
use crate::privacy;
use crate::resting::Stretches;
use crate::schema::{API_VERSION, PROJECT_KIND};
use crate::span::{Sources, Stretch};
use crate::suggest;
use crate::validate::{self, Completeness};
use crate::values::{self, Values};
use crate::yaml::Document;

/// What of a document's metadata is needed before values are.
pub(crate) const HEADER: [&str; 4] = ["name", "overlay", "renamedFrom", "external"];

/// A document with a kind and a name.
#[derive(Debug, Clone)]
pub(crate) struct Manifest {
    pub(crate) address: Address,
    pub(crate) value: Value,
    pub(crate) node: Stretches,
    /// Something in it could not be read.
    pub(crate) broken: bool,
    /// What stands under `metadata`, once the document is known to be valid.
    pub(crate) metadata: Option<Box<Metadata>>,
}

impl Manifest {
    /// Returns what stands under `spec`.
    pub(crate) fn body(&self) -> &Value {
        self.value.get("spec").unwrap_or(&Value::Null)
    }

    /// Returns what the document does as an overlay, other than changing another.
    pub(crate) fn overlay(&self) -> Option<Overlay> {
        match self.metadata("overlay")?.as_str()? {
            "add" => Some(Overlay::Add),
            "remove" => Some(Overlay::Remove),
            _ => None,
        }
    }

    /// Says whether the object belongs to others.
    pub(crate) fn is_external(&self) -> bool {
        self.metadata("external").and_then(Value::as_bool) == Some(true)
    }

    /// Returns the live name: the name unless given.
    pub(crate) fn live_name(&self) -> &str {
        self.given_name()
            .unwrap_or_else(|| self.address.name.as_str())
    }

    /// Returns the live name if it is given.
    pub(crate) fn given_name(&self) -> Option<&str> {
        self.metadata("liveName").and_then(Value::as_str)
    }

    fn metadata(&self, field: &str) -> Option<&Value> {
        self.value.get("metadata")?.get(field)
    }

    /// Returns the stretch of the name.
    pub(crate) fn name_at(&self) -> Stretch {
        self.node.value_at(&Pointer::of(["metadata", "name"]))
    }

    /// Returns the stretch of the live name, or of the name.
    pub(crate) fn live_name_at(&self) -> Stretch {
        let metadata = self.node.entry("metadata");
        match metadata.and_then(|metadata| metadata.node.entry("liveName")) {
            Some(entry) => entry.node.at,
            None => self.name_at(),
        }
    }

    /// Fills it from the values of the environment.
    pub(crate) fn fill(
        &mut self,
        values: &mut Values,
        sources: &mut Sources,
        findings: &mut Vec<Finding>,
    ) {
        if let Some(schema) = validate::schema(self.address.kind) {
            let document = (&mut self.value, &mut *self.node);
            values::fill(document, schema, values, sources, findings);
        }
    }

    /// Holds the manifest to its kind's schema; only then can it be relied on.
    pub(crate) fn validate(&mut self, sources: &Sources) -> Vec<Finding> {
        self.metadata = None;
        if self.broken {
            return Vec::new();
        }
        let completeness = match self.is_external() {
            true => Completeness::External,
            false => Completeness::Whole,
        };
        let document = (&self.value, &*self.node);
        let mut findings = validate::manifest(self.address.kind, document, completeness, sources);
        if findings.is_empty() {
            match typed::<Metadata>(&self.value["metadata"], &Pointer::of(["metadata"])) {
                Ok(mut metadata) => {
                    // Thousands wait with it, and only policies ask for labels, of the document.
                    metadata.labels.clear();
                    self.metadata = Some(Box::new(metadata));
                }
                Err(problem) => findings.push(self.misfit(*problem, sources)),
            }
        }
        findings
    }

    /// Says all that is wrong with it on its own.
    pub(crate) fn check(&mut self, sources: &Sources) -> Vec<Finding> {
        let mut findings = self.validate(sources);
        if !self.address.kind.info().prose.is_empty() {
            findings.extend(privacy::prose((&self.value, &*self.node), sources));
        }
        findings
    }

    /// Says what the schema let pass and cannot be used.
    fn misfit(&self, problem: Problem, sources: &Sources) -> Finding {
        let at = sources.place(self.node.value_at(&problem.pointer));
        let mut finding = Finding::new(problem.code, problem.message).at(at);
        finding.help = problem.help;
        finding
    }
}

/// Makes a manifest of a document.
///
/// # Errors
///
/// Says what is wrong with the header, or with all of a document that has no name.
pub(crate) fn of(document: Document, sources: &Sources) -> Result<Manifest, Vec<Finding>> {
    let filled = header(&document, sources);
    if !filled.is_empty() {
        return Err(filled);
    }
    let kind = kind(&document, sources)?;
    let metadata = document.value.get("metadata");
    let name = metadata.and_then(|metadata| metadata.get("name"));
    let name = name.and_then(Value::as_str).map(str::parse::<Name>);
    match name {
        Some(Ok(name)) => Ok(Manifest {
            address: Address::new(kind, name),
            value: document.value,
            node: document.node.into(),
            broken: document.broken,
            metadata: None,
        }),
        // The schema says best what is wrong with the name.
        Some(Err(_)) | None if document.broken => Err(Vec::new()),
        Some(Err(_)) | None => Err(validate::manifest(
            kind,
            (&document.value, &document.node),
            Completeness::Whole,
            sources,
        )),
    }
}

/// Refuses values where a document says what it is: that must not depend on the environment.
fn header(document: &Document, sources: &Sources) -> Vec<Finding> {
    let Document { value, node, .. } = document;
    if !values::mentions(value) {
        return Vec::new();
    }
    let metadata = HEADER.map(|field| Pointer::of(["metadata", field]));
    let all = ["apiVersion", "kind"].map(|field| Pointer::of([field]));
    let filled = all.into_iter().chain(metadata).filter(|at| {
        let is_filled = |value: &Value| values::reference(value).is_some();
        let written = value.pointer(&at.to_string());
        written.is_some_and(|written| {
            let mut items = written.as_array().into_iter().flatten();
            is_filled(written) || items.any(is_filled)
        })
    });
    let findings = filled.map(|at| {
        let field = at.steps().last().map_or("", String::as_str);
        let message = format!("`{field}` cannot come from a value");
        let finding = Finding::new(Code::ValueInHeader, message);
        let help = match field {
            "name" => "write the name itself: `liveName` may depend on the environment",
            _ => "write it out: what a document is does not depend on the environment",
        };
        finding.at(sources.place(node.value_at(&at))).help(help)
    });
    findings.collect()
}

fn kind(document: &Document, sources: &Sources) -> Result<Kind, Vec<Finding>> {
    let Document { value, node, .. } = document;
    let refuse = |code, step: &str, message: String, help: String| {
        let at = sources.place(node.value_at(&Pointer::of([step])));
        vec![Finding::new(code, message).at(at).help(help)]
    };
    let Some(map) = value.as_object() else {
        let help = "write apiVersion, kind, metadata and spec".to_owned();
        let message = "the document is no mapping".to_owned();
        return Err(refuse(Code::NotADocument, "", message, help));
    };
    if map.get("apiVersion").and_then(Value::as_str) != Some(API_VERSION) {
        let message = match map.contains_key("apiVersion") {
            true => "the apiVersion is unknown",
            false => "`apiVersion` is missing",
        };
        let help = format!("write `apiVersion: {API_VERSION}`");
        return Err(refuse(
            Code::ApiVersion,
            "apiVersion",
            message.to_owned(),
            help,
        ));
    }
    let Some(name) = map.get("kind").and_then(Value::as_str) else {
        let message = "`kind` is missing, or no text".to_owned();
        let help = format!("the kinds are {}", Kind::list());
        return Err(refuse(Code::UnknownKind, "kind", message, help));
    };
    Kind::from_name(name).ok_or_else(|| {
        let near = suggest::nearest(name, Kind::ALL.iter().map(|kind| kind.as_str()));
        let help = match near {
            _ if name == PROJECT_KIND => "it belongs in lockstep.yaml alone".to_owned(),
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the kinds are {}", Kind::list()),
        };
        let message = format!("`{}` is no kind of manifest", suggest::short(name));
        refuse(Code::UnknownKind, "kind", message, help)
    })
}
