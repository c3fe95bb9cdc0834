//! What a run found and left, as its entries tell it.

use lockstep_ledger::{Effect, choose, past, runs};
use lockstep_model::past::{Content, Found, Left, Past};
use tempfile::tempdir;

use crate::sample::{address, adopted, fields, finished, intent, live, open, outcome, started};

/// Writes entries, and tells what the last run did.
fn last(drafts: Vec<lockstep_ledger::Draft>) -> Past {
    let folder = tempdir().expect("a folder");
    let mut ledger = open(folder.path());
    ledger.append_all(&drafts).expect("it is appended");
    let runs = runs(folder.path()).expect("it is read");
    let run = choose(&runs, "last").expect("a run");
    past(folder.path(), run).expect("it is read")
}

#[test]
fn a_run_tells_what_it_found_and_what_it_left() {
    let past = last(vec![
        started(),
        adopted("Prompt/a", "id-1", fields(0.1)),
        finished(),
        started(),
        intent("Prompt/a", Some(fields(0.9))),
        outcome(4, "Prompt/a", Effect::Updated(live("id-1", fields(0.9)))),
        finished(),
    ]);
    assert_eq!(past.sequence, 3);
    let [touched] = &past.touched[..] else {
        panic!("{:?}", past.touched);
    };
    assert_eq!(touched.address, address("Prompt/a"));
    assert_eq!(touched.found, Found::Object(Content::Whole(fields(0.1))));
    let Left::Written {
        applied, replaced, ..
    } = &touched.left
    else {
        panic!("{:?}", touched.left);
    };
    assert_eq!((applied, replaced), (&Content::Whole(fields(0.9)), &false));
    let owned = touched.owned.as_ref().expect("it was owned");
    assert_eq!(owned.fields, Content::Whole(fields(0.1)));
}

#[test]
fn what_failed_is_not_there_and_what_was_left_open_is_unknown() {
    let past = last(vec![
        started(),
        intent("Prompt/a", Some(fields(0.9))),
        outcome(1, "Prompt/a", Effect::Failed(None)),
        intent("Prompt/b", Some(fields(0.9))),
        outcome(3, "Prompt/b", Effect::Unsettled(None)),
        intent("Prompt/c", Some(fields(0.9))),
        intent("Prompt/d", None),
        outcome(6, "Prompt/d", Effect::Deleted),
    ]);
    let told: Vec<(String, &Left)> = past
        .touched
        .iter()
        .map(|one| (one.address.to_string(), &one.left))
        .collect();
    let expected = [
        ("Prompt/b".to_owned(), &Left::Unknown),
        ("Prompt/c".to_owned(), &Left::Unknown),
        ("Prompt/d".to_owned(), &Left::Deleted),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_content_that_is_gone_is_no_error() {
    let folder = tempdir().expect("a folder");
    let mut ledger = open(folder.path());
    let drafts = vec![
        started(),
        intent("Prompt/a", Some(fields(0.9))),
        outcome(1, "Prompt/a", Effect::Updated(live("id-1", fields(0.9)))),
    ];
    ledger.append_all(&drafts).expect("it is appended");
    drop(ledger);
    std::fs::remove_dir_all(folder.path().join("contents")).expect("they are forgotten");
    let runs = runs(folder.path()).expect("it is read");
    assert_eq!(runs[0].finished, None);
    let past = past(folder.path(), &runs[0]).expect("it is read");
    assert_eq!(past.touched[0].found, Found::Object(Content::Gone));
}
