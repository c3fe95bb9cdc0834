//! What has served, as the entries tell it.

use lockstep_ledger::{Draft, Effect, Error, Event, Ledger, Mode};
use lockstep_model::tenant::LiveRef;
use lockstep_model::{Fields, Kind, LiveId, Served};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::sample::{adopted, draft, intent, live, open, outcome, released};

const SPLIT: &str = "TrafficSplit/a";

fn object(kind: Kind, id: &str) -> LiveRef {
    let live_id = LiveId::new(id);
    LiveRef { kind, live_id }
}

fn set(field: &str, value: Value) -> Fields {
    [(field.to_owned(), value)].into_iter().collect()
}

fn weights(value: Value) -> Fields {
    set("weights", value)
}

/// A write of a split: what was found, and what was left.
fn write(drafts: &mut Vec<Draft>, before: Value, after: Value) {
    let sequence = drafts.len() as u64;
    let Event::Intent(mut begun) = intent(SPLIT, Some(weights(after.clone()))).event else {
        panic!("an intent");
    };
    begun.before = Some(weights(before));
    drafts.push(draft(Event::Intent(begun)));
    let effect = Effect::Updated(live("id-1", weights(after)));
    drafts.push(outcome(sequence, SPLIT, effect));
}

fn served(drafts: &[Draft], asked: LiveRef) -> Option<Served> {
    let folder = tempdir().expect("a folder");
    open(folder.path())
        .append_all(drafts)
        .expect("the drafts are appended");
    let read = Ledger::open(folder.path(), Mode::Read).expect("the ledger opens");
    let asked = [asked];
    let mut all = read.ledger.served(&asked).expect("it is read");
    all.remove(&asked[0])
}

fn split(drafts: &[Draft]) -> Option<Served> {
    served(drafts, object(Kind::TrafficSplit, "id-1"))
}

#[test]
fn all_that_was_live_at_any_time_has_served() {
    let mut drafts = Vec::new();
    write(&mut drafts, json!({"0.9.0": 1}), json!({"1.0.0": 1}));
    for share in [0.2, 0.4] {
        let after = json!({"1.0.0": 1.0 - share, "1.1.0": share});
        write(&mut drafts, json!({"1.0.0": 1}), after);
    }
    write(&mut drafts, json!({"1.0.0": 1}), json!({"1.2.0": 1}));
    let served = split(&drafts).expect("it is known");
    for (version, share) in [
        ("0.9.0", 1.0),
        ("1.0.0", 1.0),
        ("1.1.0", 0.4),
        ("1.3.0", 0.0),
    ] {
        let largest = served.largest("weights", version);
        assert!((largest - share).abs() < 1e-9, "{version}: {largest}");
    }
}

#[test]
fn models_are_known_and_other_kinds_are_not_kept() {
    let model = |name: &str| set("model", json!(name));
    let drafts = [
        adopted("Prompt/a", "id-1", model("anthropic/claude-3-sonnet")),
        adopted("Prompt/a", "id-1", model("openai/gpt-4o")),
        adopted("Model/a", "id-2", model("no such field")),
    ];
    let prompt = served(&drafts, object(Kind::Prompt, "id-1")).expect("it is known");
    for model in ["anthropic/claude-3-sonnet", "openai/gpt-4o"] {
        assert!((prompt.largest("model", model) - 1.0).abs() < 1e-9);
    }
    assert_eq!(served(&drafts, object(Kind::Model, "id-2")), None);
}

#[test]
fn a_release_forgets_nothing_and_a_deletion_all() {
    let mut drafts = Vec::new();
    write(&mut drafts, json!({"1.0.0": 1}), json!({"1.1.0": 1}));
    drafts.push(released(SPLIT));
    assert!(split(&drafts).is_some());
    let sequence = drafts.len() as u64;
    drafts.push(intent("Prompt/a", None));
    drafts.push(outcome(sequence, "Prompt/a", Effect::Deleted));
    assert_eq!(split(&drafts), None);
}

#[test]
fn what_was_begun_and_failed_has_not_served() {
    let drafts = [
        intent(SPLIT, Some(weights(json!({"1.1.0": 1})))),
        outcome(0, SPLIT, Effect::Failed(None)),
    ];
    let served = split(&drafts).expect("what was there is known");
    assert!(served.largest("weights", "1.1.0") < 1e-9);
}

#[test]
fn only_the_last_states_are_kept() {
    let mut drafts = Vec::new();
    for number in 0..300 {
        let version = format!("1.{number}.0");
        let after = json!({version: 1});
        drafts.push(adopted(SPLIT, "id-1", weights(after)));
    }
    let served = split(&drafts).expect("it is known");
    assert!(served.largest("weights", "1.0.0") < 1e-9);
    assert!(served.largest("weights", "1.44.0") > 0.9);
    assert!(served.largest("weights", "1.299.0") > 0.9);
}

#[test]
fn contents_that_went_are_passed_over_and_altered_ones_are_not() {
    let folder = tempdir().expect("a folder");
    let mut ledger = open(folder.path());
    let states = [json!({"1.0.0": 1}), json!({"1.1.0": 1})];
    let drafts = states.map(|state| adopted(SPLIT, "id-1", weights(state)));
    ledger.append_all(&drafts).expect("the drafts are appended");
    let mut first = None;
    for file in std::fs::read_dir(folder.path().join("contents")).expect("contents") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("a content");
        first = first.or(text.contains("1.0.0").then_some(path));
    }
    let first = first.expect("the first state");
    let asked = [object(Kind::TrafficSplit, "id-1")];
    std::fs::write(&first, r#"{"weights":{"6.6.6":1}}"#).expect("it is altered");
    let altered = ledger.served(&asked);
    assert!(matches!(altered, Err(Error::ChangedContent { .. })));
    std::fs::remove_file(&first).expect("it is removed");
    let all = ledger.served(&asked).expect("it is read");
    assert!(all[&asked[0]].largest("weights", "1.0.0") < 1e-9);
    assert!(all[&asked[0]].largest("weights", "1.1.0") > 0.9);
}
