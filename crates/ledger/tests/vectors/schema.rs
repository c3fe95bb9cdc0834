//! Every entry of every vector that is one fits the schema, and the schema refuses what is none.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::case::entry;
use crate::{cases, whole};

fn validator() -> Validator {
    jsonschema::validator_for(&lockstep_ledger::entry_schema()).expect("a schema")
}

#[test]
fn every_entry_fits_the_schema() {
    let validator = validator();
    let mut kinds = std::collections::BTreeSet::new();
    for (name, case) in cases() {
        // Of a damaged ledger the entries may be anything.
        if case.damage.is_some() {
            continue;
        }
        for line in case.lines().iter().filter(|line| line.ends_with(b"}\n")) {
            let entry = entry(line);
            let errors: Vec<String> = validator
                .iter_errors(&entry)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(errors, [""; 0], "{name}: {entry}");
            kinds.insert(entry["kind"].as_str().expect("a kind").to_owned());
        }
    }
    let known = lockstep_ledger::entry_schema();
    for rule in known["allOf"].as_array().expect("rules") {
        let kind = rule["if"]["properties"]["kind"]["const"]
            .as_str()
            .expect("a kind");
        assert!(
            kinds.contains(kind),
            "no vector has an entry of kind {kind}"
        );
    }
}

/// Finds an entry of a kind, by a field of its body and that field's value.
fn sample(kind: &str, field: &str, value: &str) -> Value {
    let lines = whole::case().lines();
    let mut entries = lines.iter().map(|line| entry(line));
    let fits = |entry: &Value| {
        entry["kind"] == kind && (field.is_empty() || entry["body"][field] == value)
    };
    entries.find(fits).expect("such an entry")
}

#[test]
fn what_is_no_entry_does_not_fit() {
    let validator = validator();
    let mut wrong = Vec::new();
    let mut bad = |mut entry: Value, at: &str, value: Option<Value>| {
        assert!(validator.is_valid(&entry), "{entry}");
        let (object, name) = at.rsplit_once('/').expect("a place");
        let object = entry.pointer_mut(object).expect("an object");
        let object = object.as_object_mut().expect("an object");
        match value {
            Some(value) => drop(object.insert(name.to_owned(), value)),
            None => drop(object.remove(name).expect("it was there")),
        }
        wrong.push(entry);
    };
    let intent = || sample("intent", "", "");
    bad(intent(), "/hash", None);
    bad(intent(), "/previous", Some(json!("ABC")));
    bad(intent(), "/format", Some(json!("lockstep.ledger/v2")));
    bad(
        intent(),
        "/sequence",
        Some(json!(9_007_199_254_740_992_u64)),
    );
    bad(intent(), "/body", Some(json!("text")));
    bad(intent(), "/body/action", Some(json!("ponder")));
    bad(intent(), "/body/before", Some(json!("none")));
    bad(intent(), "/body/liveId", Some(Value::Null));
    bad(
        sample("outcome", "result", "created"),
        "/body/applied",
        None,
    );
    bad(
        sample("outcome", "result", "created"),
        "/body/jobMs",
        Some(json!(1e16)),
    );
    bad(
        sample("outcome", "result", "created"),
        "/body/probe/prompt/status",
        Some(json!("MAYBE")),
    );
    bad(
        sample("settled", "found", "applied"),
        "/body/liveName",
        None,
    );
    bad(
        sample("settled", "found", "gone"),
        "/body/found",
        Some(json!("lost")),
    );
    bad(
        sample("guardOverridden", "", ""),
        "/body/limit",
        Some(json!("many")),
    );
    bad(
        sample("runFinished", "", ""),
        "/body/counts/created",
        Some(json!(-1)),
    );
    bad(sample("lockTaken", "", ""), "/body/from/owner", None);
    bad(sample("forgotten", "", ""), "/body/actor", None);
    for entry in wrong {
        assert!(!validator.is_valid(&entry), "{entry}");
    }
}
