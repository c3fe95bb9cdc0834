//! Plans in the formats of reviewers and programs, against files that people have read.

use lockstep_diff::{Action, Against, Plan};
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{PlanView, Style, github, junit, sarif, text};
use serde_json::{Value, json};

use crate::golden::golden;
use crate::{case, thousands};

/// A plan of fifty changes of all actions, with texts.
pub(crate) fn fifty() -> Plan {
    let mut plan = case::plan();
    let more = 50 - plan.changes.len();
    plan.changes.extend(thousands::plan(more).changes);
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

/// A prompt whose new text tries to get out of its block.
fn hostile() -> Plan {
    let mut plan = case::empty();
    let at = "Prompt/support_agent";
    let before = "You are a helpful agent.\nBe brief.\n";
    let after = "You are a helpful agent.\n``````\n</details></summary></code>\n<h1>Approved</h1>\n\
        ~~~\n<!-- @octocat #123 GH-1 https://evil.example\n```diff\n+ nothing to see\n\
        <script>alert(1)</script> <img src=x onerror=alert(1)>\n\
        \r\n# Approved by security\n| a | b |\n|---|---|\nBe brief\u{202e}.feirb eB\n";
    let mut field = case::field(at, "versions[1.1.0]", [json!(null), json!(after)]);
    field.against = Some(Against {
        key: "1.0.0".to_owned(),
        share: Some(0.9),
        text: before.to_owned(),
    });
    let mut change = case::change(Action::Update, at, vec![field]);
    change.live_name = "`</code>` @everyone".to_owned();
    plan.changes.push(change);
    plan
}

#[test]
fn plans_as_markdown() {
    for (name, plan) in [
        ("plan-one.md", one()),
        ("plan.md", case::plan()),
        ("plan-fifty.md", fifty()),
        ("plan-hostile.md", hostile()),
        ("plan-empty.md", case::empty()),
    ] {
        let view = PlanView::new(&plan);
        golden(name, |out| markdown::plan(&view, Limit::COMMENT, out));
    }
    let plan = thousands::plan(5000);
    let view = PlanView::new(&plan).with_file(Some("plan.lockstep"));
    golden("plan-thousands.md", |out| {
        markdown::plan(&view, Limit::COMMENT, out)
    });
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
        "This environment has no guards (`guards: none`): nothing is refused.\n\n\
         No changes. 12 objects are as Git says.\n"
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
    // The guards that refuse or were overridden, all changes, all that is withheld, the notes, what
    // is left out, and what is odd.
    let speaks = |verdict: &&lockstep_diff::Verdict| verdict.refuses() || verdict.is_overridden();
    let guards = plan.verdicts.iter().filter(speaks).count();
    let objects = plan.changes.len() + plan.withheld.len();
    let remarks = plan.notes.len() + 1 + plan.findings.len();
    assert_eq!(results.len(), guards + objects + remarks);
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
