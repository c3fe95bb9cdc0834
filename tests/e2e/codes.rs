//! Every code's page is run: what it calls wrong has the finding, what it calls right has not.
//!
//! `fixtures/codes` holds what a person is shown for each wrong example.
//! `SNAPSHOTS=overwrite cargo test -p lockstep --test e2e codes` writes it: read what it wrote.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lockstep_model::Code;
use lockstep_model::code::{Page, Sample};
use snapbox::{Assert, Data};

use crate::project::Project;

/// The repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The project file of an example that has none.
const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: example}
spec:
  manifests: [manifests]
  environments:
    sim: {tenant: {simulator: {}}}
";

/// The codes whose pages have no examples: the file that tests each, and why no example can.
const WITHOUT_EXAMPLES: &[(Code, &str, &str)] = &[
    (
        Code::TokenBudgetDefault,
        "fixtures/spec/prompts/findings.txt",
        "it takes a text of more than 16,000 characters",
    ),
    (
        Code::TextChanged,
        "crates/spec/src/history/tests.rs",
        "it is about what was committed",
    ),
    (
        Code::ExamplesGone,
        "crates/spec/src/history/tests.rs",
        "it is about what was committed",
    ),
    (
        Code::HistoryUnknown,
        "crates/spec/src/history/tests.rs",
        "it is about a repository that cannot tell",
    ),
    (
        Code::LiveUnreadable,
        "crates/cli/src/findings.rs",
        "it is about what is live, and not about a file",
    ),
    (
        Code::ExceptionEnds,
        "fixtures/policy/exceptions/findings.txt",
        "it depends on the day",
    ),
];

/// What `validate` says of an example.
struct Said {
    /// The code and severity of each finding.
    found: Vec<(String, String)>,
    /// What a person is shown.
    text: String,
}

fn validate(samples: &[Sample<'_>]) -> Said {
    let project = Project::empty();
    project.write("lockstep.yaml", PROJECT);
    fs::create_dir(project.path("manifests")).expect("the folder is made");
    for sample in samples {
        project.write_bytes(sample.path, &sample.bytes());
    }
    let ran = project.run(&["validate", "--report", "json=found.json"]);
    let report: serde_json::Value =
        serde_json::from_str(&project.read("found.json")).expect("a report is JSON");
    let findings = report["findings"].as_array().cloned();
    let word = |finding: &serde_json::Value, name: &str| -> String {
        finding[name].as_str().unwrap_or_default().to_owned()
    };
    let found = findings.unwrap_or_default();
    let found = found
        .iter()
        .map(|one| (word(one, "code"), word(one, "severity")))
        .collect();
    Said {
        found,
        text: ran.stdout,
    }
}

/// Says what is wrong with a code's page, and writes or compares what its example shows.
fn troubles(code: Code) -> Vec<String> {
    let page = Page::of(code);
    let elsewhere = WITHOUT_EXAMPLES.iter().any(|(this, ..)| *this == code);
    match (page.wrong.is_empty(), page.right.is_empty()) {
        (true, true) if elsewhere => return Vec::new(),
        (true, true) => {
            return vec![
                "it has no examples: write `Wrong:` and `Right:` with fences, \
                 or name the code in WITHOUT_EXAMPLES"
                    .to_owned(),
            ];
        }
        (true, false) => return vec!["it has no fence behind `Wrong:`".to_owned()],
        (false, true) => return vec!["it has no fence behind `Right:`".to_owned()],
        (false, false) if elsewhere => {
            return vec!["it has examples: take the code out of WITHOUT_EXAMPLES".to_owned()];
        }
        (false, false) => {}
    }
    let wrong = validate(&page.wrong);
    let right = validate(&page.right);
    let mut troubles = twice(&page.wrong, "Wrong");
    troubles.extend(twice(&page.right, "Right"));
    if !wrong.found.iter().any(|(found, _)| found == code.as_str()) {
        let text = &wrong.text;
        troubles.push(format!(
            "what stands behind `Wrong:` has no {code}:\n{text}"
        ));
    }
    let bad = |(found, severity): &(String, String)| found == code.as_str() || severity == "error";
    if right.found.iter().any(bad) {
        let text = &right.text;
        troubles.push(format!("what stands behind `Right:` is not right:\n{text}"));
    }
    troubles.extend(golden(code, wrong.text));
    troubles
}

fn twice(samples: &[Sample<'_>], part: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let twice = samples.iter().filter(|sample| !seen.insert(sample.path));
    twice
        .map(|sample| format!("`{}` stands twice behind `{part}:`", sample.path))
        .collect()
}

/// Compares what an example shows with what it has to show.
fn golden(code: Code, text: String) -> Option<String> {
    let path = Path::new(ROOT).join(format!("fixtures/codes/{code}.txt"));
    let expected = Data::read_from(&path, None).raw();
    let assert = Assert::new().action_env("SNAPSHOTS");
    let compared = assert.try_eq(Some(&code), text.into(), expected);
    compared.err().map(|error| error.to_string())
}

#[test]
fn every_page_is_as_it_says() {
    let codes = Code::ALL.chunks(Code::ALL.len().div_ceil(8));
    let troubles: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = codes
            .map(|codes| scope.spawn(move || codes.iter().flat_map(|code| told(*code)).collect()))
            .collect();
        let joined = threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"));
        joined.collect::<Vec<Vec<String>>>().concat()
    });
    assert!(troubles.is_empty(), "{}", troubles.join("\n\n"));
}

fn told(code: Code) -> Vec<String> {
    let troubles = troubles(code).into_iter();
    troubles
        .map(|trouble| format!("crates/model/codes/{code}.md: {trouble}"))
        .collect()
}

#[test]
fn what_has_no_example_is_tested_where_it_says() {
    for (code, file, _why) in WITHOUT_EXAMPLES {
        let text = fs::read_to_string(Path::new(ROOT).join(file));
        let text = text.unwrap_or_else(|error| panic!("{code}: {file}: {error}"));
        let names = [code.to_string(), format!("Code::{code:?}")];
        let named = names.iter().any(|name| text.contains(name));
        assert!(named, "{code}: nothing in {file} names it");
    }
}

#[test]
fn what_is_shown_belongs_to_a_code() {
    let folder = fs::read_dir(Path::new(ROOT).join("fixtures/codes")).expect("a folder");
    for entry in folder {
        let name = entry.expect("a file").file_name();
        let name = name.to_string_lossy();
        let code = name
            .strip_suffix(".txt")
            .and_then(|name| name.parse::<Code>().ok());
        assert!(code.is_some(), "fixtures/codes/{name} belongs to no code");
    }
    let shown = Code::ALL
        .iter()
        .filter(|code| !Page::of(**code).wrong.is_empty());
    assert!(shown.count() >= 60, "at least 60 codes are shown");
}
