//! The defaults of kinds: what lies beneath each document.
//!
//! What the project and the environment say comes in; manifests go out in which what they leave
//! out is filled from there. The document wins: structures are merged, all else is taken whole.

#[cfg(test)]
mod tests;

use lockstep_model::{Address, Code, Field, Finding, Kind, Name, Pointer, Policy, Severity, Wrote};
use serde_json::{Map, Value, json};

use crate::manifest::Manifest;
use crate::merge;
use crate::overlay::Manifests;
use crate::project::ProjectSpec;
use crate::resting::Stretches;
use crate::schema::API_VERSION;
use crate::span::{Entry, FileId, Inner, Node, Sources};
use crate::suggest;

/// The defaults of one kind: a document that need not be whole.
#[derive(Debug)]
pub(crate) struct Defaults {
    /// The document; what stands under its `spec` lies beneath others.
    pub(crate) manifest: Manifest,
    /// The project gives some of them, for all environments.
    shared: bool,
}

/// Reads the defaults of an environment: its own over those of the project.
pub(crate) fn read(
    (project, node): (&ProjectSpec, &Node),
    environment: &str,
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) -> Vec<Defaults> {
    let shared = Pointer::of(["spec", "defaults"]);
    let own = Pointer::of(["spec", "environments", environment, "defaults"]);
    let of_environment = project.environments.get(environment);
    let layers = [
        (Some(&project.defaults), shared, true),
        (of_environment.map(|spec| &spec.defaults), own, false),
    ];
    let file = sources.again(node.at.file, Wrote::Default);
    let mut all: Vec<Defaults> = Vec::new();
    for (defaults, at, shared) in layers {
        for (name, body) in defaults.into_iter().flatten() {
            let at = at.then(name);
            let Some(kind) = Kind::from_name(name) else {
                findings.push(unknown_kind(name, sources.place(node.key_at(&at))));
                continue;
            };
            let Some(entry) = node.entry_at(&at) else {
                continue;
            };
            let mut body = (body.clone(), entry.node.clone());
            refuse_lists(
                (&mut body.0, &mut body.1),
                kind.info().fields,
                sources,
                findings,
            );
            stamp(&mut body.1, file);
            lay(&mut all, (kind, entry), body, shared);
        }
    }
    all
}

fn unknown_kind(name: &str, place: lockstep_model::Place) -> Finding {
    let message = format!("`{}` is no kind of manifest", suggest::short(name));
    let help = match suggest::nearest(name, Kind::ALL.iter().map(|kind| kind.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the kinds are {}", Kind::list()),
    };
    Finding::new(Code::UnknownKind, message)
        .at(place)
        .help(help)
}

/// Takes lists out whose items have names: beneath a document they would make no sense.
fn refuse_lists(
    (value, node): (&mut Value, &mut Node),
    fields: &'static [Field],
    sources: &Sources,
    findings: &mut Vec<Finding>,
) {
    let (Value::Object(map), Inner::Entries(entries)) = (value, &mut node.inner) else {
        return;
    };
    entries.retain_mut(|entry| {
        let Some(field) = Field::find(fields, &entry.name) else {
            return true;
        };
        if field.key().is_some() {
            map.remove(&*entry.name);
            let message = format!("`{}` cannot be a default", entry.name);
            let finding = Finding::new(Code::DefaultList, message).at(sources.place(entry.key));
            findings.push(finding.help("its items belong to one document: write them there"));
            return false;
        }
        if let (Policy::Struct(fields), Some(value)) = (field.policy, map.get_mut(&*entry.name)) {
            refuse_lists((value, &mut entry.node), fields, sources, findings);
        }
        true
    });
}

/// Says of a whole tree which file it is of.
fn stamp(node: &mut Node, file: FileId) {
    node.at.file = file;
    match &mut node.inner {
        Inner::Leaf => {}
        Inner::Items(items) => items.iter_mut().for_each(|item| stamp(item, file)),
        Inner::Entries(entries) => {
            for entry in entries {
                entry.key.file = file;
                stamp(&mut entry.node, file);
            }
        }
    }
}

fn lay(all: &mut Vec<Defaults>, (kind, entry): (Kind, &Entry), body: (Value, Node), shared: bool) {
    let known = all.iter_mut().find(|one| one.manifest.address.kind == kind);
    let Some(known) = known else {
        let manifest = document(kind, body, entry);
        return all.extend(manifest.map(|manifest| Defaults { manifest, shared }));
    };
    known.shared &= shared;
    if let Some(base) = spec_of(&mut known.manifest) {
        merge::structure(base, body, kind.info().fields);
    }
}

fn spec_of(manifest: &mut Manifest) -> Option<(&mut Value, &mut Node)> {
    let Inner::Entries(entries) = &mut manifest.node.inner else {
        return None;
    };
    let entry = entries.iter_mut().find(|entry| &*entry.name == "spec")?;
    Some((manifest.value.get_mut("spec")?, &mut entry.node))
}

/// Makes a document of a body, to be checked like one that others own: it need not be whole.
fn document(kind: Kind, (body, node): (Value, Node), entry: &Entry) -> Option<Manifest> {
    let name: Name = "defaults".parse().ok()?;
    let value = json!({
        "apiVersion": API_VERSION,
        "kind": kind.as_str(),
        "metadata": {"name": name.as_str(), "external": true},
        "spec": body,
    });
    let at = node.at;
    let spec = Entry {
        name: "spec".into(),
        key: entry.key,
        node,
    };
    Some(Manifest {
        address: Address::new(kind, name),
        value,
        node: Stretches::from(Node {
            at,
            inner: Inner::Entries(vec![spec]),
        }),
        broken: false,
        metadata: None,
    })
}

/// Lays defaults beneath the documents of their kind, and says which lie beneath none.
pub(crate) fn apply(
    all: &[Defaults],
    manifests: &mut Manifests,
    sources: &Sources,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Defaults { manifest, shared } in all {
        let kind = manifest.address.kind;
        let fields = kind.info().fields;
        let Some(spec) = manifest.node.entry("spec") else {
            continue;
        };
        let mut idle = true;
        for resting in manifests.values_mut().filter(|one| one.is_own(kind)) {
            idle = false;
            let mut document = resting.open();
            if let Some((Value::Object(map), node)) = spec_of(&mut document) {
                beneath((map, node), (manifest.body(), &spec.node), fields);
            }
            *resting = document.into();
        }
        if idle {
            let message = format!("there is no {kind} that these defaults lie beneath");
            let mut finding = Finding::new(Code::UnusedDefaults, message);
            if !shared {
                finding.severity = Severity::Warning;
            }
            let finding = finding.at(sources.place(spec.key));
            findings.push(finding.help("take them out, or correct the kind"));
        }
    }
    findings
}

fn beneath(
    (map, node): (&mut Map<String, Value>, &mut Node),
    (default, default_node): (&Value, &Node),
    fields: &'static [Field],
) {
    let (Inner::Entries(entries), Inner::Entries(defaults)) =
        (&mut node.inner, &default_node.inner)
    else {
        return;
    };
    for over in defaults {
        let Some(value) = default.get(&*over.name) else {
            continue;
        };
        let Some(present) = map.get_mut(&*over.name) else {
            map.insert(over.name.to_string(), value.clone());
            entries.push(over.clone());
            continue;
        };
        let policy = Field::find(fields, &over.name).map(|field| field.policy);
        let entry = entries.iter_mut().find(|entry| entry.name == over.name);
        if let (Some(Policy::Struct(fields)), Value::Object(present), Some(entry)) =
            (policy, present, entry)
        {
            beneath((present, &mut entry.node), (value, &over.node), fields);
        }
    }
}
