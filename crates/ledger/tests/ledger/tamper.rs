//! Every edit of a ledger is found, and what can be told of it is told.

use std::fs;
use std::path::Path;

use lockstep_ledger::{Damage, Effect, Error, Hash, Ledger, Mode, Verdict, entries, verify};
use proptest::prelude::*;
use tempfile::tempdir;

use crate::sample::{self, fields, holder, live, outcome};

fn verdict(path: &Path) -> Verdict {
    verify(path).expect("the folder can be looked at").verdict
}

fn damaged(line: u64, damage: Damage) -> Verdict {
    Verdict::Damaged { line, damage }
}

/// A ledger as it was written, and its lines.
fn sound() -> (tempfile::TempDir, Vec<Vec<u8>>) {
    let folder = tempdir().expect("a folder");
    sample::write(folder.path(), &sample::run());
    let lines = sample::lines(&sample::entries(folder.path()));
    assert_eq!(verdict(folder.path()), Verdict::Intact);
    (folder, lines)
}

fn verdict_of(path: &Path, lines: &[Vec<u8>]) -> Verdict {
    sample::set_entries(path, &lines.concat());
    verdict(path)
}

#[test]
fn every_flipped_byte_is_found_at_its_line() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &sample::run()[..3]);
    let bytes = sample::entries(folder.path());
    for at in 0..bytes.len() {
        let mut edited = bytes.clone();
        edited[at] ^= 1;
        sample::set_entries(folder.path(), &edited);
        let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        match verdict(folder.path()) {
            Verdict::Damaged {
                line: found,
                damage,
            } => {
                assert_eq!((found, damage), (line, Damage::Changed), "byte {at}");
            }
            Verdict::TornTail { .. } => assert_eq!(at, bytes.len() - 1),
            Verdict::Intact => panic!("byte {at} was flipped unseen"),
        }
    }
}

#[test]
fn every_removed_entry_is_found() {
    let (folder, lines) = sound();
    for at in 0..lines.len() - 1 {
        let mut edited = lines.clone();
        edited.remove(at);
        let expected = damaged(at as u64 + 1, Damage::Removed { count: 1 });
        assert_eq!(verdict_of(folder.path(), &edited), expected);
    }
}

#[test]
fn a_tail_cut_at_the_end_of_a_line_is_beyond_what_the_folder_shows() {
    let (folder, lines) = sound();
    let cut = &lines[..lines.len() - 1];
    assert_eq!(verdict_of(folder.path(), cut), Verdict::Intact);
    assert_eq!(
        verify(folder.path()).unwrap().entries,
        lines.len() as u64 - 1
    );
}

#[test]
fn every_repeated_entry_is_found_wherever_it_is_put() {
    let (folder, lines) = sound();
    for from in 0..lines.len() {
        for to in 0..=lines.len() {
            let mut edited = lines.clone();
            edited.insert(to, lines[from].clone());
            let Verdict::Damaged { line, damage } = verdict_of(folder.path(), &edited) else {
                panic!("entry {from} was repeated at {to} unseen");
            };
            assert_eq!(
                damage,
                Damage::Repeated {
                    sequence: from as u64
                }
            );
            let after_itself = if to == from { to + 1 } else { to };
            assert_eq!(line, after_itself as u64 + 1);
        }
    }
}

#[test]
fn every_swap_is_found() {
    let (folder, lines) = sound();
    for one in 0..lines.len() {
        for other in one + 1..lines.len() {
            let mut edited = lines.clone();
            edited.swap(one, other);
            let sequence = other as u64;
            let expected = damaged(one as u64 + 1, Damage::Swapped { sequence });
            assert_eq!(
                verdict_of(folder.path(), &edited),
                expected,
                "{one} and {other}"
            );
        }
    }
}

#[test]
fn inserted_lines_are_found_wherever_they_are_put() {
    let (folder, lines) = sound();
    let other = tempdir().unwrap();
    let mut drafts = sample::run();
    drafts.reverse();
    sample::write(other.path(), &drafts);
    let theirs = sample::lines(&sample::entries(other.path()));
    for at in 0..lines.len() {
        for line in [
            b"\n".to_vec(),
            b"{\"message\":\"hello\"}\n".to_vec(),
            theirs[5].clone(),
        ] {
            let mut edited = lines.clone();
            edited.insert(at, line);
            let expected = damaged(at as u64 + 1, Damage::Inserted);
            assert_eq!(verdict_of(folder.path(), &edited), expected);
        }
    }
}

#[test]
fn other_files_and_other_ledgers_are_told_apart() {
    let (folder, mut lines) = sound();
    let foreign = [
        b"{\"level\":\"info\"}\n".to_vec(),
        b"{\"level\":\"warn\"}\n".to_vec(),
    ];
    assert_eq!(
        verdict_of(folder.path(), &foreign),
        damaged(1, Damage::Foreign)
    );
    let other = tempdir().unwrap();
    let mut drafts = sample::run();
    drafts.reverse();
    sample::write(other.path(), &drafts);
    let theirs = sample::lines(&sample::entries(other.path()));
    lines.splice(4.., theirs[4..].iter().cloned());
    assert_eq!(
        verdict_of(folder.path(), &lines),
        damaged(5, Damage::Unlinked)
    );
}

#[test]
fn a_broken_chain_is_refused_for_reading_and_for_appending() {
    let (folder, mut lines) = sound();
    lines.swap(2, 3);
    sample::set_entries(folder.path(), &lines.concat());
    for mode in [Mode::Read, Mode::Append(holder())] {
        let error = Ledger::open(folder.path(), mode).unwrap_err();
        assert!(matches!(error, Error::Broken { line: 3, .. }), "{error:?}");
        assert!(error.is_damage());
    }
    let read: Vec<_> = entries(folder.path()).unwrap().collect();
    assert_eq!(read.len(), 3);
    assert!(read[1].is_ok() && read[2].is_err());
    assert_eq!(sample::entries(folder.path()), lines.concat());
}

/// The hash of a content, and the line that first names it.
fn content(temperature: f64) -> Hash {
    Hash::of(&serde_json_canonicalizer::to_vec(&fields(temperature).to_value()).expect("canonical"))
}

#[test]
fn missing_and_changed_contents_are_found_at_the_entry_that_names_them() {
    for (temperature, line) in [(0.1, 2), (0.2, 2), (1.0, 4), (0.3, 7), (0.4, 11)] {
        let (folder, _) = sound();
        let hash = content(temperature);
        let path = folder.path().join(format!("contents/{hash}.json"));
        let mut bytes = fs::read(&path).unwrap();
        bytes.push(b'\n');
        fs::write(&path, bytes).unwrap();
        let changed = Damage::ContentChanged { hash };
        assert_eq!(verdict(folder.path()), damaged(line, changed));
        fs::remove_file(&path).unwrap();
        let missing = Damage::ContentMissing { hash };
        assert_eq!(verdict(folder.path()), damaged(line, missing));
        assert_eq!(verify(folder.path()).unwrap().entries, line - 1);
    }
}

#[test]
fn the_base_names_the_content_and_the_address_that_lack() {
    let folder = tempdir().unwrap();
    let effect = Effect::Created(live("id-1", fields(0.2)));
    sample::write(
        folder.path(),
        &[sample::started(), outcome(0, "Prompt/a", effect)],
    );
    let path = folder
        .path()
        .join(format!("contents/{}.json", content(0.2)));
    let base = || {
        Ledger::open(folder.path(), Mode::Read)
            .unwrap()
            .ledger
            .base()
    };
    fs::write(&path, "{}").unwrap();
    assert!(matches!(base().unwrap_err(), Error::ChangedContent { .. }));
    fs::remove_file(&path).unwrap();
    let error = base().unwrap_err();
    assert!(error.is_damage());
    let text = error.to_string();
    assert!(
        text.contains("Prompt/a") && text.contains(&content(0.2).to_string()),
        "{text}"
    );
}

/// An edit at a place that is given as a share of the file.
#[derive(Debug, Clone)]
enum Edit {
    Set(prop::sample::Index, u8),
    Insert(prop::sample::Index, u8),
    Delete(prop::sample::Index),
    Cut(prop::sample::Index, usize),
}

impl Edit {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        match self {
            Self::Set(at, byte) => bytes[at.index(length)] = *byte,
            Self::Insert(at, byte) => bytes.insert(at.index(length), *byte),
            Self::Delete(at) => drop(bytes.drain(at.index(length)..=at.index(length))),
            Self::Cut(at, count) => {
                let start = at.index(length - 1);
                let end = (start + count).min(length - 1);
                drop(bytes.drain(start..end));
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        (index(), any::<u8>()).prop_map(|(at, byte)| Edit::Insert(at, byte)),
        index().prop_map(Edit::Delete),
        (index(), 1..900_usize).prop_map(|(at, count)| Edit::Cut(at, count)),
    ]
}

proptest! {
    #[test]
    fn any_edit_is_found(edits in prop::collection::vec(edit(), 1..4)) {
        let folder = tempdir().unwrap();
        sample::write(folder.path(), &sample::run());
        let bytes = sample::entries(folder.path());
        let mut edited = bytes.clone();
        edits.iter().for_each(|edit| edit.apply(&mut edited));
        // What is left when a tail is cut off at the end of a line is a ledger itself.
        prop_assume!(!bytes.starts_with(&edited));
        sample::set_entries(folder.path(), &edited);
        prop_assert_ne!(verdict(folder.path()), Verdict::Intact);
    }
}
