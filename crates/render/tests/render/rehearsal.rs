//! Rehearsals, as text and as JSON.

use lockstep_diff::Action;
use lockstep_model::Organization;
use lockstep_render::rehearsal::{AtFault, End, Refusal, RehearsalView, Rehearsed, RequestView};
use lockstep_render::{Style, json, text};
use serde_json::Value;
use snapbox::{assert_data_eq, str};

fn requests(words: &str) -> Vec<RequestView> {
    let request = |method: &str| RequestView {
        method: method.to_owned(),
        path: "/api/v2/x/1".to_owned(),
        status: Some(200),
    };
    words.split_whitespace().map(request).collect()
}

fn change(id: &str, end: End, words: &str) -> Rehearsed {
    Rehearsed {
        id: id.parse().expect("it is an id"),
        action: Action::Update,
        end,
        requests: requests(words),
    }
}

fn view() -> RehearsalView {
    let refusal = Refusal {
        step: 2,
        steps: 3,
        doing: Some("publish versions[1.2.0]".to_owned()),
        request: Some("PUT /api/v2/x/1".to_owned()),
        status: Some(400),
        code: Some("bad.request".to_owned()),
        message: "systemPrompt: has 1600 tokens".to_owned(),
        fields: vec![
            AtFault {
                field: Some("systemPrompt".to_owned()),
                message: "has 1600 tokens".to_owned(),
            },
            AtFault {
                field: Some("version".to_owned()),
                message: "is odd".to_owned(),
            },
        ],
        left: vec!["write guardrails".to_owned()],
        skipped: vec!["TrafficSplit/a".parse().expect("it is an id")],
    };
    let because = "Prompt/a".parse().expect("it is an id");
    RehearsalView {
        environment: "prod".to_owned(),
        organization: Organization {
            id: "o-1".to_owned(),
            name: "Acme".to_owned(),
        },
        taken_at: Some("2026-11-21T12:00:00.000Z".to_owned()),
        unseen: 1,
        interrupted: false,
        changes: vec![
            change("Model/m", End::Done, "GET PUT GET"),
            change("Prompt/a", End::Refused(Box::new(refusal)), "GET PUT PUT"),
            change("TrafficSplit/a", End::Skipped { because }, ""),
        ],
        next: None,
    }
}

#[test]
fn people_read_what_would_be_refused_first() {
    let mut out = Vec::new();
    text::rehearsal(&view(), &Style::plain(), &mut out).expect("a buffer takes it");
    assert_data_eq!(
        String::from_utf8(out).expect("it is text"),
        str![[r#"
Rehearsal for prod: Acme (o-1)
Played on a simulated tenant that holds the snapshot of
2026-11-21T12:00:00.000Z; nothing was written to the organisation.
1 row of its lists was no object, and could not be put on the stage.
1 of 3 changes went through, 1 refused, 1 not begun because of that.

Refused
  ✗ Prompt/a  update, step 2 of 3: publish versions[1.2.0]
      400 bad.request: systemPrompt: has 1600 tokens
      version: is odd
      PUT /api/v2/x/1
      left undone by it: write guardrails; TrafficSplit/a as a whole

6 requests in this order (3 GET, 3 PUT)
  Model/m         update  GET PUT GET
  Prompt/a        update  GET PUT PUT

What the next plan would do is not told: a saved plan has no manifests with it.

"#]]
    );
}

#[test]
fn programs_read_each_request() {
    let view = view();
    assert!(!view.is_clean());
    let mut out = Vec::new();
    json::v1::rehearsal(&view, &mut out).expect("a buffer takes it");
    let document: Value = serde_json::from_slice(&out).expect("it is JSON");
    assert_eq!(document["kind"], "lockstep.rehearsal");
    assert_eq!(document["clean"], false);
    assert_eq!(document["next"], Value::Null);
    let refusal = &document["refusals"][0];
    assert_eq!(refusal["undone"]["changes"][0], "TrafficSplit/a");
    assert_eq!(refusal["fields"][1]["field"], "version");
    assert_eq!(document["changes"][2]["because"], "Prompt/a");
    let list = document["requests"]["list"].as_array().expect("a list");
    assert_eq!(list.len(), 6);
    assert_eq!(list[3]["change"], "Prompt/a");
    assert_eq!(list[5]["number"], 6);
    let mut done = view;
    done.changes.truncate(1);
    assert!(done.is_clean());
    done.interrupted = true;
    assert!(!done.is_clean());
}
