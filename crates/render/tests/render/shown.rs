//! Everything else that is shown: findings, drift, a run, the graph.

use std::collections::BTreeMap;
use std::time::Duration;

use lockstep_diff::{Action, ChangeId, Drift, Drifted};
use lockstep_model::Address;
use lockstep_render::{Aftermath, End, Node, OutcomeView, Remaining, RunView, Touch};
use serde_json::json;

use crate::case::{address, field, plan};

pub(crate) fn drift() -> Drift {
    let mut drift = Drift::of(&plan());
    drift.objects.push(Drifted {
        address: address("TrafficSplit/gone"),
        gone: true,
        fields: vec![field(
            "TrafficSplit/gone",
            "weights[1.0.0]",
            [json!(null), json!(1)],
        )],
    });
    let long = |tail: &str| {
        json!(format!(
            "https://inference.private-cloud.internal/api/{tail}"
        ))
    };
    let at = "Provider/private-foundation";
    let mut moved = field(at, "baseUrl", [long("v2"), long("v1")]);
    moved.base = Some(long("v1"));
    drift.objects.push(Drifted {
        address: address(at),
        gone: false,
        fields: vec![moved],
    });
    drift
}

pub(crate) fn touches() -> BTreeMap<Address, Touch> {
    let touch = Touch {
        by: Some("jo@acme.example".to_owned()),
        at: Some("2026-11-20T09:00:00Z".to_owned()),
    };
    [(address("Model/production-llm-v2"), touch)].into()
}

fn outcome(id: &str, action: Action, end: End) -> OutcomeView {
    let begun = !matches!(end, End::Skipped { .. } | End::NotReached);
    OutcomeView {
        id: ChangeId::new(address(id)),
        action,
        end,
        wrote: false,
        duration: Duration::from_millis(1240),
        attempts: u32::from(begun),
        correlation_ids: if begun {
            vec!["c-1".to_owned()]
        } else {
            Vec::new()
        },
        remarks: Vec::new(),
    }
}

/// A run of which much was not begun, for few reasons.
pub(crate) fn cut_short() -> RunView {
    let skipped = |id: &str, cause: &str| {
        let because = ChangeId::new(address(cause));
        outcome(id, Action::Create, End::Skipped { because })
    };
    let error = "the name is taken".to_owned();
    let mut outcomes = vec![outcome("Provider/a", Action::Create, End::Failed { error })];
    outcomes.extend((0..23).map(|n| skipped(&format!("Prompt/a-{n}"), "Provider/a")));
    outcomes.extend((0..2).map(|n| skipped(&format!("Prompt/b-{n}"), "Model/b")));
    outcomes.insert(3, skipped("Prompt/c", "Provider/c"));
    let rest = ["TrafficSplit/a", "TrafficSplit/b", "TrafficSplit/c"];
    outcomes.extend(rest.map(|id| outcome(id, Action::Create, End::NotReached)));
    RunView { outcomes, ..run() }
}

pub(crate) fn run() -> RunView {
    let error = "the request was refused: endpointUrl is not reachable (POST /models, 400)";
    let failed = End::Failed {
        error: error.to_owned(),
    };
    let unsettled = End::Unsettled {
        error: "the answer was lost".to_owned(),
    };
    let skipped = End::Skipped {
        because: ChangeId::new(address("Model/production-llm-v2")),
    };
    let mut probed = outcome("Model/b", Action::Replace, End::Done);
    probed
        .remarks
        .push("the synthetic prompt was answered in 320 ms".to_owned());
    RunView {
        environment: "prod".to_owned(),
        run: Some("run-1".to_owned()),
        outcomes: vec![
            outcome("Provider/a", Action::Create, End::Done),
            outcome("Provider/b", Action::Update, End::Done),
            probed,
            outcome("Model/production-llm-v2", Action::Create, failed),
            outcome("Prompt/a", Action::Update, unsettled),
            outcome("Prompt/support_agent", Action::Create, skipped),
            outcome("Prompt/b", Action::Delete, End::NotReached),
            outcome("Prompt/c", Action::Adopt, End::Done),
            outcome("Prompt/d", Action::Release, End::Done),
            outcome("Prompt/e", Action::Delete, End::Done),
        ],
        interrupted: true,
        out_of_time: false,
        ledger_error: Some("no space is left on the device".to_owned()),
        ledger: ".lockstep/prod".to_owned(),
        duration: Duration::from_secs(75),
        remaining: Remaining {
            withheld: vec![
                (address("Prompt/held"), "conflict"),
                (address("TrafficSplit/held"), "blocked"),
            ],
            left_out: vec![address("Provider/other")],
            flags: vec!["--exclude Provider/*".to_owned()],
        },
        aftermath: Aftermath {
            posted: 5,
            unposted: 1,
            anchored: Some(41),
            notified: 1,
            warnings: vec![
                "1 change is not in the organisation's audit log yet (the time for it was over); \
                 the next apply posts what is missing"
                    .to_owned(),
            ],
        },
    }
}

pub(crate) fn nodes() -> Vec<Node> {
    let node = |text: &str, needs: &[&str]| Node {
        address: address(text),
        depends_on: needs.iter().map(|text| address(text)).collect(),
    };
    vec![
        node("Provider/a", &[]),
        node("Prompt/a", &["Provider/a"]),
        node("TrafficSplit/a", &["Prompt/a"]),
    ]
}
