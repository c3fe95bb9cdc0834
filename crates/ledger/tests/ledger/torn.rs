//! A tail that a crash tore is told apart from damage, and appending goes on behind it.

use std::fs;

use lockstep_ledger::{Ledger, Mode, Verdict, entries, verify};
use tempfile::tempdir;

use crate::sample::{self, holder, released};

#[test]
fn a_tail_torn_at_any_byte_is_cut_off_saved_and_reported() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &[sample::started(), released("Prompt/a")]);
    let bytes = sample::entries(folder.path());
    let first = sample::lines(&bytes)[0].len();
    for length in first + 1..bytes.len() {
        let folder = tempdir().unwrap();
        sample::set_entries(folder.path(), &bytes[..length]);
        let torn = length - first;
        let report = verify(folder.path()).unwrap();
        assert_eq!(report.verdict, Verdict::TornTail { bytes: torn });
        assert_eq!(report.entries, 1);
        let read = Ledger::open(folder.path(), Mode::Read).unwrap();
        assert_eq!((read.torn, read.ledger.entries()), (Some(torn), 1));
        let mut opened = Ledger::open(folder.path(), Mode::Append(holder())).unwrap();
        assert_eq!(opened.torn, Some(torn));
        let saved = fs::read(folder.path().join("torn-1.bin")).unwrap();
        assert_eq!(saved, bytes[first..length]);
        assert_eq!(
            opened
                .ledger
                .append(&released("Prompt/a"))
                .unwrap()
                .sequence,
            1
        );
        assert_eq!(sample::entries(folder.path()), bytes);
        assert_eq!(verify(folder.path()).unwrap().verdict, Verdict::Intact);
    }
}

#[test]
fn a_first_entry_that_was_torn_leaves_an_empty_ledger() {
    let folder = tempdir().unwrap();
    sample::set_entries(folder.path(), b"{\"body\":{\"act");
    let mut read = entries(folder.path()).unwrap();
    assert!(read.next().is_none());
    assert_eq!(read.torn(), Some(13));
    let opened = Ledger::open(folder.path(), Mode::Append(holder())).unwrap();
    assert_eq!((opened.torn, opened.ledger.entries()), (Some(13), 0));
    assert!(sample::entries(folder.path()).is_empty());
}

#[test]
fn an_earlier_torn_tail_is_never_overwritten() {
    let folder = tempdir().unwrap();
    for torn in ["{\"a", "{\"b", "{\"c"] {
        sample::set_entries(folder.path(), torn.as_bytes());
        let opened = Ledger::open(folder.path(), Mode::Append(holder())).unwrap();
        assert_eq!(opened.torn, Some(3));
    }
    let saved = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(saved("torn-0.bin"), "{\"a");
    assert_eq!(saved("torn-0-2.bin"), "{\"b");
    assert_eq!(saved("torn-0-3.bin"), "{\"c");
}

#[test]
fn a_folder_of_the_name_that_a_torn_tail_would_get_is_left_alone() {
    let folder = tempdir().unwrap();
    let named = folder.path().join("torn-0.bin");
    fs::create_dir_all(&named).unwrap();
    sample::set_entries(folder.path(), b"{\"a");
    let ledger = Ledger::open(folder.path(), Mode::Append(holder()))
        .unwrap()
        .ledger;
    let untold = ledger.untold().unwrap();
    let names: Vec<&str> = untold.iter().map(|torn| torn.file.as_str()).collect();
    assert_eq!(names, ["torn-0-2.bin"]);
    assert!(named.is_dir());
}

#[test]
fn damage_before_a_torn_tail_is_damage() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &sample::run());
    let mut bytes = sample::entries(folder.path());
    bytes[10] ^= 1;
    bytes.extend(b"{\"body");
    sample::set_entries(folder.path(), &bytes);
    assert!(matches!(
        verify(folder.path()).unwrap().verdict,
        Verdict::Damaged { line: 1, .. }
    ));
    assert!(Ledger::open(folder.path(), Mode::Append(holder())).is_err());
    assert_eq!(sample::entries(folder.path()), bytes);
}
