//! The stored format does not move: a ledger that was written once is written again byte by byte.

use std::fs;
use std::path::{Path, PathBuf};

use lockstep_ledger::{Draft, Event, Ledger, Mode, Outcome, Verdict, entries, verify};
use lockstep_model::attempt::End;
use lockstep_model::published::Seals;
use tempfile::tempdir;

use crate::sample;

fn golden() -> PathBuf {
    golden_of("v1")
}

fn golden_of(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    folder.join(name)
}

#[test]
fn the_first_version_is_written_as_ever() {
    for (name, drafts) in [("v1", sample::run()), ("v1-telling", sample::telling())] {
        written_as_ever(&golden_of(name), &drafts);
    }
}

fn written_as_ever(golden: &Path, drafts: &[Draft]) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let read = |path: &Path| fs::read(path).expect("it is there");
    let folder = tempdir().expect("a folder");
    sample::write(folder.path(), drafts);
    let (written, stored) = (sample::entries(folder.path()), sample::entries(golden));
    assert_eq!(text(written), text(stored));
    for file in fs::read_dir(golden.join("contents")).expect("contents") {
        let file = file.expect("a file");
        let written = folder.path().join("contents").join(file.file_name());
        assert_eq!(read(&written), read(&file.path()));
    }
}

#[test]
fn the_first_version_is_verified_as_ever() {
    let report = verify(golden()).unwrap();
    assert_eq!(report.verdict, Verdict::Intact);
    assert_eq!((report.entries, report.contents), (13, 5));
    let head = report.head.unwrap().to_string();
    assert_eq!(
        head,
        "935e678dda0fa3aa786dfa488decf899b0475ec91e7f131c169982d7f44f371e"
    );
}

/// The outcome that stands in the third line of a ledger.
fn outcome(folder: &Path) -> Outcome {
    let mut entries = entries(folder).expect("a ledger");
    match entries
        .nth(2)
        .expect("a third entry")
        .expect("it is whole")
        .event
    {
        Some(Event::Outcome(outcome)) => outcome,
        other => panic!("{other:?} is no outcome"),
    }
}

#[test]
fn what_is_told_of_requests_and_texts_is_read_back() {
    let golden = golden_of("v1-telling");
    let (read, wanted) = (outcome(&golden), sample::told());
    assert_eq!(read.tries, wanted.tries);
    let published = |live: Option<Seals>| live.expect("a live object");
    let read = read.effect.live().map(|live| live.published.clone());
    let wanted = wanted.effect.live().map(|live| live.published.clone());
    assert_eq!(published(read), published(wanted));
    let base = Ledger::open(&golden, Mode::Read)
        .unwrap()
        .ledger
        .base()
        .unwrap();
    let applied = base.applied.values();
    let published = applied.map(|applied| applied.published.len());
    assert_eq!(published.collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn what_a_later_version_says_of_a_request_is_passed_over() {
    let folder = tempdir().unwrap();
    let later = String::from_utf8(sample::entries(&golden_of("v1-telling"))).unwrap();
    let lines: Vec<&str> = later.lines().collect();
    let mut third: serde_json::Value = serde_json::from_str(lines[2]).unwrap();
    third["body"]["tries"][1]["lost"] = "abducted".into();
    third["body"]["tries"][0]["again"] = "boredom".into();
    let third = sample::rehashed(&mut third);
    let text = format!("{}\n{}\n{third}\n", lines[0], lines[1]);
    sample::set_entries(folder.path(), text.as_bytes());
    let read = outcome(folder.path());
    let ends: Vec<_> = read.tries.iter().map(|one| (one.end, one.again)).collect();
    assert_eq!(
        ends,
        [(End::Answered(429), None), (End::Answered(200), None)]
    );
}

#[test]
fn the_ledger_in_the_documentation_is_one() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ledger.md");
    let page = fs::read_to_string(page).unwrap();
    let example = page
        .split("```jsonl\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let folder = tempdir().unwrap();
    sample::set_entries(folder.path(), example.expect("an example").as_bytes());
    let report = verify(folder.path()).unwrap();
    assert_eq!((report.verdict, report.entries), (Verdict::Intact, 2));
}
