//! The secrets that a plan will send: all of them are asked for before the first write.
//!
//! A plan comes in; what is missing goes out, with where it was written. Nothing is sent here.

use std::collections::BTreeMap;

use lockstep_diff::{Change, Plan};
use lockstep_model::secret::SecretSource;
use lockstep_model::{Policy, SecretRef};

use crate::failure::Failure;
use crate::output;
use crate::progress::Loudness;
use crate::secrets::{Missing, Secrets};

/// A secret that a plan sends.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Wanted {
    source: SecretSource,
    /// What wants it, and where that was written.
    by: String,
}

/// Sees to it that all secrets of a plan are there. In a simulator environment it says which ones
/// are stood in for instead.
pub(crate) fn check(plan: &Plan, secrets: &Secrets, loudness: Loudness) -> Result<(), Failure> {
    let mut missing: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for wanted in plan.changes.iter().flat_map(of_change) {
        if let Err(error) = secrets.find(&wanted.source) {
            let (_reason, by) = missing
                .entry(error.source_name)
                .or_insert((error.reason, Vec::new()));
            by.push(wanted.by);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    match secrets.missing {
        Missing::Invented if loudness == Loudness::Quiet => Ok(()),
        Missing::Invented => {
            let names: Vec<&str> = missing.keys().map(String::as_str).collect();
            output::say(format_args!(
                "note: the simulator needs no secret; placeholders stand in for {}",
                names.join(" and ")
            ));
            Ok(())
        }
        Missing::Refused => Err(refuse(&missing)),
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

fn of_change(change: &Change) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for step in &change.steps {
        for (name, value) in change.payload(step).iter() {
            let field = change.address().kind.info().field(name);
            if field.is_none_or(|field| field.policy != Policy::Secret) {
                continue;
            }
            let source = SecretRef::from_value(value).and_then(|secret| secret.source());
            wanted.extend(source.map(|source| Wanted {
                source,
                by: whose(change, name),
            }));
        }
    }
    wanted.sort();
    wanted.dedup();
    wanted
}

fn whose(change: &Change, name: &str) -> String {
    let field = change.fields.iter().find(|field| field.path.top() == name);
    let origin = field.and_then(|field| field.origin.as_ref());
    match origin.or(change.origin.as_ref()) {
        Some(origin) => format!("{} ({name} at {origin})", change.address()),
        None => format!("{} ({name})", change.address()),
    }
}
