//! Folders of `fixtures`, each a project with the findings that it must have.
//!
//! `SNAPSHOTS=overwrite` writes the `findings.txt` of each.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lockstep_model::Finding;
use lockstep_spec::Loaded;
use snapbox::{Assert, Data};

/// Returns the folders below one of `fixtures`, sorted.
pub(crate) fn cases(name: &str) -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let entries = fs::read_dir(fixtures.join(name)).expect("the fixtures are there");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder").path())
        .collect();
    cases.sort();
    cases
}

/// Holds the findings of a folder to those that are written there.
pub(crate) fn hold(case: &Path, loaded: &Loaded) {
    let expected = Data::read_from(&case.join("findings.txt"), None);
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(text(loaded), expected.raw());
}

/// Writes findings as a reviewer reads them, with what is at their place in the file.
pub(crate) fn text(loaded: &Loaded) -> String {
    if loaded.findings.is_empty() {
        return "no findings\n".to_owned();
    }
    let mut text = String::new();
    for finding in &loaded.findings {
        let Finding {
            place,
            code,
            severity,
            message,
            help,
            related,
        } = finding;
        let at = match place {
            Some(place) => place.to_string(),
            None => "-".to_owned(),
        };
        writeln!(text, "{severity} {code} {at}: {message}").expect("text grows");
        let source = place.as_ref().and_then(|place| {
            let text = loaded.sources.text(&place.file)?;
            text.get(place.start..place.end)
        });
        if let Some(source) = source.filter(|source| !source.is_empty()) {
            let source = source.replace('\0', "\\0");
            writeln!(text, "   at: {source}").expect("text grows");
        }
        for related in related {
            let (place, message) = (&related.place, &related.message);
            writeln!(text, "  see: {place}: {message}").expect("text grows");
        }
        if let Some(help) = help {
            writeln!(text, " help: {help}").expect("text grows");
        }
    }
    text
}
