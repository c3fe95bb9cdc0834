//! What somebody else does while a change is under way.

use lockstep_apply::{Ended, Summary};
use lockstep_model::tenant::Failure;
use lockstep_model::{Base, VersionTag};
use serde_json::json;

use crate::fake::Fake;
use crate::plans::{chain, live, make, prompt, provider, spec, split};
use crate::runs::{Bench, endings};

fn failure(summary: &Summary, index: usize) -> &str {
    let Ended::Failed { error, moved: _ } = &summary.outcomes[index].ended else {
        panic!("{summary:?}");
    };
    error
}

fn theirs(address: &str, change: impl FnOnce(&mut serde_json::Value)) -> Fake {
    let mut fields = prompt();
    fields["versions"] = json!({"1.0.0": "one"});
    change(&mut fields);
    let mut object = live(address, fields);
    object.tag = Some(VersionTag::new("theirs"));
    Fake {
        meddling: [("create Prompt q".to_owned(), object)].into(),
        ..Fake::default()
    }
}

#[tokio::test]
async fn a_write_between_two_steps_is_seen() {
    let wanted = spec(&chain());
    let fake = theirs("Prompt/q", |fields| fields["model"] = json!("p/other"));
    let bench = Bench::new();
    let plan = make(&wanted, &fake, &Base::default());
    let summary = bench.run(&plan, &fake, false).await;
    assert_eq!(
        failure(&summary, 1),
        r#"live changed since plan: model: was "p/m", is "p/other""#
    );
    assert_eq!(fake.calls(), ["create Provider p", "create Prompt q"]);
    let remembered = &bench.base().applied;
    let (_address, prompt) = remembered.last_key_value().expect("the prompt");
    assert_eq!(
        prompt.fields.get("model"),
        Some(&json!("p/m")),
        "as it was written"
    );
}

#[tokio::test]
async fn what_others_own_may_move_between_two_steps() {
    let wanted = spec(&chain());
    let fake = theirs("Prompt/q", |fields| fields["temperature"] = json!(1.5));
    let plan = make(&wanted, &fake, &Base::default());
    let summary = Bench::new().run(&plan, &fake, false).await;
    assert!(summary.is_complete(), "{summary:?}");
}

#[tokio::test]
async fn a_write_that_the_tenant_refuses_is_explained_with_both_values() {
    let wanted = spec(&chain());
    let fake = Fake {
        guarded: true,
        failures: [("write Prompt-q versions".to_owned(), Failure::Moved)].into(),
        ..Fake::default()
    };
    let mut object = live("Prompt/q", prompt());
    object.fields.set("versions", json!({"1.0.0": "one"}));
    object.fields.set("model", "p/other");
    let fake = Fake {
        meddling: [("write Prompt-q versions".to_owned(), object)].into(),
        ..fake
    };
    let plan = make(&wanted, &fake, &Base::default());
    let summary = Bench::new().run(&plan, &fake, false).await;
    let error = failure(&summary, 1);
    assert_eq!(
        error,
        r#"live changed since plan: model: was "p/m", is "p/other""#
    );
}

#[tokio::test]
async fn a_refusal_that_nothing_explains_is_told_as_it_came() {
    let found = json!({"type": "CUSTOM", "timeout": 1});
    let fake = Fake {
        failures: [(
            "write Provider-p baseUrl,models,timeout".to_owned(),
            Failure::Moved,
        )]
        .into(),
        ..Fake::with([live("Provider/p", found)])
    };
    let wanted = spec(&[("Provider/p", provider(), &[])]);
    let plan = make(&wanted, &fake, &Base::default());
    let summary = Bench::new().run(&plan, &fake, false).await;
    assert_eq!(endings(&summary), ["failed"]);
    let error = failure(&summary, 0);
    assert!(
        error.starts_with("live changed since plan: told to fail"),
        "{error}"
    );
}

#[tokio::test]
async fn an_object_that_went_during_the_write_is_gone() {
    let found = json!({"type": "CUSTOM", "timeout": 1});
    let fake = Fake {
        failures: [(
            "write Provider-p baseUrl,models,timeout".to_owned(),
            Failure::NotFound,
        )]
        .into(),
        ..Fake::with([live("Provider/p", found)])
    };
    let wanted = spec(&[("Provider/p", provider(), &[])]);
    let plan = make(&wanted, &fake, &Base::default());
    let summary = Bench::new().run(&plan, &fake, false).await;
    assert_eq!(failure(&summary, 0), "live changed since plan: it is gone");
}

#[tokio::test]
async fn traffic_that_somebody_moved_on_a_new_prompt_stays() {
    let mut moved = live("TrafficSplit/q", json!({"weights": {"1.0.0": 1}}));
    moved.live_id = lockstep_model::LiveId::new("Prompt-q");
    moved.tag = Some(VersionTag::new("theirs"));
    let fake = Fake {
        meddling: [("write Prompt-q versions".to_owned(), moved)].into(),
        ..Fake::default()
    };
    let wanted = spec(&[
        ("Provider/p", provider(), &[]),
        ("Prompt/q", prompt(), &["Provider/p"]),
        ("TrafficSplit/q", split(), &["Prompt/q"]),
    ]);
    let plan = make(&wanted, &fake, &Base::default());
    let summary = Bench::new().run(&plan, &fake, false).await;
    assert_eq!(
        failure(&summary, 2),
        r#"live changed since plan: weights: was (not set), is {"1.0.0":1}"#
    );
}
