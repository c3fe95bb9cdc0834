use lockstep_model::{Fields, LiveId};
use serde_json::json;

use super::*;
use crate::change::{Cause, ChangeId, FieldChange, Subject};

fn limits(requests: u64, tokens: u64) -> Fields {
    let limits = json!({"requestsPerMinute": requests, "tokensPerMinute": tokens});
    [("rateLimits".to_owned(), limits)].into_iter().collect()
}

fn update(before: Fields, after: Fields, planned: &[&str]) -> Change {
    let field = |path: &&str| FieldChange {
        path: path.parse().unwrap(),
        policy: Policy::Scalar,
        before: None,
        after: None,
        base: None,
        cause: Cause::Git,
        origin: None,
        against: None,
    };
    Change {
        id: ChangeId::new("Model/m".parse().unwrap()),
        action: Action::Update,
        live_name: "m".to_owned(),
        subject: Subject::Live(LiveId::new("m-1")),
        fields: planned.iter().map(field).collect(),
        before,
        live_name_before: Some("m".to_owned()),
        after,
        steps: Vec::new(),
        depends_on: Vec::new(),
        origin: None,
        protected: false,
        beside: Default::default(),
        spared: Default::default(),
    }
}

#[test]
fn limits_that_fall_are_cuts_and_others_are_none() {
    let both = ["rateLimits.requestsPerMinute", "rateLimits.tokensPerMinute"];
    let change = update(limits(500, 100), limits(200, 400), &both);
    let found = cuts(&change);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path.to_string(), both[0]);
    assert_eq!(found[0].unit, Some(Unit::RequestsPerMinute));
    assert_eq!(found[0].percent(), 60.0);
    assert_eq!(
        cuts(&update(limits(500, 100), limits(200, 50), &["rateLimits"])).len(),
        2
    );
}

#[test]
fn what_is_not_planned_falls_for_nobody() {
    let fall = (limits(500, 100), limits(200, 50));
    assert!(cuts(&update(fall.0.clone(), fall.1.clone(), &["parameters"])).is_empty());
    assert_eq!(
        cuts(&update(
            fall.0.clone(),
            fall.1.clone(),
            &["rateLimits.tokensPerMinute"]
        ))
        .len(),
        1
    );
    let mut created = update(fall.0, fall.1, &["rateLimits"]);
    created.action = Action::Create;
    assert!(cuts(&created).is_empty());
    assert!(cuts(&update(Fields::new(), limits(1, 1), &["rateLimits"])).is_empty());
}
