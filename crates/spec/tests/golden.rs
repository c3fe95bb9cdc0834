//! Every folder of `fixtures/spec` is a project with the findings that it must have.
//!
//! `findings.txt` holds them as they are found, `environment.txt` names the environment if it is
//! not the default one. `SNAPSHOTS=overwrite cargo test -p lockstep-spec --test golden` writes them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lockstep_model::outside::Outside;
use lockstep_model::{Code, Finding};
use lockstep_spec::{Disk, LoadRequest, Loaded, load};
use lockstep_tokenizer::Tokenizer;
use snapbox::{Assert, Data};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/spec");
    let entries = fs::read_dir(folder).expect("the fixtures are there");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder").path())
        .collect();
    cases.sort();
    cases
}

fn loaded(case: &Path) -> Loaded {
    let environment = fs::read_to_string(case.join("environment.txt")).ok();
    let files = Disk::open(case).expect("a folder");
    let request = LoadRequest {
        environment: environment.as_deref().map(str::trim),
        tool_version: "0.1.0",
        outside: Outside {
            tokens: Some(&Tokenizer),
            history: None,
        },
        ..LoadRequest::default()
    };
    load(&files, request)
}

/// Writes findings as a reviewer reads them, with what is at their place in the file.
fn text(loaded: &Loaded) -> String {
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

#[test]
fn findings_are_as_written() {
    for case in cases() {
        let loaded = loaded(&case);
        let expected = Data::read_from(&case.join("findings.txt"), None);
        Assert::new()
            .action_env("SNAPSHOTS")
            .eq(text(&loaded), expected.raw());
    }
}

#[test]
fn a_spec_is_loaded_only_without_errors() {
    for case in cases() {
        let loaded = loaded(&case);
        assert_eq!(
            loaded.spec.is_none(),
            loaded.has_errors(),
            "{}",
            case.display()
        );
        for place in loaded.findings.iter().filter_map(|f| f.place.as_ref()) {
            assert!(place.line > 0 && place.column > 0 && place.start <= place.end);
        }
    }
}

#[test]
fn no_finding_shows_what_may_be_a_secret() {
    let mut literals = 0;
    for case in cases() {
        let loaded = loaded(&case);
        let places = loaded.findings.iter().filter_map(|f| f.place.as_ref());
        let sources = places.filter_map(|place| loaded.sources.text(&place.file));
        literals += sources.filter(|source| source.contains("****")).count();
        let text = text(&loaded);
        assert!(!text.contains("sk-"), "{}: {text}", case.display());
    }
    assert!(literals > 0, "no case conceals a secret");
}

#[test]
fn every_code_of_this_crate_has_a_case() {
    let mut missing: Vec<Code> = Code::ALL.to_vec();
    // Policies are evaluated elsewhere, and every page has an example that is run.
    missing.retain(|code| !code.as_str().starts_with("LS08"));
    for case in cases() {
        let found = loaded(&case).findings;
        missing.retain(|code| !found.iter().any(|finding| finding.code == *code));
    }
    // What is live is read elsewhere, and so is what was committed.
    assert_eq!(
        missing,
        [
            Code::LiveUnreadable,
            Code::TextChanged,
            Code::HistoryUnknown,
            Code::ExamplesGone,
        ]
    );
}
