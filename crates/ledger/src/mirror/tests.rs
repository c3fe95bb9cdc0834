use std::fs;

use super::*;
use crate::entry::{Draft, Event, Released};
use crate::ledger::{Ledger, Mode};

fn holder() -> Holder {
    Holder {
        pid: 1,
        host: "h".to_owned(),
        since: "2026-01-02T03:04:05Z".to_owned(),
    }
}

/// The lines of a ledger of some entries.
fn lines(count: usize, run: &str) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path(), Mode::Append(holder()))
        .unwrap()
        .ledger;
    let draft: Draft = Draft {
        time: "2026-01-02T03:04:05Z".to_owned(),
        run: run.to_owned(),
        event: Event::Released(Released {
            address: "Prompt/a".parse().unwrap(),
        }),
    };
    for _ in 0..count {
        ledger.append(&draft).unwrap();
    }
    let text = fs::read(folder.path().join("entries.jsonl")).unwrap();
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    lines.map(<[u8]>::to_vec).collect()
}

#[test]
fn lines_are_taken_once_and_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let lines = lines(5, "r");
    let mut mirror = Mirror::open(folder.path(), &holder()).unwrap();
    assert_eq!(mirror.end(), None);
    mirror.take(&lines[..3].concat()).unwrap();
    // What is there already is passed over, if it is the same.
    mirror.take(&lines[1..].concat()).unwrap();
    assert_eq!(mirror.end().unwrap().sequence, 4);
    drop(mirror);
    assert_eq!(last(folder.path()).unwrap().unwrap().sequence, 4);
    let opened = Ledger::open(folder.path(), Mode::Read).unwrap();
    assert_eq!(opened.ledger.entries(), 5);
    let links = links(&lines.concat()).unwrap();
    assert_eq!(opened.ledger.head(), links.last().map(|last| last.hash));
}

#[test]
fn what_does_not_follow_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (lines(4, "r"), lines(4, "s"));
    let mut mirror = Mirror::open(folder.path(), &holder()).unwrap();
    mirror.take(&ours[..2].concat()).unwrap();
    let damage = |mirror: &mut Mirror, text: &[u8]| match mirror.take(text) {
        Err(Error::Broken { line: 3, damage }) => damage.word(),
        other => panic!("{other:?}"),
    };
    assert_eq!(damage(&mut mirror, &theirs[2]), "unlinked");
    assert_eq!(damage(&mut mirror, &theirs[1]), "unlinked");
    assert_eq!(damage(&mut mirror, &ours[3]), "removed");
    assert_eq!(damage(&mut mirror, b"{}\n"), "changed");
    assert_eq!(damage(&mut mirror, &ours[2][..20]), "changed");
    // What came before the flaw stays.
    let text = [ours[2].as_slice(), b"x\n"].concat();
    assert!(mirror.take(&text).is_err());
    assert_eq!(mirror.end().unwrap().sequence, 2);
}

#[test]
fn a_torn_tail_is_cut_and_long_lines_are_read_from_behind() {
    let folder = tempfile::tempdir().unwrap();
    let lines = lines(2, &"r".repeat(200_000));
    let path = folder.path().join("entries.jsonl");
    fs::write(
        &path,
        [&lines[0], &lines[1], &lines[1][..50]]
            .map(|part| part.to_vec())
            .concat(),
    )
    .unwrap();
    assert_eq!(last(folder.path()).unwrap().unwrap().sequence, 1);
    let mirror = Mirror::open(folder.path(), &holder()).unwrap();
    assert_eq!(mirror.end().unwrap().sequence, 1);
    assert_eq!(fs::read(&path).unwrap(), lines.concat());
    drop(mirror);
    fs::write(&path, &lines[0][..50]).unwrap();
    assert_eq!(Mirror::open(folder.path(), &holder()).unwrap().end(), None);
    assert_eq!(fs::read(&path).unwrap(), b"");
}

#[test]
fn contents_are_checked_against_their_hashes() {
    let folder = tempfile::tempdir().unwrap();
    let mut mirror = Mirror::open(folder.path(), &holder()).unwrap();
    let hash = Hash::of(b"{}");
    assert!(!mirror.has(hash).unwrap());
    assert!(mirror.put(hash, b"[]").unwrap_err().is_damage());
    mirror.put(hash, b"{}").unwrap();
    assert!(mirror.has(hash).unwrap());
}
