//! Reads `lockstep.yaml`: the version it asks for first, then its shape, then its environment.
//!
//! Files come in; a project and the settings of the chosen environment go out, or findings.

use lockstep_model::typed::typed;
use lockstep_model::{Code, Finding, Pointer};
use semver::{Prerelease, Version, VersionReq};
use serde_json::Value;

use crate::environment::{self, Environment, Trouble};
use crate::files::Files;
use crate::load::LoadRequest;
use crate::privacy;
use crate::project::{PROJECT_FILE, Project, ProjectMetadata, ProjectSpec};
use crate::schema::{API_VERSION, PROJECT_KIND};
use crate::source::{self, MAX_BYTES};
use crate::span::{Node, Sources};
use crate::spec::Removal;
use crate::validate;
use crate::yaml::{self, Document};

/// What to do about a project file with nothing in it.
const EMPTY_HELP: &str = "remove it and run `lockstep init`, or write one by hand: `lockstep explain \
                          LS0301` shows the fewest lines that it needs";

/// A project file that was read, with its positions.
#[derive(Debug)]
pub(crate) struct ProjectFile {
    pub(crate) project: Project,
    pub(crate) environment: Option<Environment>,
    pub(crate) node: Node,
}

/// Reads the project file.
pub(crate) fn read(
    files: &impl Files,
    request: LoadRequest<'_>,
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) -> Option<ProjectFile> {
    let document = match document(files, sources, findings) {
        Ok(document) => document?,
        Err(finding) => {
            findings.push(*finding);
            return None;
        }
    };
    let node = document.node;
    let mut trouble = Vec::new();
    let fits = check_requires(&document.value, request.tool_version, &mut trouble);
    let mut project = None;
    if fits {
        let invalid = validate::project((&document.value, &node), sources);
        let valid = invalid.is_empty();
        findings.extend(invalid);
        project = valid
            .then(|| self::project(&document.value, &mut trouble))
            .flatten();
    }
    let environment = project.as_ref().and_then(|project: &Project| {
        let chosen = environment::choose(&project.spec, request.environment);
        let settled = chosen.map(|(name, spec)| environment::settle(name, spec));
        let (environment, found) = settled.unwrap_or_else(|unknown| (None, vec![unknown]));
        trouble.extend(found);
        environment
    });
    findings.extend(trouble.into_iter().map(|one| one.finding(&node, sources)));
    project.map(|project| ProjectFile {
        project,
        environment,
        node,
    })
}

/// Returns the file's one document, if it could be read.
fn document(
    files: &impl Files,
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) -> Result<Option<Document>, Box<Finding>> {
    let bytes = files.read(PROJECT_FILE, MAX_BYTES).map_err(|why| {
        let finding = Finding::new(Code::Project, format!("{PROJECT_FILE} {why}"));
        Box::new(finding.help("`lockstep init` writes one"))
    })?;
    let file = source::decode(PROJECT_FILE, &bytes, sources)?;
    let read = yaml::read(file, sources);
    let broken = !read.findings.is_empty();
    findings.extend(read.findings);
    findings.extend(privacy::file(file, &read.documents, sources));
    let mut documents = read.documents.into_iter();
    match (documents.next(), documents.next()) {
        _ if broken => Ok(None),
        (Some(document), None) => check_header(document, sources).map(Some),
        (None, _) => {
            let at = sources.place(source::stretch(file, "", 0, 0));
            let finding = Finding::new(Code::Project, format!("{PROJECT_FILE} is empty"));
            Err(Box::new(finding.at(at).help(EMPTY_HELP)))
        }
        (Some(_), Some(second)) => {
            let message = format!("{PROJECT_FILE} holds more than one document");
            let at = sources.place(second.node.value_at(&Pointer::root()));
            let help = "manifests belong in the folders that `spec.manifests` names";
            Err(Box::new(
                Finding::new(Code::Project, message).at(at).help(help),
            ))
        }
    }
}

fn check_header(document: Document, sources: &Sources) -> Result<Document, Box<Finding>> {
    let Document { value, node, .. } = &document;
    let refuse = |code, step: &str, message: &str, help: String| {
        let at = sources.place(node.value_at(&Pointer::of([step])));
        Err(Box::new(Finding::new(code, message).at(at).help(help)))
    };
    if !value.is_object() {
        let help = format!("it is a mapping with `kind: {PROJECT_KIND}`");
        return refuse(Code::Project, "", "the document is no mapping", help);
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    if text("apiVersion") != Some(API_VERSION) {
        let help = format!("write `apiVersion: {API_VERSION}`");
        let message = "the apiVersion is missing or unknown";
        return refuse(Code::ApiVersion, "apiVersion", message, help);
    }
    if text("kind") != Some(PROJECT_KIND) {
        let help = format!("write `kind: {PROJECT_KIND}`");
        let message = "the kind is not that of a project";
        return refuse(Code::Project, "kind", message, help);
    }
    Ok(document)
}

/// Checks the version first: a newer file may hold what this lockstep does not know.
fn check_requires(value: &Value, tool_version: &str, trouble: &mut Vec<Trouble>) -> bool {
    let pointer = Pointer::of(["spec", "requires"]);
    let Some(text) = value.pointer("/spec/requires").and_then(Value::as_str) else {
        return true;
    };
    let requirement = match VersionReq::parse(text) {
        Ok(requirement) => requirement,
        Err(error) => {
            let message = format!("`requires` cannot be read: {error}");
            let found = Trouble::new(Code::Requires, pointer, message);
            trouble.push(found.help("write it like `>=0.1` or `>=0.1, <0.3`"));
            return false;
        }
    };
    let meets = Version::parse(tool_version).is_ok_and(|mut version| {
        // A build on the way to 0.2.0 meets `>=0.1`: semver alone would say no.
        version.pre = Prerelease::EMPTY;
        requirement.matches(&version)
    });
    if !meets {
        let message =
            format!("this is lockstep {tool_version}; the project requires {requirement}");
        let found = Trouble::new(Code::Requires, pointer, message);
        trouble.push(found.help("use a lockstep of a version that the project asks for"));
    }
    meets
}

fn project(value: &Value, trouble: &mut Vec<Trouble>) -> Option<Project> {
    let metadata = typed::<ProjectMetadata>(&value["metadata"], &Pointer::of(["metadata"]));
    let spec = typed::<ProjectSpec>(&value["spec"], &Pointer::of(["spec"]));
    match (metadata, spec) {
        (Ok(metadata), Ok(spec)) => Some(Project {
            name: metadata.name,
            removed: removals(&spec, trouble),
            spec,
        }),
        (Err(problem), _) | (_, Err(problem)) => {
            trouble.push(Trouble::from(*problem));
            None
        }
    }
}

fn removals(spec: &ProjectSpec, trouble: &mut Vec<Trouble>) -> Vec<Removal> {
    let mut removals = Vec::new();
    for (index, removed) in spec.removed.iter().enumerate() {
        match removed.address.parse() {
            Ok(address) => removals.push(Removal {
                address,
                delete: removed.delete,
            }),
            Err(why) => {
                let steps = ["spec", "removed", &index.to_string(), "address"];
                let message = format!("the address cannot be read: {why}");
                let found = Trouble::new(Code::Environment, Pointer::of(steps), message);
                trouble.push(found.help("write kind and name, such as `Prompt/support_agent`"));
            }
        }
    }
    removals
}
