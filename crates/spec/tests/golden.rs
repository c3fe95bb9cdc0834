//! Every folder of `fixtures/spec` is a project with the findings that it must have.
//!
//! `findings.txt` holds them as they are found, `environment.txt` names the environment if it is
//! not the default one. `SNAPSHOTS=overwrite cargo test -p lockstep-spec --test golden` writes them.

#[path = "../../../tests/golden/mod.rs"]
mod golden;

use std::fs;
use std::path::Path;

use jiff::civil::date;
use lockstep_model::Code;
use lockstep_model::outside::Outside;
use lockstep_spec::{Disk, LoadRequest, Loaded, load};
use lockstep_tokenizer::Tokenizer;

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
        today: date(2026, 11, 21),
        ..LoadRequest::default()
    };
    load(&files, request)
}

#[test]
fn findings_are_as_written() {
    for case in golden::cases("spec") {
        golden::hold(&case, &loaded(&case));
    }
}

#[test]
fn a_spec_is_loaded_only_without_errors() {
    for case in golden::cases("spec") {
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
    for case in golden::cases("spec") {
        let loaded = loaded(&case);
        let places = loaded.findings.iter().filter_map(|f| f.place.as_ref());
        let sources = places.filter_map(|place| loaded.sources.text(&place.file));
        literals += sources.filter(|source| source.contains("****")).count();
        let text = golden::text(&loaded);
        assert!(!text.contains("sk-"), "{}: {text}", case.display());
    }
    assert!(literals > 0, "no case conceals a secret");
}

#[test]
fn every_code_of_this_crate_has_a_case() {
    let mut missing: Vec<Code> = Code::ALL.to_vec();
    // Policies are evaluated elsewhere, and every page has an example that is run.
    missing.retain(|code| !code.as_str().starts_with("LS08"));
    for case in golden::cases("spec") {
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
