//! What a whole plan is measured against, or undoes: kept in the saved plan, and said in every format.

use lockstep_diff::{Action, ChangeId, Folded, Keep, Pending, Plan, Remark, Undoes};
use lockstep_render::json::v1;
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{PlanView, Saved, Style, github, html, junit, sarif, text};
use serde_json::Value;

use crate::case;

/// A plan that undoes a run, measured against another state too: no command makes both, and every
/// format says both.
fn plan() -> Plan {
    let mut plan = case::plan();
    let first = plan.changes[0].id.clone();
    let second = plan
        .changes
        .iter()
        .find(|change| change.action == Action::Update && !change.fields.is_empty())
        .expect("an update");
    let field = (second.id.clone(), second.fields[0].path.clone());
    let address = |text: &str| text.parse().expect("an address");
    let id = |text: &str| ChangeId::new(address(text));
    plan.pending = Some(Pending {
        reference: "origin/main".to_owned(),
        commit: "0123456789abcdef0123".to_owned(),
        errors: 2,
        keep: Keep::Own,
        before: [first].into(),
        fields: [field].into(),
        folded: vec![
            Folded {
                id: id("Model/folded"),
                action: Some(Action::Update),
            },
            Folded {
                id: id("Prompt/held"),
                action: None,
            },
        ],
        taken_back: vec![id("Prompt/back")],
    });
    plan.undoes = Some(Undoes {
        run: "20261121T100000Z-0badcafe".to_owned(),
        sequence: 7,
        time: "2026-11-21T10:00:00Z".to_owned(),
        redone: vec![address("Prompt/again")],
        errors: 1,
        remarks: vec![
            Remark::StaysPublished {
                address: address("Prompt/a"),
                entry: "1.2.0".to_owned(),
                serving: Some(2500),
            },
            Remark::StaysPublished {
                address: address("Prompt/b"),
                entry: "1.2.0".to_owned(),
                serving: None,
            },
            Remark::SecretStays {
                address: address("Provider/p"),
                field: "apiKey".to_owned(),
            },
            Remark::StaysOwned {
                address: address("Prompt/c"),
            },
            Remark::TrafficUnknown {
                address: address("Prompt/d"),
            },
            Remark::AlreadyGone {
                address: address("Prompt/e"),
            },
        ],
    });
    plan
}

#[test]
fn it_reads_back_from_a_saved_plan() {
    let plan = plan();
    let mut out = Vec::new();
    v1::plan(&plan, &case::envelope(), &mut out).expect("memory takes all");
    let out = String::from_utf8(out).expect("UTF-8");
    assert_eq!(Saved::parse(&out).expect("a plan").plan, plan);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    let changes = json["plan"]["changes"].as_array().expect("changes");
    assert_eq!(changes[0]["standing"], "pendingBefore");
    assert!(
        changes
            .iter()
            .skip(1)
            .all(|change| change["standing"] == "pullRequest")
    );
    let fields: Vec<&Value> = changes
        .iter()
        .filter_map(|one| one.get("pendingFields"))
        .collect();
    assert_eq!(fields.len(), 1);
}

#[test]
fn a_plan_of_neither_has_no_word_of_it() {
    let mut out = Vec::new();
    v1::plan(&case::plan(), &case::envelope(), &mut out).expect("memory takes all");
    let out = String::from_utf8(out).expect("UTF-8");
    for word in ["standing", "pending", "undoes"] {
        assert!(!out.contains(word), "{word}");
    }
}

#[test]
fn every_format_says_it() {
    let plan = plan();
    let view = PlanView::new(&plan);
    let style = Style::plain();
    let written = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&mut out);
        let text = String::from_utf8(out).expect("UTF-8");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let formats = [
        (
            "text",
            written(&|out| text::plan(&plan, &style, out).unwrap()),
        ),
        (
            "compact",
            written(&|out| text::compact(&plan, &style, out).unwrap()),
        ),
        (
            "markdown",
            written(&|out| markdown::plan(&view, Limit::COMMENT, out).unwrap()),
        ),
        ("html", written(&|out| html::plan(&view, out).unwrap())),
        ("sarif", written(&|out| sarif::plan(&view, out).unwrap())),
        ("github", written(&|out| github::plan(&view, out).unwrap())),
        ("junit", written(&|out| junit::plan(&view, out).unwrap())),
    ];
    for (format, text) in &formats {
        for said in [
            "This plan undoes run 20261121T100000Z-0badcafe",
            "unless Git is reverted too",
            "1 change and 1 withheld were pending before at origin/main (0123456789ab)",
            "and keeps 25% of the requests",
        ] {
            // Workflow commands write signs as numbers.
            let text = text.replace("%25", "%").replace("%3A", ":");
            assert!(text.contains(said), "{format}: {said} in\n{text}");
        }
        assert!(!text.contains("Model/folded"), "{format}");
    }
}
