//! Every folder of `fixtures/policy` is a project with the findings that its policies must give.
//!
//! The day is 2026-11-21. `SNAPSHOTS=overwrite cargo test -p lockstep-policy --test golden` writes
//! the `findings.txt`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use lockstep_model::Finding;
use lockstep_policy::judge;
use lockstep_spec::{Disk, Documents, LoadRequest, Loaded, load};
use snapbox::{Assert, Data};

const TODAY: Date = date(2026, 11, 21);

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/policy");
    let entries = fs::read_dir(folder).expect("the fixtures are there");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder").path())
        .collect();
    cases.sort();
    cases
}

fn judged(case: &Path) -> Loaded {
    let files = Disk::open(case).expect("a folder");
    let request = LoadRequest {
        tool_version: "0.1.0",
        documents: Documents::ForPolicies,
        ..LoadRequest::default()
    };
    let mut loaded = load(&files, request);
    drop(judge(&mut loaded, TODAY));
    loaded
}

/// Writes findings as a reviewer reads them, with what is at their place in the file.
fn text(loaded: &Loaded) -> String {
    let mut text = String::new();
    for finding in &loaded.findings {
        write(finding, loaded, &mut text);
    }
    match text.is_empty() {
        true => "no findings\n".to_owned(),
        false => text,
    }
}

fn write(finding: &Finding, loaded: &Loaded, text: &mut String) {
    let place = finding
        .place
        .as_ref()
        .expect("findings of files have a place");
    let (severity, code, message) = (finding.severity, finding.code, &finding.message);
    let at = |place: &lockstep_model::Place| {
        let file = loaded.sources.text(&place.file).expect("a file");
        let source = file
            .get(place.start..place.end)
            .expect("bytes of it")
            .to_owned();
        format!("{place} `{source}`")
    };
    writeln!(text, "{severity} {code} {}: {message}", at(place)).expect("text grows");
    for related in &finding.related {
        writeln!(text, "  see: {}: {}", at(&related.place), related.message).expect("text grows");
    }
    if let Some(help) = &finding.help {
        writeln!(text, " help: {help}").expect("text grows");
    }
}

#[test]
fn findings_are_as_written() {
    for case in cases() {
        let loaded = judged(&case);
        let expected = Data::read_from(&case.join("findings.txt"), None);
        Assert::new()
            .action_env("SNAPSHOTS")
            .eq(text(&loaded), expected);
    }
}
