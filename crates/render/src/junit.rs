//! Findings and plans as JUnit XML, which CI services show as test results.
//!
//! Findings and the files that were checked come in; a suite a file goes out, with a case a
//! finding. Errors are failures. Warnings and notes are cases that passed and say something, as a
//! run with nothing worse ends well. A file in which nothing was found is one case that passed.

mod plan;

use std::collections::BTreeMap;
use std::io;

use lockstep_model::{Finding, LeftOut, Severity};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

pub use self::plan::plan;

use crate::findings::FindingsView;
use crate::neutral::neutral;
use crate::style::Style;
use crate::text::Snippets;
use crate::value::plural;

/// The suite of findings that are in no file.
const NOWHERE: &str = "no file";

/// Writes findings by file, sorted by place and code.
///
/// # Errors
///
/// Fails if `out` does.
pub fn findings(view: &FindingsView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let mut snippets = Snippets::new(*view, Style::plain());
    let mut cases: BTreeMap<Option<&str>, Vec<TestCase>> = BTreeMap::new();
    for file in view.files {
        cases.entry(Some(file)).or_default();
    }
    let path = |file: Option<&'_ str>| match file {
        Some(file) => neutral(&view.path(file)).into_owned(),
        None => NOWHERE.to_owned(),
    };
    for finding in view.sorted() {
        let file = finding.place.as_ref().map(|place| &*place.file);
        let drawn = snippets.show(finding);
        let of_file = cases.entry(file).or_default();
        of_file.push(case(finding, &path(file), &drawn));
    }
    for (file, count) in view.left_out.into_iter().flat_map(LeftOut::files) {
        let of_file = cases.entry(Some(file)).or_default();
        of_file.push(left_out(&path(Some(file)), count));
    }
    let mut report = Report::new("lockstep validate");
    for (file, cases) in cases {
        report.add_test_suite(suite(&path(file), cases));
    }
    report.serialize(&mut *out).map_err(io::Error::other)?;
    out.write_all(b"\n")
}

fn suite(path: &str, cases: Vec<TestCase>) -> TestSuite {
    let mut suite = TestSuite::new(path);
    match cases.is_empty() {
        true => {
            let mut passed = TestCase::new("no findings", TestCaseStatus::success());
            passed.set_classname(path);
            suite.add_test_case(passed)
        }
        false => suite.add_test_cases(cases),
    };
    suite
}

fn case(finding: &Finding, path: &str, drawn: &str) -> TestCase {
    let mut status = match finding.severity {
        Severity::Error => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Severity::Warning | Severity::Note => TestCaseStatus::success(),
    };
    let message = neutral(&finding.message);
    if finding.is_error() {
        status
            .set_type(finding.code.as_str())
            .set_message(&*message)
            .set_description(drawn);
    }
    let at = finding
        .place
        .as_ref()
        .map(|place| format!("{}:{} ", place.line, place.column));
    let name = format!("{}{}: {message}", at.unwrap_or_default(), finding.code);
    let mut case = TestCase::new(name, status);
    case.set_classname(path);
    if !finding.is_error() {
        case.set_system_out(drawn);
    }
    if let Some(place) = &finding.place {
        let line = place.line.to_string();
        case.extra.insert("file".into(), path.into());
        case.extra.insert("line".into(), line.into());
    }
    case
}

/// Says how many findings are not in the report.
fn left_out(path: &str, count: usize) -> TestCase {
    let findings = plural(count, "finding", "findings");
    let are = plural(count, "is", "are");
    let mut status = TestCaseStatus::skipped();
    status.set_message(format!(
        "{count} more {findings} of this file {are} left out"
    ));
    let mut case = TestCase::new("findings left out", status);
    case.set_classname(path);
    case
}
