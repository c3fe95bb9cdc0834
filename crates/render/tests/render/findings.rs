//! Findings in every format.

use lockstep_render::json::v1;
use lockstep_render::{Color, FindingsView, Style, github, junit, sarif, text};
use quick_junit::{Report, TestCaseStatus};
use serde_json::{Value, json};

use crate::found::{Found, found};
use crate::golden::golden;

fn text_of(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn text_with_snippets() {
    let narrow = Style {
        width: 60,
        color: Color::No,
    };
    let color = Style {
        width: 100,
        color: Color::Yes,
    };
    for (file, style) in [
        ("findings.txt", Style::plain()),
        ("findings-narrow.txt", narrow),
        ("findings-color.txt", color),
    ] {
        found().show(|view| {
            golden(file, |out| text::findings(&view, &style, out));
        });
    }
    let none = FindingsView::new(&[]);
    golden("findings-none.txt", |out| {
        text::findings(&none, &Style::plain(), out)
    });
}

#[test]
fn lines_are_as_wide_as_the_terminal() {
    for width in [40, 60, 80, 120] {
        let style = Style {
            width,
            color: Color::No,
        };
        let shown = found().show(|view| text_of(|out| text::findings(&view, &style, out)));
        // What is said below a line is not broken.
        let is_source = |line: &&str| line.trim_start().starts_with(|c: char| c.is_ascii_digit());
        for line in shown.lines().filter(is_source) {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
        assert!(shown.len() < 10_000);
    }
}

#[test]
fn json() {
    found().show(|view| golden("findings.json", |out| v1::findings(&view, out)));
}

#[test]
fn sarif_log() {
    found().show(|view| {
        golden("findings.sarif", |out| {
            let log = text_of(|out| sarif::findings(&view, out));
            let mut log: Value = serde_json::from_str(&log)?;
            let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array_mut();
            for rule in rules.into_iter().flatten() {
                // The pages of the codes have tests of their own.
                rule["fullDescription"]["text"] = "…".into();
                rule["help"] = json!({"text": "…", "markdown": "…"});
            }
            Ok(serde_json::to_writer_pretty(out, &log)?)
        });
    });
    let none = FindingsView::new(&[]);
    golden("findings-none.sarif", |out| sarif::findings(&none, out));
}

#[test]
fn sarif_results_know_their_rules() {
    let log = found().show(|view| text_of(|out| sarif::findings(&view, out)));
    let log: Value = serde_json::from_str(&log).unwrap();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 12);
    let mut fingerprints = Vec::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(
            rules[index]["defaultConfiguration"]["level"],
            result["level"]
        );
        fingerprints.push(result["partialFingerprints"]["lockstepFinding/v1"].as_str());
    }
    fingerprints.sort_unstable();
    assert!(fingerprints.iter().all(Option::is_some));
    assert!(fingerprints.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn sarif_fingerprints_stay_when_lines_move() {
    let fingerprints = |found: &Found| {
        let log = found.show(|view| text_of(|out| sarif::findings(&view, out)));
        let log: Value = serde_json::from_str(&log).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let fingerprints = results
            .into_iter()
            .map(|one| one["partialFingerprints"].clone());
        fingerprints.collect::<Vec<_>>()
    };
    let mut moved = found();
    moved.move_down(7);
    assert_eq!(fingerprints(&found()), fingerprints(&moved));
}

#[test]
fn github_commands() {
    found().show(|view| golden("findings.github.txt", |out| github::findings(&view, out)));
}

#[test]
fn github_commands_cannot_be_forged() {
    let nasty = "a\r\n::error file=x::y\n%0A::set-output name=a::b,c:d";
    let forged = Found::of(nasty);
    let shown = forged.show(|view| text_of(|out| github::findings(&view, out)));
    assert_eq!(shown.lines().count(), 1, "{shown}");
    let line = shown.trim_end();
    assert!(
        line.starts_with("::error file=a%25%2C%3A.yaml,line=1,"),
        "{line}"
    );
    let (_properties, message) = line[2..].split_once("::").unwrap();
    assert!(message.contains("%250A"), "{line}");
}

#[test]
fn junit_report() {
    found().show(|view| golden("findings.junit.xml", |out| junit::findings(&view, out)));
}

#[test]
fn junit_reports_are_read_back() {
    let shown = found().show(|view| text_of(|out| junit::findings(&view, out)));
    let report = Report::deserialize_from_str(&shown).unwrap();
    // A case a finding, one for the file without any, one for what is left out.
    assert_eq!((report.tests, report.failures, report.errors), (14, 9, 0));
    let cases = report
        .test_suites
        .iter()
        .flat_map(|suite| &suite.test_cases);
    let failed = cases.filter(|case| matches!(case.status, TestCaseStatus::NonSuccess { .. }));
    assert_eq!(failed.count(), 9);
    let well = report.test_suites.last().unwrap();
    assert!(well.name.as_str().ends_with("well.yaml"), "{well:?}");
    assert_eq!((well.tests, well.failures), (1, 0));
    let nasty = Found::of("]]> <a> \u{0} \u{fffe} & \u{1b}[31m");
    let shown = nasty.show(|view| text_of(|out| junit::findings(&view, out)));
    assert_eq!(Report::deserialize_from_str(&shown).unwrap().tests, 1);
}
