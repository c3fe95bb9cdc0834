//! The secrets that a plan will send: all of them are asked for before the first write.
//!
//! A plan comes in; what is missing goes out, with where it was written. Nothing is sent here.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_diff::{Needed, Plan};
use lockstep_model::secret::SecretSource;
use lockstep_model::{Fields, Kind, Policy, SecretRef};
use lockstep_spec::Spec;
use serde_json::Value;

use crate::failure::Failure;
use crate::output;
use crate::progress::Loudness;
use crate::secrets::{Missing, Secrets};

/// Sees to it that all secrets of a plan are there. In a simulator environment it says which ones
/// are stood in for instead.
pub(crate) fn check(plan: &Plan, secrets: &Secrets, loudness: Loudness) -> Result<(), Failure> {
    let mut missing: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for needed in plan.secrets() {
        let (name, reason) = match secrets.missing {
            Missing::Unread => (needed.source.to_string(), String::new()),
            Missing::Refused | Missing::Invented => match secrets.find(&needed.source) {
                Ok(_found) => continue,
                Err(error) => (error.source_name, error.reason),
            },
        };
        let (_reason, by) = missing.entry(name).or_insert((reason, Vec::new()));
        by.push(whose(&needed));
    }
    if missing.is_empty() {
        return Ok(());
    }
    match secrets.missing {
        Missing::Invented | Missing::Unread if loudness == Loudness::Quiet => Ok(()),
        Missing::Invented | Missing::Unread => {
            let names: Vec<&str> = missing.keys().map(String::as_str).collect();
            let why = match secrets.missing {
                Missing::Unread => "a rehearsal sends no secret",
                Missing::Invented | Missing::Refused => "the simulator needs no secret",
            };
            output::say(format_args!(
                "note: {why}; placeholders stand in for {}",
                names.join(" and ")
            ));
            Ok(())
        }
        Missing::Refused => Err(refuse(&missing)),
    }
}

/// Reads the secrets of all manifests, as far as they are there, so that they are masked in what is
/// shown: a tenant may repeat one. None of them is needed for that.
pub(crate) fn listen(spec: &Spec, secrets: &Secrets) {
    let objects = spec.objects.values();
    let objects = objects.map(|desired| (desired.address.kind, &desired.fields));
    listen_to(objects, secrets);
}

/// Does the same for a plan.
pub(crate) fn listen_for(plan: &Plan, secrets: &Secrets) {
    let changes = plan.changes.iter();
    let changes = changes.map(|change| (change.address().kind, &change.after));
    listen_to(changes, secrets);
}

fn listen_to<'a>(objects: impl Iterator<Item = (Kind, &'a Fields)>, secrets: &Secrets) {
    let mut sources = BTreeSet::new();
    for (kind, fields) in objects {
        for (name, value) in fields.iter() {
            let policy = kind.info().field(name).map(|field| field.policy);
            if matches!(policy, Some(Policy::Secret | Policy::Outside)) {
                collect(value, &mut sources);
            }
        }
    }
    for source in &sources {
        // One that is missing cannot be repeated, and nothing is waited for.
        let there = match source {
            SecretSource::Env(_name) => true,
            SecretSource::File(path) => secrets.root.join(path).is_file(),
        };
        if there {
            drop(secrets.find(source));
        }
    }
}

/// Collects references, however deep they are.
fn collect(value: &Value, sources: &mut BTreeSet<SecretSource>) {
    match SecretRef::from_value(value).and_then(|secret| secret.source()) {
        Some(source) => drop(sources.insert(source)),
        None => {
            let parts = value.as_object().into_iter().flatten();
            parts.for_each(|(_name, part)| collect(part, sources));
        }
    }
}

fn refuse(missing: &BTreeMap<String, (String, Vec<String>)>) -> Failure {
    let lines = missing.iter().map(|(source, (reason, by))| {
        format!("\n  {source} {reason}: wanted by {}", by.join(", "))
    });
    let count = missing.len();
    let message = match count {
        1 => "a secret is missing, so nothing was sent:".to_owned(),
        _ => format!("{count} secrets are missing, so nothing was sent:"),
    };
    Failure::new(message + &lines.collect::<String>())
        .help("set the variables, or write the files, and run it again")
}

fn whose(needed: &Needed<'_>) -> String {
    let (address, field) = (needed.address, needed.field);
    match needed.origin {
        Some(origin) => format!("{address} ({field} at {origin})"),
        None => format!("{address} ({field})"),
    }
}
