//! A plan as JUnit XML: a suite for the guards, for what is withheld, for the changes, for what is
//! remarked, and for what is odd in the manifests.
//!
//! A guard that refuses is a failure, as it alone ends a plan badly. What is withheld is a skipped
//! case, as is what was left out; a change is one that passed and says what it does, and so is a
//! note.

use std::borrow::Cow;
use std::io;

use lockstep_model::Origin;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::NOWHERE;
use crate::findings::FindingsView;
use crate::impact::gist;
use crate::neutral::neutral;
use crate::plan_view::PlanView;
use crate::review::{Item, Remark, Topic, items, remarks};
use crate::standing;
use crate::style::Style;
use crate::text::Snippets;

/// Writes a plan, what needs care first.
///
/// # Errors
///
/// Fails if `out` does.
pub fn plan(view: &PlanView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let mut suites = ["guards", "withheld", "changes", "remarks", "findings"].map(TestSuite::new);
    let [guards, withheld, changes, remarked, findings] = &mut suites;
    for item in items(view.plan) {
        let suite = match item {
            Item::Guard(_) => &mut *guards,
            Item::Withheld(_) => &mut *withheld,
            Item::Change(..) => &mut *changes,
        };
        suite.add_test_case(case(item, view)?);
    }
    if view.plan.is_empty() {
        changes.add_test_case(TestCase::new("no changes", TestCaseStatus::success()));
    }
    if let Some(impact) = &view.plan.impact {
        changes.add_property(("impact", &*neutral(&gist(impact))));
    }
    for said in standing::said(view.plan) {
        changes.add_property((said.topic.word(), &*neutral(&said.text)));
    }
    for remark in remarks(view.plan) {
        remarked.add_test_case(said(&remark, view));
    }
    findings.add_test_cases(found(view));
    let mut report = Report::new("lockstep plan");
    let full = suites.into_iter().filter(|suite| suite.tests > 0);
    report.add_test_suites(full);
    report.serialize(&mut *out).map_err(io::Error::other)?;
    out.write_all(b"\n")
}

fn case(item: Item<'_>, view: &PlanView<'_>) -> io::Result<TestCase> {
    let (gist, drawn) = (item.gist(), drawn(item)?);
    let mut status = match item {
        Item::Guard(verdict) if verdict.refuses() => {
            TestCaseStatus::non_success(NonSuccessKind::Failure)
        }
        Item::Withheld(_) => TestCaseStatus::skipped(),
        Item::Guard(_) | Item::Change(..) => TestCaseStatus::success(),
    };
    status.set_message(&*neutral(&gist)).set_type(item.verb());
    let name = format!("{} {}", item.verb(), item.subject());
    let mut case = TestCase::new(name, status);
    case.set_system_out(drawn);
    put(&mut case, item.origin(), view);
    Ok(case)
}

/// Writes a remark. What is left out was not looked at; all else is for information.
fn said(remark: &Remark<'_>, view: &PlanView<'_>) -> TestCase {
    let mut status = match remark.topic {
        Topic::LeftOut => TestCaseStatus::skipped(),
        Topic::Note => TestCaseStatus::success(),
    };
    let text = neutral(&remark.text);
    status.set_message(&*text).set_type(remark.topic.word());
    let mut case = TestCase::new(remark.title(), status);
    case.set_system_out(&*text);
    put(&mut case, remark.origin, view);
    case
}

/// Writes what is odd in the manifests, as a report of findings does.
fn found(view: &PlanView<'_>) -> Vec<TestCase> {
    let found = FindingsView::new(&view.plan.findings).with_folder(view.folder);
    let mut snippets = Snippets::new(found, Style::plain());
    let findings = found.sorted().into_iter();
    let cases = findings.map(|finding| {
        let place = finding.place.as_ref();
        let path = place.map(|place| found.path(&place.file));
        let path = path.as_deref().map_or(Cow::Borrowed(NOWHERE), neutral);
        super::case(finding, &path, &snippets.show(finding))
    });
    cases.collect()
}

/// Says where what a case is about was written.
fn put(case: &mut TestCase, origin: Option<&Origin>, view: &PlanView<'_>) {
    let Some(origin) = origin else {
        case.set_classname("lockstep.yaml");
        return;
    };
    let (path, line) = (view.path(&origin.file), origin.line.to_string());
    let path = neutral(&path);
    case.set_classname(&*path);
    case.extra.insert("file".into(), (&*path).into());
    case.extra.insert("line".into(), line.into());
}

/// Draws what is to be known of an item, as text shows it.
fn drawn(item: Item<'_>) -> io::Result<String> {
    let mut bytes = Vec::new();
    item.draw(Style::plain(), &mut bytes)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}
