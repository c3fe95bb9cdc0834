//! Appending, locking, reopening, and reading entries back.

use std::fs;

use lockstep_ledger::{
    Damage, Effect, Error, Event, Ledger, Mode, Verdict, entries, entry, verify,
};
use lockstep_model::Fields;
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::sample::{self, fields, holder, intent, live, open, outcome, released};

#[test]
fn what_was_appended_is_read_back() {
    let folder = tempdir().unwrap();
    let drafts = sample::run();
    sample::write(folder.path(), &drafts);
    for (sequence, draft) in (0..).zip(&drafts) {
        let entry = entry(folder.path(), sequence).unwrap();
        assert_eq!(entry.sequence, sequence);
        assert_eq!((&entry.time, &entry.run), (&draft.time, &draft.run));
        assert_eq!(entry.kind, draft.event.kind());
        let event = entry.event.and_then(|event| event.whole());
        assert_eq!(normal(event.unwrap()), normal(draft.event.clone()));
    }
}

/// Canonical text writes 1.0 as 1; both are the same number.
fn normal(event: Event<Fields>) -> String {
    format!("{event:?}").replace("Number(1.0)", "Number(1)")
}

#[test]
fn reopening_continues_the_chain() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("deep/er");
    let mut ledger = open(&path);
    assert_eq!((ledger.entries(), ledger.head()), (0, None));
    let first = ledger.append(&sample::started()).unwrap();
    drop(ledger);
    let mut ledger = open(&path);
    assert_eq!((ledger.entries(), ledger.head()), (1, Some(first.hash)));
    let second = ledger.append(&sample::finished()).unwrap();
    assert_eq!(second.sequence, 1);
    let read: Vec<_> = entries(&path).unwrap().map(Result::unwrap).collect();
    assert_eq!(read[1].previous, first.hash);
    assert_eq!(read[1].hash, second.hash);
    let report = verify(&path).unwrap();
    assert_eq!(report.verdict, Verdict::Intact);
    assert_eq!((report.entries, report.head), (2, Some(second.hash)));
}

#[test]
fn one_by_one_and_all_at_once_write_the_same_bytes() {
    let (one, all) = (tempdir().unwrap(), tempdir().unwrap());
    let mut ledger = open(one.path());
    for draft in sample::run() {
        ledger.append(&draft).unwrap();
    }
    let in_one_go = open(all.path()).append_all(&sample::run()).unwrap();
    assert_eq!(in_one_go.len(), 13);
    assert_eq!(sample::entries(one.path()), sample::entries(all.path()));
    assert_eq!(ledger.base().unwrap(), open(all.path()).base().unwrap());
    assert_eq!(open(all.path()).append_all::<Fields>(&[]).unwrap(), []);
}

#[test]
fn a_second_writer_is_told_who_holds_the_ledger() {
    let folder = tempdir().unwrap();
    let ledger = open(folder.path());
    let error = Ledger::open(folder.path(), Mode::Append(holder())).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("is locked by process 4711 on build-7 since 2026-01-02T03:04:05Z")
    );
    let Error::Locked { holder: found, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(found, Some(holder()));
    assert!(Ledger::open(folder.path(), Mode::Read).is_ok());
    assert!(verify(folder.path()).is_ok());
    drop(ledger);
    open(folder.path());
}

#[test]
fn reading_takes_no_lock_and_makes_no_file() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("none");
    let mut opened = Ledger::open(&path, Mode::Read).unwrap();
    let base = opened.ledger.base().unwrap();
    assert!(!base.recorded && base.applied.is_empty());
    assert!(matches!(
        opened.ledger.append(&sample::started()),
        Err(Error::ReadOnly)
    ));
    assert!(!path.exists());
    assert!(matches!(verify(&path), Err(Error::Absent { .. })));
    assert_eq!(entries(&path).unwrap().count(), 0);
}

#[test]
fn numbers_that_json_cannot_hold_are_refused_and_nothing_is_written() {
    let folder = tempdir().unwrap();
    let mut ledger = open(folder.path());
    let mut large = Fields::new();
    large.set("seed", json!(9_007_199_254_740_993_u64));
    let drafts = [sample::started(), intent("Prompt/a", Some(large))];
    let error = ledger.append_all(&drafts).unwrap_err();
    assert!(matches!(error, Error::TooLarge { ref number, .. } if number == "9007199254740993"));
    assert_eq!(ledger.entries(), 0);
    ledger.append(&sample::started()).unwrap();
    assert_eq!(verify(folder.path()).unwrap().entries, 1);
}

#[test]
fn a_content_is_written_once_and_not_touched_again() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &[intent("Prompt/a", Some(fields(0.2)))]);
    let files = || {
        fs::read_dir(folder.path().join("contents"))
            .unwrap()
            .count()
    };
    assert_eq!(files(), 2);
    let mut ledger = open(folder.path());
    let after = fields(0.2);
    let effect = Effect::Updated(live("id-1", after.clone()));
    ledger.append(&outcome(0, "Prompt/a", effect)).unwrap();
    assert_eq!(files(), 2);
    let borrowed = lockstep_ledger::Draft {
        time: String::new(),
        run: String::new(),
        event: Event::Adopted(lockstep_ledger::Adopted {
            address: sample::address("Prompt/b"),
            live: lockstep_ledger::Live {
                id: lockstep_model::LiveId::new("id-2"),
                name: String::new(),
                tag: None,
                digest: None,
                published: Default::default(),
                secrets: Default::default(),
                protected: false,
                applied: &after,
            },
            probe: None,
        }),
    };
    ledger.append(&borrowed).unwrap();
    assert_eq!(files(), 2);
}

#[test]
fn an_entry_that_is_not_there_is_named_with_the_number_of_entries() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &[sample::started()]);
    let error = entry(folder.path(), 1).unwrap_err();
    assert!(matches!(
        error,
        Error::NoEntry {
            sequence: 1,
            entries: 1
        }
    ));
}

#[test]
fn lost_entries_are_not_taken_for_an_empty_ledger() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &sample::run());
    fs::write(folder.path().join("entries.jsonl"), "").unwrap();
    assert!(
        Ledger::open(folder.path(), Mode::Read)
            .unwrap_err()
            .is_damage()
    );
    fs::remove_file(folder.path().join("entries.jsonl")).unwrap();
    for mode in [Mode::Read, Mode::Append(holder())] {
        let error = Ledger::open(folder.path(), mode).unwrap_err();
        assert!(error.is_damage());
    }
    let verdict = verify(folder.path()).unwrap().verdict;
    assert_eq!(
        verdict,
        Verdict::Damaged {
            line: 1,
            damage: Damage::Lost
        }
    );
}

/// Adds an entry as another version would write it.
fn add(path: &std::path::Path, change: impl FnOnce(&mut Value)) {
    let read = entries(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .expect("the ledger is sound");
    let last = read.last().expect("an entry");
    let mut value = last.json.clone();
    value["sequence"] = json!(last.sequence + 1);
    value["previous"] = json!(last.hash.to_string());
    value.as_object_mut().expect("an object").remove("hash");
    change(&mut value);
    let text = |value: &Value| serde_json_canonicalizer::to_vec(value).expect("canonical text");
    let hash = lockstep_ledger::Hash::of(&text(&value));
    value["hash"] = json!(hash.to_string());
    let mut bytes = sample::entries(path);
    bytes.extend(text(&value));
    bytes.push(b'\n');
    sample::set_entries(path, &bytes);
}

#[test]
fn kinds_and_fields_of_a_later_minor_are_kept_and_not_appended_to() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &[sample::started(), released("Prompt/a")]);
    add(folder.path(), |value| {
        value["body"]["why"] = json!({"ratio": 0.5, "é": 1});
    });
    add(folder.path(), |value| value["kind"] = json!("weighed"));
    open(folder.path()).append(&sample::finished()).unwrap();
    add(folder.path(), |value| {
        value["format"] = json!("lockstep.ledger/v1.1");
    });
    let read: Vec<_> = entries(folder.path())
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(read[2].json["body"]["why"], json!({"ratio": 0.5, "é": 1}));
    assert_eq!((read[3].kind.as_str(), &read[3].event), ("weighed", &None));
    assert_eq!(verify(folder.path()).unwrap().verdict, Verdict::Intact);
    assert!(
        Ledger::open(folder.path(), Mode::Read)
            .unwrap()
            .ledger
            .base()
            .unwrap()
            .recorded
    );
    let error = Ledger::open(folder.path(), Mode::Append(holder())).unwrap_err();
    assert!(matches!(error, Error::Newer { line: 6, .. }), "{error:?}");
    assert!(!error.is_damage());
}

#[test]
fn a_later_major_is_refused_and_is_no_damage() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &[sample::started()]);
    add(folder.path(), |value| {
        value["format"] = json!("lockstep.ledger/v2");
    });
    for mode in [Mode::Read, Mode::Append(holder())] {
        let error = Ledger::open(folder.path(), mode).unwrap_err();
        assert!(error.to_string().contains("lockstep.ledger/v2"), "{error}");
    }
    assert!(matches!(
        verify(folder.path()),
        Err(Error::Newer { line: 2, .. })
    ));
}

#[test]
fn a_format_that_nobody_ever_wrote_is_said_to_be_none() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &[sample::started()]);
    add(folder.path(), |value| {
        value["format"] = json!("lockstep.ledger/v0");
    });
    for mode in [Mode::Read, Mode::Append(holder())] {
        let error = Ledger::open(folder.path(), mode).unwrap_err();
        assert!(
            matches!(error, Error::NoFormat { line: 2, .. }),
            "{error:?}"
        );
        let said = error.to_string();
        assert!(
            said.contains("lockstep.ledger/v0, which no lockstep ever wrote"),
            "{said}"
        );
        assert!(!error.is_damage());
    }
}

#[test]
fn a_body_that_makes_no_sense_is_named_and_is_no_damage() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &[sample::started(), released("Prompt/a")]);
    add(folder.path(), |value| {
        value["body"]["address"] = json!("Guardrail/x");
    });
    let error = Ledger::open(folder.path(), Mode::Read).unwrap_err();
    assert!(matches!(error, Error::Unreadable { line: 3, .. }) && !error.is_damage());
    assert_eq!(verify(folder.path()).unwrap().verdict, Verdict::Intact);
    let bodies = [
        (
            "outcome",
            json!({"result": "done", "intent": 0, "address": "Prompt/a", "attempts": 1, "correlationIds": [], "durationMs": 1}),
        ),
        (
            "outcome",
            json!({"result": "created", "intent": 0, "address": "Prompt/a", "attempts": 1, "correlationIds": [], "durationMs": 1}),
        ),
        (
            "adopted",
            json!({"address": "Prompt/a", "liveId": "1", "liveName": "n", "protected": true, "applied": "00"}),
        ),
        ("released", json!({})),
    ];
    for (kind, body) in bodies {
        let folder = tempdir().unwrap();
        sample::write(folder.path(), &[sample::started()]);
        add(folder.path(), |value| {
            value["kind"] = json!(kind);
            value["body"] = body;
        });
        let error = entries(folder.path()).unwrap().last().unwrap().unwrap_err();
        assert!(
            matches!(error, Error::Unreadable { line: 2, .. }),
            "{error:?}"
        );
    }
}

#[test]
fn ten_thousand_entries_are_opened_and_closed() {
    let folder = tempdir().unwrap();
    let mut drafts = vec![sample::started()];
    for number in 0..5_000 {
        let name = format!("Prompt/p{number}");
        drafts.push(intent(&name, Some(fields(0.2))));
        let effect = Effect::Created(live(&format!("id-{number}"), fields(0.2)));
        drafts.push(outcome(drafts.len() as u64 - 1, &name, effect));
    }
    sample::write(folder.path(), &drafts);
    let ledger = open(folder.path());
    assert_eq!(ledger.entries(), 10_001);
    let base = ledger.base().unwrap();
    assert_eq!((base.applied.len(), base.open.len()), (5_000, 0));
}

/// Does something to the entries while they are appended to.
fn disturb(how: impl Fn(&std::path::Path)) {
    let folder = tempdir().expect("a folder");
    let mut ledger = open(folder.path());
    ledger.append(&sample::started()).expect("it is open");
    how(&folder.path().join("entries.jsonl"));
    let error = ledger
        .append(&released("Prompt/a"))
        .expect_err("it was disturbed");
    assert!(matches!(error, Error::Disturbed { .. }), "{error}");
    let closed = ledger
        .append(&released("Prompt/a"))
        .expect_err("it is closed");
    assert!(matches!(closed, Error::Closed), "{closed}");
}

#[test]
fn nothing_is_appended_to_entries_that_somebody_else_changed() {
    disturb(|entries| fs::remove_file(entries).unwrap());
    disturb(|entries| {
        let copy = fs::read(entries).unwrap();
        fs::remove_file(entries).unwrap();
        fs::write(entries, copy).unwrap();
    });
    disturb(|entries| fs::write(entries, "").unwrap());
    disturb(|entries| {
        let longer = [fs::read(entries).unwrap(), b"{}\n".to_vec()].concat();
        fs::write(entries, longer).unwrap();
    });
}
