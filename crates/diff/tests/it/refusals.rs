//! Small cases: what is sent, withheld, blocked, guarded and left out.

use lockstep_diff::{Change, Drift, Guard, Note, Reason, guardrail};
use lockstep_model::{Kind, LiveId, Unreadable};
use serde_json::{Value, json};

use crate::cases::three_way;
use crate::scene::{Scene, address, fields};

fn timeout(millis: u32) -> Value {
    json!({"type": "CUSTOM", "timeout": millis})
}

fn offering(models: &[&str]) -> Value {
    let items = models
        .iter()
        .map(|id| ((*id).to_owned(), json!({"maxTokens": 1})));
    json!({"models": items.collect::<serde_json::Map<_, _>>()})
}

fn prompt(model: &str) -> Value {
    json!({"model": model, "versions": {"1.0.0": "text"}})
}

#[test]
fn a_secret_is_sent_when_its_revision_changes_and_not_on_adoption() {
    let secret = |revision: &str| json!({"apiKey": {"env": "KEY", "revision": revision}});
    let scene = |base: Value| {
        Scene::new()
            .want("Provider/p", secret("2"), &[])
            .applied("Provider/p", base)
            .live("Provider/p", json!({}))
    };
    assert!(scene(secret("2")).plan().is_empty());
    assert_eq!(
        scene(secret("1")).lines(),
        ["update Provider/p [apiKey:git]"]
    );
    assert_eq!(
        scene(json!({"type": "CUSTOM"})).lines(),
        ["update Provider/p [apiKey:git]"]
    );
    let foreign = Scene::new()
        .want("Provider/p", secret("2"), &[])
        .live("Provider/p", json!({}));
    assert_eq!(foreign.lines(), ["adopt Provider/p []"]);
}

#[test]
fn a_provider_that_loses_a_model_is_written_before_and_after_its_prompt() {
    let scene = Scene::new()
        .want("Provider/p", offering(&["new"]), &[])
        .want("Prompt/q", prompt("p/new"), &["Provider/p"])
        .applied("Provider/p", offering(&["old"]))
        .applied("Prompt/q", prompt("p/old"))
        .live("Provider/p", offering(&["old"]))
        .live("Prompt/q", prompt("p/old"));
    assert_eq!(
        scene.lines(),
        [
            "update Provider/p [models[new]:git]",
            "update Prompt/q [model:git]",
            "update Provider/p#2 [models[old]:git]",
        ]
    );
    let plan = scene.plan();
    assert_eq!(plan.counts().update, 2);
    assert_eq!(plan.changes[0].after, fields(offering(&["new", "old"])));
}

#[test]
fn a_model_that_somebody_else_uses_is_not_taken_away() {
    let scene = Scene::new()
        .want("Provider/p", offering(&["new"]), &[])
        .applied("Provider/p", offering(&["old"]))
        .live("Provider/p", offering(&["old"]))
        .live("Prompt/theirs", prompt("p/old"));
    let by = vec!["Prompt theirs".to_owned()];
    assert_eq!(scene.plan().withheld[0].reason, Reason::InUse { by });
}

#[test]
fn what_needs_something_withheld_is_blocked_unless_it_is_there() {
    let scene = |model: &str| {
        Scene::new()
            .want("Provider/p", offering(&["old", "new"]), &[])
            .want("Prompt/q", prompt(model), &["Provider/p"])
            .live("Provider/p", offering(&["old"]))
    };
    assert_eq!(
        scene("p/new").lines(),
        ["needsAdoption Provider/p", "blocked Prompt/q"]
    );
    assert_eq!(
        scene("p/old").lines(),
        [
            "create Prompt/q [model:git versions[1.0.0]:git]",
            "needsAdoption Provider/p"
        ]
    );
}

#[test]
fn what_cannot_be_understood_is_left_alone_and_forbids_deletions_of_its_kind() {
    let mut scene = Scene::new()
        .want("Provider/odd", timeout(1), &[])
        .want("Provider/fine", timeout(2), &[])
        .applied("Provider/fine", timeout(1))
        .live("Provider/fine", timeout(1))
        .applied("Provider/left", timeout(1))
        .live("Provider/left", timeout(1));
    scene.unreadable.push(Unreadable {
        kind: Kind::Provider,
        live_id: Some(LiveId::new("x")),
        live_name: Some("odd".to_owned()),
        reason: "timeout is no number".to_owned(),
    });
    assert_eq!(
        scene.lines(),
        [
            "update Provider/fine [timeout:git]",
            "incompleteKind Provider/left",
            "unreadable Provider/odd",
        ]
    );
}

/// A tenant where one provider and one prompt cannot be understood, and all that needs them.
fn obscured() -> Scene {
    let prompt = |model: &str| json!({"model": model, "versions": {"1.0.0": "a"}});
    let weights = json!({"weights": {"1.0.0": 1}});
    let odd = |kind, name: &str| Unreadable {
        kind,
        live_id: Some(LiveId::new(format!("{kind}-{name}"))),
        live_name: Some(name.to_owned()),
        reason: "it is odd".to_owned(),
    };
    let mut scene = Scene::new()
        .want("Provider/odd", timeout(1), &[])
        .want("Provider/fine", timeout(1), &[])
        .live("Provider/fine", timeout(1))
        .applied("Provider/fine", timeout(1))
        .want("Prompt/needs", prompt("odd/m"), &["Provider/odd"])
        .want("Prompt/free", prompt("fine/m"), &["Provider/fine"])
        .want("TrafficSplit/needs", weights.clone(), &["Prompt/needs"])
        .want("Prompt/dark", prompt("fine/m"), &["Provider/fine"])
        .want("TrafficSplit/dark", weights, &["Prompt/dark"])
        .applied("Prompt/left", prompt("fine/m"))
        .live("Prompt/left", prompt("fine/m"));
    scene.unreadable = vec![odd(Kind::Provider, "odd"), odd(Kind::Prompt, "dark")];
    scene
}

#[test]
fn what_needs_an_object_that_cannot_be_understood_is_withheld_with_it() {
    let lines = [
        "create Prompt/free [model:git versions[1.0.0]:git]",
        "unreadable Provider/odd",
        "unreadable Prompt/dark",
        "incompleteKind Prompt/left",
        "blocked Prompt/needs",
        "unreadable TrafficSplit/dark",
        "blocked TrafficSplit/needs",
    ];
    assert_eq!(obscured().lines(), lines);
}

#[test]
fn what_needs_an_external_object_that_cannot_be_understood_is_withheld_too() {
    let scene = obscured().with("Provider/odd", |desired| desired.external = true);
    let lines = scene.lines();
    assert!(
        lines.contains(&"obscured Prompt/needs".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"blocked TrafficSplit/needs".to_owned()),
        "{lines:?}"
    );
    assert!(
        !lines.iter().any(|line| line.ends_with("Provider/odd")),
        "{lines:?}"
    );
}

#[test]
fn what_is_not_owned_or_external_is_never_touched() {
    let external = three_way(1, 1, 2).with("Provider/p", |desired| desired.external = true);
    assert_eq!(external.lines(), ["release Provider/p []"]);
    let mut released = external;
    released.base.applied.clear();
    assert!(released.plan().is_empty());
    let mut foreign = three_way(1, 1, 2);
    foreign.spec.rules.owns = lockstep_spec::Owns::new(&["Prompt/*".to_owned()]).expect("a glob");
    assert!(foreign.plan().is_empty());
    let missing = Scene::new()
        .want("Provider/p", json!({}), &[])
        .with("Provider/p", |desired| desired.external = true);
    assert!(matches!(
        missing.plan().notes[..],
        [Note::ExternalMissing { .. }]
    ));
}

#[test]
fn what_waits_is_not_sent_before() {
    let provider = |models: &[&str], timeout: u32| {
        let mut body = offering(models);
        body["timeout"] = json!(timeout);
        body
    };
    let plan = Scene::new()
        .want("Provider/p", provider(&["new"], 30), &[])
        .want("Prompt/q", prompt("p/new"), &["Provider/p"])
        .applied("Provider/p", provider(&["new", "old"], 20))
        .applied("Prompt/q", prompt("p/old"))
        .live("Provider/p", provider(&["new", "old"], 20))
        .live("Prompt/q", prompt("p/old"))
        .plan();
    let sent = |change: &Change| -> Vec<String> {
        let payloads = change.steps.iter().map(|step| change.payload(step));
        let names = payloads.map(|sent| sent.iter().map(|(name, _)| name.to_owned()).collect());
        names.collect::<Vec<Vec<String>>>().concat()
    };
    let sent: Vec<Vec<String>> = plan.changes.iter().map(sent).collect();
    assert_eq!(sent, [["timeout"], ["model"], ["models"]]);
}

#[test]
fn what_is_released_under_a_name_does_not_hide_who_has_it() {
    let moving = |scene: Scene| {
        scene
            .want("Prompt/q", prompt("p/new"), &["Provider/p"])
            .applied("Prompt/q", prompt("p/old"))
            .live("Prompt/q", prompt("p/old"))
            .want("Provider/p", offering(&["new"]), &[])
            .applied("Provider/p", offering(&["old"]))
            .live("Provider/p", offering(&["old"]))
    };
    let mut scene = moving(Scene::new());
    let mut gone = scene.base.applied[&address("Prompt/q")].clone();
    gone.live_id = LiveId::new("gone");
    scene.base.applied.insert(address("Prompt/zz"), gone);
    let ids: Vec<String> = scene
        .plan()
        .changes
        .iter()
        .map(|change| change.id.to_string())
        .collect();
    assert_eq!(ids, ["Provider/p", "Prompt/q", "Prompt/zz", "Provider/p#2"]);
}

#[test]
fn guards_are_asked_and_can_be_passed_so_far() {
    let names: Vec<String> = (0..12).map(|n| format!("Provider/p{n:02}")).collect();
    let mut scene = names.iter().fold(Scene::new(), |scene, at| {
        scene.applied(at, timeout(1)).live(at, timeout(1))
    });
    for at in &names[4..] {
        scene = scene.want(at, timeout(1), &[]);
    }
    let refused = |scene: &Scene| {
        let plan = scene.plan();
        plan.refusals()
            .map(|verdict| (verdict.guard, verdict.found))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        refused(&scene),
        [
            (Guard::Deletes, 4.0),
            (Guard::DeletesPercent, 400.0 / 12.0),
            (Guard::Changes, 400.0 / 12.0)
        ]
    );
    let shares = [(Guard::DeletesPercent, 34.0), (Guard::Changes, 40.0)];
    scene.consent.allow = [&[(Guard::Deletes, 4.0)], &shares[..]].concat();
    assert!(refused(&scene).is_empty());
    scene.consent.allow = [&[(Guard::Deletes, 3.0)], &shares[..]].concat();
    assert_eq!(refused(&scene), [(Guard::Deletes, 4.0)]);
}

#[test]
fn moved_traffic_is_what_versions_gain() {
    let split = |share: f64| json!({"weights": {"1.0.0": share, "1.1.0": 1.0 - share}});
    let scene = Scene::new()
        .want("TrafficSplit/q", split(0.5), &[])
        .applied("TrafficSplit/q", split(0.9))
        .live("TrafficSplit/q", split(0.9));
    let plan = scene.plan();
    let verdict = plan.refusals().next().expect("it is refused");
    assert_eq!((verdict.guard, verdict.found), (Guard::Traffic, 0.4));
    let back = Scene::new()
        .want("TrafficSplit/q", split(0.9), &[])
        .applied("TrafficSplit/q", split(0.9))
        .live("TrafficSplit/q", split(0.5));
    assert_eq!(
        back.plan().refusals().count(),
        0,
        "a move back to what was applied is none"
    );
    let moved = Scene::new()
        .want("Prompt/q", prompt("b"), &[])
        .applied("Prompt/q", prompt("a"))
        .live("Prompt/q", prompt("a"));
    assert_eq!(
        moved.plan().refusals().next().map(|verdict| verdict.found),
        Some(1.0)
    );
}

#[test]
fn targets_bring_what_they_need_and_say_what_is_left_out() {
    let mut scene = Scene::new()
        .want("Provider/p", offering(&["m"]), &[])
        .want("Provider/other", timeout(1), &[])
        .want("Prompt/q", prompt("p/m"), &["Provider/p"]);
    scene.targets.only.push("Prompt/q".to_owned());
    let plan = scene.plan();
    let ids: Vec<String> = plan
        .changes
        .iter()
        .map(|change| change.id.to_string())
        .collect();
    assert_eq!(ids, ["Provider/p", "Prompt/q"]);
    assert_eq!(plan.left_out, [address("Provider/other")]);
}

#[test]
fn drift_is_taken_out_of_a_plan() {
    assert!(Drift::of(&three_way(2, 1, 1).plan()).is_empty());
    assert_eq!(Drift::of(&three_way(1, 1, 2).plan()).objects.len(), 1);
    assert_eq!(
        Drift::of(&three_way(1, 2, 3).plan()).objects[0].fields[0].base,
        Some(json!(2))
    );
    let foreign = Scene::new()
        .want("Provider/p", timeout(1), &[])
        .live("Provider/p", timeout(2));
    assert!(
        Drift::of(&foreign.plan()).is_empty(),
        "what was never applied did not drift"
    );
}

#[test]
fn filters_and_categories_that_go_are_named() {
    let with = |filters: Value, blocked: Value, most: u64| {
        let mut body = prompt("a");
        body["guardrails"] = json!({
            "contentFiltering": filters, "blockedCategories": blocked, "maxTokens": most,
        });
        body
    };
    let loosened = |live: Value, wanted: Value| -> Vec<String> {
        let plan = Scene::new()
            .want("Prompt/q", wanted, &[])
            .applied("Prompt/q", live.clone())
            .live("Prompt/q", live)
            .plan();
        let fields = plan.changes.iter().flat_map(guardrail::loosened);
        fields.map(|field| field.path.to_string()).collect()
    };
    let live = || with(json!(["pii", "profanity"]), json!(["violence"]), 100);
    let other = with(json!(["pii", "spam"]), json!(["violence"]), 900);
    assert_eq!(loosened(live(), other), ["guardrails.contentFiltering"]);
    let none = with(json!(["pii", "profanity"]), json!([]), 100);
    assert_eq!(loosened(live(), none), ["guardrails.blockedCategories"]);
    let more = with(
        json!(["pii", "profanity", "x"]),
        json!(["a", "violence"]),
        1,
    );
    assert!(loosened(live(), more).is_empty());
    // What a manifest leaves out is not lockstep's, and stays.
    assert!(loosened(live(), prompt("a")).is_empty());
}
