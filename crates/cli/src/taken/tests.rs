use lockstep_genesys::Collections;
use serde_json::{Value, json};

use super::document::Unusable;
use super::*;

fn document() -> Document<'static> {
    let collections: Collections<'static> = serde_json::from_value(json!([])).unwrap();
    Document {
        taken_at: "2026-11-21T12:00:00Z".parse().unwrap(),
        tool: "lockstep 0.1.0".to_owned(),
        environment: "prod".to_owned(),
        tenant: "eu-central-1".to_owned(),
        organization: Organization {
            id: "o-1".to_owned(),
            name: "Acme".to_owned(),
        },
        ledger: Some(Hash::of(b"x")),
        collections,
    }
}

fn altered(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(&document().bytes().unwrap()).unwrap();
    change(&mut value);
    serde_json::to_vec_pretty(&value).unwrap()
}

#[test]
fn what_is_written_reads_back_however_it_is_laid_out() {
    let bytes = altered(|_value| {});
    let back = Document::parse(&bytes).unwrap();
    assert_eq!(back.bytes().unwrap(), document().bytes().unwrap());
}

#[test]
fn what_was_altered_is_refused() {
    let parse = |bytes: &[u8]| Document::parse(bytes).map(drop).unwrap_err();
    for field in ["takenAt", "environment", "tenant", "tool"] {
        let bytes = altered(|value| value[field] = json!("2026-11-21T12:00:01Z"));
        assert!(matches!(parse(&bytes), Unusable::Altered { .. }), "{field}");
    }
    let bytes = altered(|value| value["organization"]["id"] = json!("o-2"));
    assert!(matches!(parse(&bytes), Unusable::Altered { .. }));
    let bytes = altered(|value| value["kind"] = json!("lockstep.plan"));
    assert!(matches!(parse(&bytes), Unusable::Kind(_)));
    let bytes = altered(|value| value["formatVersion"] = json!("2.0"));
    assert!(matches!(parse(&bytes), Unusable::Newer { .. }));
    let bytes = altered(|value| value["formatVersion"] = json!("one"));
    assert!(matches!(parse(&bytes), Unusable::Format(_)));
    let bytes = altered(|value| value["takenAt"] = json!("noon"));
    assert!(matches!(parse(&bytes), Unusable::Time(_)));
    for bytes in [&b"{}"[..], b"", b"[1]", b"\xff", b"{\"kind\": 1"] {
        assert!(matches!(parse(bytes), Unusable::Shape(_)));
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(parse(deep.as_bytes()), Unusable::Shape(_)));
}

#[test]
fn a_snapshot_without_its_lists_proves_nothing() {
    let bytes = document().bytes().unwrap();
    let error = Document::parse(&bytes).unwrap().capture().unwrap_err();
    assert!(error.to_string().contains("is missing"), "{error}");
}

#[test]
fn ages_are_spoken_in_their_two_largest_units() {
    let spoken = |seconds| spoken(SignedDuration::from_secs(seconds));
    assert_eq!(spoken(59), "59 s");
    assert_eq!(spoken(60 * 60 - 1), "59 min");
    assert_eq!(spoken(3 * 3600 + 12 * 60), "3 h 12 min");
    assert_eq!(spoken(50 * 3600), "2 d 2 h");
}

fn origin(taken_at: Timestamp) -> Origin {
    Origin {
        path: PathBuf::from("live.json"),
        taken_at,
        head: None,
    }
}

#[test]
fn what_is_older_than_it_may_be_is_refused() {
    let hour = Some(Duration::from_secs(3600));
    let now = clock::instant();
    let at = |hours: i64| origin(now - SignedDuration::from_hours(hours));
    assert!(at(50).check_age(None).is_ok());
    assert!(at(0).check_age(hour).is_ok());
    let refused = at(50).check_age(hour).unwrap_err().to_string();
    assert!(
        refused.contains("is 2 d 2 h old, and --max-age allows 1h"),
        "{refused}"
    );
    let refused = at(-1).check_age(hour).unwrap_err().to_string();
    assert!(refused.contains("yet to come"), "{refused}");
}
