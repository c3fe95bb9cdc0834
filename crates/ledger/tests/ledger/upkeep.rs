//! What is done to the ledger itself: contents erased, torn tails cut off; and what is kept elsewhere.

use std::fs;
use std::path::Path;

use lockstep_ledger::{
    Actor, Anchor, Damage, Draft, Effect, Error, Event, Forgotten, Hash, Kept, Ledger, Mode, Need,
    Question, Verdict, entry, verify, verify_with,
};
use lockstep_model::Fields;
use tempfile::tempdir;

use crate::sample::{self, draft, fields, holder, intent, live, open, outcome, released};

fn actor() -> Actor {
    Actor {
        client: "none".to_owned(),
        host: "build-7".to_owned(),
        user: "ci".to_owned(),
        git_commit: None,
        git_dirty: None,
        ci_run_url: None,
    }
}

fn content(temperature: f64) -> Hash {
    Hash::of(&serde_json_canonicalizer::to_vec(&fields(temperature).to_value()).expect("canonical"))
}

fn tombstone(content: Hash) -> Draft {
    draft(Event::Forgotten(Forgotten {
        content,
        reason: "a customer asked for it".to_owned(),
        actor: actor(),
    }))
}

fn file(path: &Path, content: Hash) -> std::path::PathBuf {
    path.join(format!("contents/{content}.json"))
}

fn update(sequence: u64, before: f64, after: f64) -> [Draft; 2] {
    let mut begun = intent("Prompt/a", Some(fields(after)));
    if let Event::Intent(intent) = &mut begun.event {
        intent.before = Some(fields(before));
    }
    let effect = Effect::Updated(live("id-1", fields(after)));
    [begun, outcome(sequence, "Prompt/a", effect)]
}

/// Two updates of one object: 0.1 to 0.2 to 0.3.
fn twice(path: &Path) -> Ledger {
    let mut ledger = open(path);
    ledger.append(&sample::started()).expect("it is appended");
    for (sequence, before, after) in [(1, 0.1, 0.2), (3, 0.2, 0.3)] {
        let drafts = update(sequence, before, after);
        ledger.append_all(&drafts).expect("they are appended");
    }
    ledger
}

#[test]
fn a_content_that_is_forgotten_is_gone_and_the_proof_holds() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    let mut ledger = twice(path);
    let erasable = ledger.erasable(content(0.2)).unwrap();
    assert_eq!(
        (erasable.entries, erasable.is_forgotten),
        (vec![1, 2, 3], false)
    );
    ledger.append(&tombstone(content(0.2))).unwrap();
    assert!(ledger.erasable(content(0.2)).unwrap().is_forgotten);
    assert_eq!(ledger.erase().unwrap(), [content(0.2)]);
    assert_eq!(ledger.erase().unwrap(), []);
    assert!(!file(path, content(0.2)).exists());
    let report = verify(path).unwrap();
    assert_eq!(report.verdict, Verdict::Intact);
    assert_eq!(
        (report.entries, report.contents, report.forgotten),
        (6, 2, 1)
    );
    let Some(Event::Intent(shown)) = entry(path, 1).unwrap().event else {
        panic!("an intent");
    };
    assert_eq!(shown.before, Some(Kept::Whole(fields(0.1))));
    let Some(Kept::Forgotten(tombstone)) = shown.after else {
        panic!("a tombstone");
    };
    assert_eq!(
        (tombstone.sequence, &*tombstone.reason),
        (5, "a customer asked for it")
    );
    // What is there still is the base, and what was erased comes back when it is applied again.
    assert!(ledger.base().is_ok());
    ledger.append_all(&update(6, 0.3, 0.2)).unwrap();
    assert!(file(path, content(0.2)).exists());
    let report = verify(path).unwrap();
    assert_eq!((report.verdict, report.forgotten), (Verdict::Intact, 0));
    // Then it has to be there.
    fs::remove_file(file(path, content(0.2))).unwrap();
    let hash = content(0.2);
    let damage = Damage::ContentMissing { hash };
    assert_eq!(
        verify(path).unwrap().verdict,
        Verdict::Damaged { line: 7, damage }
    );
}

#[test]
fn what_is_needed_is_not_forgotten() {
    let folder = tempdir().unwrap();
    let mut ledger = twice(folder.path());
    let need = |ledger: &Ledger, temperature| match ledger.erasable(content(temperature)) {
        Err(Error::ContentNeeded { need, address, .. }) => Some((need, address.to_string())),
        Err(error) => panic!("{error:?}"),
        Ok(_) => None,
    };
    let address = || "Prompt/a".to_owned();
    assert_eq!(need(&ledger, 0.3), Some((Need::Applied, address())));
    assert_eq!(need(&ledger, 0.1), None);
    ledger
        .append(&intent("Prompt/a", Some(fields(0.4))))
        .unwrap();
    assert_eq!(need(&ledger, 0.4), Some((Need::Begun, address())));
    assert_eq!(need(&ledger, 0.1), Some((Need::Begun, address())));
    let unknown = ledger.erasable(Hash::of(b"nothing")).unwrap_err();
    assert!(matches!(unknown, Error::NoContent { .. }) && !unknown.is_damage());
    // Once the object is handed over nothing needs it.
    ledger.append(&released("Prompt/a")).unwrap();
    for temperature in [0.1, 0.2, 0.3, 0.4] {
        assert_eq!(need(&ledger, temperature), None);
    }
}

#[test]
fn a_crash_behind_a_tombstone_is_told_and_finished() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    let mut ledger = twice(path);
    ledger.append(&tombstone(content(0.1))).unwrap();
    drop(ledger);
    // A content that was never named holds the same text.
    let unnamed = file(path, content(0.1)).with_extension("tmp");
    fs::write(&unnamed, b"{}").unwrap();
    let report = verify(path).unwrap();
    assert_eq!(report.verdict, Verdict::Intact);
    assert_eq!((report.forgotten, report.unerased), (1, vec![content(0.1)]));
    let read = Ledger::open(path, Mode::Read).unwrap();
    assert!(read.ledger.base().is_ok());
    assert!(file(path, content(0.1)).exists());
    let _opened = open(path);
    assert!(!file(path, content(0.1)).exists() && !unnamed.exists());
    assert!(verify(path).unwrap().unerased.is_empty());
}

#[test]
fn a_tombstone_does_not_hide_another_loss() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    let mut ledger = twice(path);
    ledger.append(&tombstone(content(0.1))).unwrap();
    ledger.erase().unwrap();
    fs::remove_file(file(path, content(0.2))).unwrap();
    let hash = content(0.2);
    let damage = Damage::ContentMissing { hash };
    assert_eq!(
        verify(path).unwrap().verdict,
        Verdict::Damaged { line: 2, damage }
    );
    let error = entry(path, 1).unwrap_err();
    assert!(error.is_damage(), "{error:?}");
}

/// Opens a ledger whose tail may be torn, tells of what was cut off, and closes it.
fn repaired(path: &Path) -> Vec<(String, u64)> {
    let mut ledger = Ledger::open(path, Mode::Append(holder()))
        .expect("it opens")
        .ledger;
    let untold = ledger.untold().expect("they are read");
    for torn in &untold {
        let event: Event<Fields> = torn.told(actor());
        ledger.append(&draft(event)).expect("it is appended");
    }
    assert_eq!(ledger.untold().expect("they are read"), []);
    untold
        .into_iter()
        .map(|torn| (torn.file, torn.bytes))
        .collect()
}

#[test]
fn a_torn_tail_is_cut_once_and_told_once() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    drop(twice(path));
    let whole = sample::entries(path);
    let torn = |text: &[u8]| sample::set_entries(path, &[&sample::entries(path), text].concat());
    torn(b"{\"body\":{\"at");
    // A crash between the cut and the entry: the next to open it tells.
    drop(Ledger::open(path, Mode::Append(holder())).unwrap());
    assert_eq!(sample::entries(path), whole);
    assert_eq!(repaired(path), [("torn-5.bin".to_owned(), 12)]);
    assert_eq!(repaired(path), []);
    let saved = fs::read(path.join("torn-5.bin")).unwrap();
    assert_eq!(saved, b"{\"body\":{\"at");
    let Some(Event::Repaired(told)) = entry(path, 5).unwrap().event else {
        panic!("a repair");
    };
    assert_eq!((told.bytes, told.sha256), (12, Hash::of(&saved)));
    torn(b"{\"b");
    assert_eq!(repaired(path), [("torn-6.bin".to_owned(), 3)]);
    assert_eq!(verify(path).unwrap().verdict, Verdict::Intact);
}

#[test]
fn a_crash_while_a_torn_tail_is_saved_leaves_one_file_of_it() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    drop(twice(path));
    let whole = sample::entries(path);
    for saved in [&b""[..], b"{\"bo", b"{\"body\":{\"at"] {
        fs::write(path.join("torn-5.bin"), saved).unwrap();
        sample::set_entries(path, &[&whole[..], b"{\"body\":{\"at"].concat());
        drop(Ledger::open(path, Mode::Append(holder())).unwrap());
        assert_eq!(
            fs::read(path.join("torn-5.bin")).unwrap(),
            b"{\"body\":{\"at"
        );
        assert!(!path.join("torn-5-2.bin").exists());
        sample::set_entries(path, &whole);
    }
    // One that holds something else, or that an entry tells of, is not written over.
    fs::write(path.join("torn-5.bin"), b"{\"x").unwrap();
    sample::set_entries(path, &[&whole[..], b"{\"body\":{\"at"].concat());
    drop(Ledger::open(path, Mode::Append(holder())).unwrap());
    assert_eq!(fs::read(path.join("torn-5.bin")).unwrap(), b"{\"x");
    assert!(path.join("torn-5-2.bin").exists());
}

#[test]
fn a_last_line_whose_end_was_changed_is_no_torn_tail() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    drop(twice(path));
    let mut bytes = sample::entries(path);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    sample::set_entries(path, &bytes);
    let damaged = Verdict::Damaged {
        line: 5,
        damage: Damage::Changed,
    };
    assert_eq!(verify(path).unwrap().verdict, damaged);
    for mode in [Mode::Read, Mode::Append(holder())] {
        assert!(Ledger::open(path, mode).unwrap_err().is_damage());
    }
    assert_eq!(sample::entries(path), bytes);
    // Without it the entry is whole, and was not acknowledged: that is what a crash leaves.
    sample::set_entries(path, &bytes[..last]);
    assert!(matches!(
        verify(path).unwrap().verdict,
        Verdict::TornTail { .. }
    ));
}

#[test]
fn a_lost_ledger_is_damage_only_where_something_tells_of_it() {
    let folder = tempdir().unwrap();
    let gone = folder.path().join("none");
    assert!(matches!(verify(&gone).unwrap_err(), Error::Absent { .. }));
    // A folder that holds other things is no ledger either.
    assert!(matches!(
        verify(folder.path()).unwrap_err(),
        Error::Absent { .. }
    ));
    let question = Question {
        anchors: vec![
            format!("3:{}", Hash::of(b"head"))
                .parse::<Anchor>()
                .unwrap(),
        ],
        keys: Vec::new(),
    };
    let damage = Damage::Lost;
    for path in [&gone, folder.path()] {
        let verdict = verify_with(path, &question).unwrap().verdict;
        assert_eq!(
            verdict,
            Verdict::Damaged {
                line: 1,
                damage: damage.clone()
            }
        );
    }
    drop(twice(folder.path()));
    fs::remove_file(folder.path().join("entries.jsonl")).unwrap();
    let verdict = verify(folder.path()).unwrap().verdict;
    assert_eq!(verdict, Verdict::Damaged { line: 1, damage });
}

#[test]
fn what_cannot_be_read_is_no_verdict() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    drop(twice(path));
    // A folder where a file belongs is out of reach for anybody.
    let content = file(path, content(0.1));
    fs::remove_file(&content).unwrap();
    fs::create_dir(&content).unwrap();
    let error = verify(path).unwrap_err();
    assert!(
        matches!(error, Error::Io { .. }) && !error.is_damage(),
        "{error:?}"
    );
    fs::remove_dir(&content).unwrap();
    let entries = path.join("entries.jsonl");
    fs::rename(&entries, path.join("aside")).unwrap();
    fs::create_dir(&entries).unwrap();
    let error = verify(path).unwrap_err();
    assert!(!error.is_damage(), "{error:?}");
}
