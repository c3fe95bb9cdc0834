//! A plan as JUnit XML: a suite for the guards, for what is withheld, and for the changes.
//!
//! A guard that refuses is a failure, as it alone ends a plan badly. What is withheld is a skipped
//! case; a change is one that passed and says what it does.

use std::io;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::impact::gist;
use crate::neutral::neutral;
use crate::plan_view::PlanView;
use crate::review::{Item, items};
use crate::standing;
use crate::style::Style;

/// Writes a plan, what needs care first.
///
/// # Errors
///
/// Fails if `out` does.
pub fn plan(view: &PlanView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let mut suites = ["guards", "withheld", "changes"].map(TestSuite::new);
    let [guards, withheld, changes] = &mut suites;
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
    let Some(origin) = item.origin() else {
        case.set_classname("lockstep.yaml").set_system_out(drawn);
        return Ok(case);
    };
    let (path, line) = (view.path(&origin.file), origin.line.to_string());
    let path = neutral(&path);
    case.set_classname(&*path).set_system_out(drawn);
    case.extra.insert("file".into(), (&*path).into());
    case.extra.insert("line".into(), line.into());
    Ok(case)
}

/// Draws what is to be known of an item, as text shows it.
fn drawn(item: Item<'_>) -> io::Result<String> {
    let mut bytes = Vec::new();
    item.draw(Style::plain(), &mut bytes)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}
