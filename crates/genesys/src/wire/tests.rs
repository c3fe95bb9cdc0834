//! Holds every kind to the samples under `fixtures/wire`: answers as the contract spells them, and
//! what must become of them.

use std::fs;
use std::path::{Path, PathBuf};

use lockstep_model::{Kind, Presence};
use serde_json::json;

use super::*;
use crate::live::{self, Source};

/// A sample, spelled by hand.
struct Sample {
    path: PathBuf,
    value: Value,
}

impl Sample {
    fn get(&self, name: &str) -> Option<&Value> {
        self.value.get(name)
    }

    fn object(&self, name: &str) -> Map<String, Value> {
        let found = self.get(name).and_then(Value::as_object).cloned();
        found.unwrap_or_else(|| panic!("{} has no object `{name}`", self.path.display()))
    }

    fn source(&self) -> Source {
        match self.get("row") {
            Some(_) => Source::Row,
            None => Source::Whole,
        }
    }
}

fn folder(kind: Kind) -> PathBuf {
    let mut name = String::new();
    for c in kind.as_str().chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/wire");
    root.join(name)
}

fn samples(kind: Kind) -> Vec<Sample> {
    let folder = folder(kind);
    let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = files.map(|file| file.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| {
            let value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            Sample { path, value }
        })
        .collect()
}

fn all() -> impl Iterator<Item = (Kind, &'static Wire, Sample)> {
    kinds().flat_map(|(kind, wire)| samples(kind).into_iter().map(move |s| (kind, wire, s)))
}

#[test]
fn every_kind_that_is_in_the_tenant_travels_and_has_samples() {
    for kind in Kind::ALL {
        let present = kind.info().presence != Presence::Nowhere;
        assert_eq!(of(*kind).is_some(), present, "{kind}");
        if present {
            let samples = samples(*kind);
            let read = samples.iter().any(|s| s.get("fields").is_some());
            let written = samples.iter().any(|s| s.get("body").is_some());
            assert!(
                read && written,
                "{kind} needs a sample that is read and one that is written"
            );
        }
    }
}

#[test]
fn every_field_that_is_sent_is_spelled_once() {
    let special = ["versions", "strategy", "weights"];
    for (kind, wire) in kinds() {
        for field in kind.info().fields {
            let spelled = wire.spellings.iter().filter(|s| s.name == field.name);
            let count = spelled.count() + usize::from(special.contains(&field.name));
            let outside = field.policy == Policy::Outside;
            assert_eq!(count, usize::from(!outside), "{kind}.{}", field.name);
        }
        for spelling in wire.spellings {
            let field = kind.info().field(spelling.name).expect("a field");
            match (spelling.shape, field.policy) {
                (Shape::Items { key, .. }, Policy::KeyedList { key: by, .. }) => {
                    assert_eq!(key, by);
                }
                (Shape::Items { .. }, other) => panic!("{} is {other:?}", field.name),
                (shape, policy) => assert_eq!(
                    matches!(shape, Shape::Secret),
                    policy == Policy::Secret,
                    "{}",
                    field.name
                ),
            }
        }
    }
}

#[test]
fn answers_are_read_as_the_samples_say() {
    for (kind, wire, sample) in all() {
        let at = sample.path.display();
        let tag = sample.get("header").and_then(Value::as_str);
        let read = live::decode((kind, wire), &sample.object("answer"), tag, sample.source());
        if let Some(reason) = sample.get("unreadable") {
            let error = read.expect_err("an unreadable sample");
            assert!(error.contains(reason.as_str().unwrap()), "{at}: {error}");
            continue;
        }
        let read = read.unwrap_or_else(|error| panic!("{at}: {error}"));
        let Some(read) = read else {
            assert_eq!(sample.get("absent"), Some(&json!(true)), "{at}");
            continue;
        };
        assert_eq!(
            read.fields.to_value(),
            Value::Object(sample.object("fields")),
            "{at}"
        );
        let live = json!({
            "id": read.live_id.as_str(),
            "name": read.live_name,
            "tag": read.tag.as_ref().map(|tag| tag.as_str()),
            "modifiedBy": read.modified_by,
            "modifiedAt": read.modified_at,
        });
        assert_eq!(Some(&live), sample.get("live"), "{at}");
    }
}

#[test]
fn bodies_are_written_as_the_samples_say() {
    for (_kind, wire, sample) in all().filter(|(_, _, sample)| sample.get("body").is_some()) {
        let fields = Fields::from(sample.object("write"));
        let body = (wire.body)(&fields, &sample.object("answer"));
        assert_eq!(body, sample.object("body"), "{}", sample.path.display());
    }
}

/// Writes every field that was read over the same answer: nothing may change by it.
#[test]
fn what_is_written_back_reads_the_same() {
    for (kind, wire, sample) in all().filter(|(_, _, sample)| sample.get("fields").is_some()) {
        let raw = sample.object("answer");
        let mut fields = Fields::from(sample.object("fields"));
        if let Some(name) = append_only(kind) {
            fields.remove(name);
        }
        let mut put = raw.clone();
        put.extend((wire.body)(&fields, &raw));
        let again = (wire.read)(&put).unwrap().unwrap();
        let before = (wire.read)(&raw).unwrap().unwrap();
        let written = |fields: &Fields| {
            let mut fields = fields.clone();
            // What is written always says a strategy.
            fields.remove("strategy");
            fields.digest()
        };
        assert_eq!(
            written(&again),
            written(&before),
            "{}",
            sample.path.display()
        );
    }
}

#[test]
fn rows_and_single_answers_of_whole_kinds_digest_alike() {
    for (kind, wire, sample) in all().filter(|(_, _, sample)| sample.get("fields").is_some()) {
        if is_whole_in_rows(kind) {
            let raw = sample.object("answer");
            let digest = |source| {
                let object = live::decode((kind, wire), &raw, None, source).unwrap();
                object.unwrap().fields.digest()
            };
            assert_eq!(digest(Source::Row), digest(Source::Whole));
        }
    }
}

#[test]
fn secrets_are_neither_read_nor_laid() {
    let wire = of(Kind::Provider).unwrap();
    let raw = json!({"apiKey": "leaked by the server", "name": "x"});
    let raw = raw.as_object().unwrap();
    assert!((wire.read)(raw).unwrap().unwrap().is_empty());
    let mut fields = Fields::new();
    fields.set("apiKey", json!({"env": "KEY"}));
    assert!(!(wire.body)(&fields, &Map::new()).contains_key("apiKey"));
    assert!(!(wire.body)(&fields, raw).contains_key("apiKey"));
    assert_eq!(wire.secrets().collect::<Vec<_>>(), [("apiKey", "apiKey")]);
}
