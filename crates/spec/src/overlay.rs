//! Lays overlays over the base, folder by folder.
//!
//! The base's manifests and those of each overlay come in; the manifests of the environment go
//! out. They are validated afterwards: an overlay need not be whole.

use std::collections::BTreeMap;

use lockstep_model::{Address, Code, Finding, Kind, Pointer, Wrote};
use serde_json::Value;

use crate::manifest::Manifest;
use crate::merge;
use crate::metadata::Overlay;
use crate::resting::Resting;
use crate::span::{Inner, Sources};
use crate::suggest::Budget;

/// Manifests by address.
pub(crate) type Manifests = BTreeMap<Address, Resting>;

/// What manifests are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// They are what overlays are laid over.
    Base,
    /// They are one overlay.
    Overlay,
}

impl Layer {
    /// Returns what the values of its manifests are.
    pub(crate) const fn wrote(self) -> Wrote {
        match self {
            Self::Base => Wrote::Base,
            Self::Overlay => Wrote::Overlay,
        }
    }

    /// Says what to do about two documents of one address.
    const fn help(self) -> &'static str {
        match self {
            Self::Base => "rename or remove one, or make it an overlay",
            Self::Overlay => {
                "keep one of them, or put them into two folders that are listed in order"
            }
        }
    }
}

/// Orders a layer's manifests by address; of two with one address, the first counts.
pub(crate) fn by_address(
    (manifests, layer): (Vec<Resting>, Layer),
    sources: &Sources,
    findings: &mut Vec<Finding>,
) -> Manifests {
    let mut map = Manifests::new();
    for manifest in manifests {
        if let Some(first) = map.get(&manifest.address) {
            findings.push(twice(&manifest, first, sources).help(layer.help()));
        } else {
            map.insert(manifest.address.clone(), manifest);
        }
    }
    map
}

fn twice(manifest: &Resting, first: &Resting, sources: &Sources) -> Finding {
    let message = format!("{} is declared twice", manifest.address);
    let finding = Finding::new(Code::DuplicateDocument, message);
    finding
        .at(sources.place(manifest.name_at()))
        .related("first declared here", sources.place(first.name_at()))
}

/// Refuses `metadata.overlay` where there is no overlay.
pub(crate) fn check_base(base: &Manifests, sources: &Sources, findings: &mut Vec<Finding>) {
    for manifest in base.values().filter(|base| base.overlay().is_some()) {
        let at = manifest
            .open()
            .node
            .key_at(&Pointer::of(["metadata", "overlay"]));
        let message = "`overlay` stands in a manifest that is no overlay";
        let finding = Finding::new(Code::NotAllowed, message).at(sources.place(at));
        findings.push(finding.help("take it out, or move the document into an overlay's folder"));
    }
}

/// Lays one overlay over the manifests.
pub(crate) fn apply(
    base: &mut Manifests,
    overlay: Manifests,
    suggestions: &Budget,
    sources: &Sources,
    findings: &mut Vec<Finding>,
) {
    for (address, over) in overlay {
        let wanted = over.overlay();
        match (wanted, base.get_mut(&address)) {
            (Some(Overlay::Add), Some(present)) => {
                let finding = twice(&over, present, sources);
                findings.push(finding.help("leave out `overlay: add` to change it"));
            }
            (Some(Overlay::Add), None) => {
                let mut over = over.open();
                take_mark(&mut over);
                base.insert(address, over.into());
            }
            (Some(Overlay::Remove), Some(_present)) => {
                base.remove(&address);
            }
            (None, Some(present)) => {
                let mut under = present.open();
                lay(&mut under, over.open());
                *present = under.into();
            }
            (Some(Overlay::Remove) | None, None) => {
                findings.push(matches_nothing((base, suggestions), &over, wanted, sources));
            }
        }
    }
}

/// Takes `add` out: it is done.
fn take_mark(manifest: &mut Manifest) {
    let metadata = manifest.value.get_mut("metadata");
    if let Some(metadata) = metadata.and_then(Value::as_object_mut) {
        metadata.remove("overlay");
    }
    let Inner::Entries(entries) = &mut manifest.node.inner else {
        return;
    };
    for entry in entries
        .iter_mut()
        .filter(|entry| &*entry.name == "metadata")
    {
        if let Inner::Entries(metadata) = &mut entry.node.inner {
            metadata.retain(|entry| &*entry.name != "overlay");
        }
    }
}

fn matches_nothing(
    (base, suggestions): (&Manifests, &Budget),
    over: &Resting,
    wanted: Option<Overlay>,
    sources: &Sources,
) -> Finding {
    let kind = over.address.kind;
    let names = base
        .keys()
        .filter(|address| address.kind == kind)
        .map(|address| address.name.as_str());
    let near = suggestions.nearest(over.address.name.as_str(), names);
    let help = match (near, wanted) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, Some(_remove)) => "take the document out".to_owned(),
        (None, None) => "write `metadata.overlay: add` if it is meant to be new".to_owned(),
    };
    let message = format!("the overlay matches nothing: there is no {}", over.address);
    Finding::new(Code::OverlayMatchesNothing, message)
        .at(sources.place(over.name_at()))
        .help(help)
}

/// Lays a document over another, by the parts of a manifest.
fn lay(base: &mut Manifest, over: Manifest) {
    base.broken |= over.broken;
    let kind = over.address.kind;
    let Manifest {
        mut value, node, ..
    } = over;
    let Inner::Entries(entries) = node.into_node().inner else {
        return;
    };
    for entry in entries {
        let value = value.get_mut(&*entry.name).map(Value::take);
        if let Some(value) = value {
            part(base, kind, (value, entry));
        }
    }
}

fn part(base: &mut Manifest, kind: Kind, (value, entry): (Value, crate::span::Entry)) {
    let (Value::Object(map), Inner::Entries(entries)) = (&mut base.value, &mut base.node.inner)
    else {
        return;
    };
    let present = entries
        .iter_mut()
        .find(|present| present.name == entry.name);
    match (&*entry.name, present, map.get_mut(&*entry.name)) {
        ("spec", Some(present), Some(base)) => {
            let fields = kind.info().fields;
            merge::structure((base, &mut present.node), (value, entry.node), fields);
        }
        ("metadata", Some(present), Some(base)) => {
            merge::metadata((base, &mut present.node), (value, entry.node));
        }
        ("apiVersion" | "kind", _, _) => {}
        (name, _, _) => {
            map.insert(name.to_owned(), value);
            entries.retain(|present| present.name != entry.name);
            entries.push(entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;
    use crate::yaml;

    #[test]
    fn near_names_are_looked_for_in_bounds() {
        let mut sources = Sources::default();
        let mut layer = |names: &[String], layer| {
            let documents = names.iter().map(|name| {
                format!(
                    "---\napiVersion: lockstep.dev/v1\nkind: Model\nmetadata: {{name: {name}}}\n"
                )
            });
            let text: String = documents.collect();
            let file = sources.add("m.yaml", Some(&text));
            let read = yaml::read(file, &sources).documents.into_iter();
            let read = read.map(|document| manifest::of(document, &sources).unwrap().into());
            by_address((read.collect(), layer), &sources, &mut Vec::new())
        };
        let mut base = layer(&["support".to_owned()], Layer::Base);
        let names: Vec<String> = (100..300).map(|index| format!("support{index}")).collect();
        let over = layer(&names, Layer::Overlay);
        let mut findings = Vec::new();
        let budget = Budget::default();
        apply(&mut base, over, &budget, &sources, &mut findings);
        assert_eq!(findings.len(), 200);
        let near = |one: Option<&Finding>| {
            let help = one.and_then(|one| one.help.as_deref());
            help == Some("did you mean `support`?")
        };
        assert!(near(findings.first()) && !near(findings.last()));
    }
}
