//! The stored format does not move: a ledger that was written once is written again byte by byte.

use std::fs;
use std::path::{Path, PathBuf};

use lockstep_ledger::{Verdict, verify};
use tempfile::tempdir;

use crate::sample;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/v1")
}

#[test]
fn the_first_version_is_written_as_ever() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &sample::run());
    let (written, stored) = (sample::entries(folder.path()), sample::entries(&golden()));
    assert_eq!(
        String::from_utf8(written).unwrap(),
        String::from_utf8(stored).unwrap()
    );
    for file in fs::read_dir(golden().join("contents")).unwrap() {
        let file = file.unwrap();
        let written = folder.path().join("contents").join(file.file_name());
        assert_eq!(fs::read(written).unwrap(), fs::read(file.path()).unwrap());
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
