//! The test vectors of the format, under `fixtures/ledger`: ledgers, whole and damaged, each with what
//! a verifier has to say of it.
//!
//! They are made here and frozen: whoever writes a verifier in another language holds it to them.
//! `SNAPSHOTS=overwrite cargo test -p lockstep-ledger --test vectors` writes them.

mod case;
mod damaged;
mod numbers;
mod python;
mod schema;
mod small;
mod whole;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use lockstep_ledger::{Anchor, Question, Report, Verdict, verify_with};
use serde_json::{Value, json};
use tempfile::tempdir;

use case::Case;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/ledger")
}

/// All vectors, each with its name.
static CASES: LazyLock<Vec<(&'static str, Case)>> = LazyLock::new(|| {
    let mut cases = vec![("whole", whole::case()), ("small", small::case())];
    cases.extend(damaged::cases());
    cases
});

fn cases() -> impl Iterator<Item = (&'static str, &'static Case)> {
    CASES.iter().map(|(name, case)| (*name, case))
}

/// What a verifier has to say of a ledger.
fn expected(folder: &Path, case: &Case) -> Value {
    let anchors: Vec<Anchor> = case
        .anchor
        .iter()
        .map(|text| text.parse().expect("an anchor"))
        .collect();
    let question = Question {
        anchors,
        ..Question::default()
    };
    let report = verify_with(folder, &question).expect("it can be looked at");
    told(&report, case)
}

fn told(report: &Report, case: &Case) -> Value {
    let mut told = match &report.verdict {
        Verdict::Intact => json!({"verdict": "intact"}),
        Verdict::TornTail { .. } => json!({"verdict": "tornTail"}),
        Verdict::Damaged { line, damage } => {
            json!({"verdict": "damaged", "line": line, "damage": damage.word()})
        }
    };
    if !matches!(report.verdict, Verdict::Damaged { .. }) {
        told["entries"] = report.entries.into();
        told["head"] = report.head.map(|head| head.to_string()).into();
    }
    if let Some(anchor) = &case.anchor {
        told["anchor"] = anchor.as_str().into();
    }
    told
}

/// Reads all files of a folder, by their paths in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for file in fs::read_dir(&inner).expect("a folder") {
            let path = file.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("a path in it");
            let name = name.to_str().expect("a name").to_owned();
            files.insert(name, fs::read(&path).expect("it is there"));
        }
    }
    files
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the tests says whether they write the vectors"
)]
fn overwrites() -> bool {
    env::var_os("SNAPSHOTS").is_some_and(|word| word == "overwrite")
}

fn overwrite(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("it goes");
    }
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        fs::write(path, bytes).expect("it is written");
    }
}

#[test]
fn every_vector_is_made_again_byte_for_byte() {
    let mut names = Vec::new();
    for (name, case) in cases() {
        let made = tempdir().unwrap();
        case.write(made.path());
        let verdict = format!("{:#}\n", expected(made.path(), case));
        let mut written = files(made.path());
        written.insert("verdict.json".to_owned(), verdict.into_bytes());
        let frozen = fixtures().join(name);
        if overwrites() {
            overwrite(&frozen, &written);
        }
        let (written, frozen) = (shown(written), shown(files(&frozen)));
        assert_eq!(written, frozen, "{name}");
        names.push(name.to_owned());
    }
    let there = fs::read_dir(fixtures()).unwrap();
    let mut there: Vec<String> = there
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    there.sort();
    assert_eq!(there, names, "what lies there and is made here");
}

fn shown(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    files
        .into_iter()
        .map(|(name, bytes)| (name, text(bytes)))
        .collect()
}

#[test]
fn the_verdicts_are_those_that_were_meant() {
    for (name, case) in cases() {
        let folder = tempdir().unwrap();
        case.write(folder.path());
        let told = expected(folder.path(), case);
        let (verdict, damage) = (told["verdict"].as_str(), told["damage"].as_str());
        match case.damage {
            Some(word) => assert_eq!(damage, Some(word), "{name}"),
            None => assert_eq!(verdict, Some(case.verdict), "{name}"),
        }
    }
}
