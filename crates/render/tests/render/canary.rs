//! No secret is in any byte of any format, not even one that is where none may be.

use std::io;

use lockstep_diff::{Action, Plan, Reason};
use lockstep_ledger::Kept;
use lockstep_model::{Code, Finding};
use lockstep_render::json::v1;
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{
    Color, DoctorView, Door, DriftView, End, FindingsView, PlanView, Style, github, html, junit,
    sarif, text,
};
use serde_json::json;

use crate::{audit, case, doctor, shown};

const CANARY: &str = "sk-canary-\"7f\\3a\u{1b}";

/// What is left of the canary in any form: its beginning and its end.
const TRACES: [&str; 2] = ["sk-canary", "3a\u{1b}"];

/// A plan that holds the canary where a tenant or a manifest could put it.
fn plan() -> Plan {
    let mut plan = case::plan();
    let at = "Prompt/leak";
    let long = format!("line one\n{CANARY}\nand {CANARY} again\n");
    let mut leak = case::change(
        Action::Update,
        at,
        vec![
            case::field(at, "model", [json!(CANARY), json!(format!("x{CANARY}x"))]),
            case::field(at, "versions[9.0.0]", [json!(null), json!(long)]),
        ],
    );
    leak.live_name = CANARY.to_owned();
    leak.before = case::fields(json!({"versions": {"1.0.0": format!("{CANARY} old\n")}}));
    plan.changes.push(leak);
    // Cut off by the width of a line, wherever that falls.
    for room in 1..100 {
        let text = format!("{}{CANARY}", "x".repeat(room));
        let field = case::field(at, "versions[1.0.0]", [json!(null), json!(text)]);
        plan.changes
            .push(case::change(Action::Create, at, vec![field]));
    }
    plan.withheld[0].reason = Reason::Unreadable {
        why: format!("it says {CANARY}"),
    };
    plan.environment = CANARY.to_owned();
    plan.consent.reason = Some(format!("because {CANARY}"));
    plan
}

fn is_clean(write: impl FnOnce(&mut Door<&mut Vec<u8>>) -> io::Result<()>) {
    let mut out = Vec::new();
    let mut door = Door::new(&mut out, &[CANARY.to_owned()]);
    write(&mut door).expect("memory takes all");
    let masked = door.finish().expect("memory takes all");
    let out = String::from_utf8(out).expect("UTF-8");
    assert!(masked > 0, "the canary never came to the door");
    for trace in TRACES {
        assert!(!out.contains(trace), "{trace:?} in {out}");
    }
}

const STYLES: [Style; 3] = [
    Style::plain(),
    Style {
        width: 44,
        color: Color::Yes,
    },
    Style {
        width: 200,
        color: Color::No,
    },
];

#[test]
fn plans() {
    for style in STYLES {
        is_clean(|out| text::plan(&plan(), &style, out));
    }
    is_clean(|out| v1::plan(&plan(), &case::envelope(), out));
}

#[test]
fn plans_for_reviewers_and_programs() {
    let plan = plan();
    let view = PlanView::new(&plan)
        .with_folder(CANARY)
        .with_file(Some(CANARY));
    for most in [30_000, 65_535, 10_000_000] {
        is_clean(|out| markdown::plan(&view, Limit::Characters(most), out));
    }
    for style in STYLES {
        is_clean(|out| text::compact(&plan, &style, out));
    }
    is_clean(|out| junit::plan(&view, out));
    is_clean(|out| html::plan(&view, out));
    // The names of folders are encoded in a URI, and hold no secret there: the values do.
    let view = PlanView::new(&plan);
    is_clean(|out| sarif::plan(&view, out));
    is_clean(|out| github::plan(&view, out));
}

#[test]
fn findings() {
    let findings = [Finding::new(Code::Pattern, format!("`{CANARY}`")).help(CANARY)];
    let findings = FindingsView::new(&findings);
    for style in STYLES {
        is_clean(|out| text::findings(&findings, &style, out));
    }
    is_clean(|out| v1::findings(&findings, out));
}

#[test]
fn drift() {
    let mut drift = shown::drift();
    drift.objects[0].fields[0].before = Some(json!(CANARY));
    let touches = shown::touches();
    let view = DriftView {
        environment: CANARY,
        drift: &drift,
        touches: &touches,
    };
    for style in STYLES {
        is_clean(|out| text::drift(&view, &style, out));
    }
    is_clean(|out| v1::drift(&view, out));
}

#[test]
fn examinations() {
    let mut found = doctor::found();
    for check in &mut found.checks {
        check.found = format!("the tenant says {CANARY} and more");
        for one in &mut check.differences {
            one.pointer = format!("/entities/0/{CANARY}");
        }
    }
    let view = DoctorView {
        tenant: CANARY,
        ..doctor::view(&found)
    };
    for style in STYLES {
        is_clean(|out| text::doctor(&view, &style, out));
    }
    is_clean(|out| v1::doctor(&view, out));
}

#[test]
fn runs() {
    let mut run = shown::run();
    run.outcomes[0].end = End::Failed {
        error: format!("refused: {CANARY}"),
    };
    for style in STYLES {
        is_clean(|out| text::run(&run, &style, out));
        is_clean(|out| text::outcome(&run.outcomes[0], &style, out));
    }
    is_clean(|out| v1::run(&run, out));
    is_clean(|out| v1::outcome(&run.outcomes[0], out));
}

#[test]
fn entries() {
    let content = case::fields(json!({"baseUrl": CANARY}));
    let event = audit::events(&Kept::Whole(content)).into_iter().nth(1);
    let mut entry = audit::entry(1, event);
    entry.run = CANARY.to_owned();
    let mut row = audit::log().remove(0);
    row.run = CANARY.to_owned();
    row.json = json!({"run": CANARY});
    for style in STYLES {
        is_clean(|out| text::audit_entry(&entry, &style, out));
        is_clean(|out| text::audit_log([Ok(row.clone())], &style, out));
    }
    is_clean(|out| v1::audit_entry(&entry, out));
    is_clean(|out| v1::audit_log([Ok(row.clone())], out));
}

/// Even without the door, a value in the place of a reference is never shown.
#[test]
fn a_literal_where_a_reference_belongs_is_struck_out() {
    let at = "Provider/leak";
    let field = case::field(at, "apiKey", [json!({"value": CANARY}), json!(CANARY)]);
    let mut leak = case::change(Action::Update, at, vec![field]);
    leak.after = case::fields(json!({"apiKey": CANARY}));
    leak.before = case::fields(json!({"apiKey": [CANARY]}));
    let mut plan = case::empty();
    plan.changes.push(leak);
    let mut out = Vec::new();
    text::plan(&plan, &Style::plain(), &mut out).unwrap();
    v1::plan(&plan, &case::envelope(), &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(!out.contains(TRACES[0]), "{out}");
    assert!(out.contains("apiKey: (secret) → (secret)"), "{out}");
}
