//! Rows that tell enough, and rows that do not.

use lockstep_model::{Applied, Kind};
use serde_json::json;

use super::*;
use crate::live::{self, Source};

const TEXT: &str = "You are kind.";
const OLD: &str = "You were kind.";

/// A prompt's row or its whole body, with two versions.
fn raw(tag: &str, texts: bool) -> Row {
    let mut body = json!({
        "id": "q-1", "name": "q", "etag": tag, "modelEndpointRef": "p/m",
        "trafficDistribution": {"defaultVersion": "1.0.0"},
        "versions": [{"version": "0.9.0"}, {"version": "1.0.0"}],
    });
    if texts {
        body["versions"][0]["systemPrompt"] = json!(OLD);
        body["versions"][1]["systemPrompt"] = json!(TEXT);
    }
    body.as_object().unwrap().clone()
}

fn collection() -> &'static Collection {
    wire::of(Kind::Prompt).unwrap().collection
}

fn fields(value: Value) -> Fields {
    Fields::from(value.as_object().unwrap().clone())
}

/// What is wanted: the newer version, and not the older one.
fn wanted() -> Fields {
    fields(json!({"model": "p/m", "versions": {"1.0.0": TEXT}}))
}

/// What the ledger remembers of one kind after reading back at a tag.
fn applied(kind: Kind, tag: &str) -> Applied {
    let read = live::decode_all(collection(), &raw(tag, true), None, Source::Whole);
    let object = read
        .objects
        .into_iter()
        .find(|one| one.kind == kind)
        .unwrap();
    Applied {
        live: Some(object.digest()),
        live_id: object.live_id,
        live_name: object.live_name,
        fields: if kind == Kind::Prompt {
            wanted()
        } else {
            object.fields
        }
        .into(),
        tag: object.tag,
        published: object.published,
        protected: false,
    }
}

fn need(known: &[(Kind, &Applied)], fields: Option<&Fields>, row: &Row) -> Need {
    let request = ReadRequest {
        known: known
            .iter()
            .map(|(kind, applied)| Known {
                kind: *kind,
                applied,
            })
            .collect(),
        wanted: vec![Wanted {
            kind: Kind::Prompt,
            live_name: "q",
            fields,
        }],
        fresh: Vec::new(),
    };
    let decoded = live::decode_all(collection(), row, None, Source::Row);
    Asked::new(collection(), &request).need(&LiveId::new("q-1"), row, &decoded)
}

#[test]
fn a_prompt_in_the_state_that_was_read_back_is_remembered() {
    let prompt = applied(Kind::Prompt, "t1");
    let Need::Entries(entries, seals) = need(
        &[(Kind::Prompt, &prompt)],
        Some(&wanted()),
        &raw("t1", false),
    ) else {
        panic!("it is remembered");
    };
    assert_eq!(entries["1.0.0"], json!(TEXT));
    assert_eq!(entries["0.9.0"], published::sealed(published::digest(OLD)));
    assert_eq!(seals, prompt.published);
}

#[test]
fn a_prompt_whose_part_was_read_back_last_is_remembered_by_that() {
    let (prompt, split) = (
        applied(Kind::Prompt, "t1"),
        applied(Kind::TrafficSplit, "t2"),
    );
    let known = [(Kind::Prompt, &prompt), (Kind::TrafficSplit, &split)];
    let found = need(&known, Some(&wanted()), &raw("t2", false));
    assert!(matches!(found, Need::Entries(_, _)), "{found:?}");
    assert_eq!(need(&known, Some(&wanted()), &raw("t3", false)), Need::Read);
}

#[test]
fn anything_that_differs_is_read() {
    let prompt = applied(Kind::Prompt, "t1");
    let known = [(Kind::Prompt, &prompt)];
    let mut row = raw("t1", false);
    row.insert("modelEndpointRef".to_owned(), json!("p/other"));
    assert_eq!(
        need(&known, Some(&wanted()), &row),
        Need::Read,
        "the settings"
    );
    let mut row = raw("t1", false);
    row.insert("versions".to_owned(), json!([{"version": "1.0.0"}]));
    assert_eq!(
        need(&known, Some(&wanted()), &row),
        Need::Read,
        "the versions"
    );
    let mut row = raw("t1", false);
    row.remove("etag");
    assert_eq!(need(&known, Some(&wanted()), &row), Need::Read, "no tag");
    let untagged = Applied {
        tag: None,
        ..prompt.clone()
    };
    let known = [(Kind::Prompt, &untagged)];
    assert_eq!(need(&known, Some(&wanted()), &raw("t1", false)), Need::Read);
}

#[test]
fn texts_that_are_compared_are_never_digests() {
    let prompt = applied(Kind::Prompt, "t1");
    let known = [(Kind::Prompt, &prompt)];
    let both = |old: Value| fields(json!({"versions": {"1.0.0": TEXT, "0.9.0": old}}));
    let sealed = published::sealed(published::digest(OLD));
    for old in [json!("Another."), json!(OLD), sealed] {
        let wanted = both(old);
        assert_eq!(need(&known, Some(&wanted), &raw("t1", false)), Need::Read);
    }
}

#[test]
fn what_the_ledger_does_not_know_or_nobody_wants_is_read_or_left() {
    assert_eq!(need(&[], Some(&wanted()), &raw("t1", false)), Need::Read);
    let prompt = applied(Kind::Prompt, "t1");
    let known = [(Kind::Prompt, &prompt)];
    assert_eq!(need(&known, None, &raw("t1", false)), Need::Read);
    let mut renamed = raw("t1", false);
    renamed.insert("name".to_owned(), json!("r"));
    assert_eq!(need(&known, Some(&wanted()), &renamed), Need::Read);
    assert_eq!(need(&[], Some(&wanted()), &renamed), Need::Nothing);
}
