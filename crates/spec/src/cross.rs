//! What can only be said of all manifests together: names and hand-overs.
//!
//! Resolved objects come in, findings go out.

use std::collections::{BTreeMap, HashMap};

use lockstep_model::{Address, Code, Finding, Kind, Name, Pointer, Presence};

use crate::overlay::Manifests;
use crate::resolve::Resolved;
use crate::resting::Resting;
use crate::span::{Node, Sources, Stretch};
use crate::spec::Removal;

/// Checks that live names fit their kind, and that each belongs to one object.
pub(crate) fn live_names(resolved: &[Resolved], sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut taken: HashMap<(Kind, &str), &Resolved> = HashMap::new();
    let mut declared: HashMap<&Address, &Resolved> = HashMap::new();
    for one in resolved {
        let desired = &one.desired;
        findings.extend(out_of_bounds(one, sources));
        if let Some(first) = declared.insert(&desired.address, one) {
            let message = format!("{} is declared twice", desired.address);
            let finding = Finding::new(Code::DuplicateDocument, message);
            findings.push(both(finding, one, first, sources));
            continue;
        }
        if let Some(first) = taken.insert((one.kind_of_name, &desired.live_name), one) {
            let message = format!(
                "{} and {} have the live name `{}`",
                first.desired.address, desired.address, desired.live_name
            );
            let finding = Finding::new(Code::LiveNameTaken, message);
            findings.push(both(finding, one, first, sources));
        }
    }
    findings
}

fn both(finding: Finding, one: &Resolved, first: &Resolved, sources: &Sources) -> Finding {
    let finding = finding.at(sources.place(one.name_at));
    let finding = finding.related("first declared here", sources.place(first.name_at));
    let help = if one.short || first.short {
        "keep the short form or the manifest, not both"
    } else if one.kind_of_name.info().presence == Presence::Object {
        "give one of them another `metadata.liveName`, or remove one"
    } else {
        // Its live name is that of the object it belongs to.
        "remove one, or let it name another object"
    };
    finding.help(help)
}

fn out_of_bounds(one: &Resolved, sources: &Sources) -> Option<Finding> {
    let info = one.kind_of_name.info();
    if info.presence != Presence::Object {
        return None;
    }
    let (least, most) = info.live_name;
    let length = one.desired.live_name.chars().count();
    if (least..=most).contains(&length) {
        return None;
    }
    let kind = one.kind_of_name;
    let message =
        format!("the live name has {length} characters; that of a {kind} has {least} to {most}");
    let finding = Finding::new(Code::ReservedName, message).at(sources.place(one.name_at));
    Some(finding.help("choose another `metadata.liveName`"))
}

/// Checks that earlier names are free.
pub(crate) fn earlier_names(manifests: &Manifests, sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut claimed: BTreeMap<(Kind, &Name), (&Resting, Stretch)> = BTreeMap::new();
    for manifest in manifests.values() {
        let names = manifest.metadata.iter().flat_map(|m| &m.renamed_from);
        if names.clone().next().is_none() {
            continue;
        }
        let open = manifest.open();
        for (index, name) in names.enumerate() {
            let steps = ["metadata", "renamedFrom", &index.to_string()];
            let at = open.node.value_at(&Pointer::of(steps));
            let earlier = Address::new(manifest.address.kind, name.clone());
            let finding =
                |message| Finding::new(Code::DuplicateDocument, message).at(sources.place(at));
            if let Some(present) = manifests.get(&earlier) {
                let finding = finding(format!("{earlier} is an earlier name and still declared"));
                let place = sources.place(present.name_at());
                let finding = finding.related("declared here", place);
                findings.push(finding.help("take it out of `renamedFrom`, or remove the other"));
            }
            let claim = (manifest, at);
            if let Some((_other, first)) = claimed.insert((earlier.kind, name), claim) {
                let finding = finding(format!("two manifests were {earlier} before"));
                let finding = finding.related("first said here", sources.place(first));
                findings.push(finding.help("keep it where the live object went"));
            }
        }
    }
    findings
}

/// Checks that what is handed over is not declared as well, and is handed over once.
pub(crate) fn removed(
    removed: &[Removal],
    manifests: &Manifests,
    node: &Node,
    sources: &Sources,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: BTreeMap<&Address, Stretch> = BTreeMap::new();
    for (index, removal) in removed.iter().enumerate() {
        let steps = ["spec", "removed", &index.to_string(), "address"];
        let at = node.value_at(&Pointer::of(steps));
        let finding = |code, message| Finding::new(code, message).at(sources.place(at));
        if let Some(manifest) = manifests.get(&removal.address) {
            let message = format!("{} is handed over and still declared", removal.address);
            let place = sources.place(manifest.name_at());
            let finding = finding(Code::Exclusive, message).related("declared here", place);
            findings.push(finding.help("take out one of the two"));
        }
        if let Some(first) = seen.insert(&removal.address, at) {
            let message = format!("{} is handed over twice", removal.address);
            let finding = finding(Code::DuplicateItem, message);
            let finding = finding.related("first said here", sources.place(first));
            findings.push(finding.help("keep one of the two"));
        }
    }
    findings
}
