//! Reads the documents of policies: their header, their schema, and what a schema cannot say.
//!
//! Folders come in; rules go out, and findings. A rule with something wrong in it is left out,
//! the others are kept.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::{Code, Finding, Name, Place, Pointer};
use serde::Deserialize as _;
use serde_json::Value;

use super::rule::{Known, Reader};
use super::{POLICY_FOLDER, POLICY_KIND, PolicyMetadata, PolicySpec, Rule};
use crate::collect::Collector;
use crate::files::{FileError, Files, resolve};
use crate::lost::Lost;
use crate::overlay::Layer;
use crate::project::ProjectSpec;
use crate::schema::API_VERSION;
use crate::span::{Node, Sources};
use crate::validate;
use crate::yaml::Document;

/// Returns the folders of a project's policies: those it names, or the usual one. What is named as
/// a folder of manifests is none of policies.
pub(crate) fn folders(project: &ProjectSpec) -> Vec<&str> {
    match &project.policies {
        Some(named) => named.iter().map(String::as_str).collect(),
        None => {
            let manifests = project.manifests.iter().map(|folder| resolve("", folder));
            let mut manifests = manifests.filter_map(Result::ok);
            let inside = |path: String| path.split('/').next() == Some(POLICY_FOLDER);
            match manifests.any(inside) {
                true => Vec::new(),
                false => vec![POLICY_FOLDER],
            }
        }
    }
}

/// Reads all policies of a project.
pub(crate) fn read<F: Files>(
    files: &F,
    (project, node): (&ProjectSpec, &Node),
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) -> Vec<Rule> {
    let documents = documents(files, (project, node), sources, findings);
    let known = Known {
        environments: project.environments.keys().map(String::as_str).collect(),
    };
    let mut rules = Vec::new();
    let mut names: BTreeMap<Name, Place> = BTreeMap::new();
    for document in documents {
        if document.broken {
            continue;
        }
        let (name, spec) = match policy(&document, sources) {
            Ok(policy) => policy,
            Err(wrong) => {
                findings.extend(wrong);
                continue;
            }
        };
        let reader = Reader {
            node: &document.node,
            sources,
            known: &known,
        };
        let at = reader.place(&Pointer::of(["metadata", "name"]));
        if let Some(first) = names.get(&name) {
            findings.push(twice(&name, at, first));
            continue;
        }
        names.insert(name.clone(), at);
        reader.rules(&name, spec, (&mut rules, findings));
    }
    rules
}

fn twice(name: &Name, at: Place, first: &Place) -> Finding {
    let message = format!("the policy `{name}` is declared twice");
    let finding = Finding::new(Code::DuplicateDocument, message).at(at);
    finding
        .related("first declared here", first.clone())
        .help("rename or remove one of them")
}

fn documents<F: Files>(
    files: &F,
    (project, node): (&ProjectSpec, &Node),
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) -> Vec<Document> {
    let mut collector = Collector {
        files,
        sources,
        findings,
        project: node,
        lost: Lost::default(),
        layer: Layer::Base,
        passed: Vec::new(),
        others: BTreeSet::new(),
    };
    let at = Pointer::of(["spec", "policies"]);
    let mut paths = BTreeSet::new();
    for (index, folder) in folders(project).into_iter().enumerate() {
        // The usual folder need not be there.
        let is_missing = || matches!(files.list(folder), Err(FileError::Missing));
        if project.policies.is_some() || !is_missing() {
            paths.extend(collector.find(folder, &at.then(index.to_string())));
        }
    }
    let mut documents = Vec::new();
    for path in &paths {
        documents.extend(collector.documents(path, &at));
    }
    let Collector { passed, .. } = collector;
    let suspect = passed.iter().filter(|one| one.is_suspect());
    findings.extend(suspect.map(|one| one.finding(sources)));
    documents
}

/// Holds a document to its schema, and takes it apart.
fn policy(document: &Document, sources: &Sources) -> Result<(Name, PolicySpec), Vec<Finding>> {
    let Document { value, node, .. } = document;
    check_header(value, node, sources).map_err(|finding| vec![*finding])?;
    let findings = validate::policy((value, node), sources);
    if !findings.is_empty() {
        return Err(findings);
    }
    let metadata = PolicyMetadata::deserialize(&value["metadata"]);
    let spec = PolicySpec::deserialize(&value["spec"]);
    match (metadata, spec) {
        (Ok(metadata), Ok(spec)) => Ok((metadata.name, spec)),
        (Err(error), _) | (_, Err(error)) => {
            let at = sources.place(node.value_at(&Pointer::root()));
            Err(vec![Finding::new(Code::Schema, error.to_string()).at(at)])
        }
    }
}

fn check_header(value: &Value, node: &Node, sources: &Sources) -> Result<(), Box<Finding>> {
    let refuse = |code, step: &str, message: &str, help: String| {
        let at = sources.place(node.value_at(&Pointer::of([step])));
        Err(Box::new(Finding::new(code, message).at(at).help(help)))
    };
    let Some(map) = value.as_object() else {
        let help = "write apiVersion, kind, metadata and spec".to_owned();
        return refuse(Code::NotADocument, "", "the document is no mapping", help);
    };
    let text = |name: &str| map.get(name).and_then(Value::as_str);
    if text("apiVersion") != Some(API_VERSION) {
        let help = format!("write `apiVersion: {API_VERSION}`");
        let message = "the apiVersion is missing or unknown";
        return refuse(Code::ApiVersion, "apiVersion", message, help);
    }
    if text("kind") != Some(POLICY_KIND) {
        let help = format!("write `kind: {POLICY_KIND}`, or move the document to the manifests");
        let message = "only policies belong in a folder of policies";
        return refuse(Code::UnknownKind, "kind", message, help);
    }
    Ok(())
}
