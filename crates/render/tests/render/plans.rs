//! Plans in the formats of reviewers and programs, against files that people have read.

use lockstep_diff::{Action, Plan};
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{PlanView, Style, github, junit, sarif, text};
use serde_json::{Value, json};

use crate::case;
use crate::golden::golden;

/// A plan of fifty changes of all actions, with texts.
pub(crate) fn fifty() -> Plan {
    let mut plan = case::plan();
    let more = 50 - plan.changes.len();
    for index in 0..more {
        let at = format!("Prompt/agent_{index:02}");
        let lines: String = (0..index).map(|line| format!("Line {line}.\n")).collect();
        let before = json!(format!("{lines}Be brief.\n"));
        let after = json!(format!("{lines}Be brief and kind.\n"));
        let (action, after) = match index % 10 {
            0 => (Action::Delete, json!(null)),
            _ => (Action::Update, after),
        };
        let field = case::field(&at, "versions[1.0.0]", [before, after]);
        plan.changes.push(case::change(action, &at, vec![field]));
    }
    plan
}

fn one() -> Plan {
    let mut plan = case::empty();
    plan.guarded = true;
    let at = "Prompt/support_agent";
    let set = [json!(["pii", "profanity"]), json!(["pii"])];
    let field = case::field(at, "guardrails.contentFiltering", set);
    plan.changes
        .push(case::change(Action::Update, at, vec![field]));
    plan
}

#[test]
fn plans_as_markdown() {
    for (name, plan) in [
        ("plan-one.md", one()),
        ("plan.md", case::plan()),
        ("plan-fifty.md", fifty()),
        ("plan-empty.md", case::empty()),
    ] {
        let view = PlanView::new(&plan);
        golden(name, |out| markdown::plan(&view, Limit::COMMENT, out));
    }
    let plan = fifty();
    let view = PlanView::new(&plan).with_file(Some("out/plan.lockstep"));
    golden("plan-folded.md", |out| {
        markdown::plan(&view, Limit::Characters(14_000), out)
    });
}

#[test]
fn plans_for_programs() {
    let plan = case::plan();
    let view = PlanView::new(&plan).with_folder("infra/gateway");
    golden("plan.sarif", |out| sarif::plan(&view, out));
    golden("plan.junit.xml", |out| junit::plan(&view, out));
    golden("plan.github.txt", |out| github::plan(&view, out));
    let nothing = case::empty();
    let view = PlanView::new(&nothing);
    golden("plan-empty.junit.xml", |out| junit::plan(&view, out));
}

#[test]
fn plans_in_lines() {
    golden("plan-compact.txt", |out| {
        text::compact(&case::plan(), &Style::plain(), out)
    });
    let mut out = Vec::new();
    text::compact(&case::empty(), &Style::plain(), &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "No changes. 12 objects are as Git says.\n"
    );
}

#[test]
fn results_stand_at_the_lines_of_manifests() {
    let plan = case::plan();
    let mut out = Vec::new();
    sarif::plan(&PlanView::new(&plan).with_folder("infra"), &mut out).unwrap();
    let log: Value = serde_json::from_slice(&out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    // The guards that refuse or were overridden, all changes, all that is withheld.
    assert_eq!(results.len(), 3 + plan.changes.len() + plan.withheld.len());
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let update = |result: &&Value| result["ruleId"] == "plan.update";
    let place = &results.iter().find(update).unwrap()["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "infra/manifests/gateway.yaml"
    );
    assert_eq!(place["region"], json!({"startLine": 3, "startColumn": 5}));
    assert_eq!(results[0]["level"], "error");
    assert_eq!(results[0]["relatedLocations"].as_array().unwrap().len(), 1);
}
