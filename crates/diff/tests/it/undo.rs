//! What must not be undone, and what is, by case.

use jiff::civil::date;
use lockstep_diff::{Action, Bar, Consent, Plan, Reason, Remark, Targets, Undoing, undo};
use lockstep_model::past::{Content, Found, Left, Owned, Past, Touched};
use lockstep_model::{Base, Fields, LiveId, Snapshot};
use lockstep_spec::{Ignored, Spec};
use serde_json::{Value, json};

use crate::scene::{self, Scene};

/// Plans to undo what a run did.
pub(crate) fn undone(
    past: &Past,
    today: &Spec,
    (snapshot, base): (&Snapshot, &Base),
    all: bool,
) -> Plan {
    let consent = Consent {
        conflicts: all,
        ..Consent::default()
    };
    undo(Undoing {
        past,
        today,
        errors: 0,
        snapshot,
        base,
        consent: &consent,
        targets: &Targets::default(),
        usage: &lockstep_model::Usage::default(),
    })
    .expect("no cycle")
}

fn touched(at: &str, found: Found, left: Left) -> Past {
    let address = scene::address(at);
    Past {
        run: "r".to_owned(),
        sequence: 0,
        time: "2026-11-21T00:00:00Z".to_owned(),
        touched: vec![Touched {
            owned: Some(Owned {
                address: address.clone(),
                live_id: scene::id(at),
                live_name: address.name.to_string(),
                fields: Content::Whole(Fields::new()),
                protected: false,
            }),
            address,
            found,
            left,
        }],
    }
}

fn found(value: Value) -> Found {
    Found::Object(Content::Whole(scene::fields(value)))
}

fn wrote(at: &str, value: Value) -> Left {
    Left::Written {
        live_id: scene::id(at),
        live_name: scene::address(at).name.to_string(),
        applied: Content::Whole(scene::fields(value)),
        replaced: false,
    }
}

fn of(scene: &Scene, past: &Past, all: bool) -> Plan {
    let snapshot = scene.snapshot();
    undone(past, &scene.spec, (&snapshot, &scene.base), all)
}

const PROMPT: &str = "Prompt/a";

#[test]
fn what_changed_since_is_a_conflict_and_shown_with_three_values() {
    let past = touched(
        PROMPT,
        found(json!({"temperature": 0.2, "guardrails": {"maxTokens": 8000}})),
        wrote(
            PROMPT,
            json!({"temperature": 0.5, "guardrails": {"maxTokens": 8000}}),
        ),
    );
    let later = json!({"temperature": 0.9, "guardrails": {"maxTokens": 9000}});
    let scene = Scene::new()
        .live(PROMPT, later.clone())
        .applied(PROMPT, later);
    let plan = of(&scene, &past, false);
    assert!(plan.changes.is_empty());
    let held = &plan.withheld[0];
    assert_eq!(held.reason, Reason::Undo(Bar::ChangedSince));
    let field = &held.fields[0];
    assert_eq!(held.fields.len(), 1, "the run did not write guardrails");
    let values = [&field.base, &field.before, &field.after];
    assert_eq!(
        values,
        [&Some(json!(0.5)), &Some(json!(0.9)), &Some(json!(0.2))]
    );

    let plan = of(&scene, &past, true);
    assert_eq!(
        plan.changes[0].after.to_value(),
        json!({"temperature": 0.2, "guardrails": {"maxTokens": 9000}})
    );
    assert_eq!(plan.changes[0].fields.len(), 1);
}

#[test]
fn what_people_changed_elsewhere_stays() {
    let past = touched(
        PROMPT,
        found(json!({"temperature": 0.2, "guardrails": {"maxTokens": 8000}})),
        wrote(
            PROMPT,
            json!({"temperature": 0.5, "guardrails": {"maxTokens": 8000}}),
        ),
    );
    let scene = Scene::new()
        .live(
            PROMPT,
            json!({"temperature": 0.5, "guardrails": {"maxTokens": 9000}}),
        )
        .applied(
            PROMPT,
            json!({"temperature": 0.5, "guardrails": {"maxTokens": 8000}}),
        );
    let plan = of(&scene, &past, false);
    let paths: Vec<String> = plan.changes[0]
        .fields
        .iter()
        .map(|field| field.path.to_string())
        .collect();
    assert_eq!(paths, ["temperature"]);
}

#[test]
fn what_is_left_as_it_is_live_is_not_restored_either() {
    const MODEL: &str = "Model/m";
    let model = |temperature: f64, most: u32| json!({"parameters": {"temperature": temperature, "max_tokens": most}});
    let past = touched(MODEL, found(model(1.5, 5)), wrote(MODEL, model(0.7, 6)));
    let scene = Scene::new()
        .want(MODEL, model(0.7, 6), &[])
        .applied(MODEL, model(0.7, 6))
        .live(MODEL, model(1.9, 6))
        .with(MODEL, |desired| {
            desired.ignored.push(Ignored {
                path: "parameters[temperature]".parse().expect("a path"),
                until: date(2027, 1, 31),
                reason: "A/B by hand".to_owned(),
                origin: desired.origin().clone(),
            });
        });
    for all in [false, true] {
        let plan = of(&scene, &past, all);
        assert!(plan.withheld.is_empty(), "{plan:?}");
        let change = &plan.changes[0];
        assert_eq!(change.fields.len(), 1);
        assert_eq!(change.fields[0].path.to_string(), "parameters[max_tokens]");
        assert_eq!(change.after.to_value(), model(1.9, 5));
        assert_eq!(
            change.remembered(change.after.clone()).to_value(),
            model(0.7, 5)
        );
    }
}

#[test]
fn a_deleted_object_has_its_secrets_from_todays_manifest_or_is_withheld() {
    const PROVIDER: &str = "Provider/p";
    let key = json!({"env": "KEY", "revision": "2"});
    let mut past = touched(PROVIDER, found(json!({"type": "CUSTOM"})), Left::Deleted);
    let remembered = json!({"type": "CUSTOM", "apiKey": {"env": "KEY", "revision": "1"}});
    let owned = past.touched[0].owned.as_mut().expect("it was owned");
    owned.fields = Content::Whole(scene::fields(remembered));

    let plan = of(&Scene::new(), &past, false);
    let fields = vec!["apiKey".to_owned()];
    assert_eq!(
        plan.withheld[0].reason,
        Reason::Undo(Bar::NoSecret { fields })
    );

    let scene = Scene::new().want(PROVIDER, json!({"type": "OPENAI", "apiKey": key}), &[]);
    let plan = of(&scene, &past, false);
    assert_eq!(plan.changes[0].action, Action::Create);
    assert_eq!(plan.changes[0].after.get("apiKey"), Some(&key));
    assert_eq!(plan.changes[0].after.get("type"), Some(&json!("CUSTOM")));
    assert_eq!(
        plan.undoes.expect("it undoes").redone,
        [scene::address(PROVIDER)]
    );
}

#[test]
fn what_the_ledger_has_struck_out_is_never_written_back() {
    const MODEL: &str = "Model/m";
    let hook = |hook: &str| json!({"webhookCallbackUrl": hook});
    let struck = hook("https://a.example/?key=(secret)");
    let past = touched(
        MODEL,
        found(struck.clone()),
        wrote(MODEL, hook("https://b.example")),
    );
    let scene = Scene::new()
        .live(MODEL, hook("https://b.example"))
        .applied(MODEL, hook("https://b.example"));
    let plan = of(&scene, &past, false);
    assert_eq!(plan.changes, []);
    let fields = vec!["webhookCallbackUrl".to_owned()];
    let reason = Reason::Undo(Bar::Concealed { fields });
    assert_eq!(plan.withheld[0].reason, reason);
    assert_eq!(of(&scene, &past, true).withheld[0].reason, reason);

    // Nor is it made again so.
    let gone = touched(MODEL, found(struck), Left::Deleted);
    let plan = of(&Scene::new(), &gone, false);
    assert_eq!((plan.changes.len(), &plan.withheld[0].reason), (0, &reason));

    // What is live with these very words, and was not touched, is in nobody's way.
    let words = |url: &str| json!({"webhookCallbackUrl": "(secret)", "endpointUrl": url});
    let past = touched(MODEL, found(words("a")), wrote(MODEL, words("b")));
    let scene = Scene::new()
        .live(MODEL, words("b"))
        .applied(MODEL, words("b"));
    assert_eq!(of(&scene, &past, false).changes[0].action, Action::Update);
}

#[test]
fn where_requests_went_is_restored_or_said_to_be_unknown() {
    const SPLIT: &str = "TrafficSplit/a";
    let texts = json!({"versions": {"1.0.0": "a", "1.1.0": "b"}, "model": "p/m"});
    let mut past = touched(PROMPT, found(texts), Left::Deleted);
    let scene = Scene::new().live("Provider/p", json!({"models": {"m": {}}}));
    let plan = of(&scene, &past, false);
    let unknown = Remark::TrafficUnknown {
        address: scene::address(PROMPT),
    };
    assert_eq!(plan.undoes.expect("it undoes").remarks, [unknown]);

    let mut split = touched(SPLIT, Found::Unwritten, Left::Released);
    let owned = split.touched[0].owned.as_mut().expect("it was owned");
    owned.fields = Content::Whole(scene::fields(json!({"weights": {"1.1.0": 1}})));
    past.touched.extend(split.touched);
    let plan = of(&scene, &past, false);
    let ids: Vec<String> = plan
        .changes
        .iter()
        .map(|change| change.id.to_string())
        .collect();
    assert_eq!(ids, [PROMPT, SPLIT]);
    assert_eq!(plan.undoes.expect("it undoes").remarks, []);
}

#[test]
fn what_would_refer_to_nothing_is_withheld() {
    const PROVIDER: &str = "Provider/p";
    let model = |name: &str| json!({"model": name, "temperature": 0.5});
    let moved = touched(PROMPT, found(model("p/m")), wrote(PROMPT, model("q/n")));
    let scene = Scene::new()
        .live("Provider/q", json!({"models": {"n": {}}}))
        .live(PROMPT, model("q/n"))
        .applied(PROMPT, model("q/n"));
    let names = vec!["p/m".to_owned()];
    let unresolved = Reason::Undo(Bar::Unresolved { names });

    let plan = of(&scene, &moved, false);
    assert_eq!(plan.changes, [], "nothing is deleted either");
    assert_eq!(plan.withheld[0].reason, unresolved);
    let without = scene.clone().live(PROVIDER, json!({"models": {"l": {}}}));
    assert_eq!(of(&without, &moved, false).withheld[0].reason, unresolved);
    let with = scene.clone().live(PROVIDER, json!({"models": {"m": {}}}));
    assert_eq!(of(&with, &moved, false).changes[0].action, Action::Update);

    // The same run took the provider away: it comes back first, or is withheld with all that needs it.
    let taken = touched(
        PROVIDER,
        found(json!({"models": {"m": {}}, "type": "CUSTOM"})),
        Left::Deleted,
    );
    let mut both = moved;
    both.touched.extend(taken.touched);
    let ids = |plan: &Plan| -> Vec<String> {
        let changes = plan.changes.iter();
        changes.map(|change| change.id.to_string()).collect()
    };
    assert_eq!(ids(&of(&scene, &both, false)), [PROVIDER, PROMPT]);
    let owned = both.touched[1].owned.as_mut().expect("it was owned");
    let key = json!({"models": {"m": {}}, "apiKey": {"env": "KEY"}});
    owned.fields = Content::Whole(scene::fields(key));
    let plan = of(&scene, &both, false);
    assert_eq!(plan.changes, []);
    let reasons: Vec<&str> = plan
        .withheld
        .iter()
        .map(|one| one.reason.as_str())
        .collect();
    assert_eq!(reasons, ["noSecret", "unresolved"]);
}

#[test]
fn a_part_is_withheld_with_what_it_is_a_part_of() {
    const SPLIT: &str = "TrafficSplit/a";
    let texts = json!({"versions": {"1.0.0": "a"}, "model": "p/m"});
    let mut past = touched(PROMPT, found(texts), Left::Deleted);
    let mut split = touched(SPLIT, Found::Unwritten, Left::Released);
    let owned = split.touched[0].owned.as_mut().expect("it was owned");
    owned.fields = Content::Whole(scene::fields(json!({"weights": {"1.0.0": 1}})));
    past.touched.extend(split.touched);
    let plan = of(&Scene::new(), &past, false);
    assert_eq!(plan.changes, []);
    let by = scene::address(PROMPT);
    assert_eq!(plan.withheld[1].reason, Reason::Blocked { by });
}

#[test]
fn what_the_run_made_is_deleted_unless_somebody_changed_it() {
    let past = touched(
        PROMPT,
        Found::Nothing,
        wrote(PROMPT, json!({"temperature": 0.5})),
    );
    let same = json!({"temperature": 0.5});
    let scene = Scene::new()
        .live(PROMPT, same.clone())
        .applied(PROMPT, same.clone());
    let plan = of(&scene, &past, false);
    assert_eq!(plan.changes[0].action, Action::Delete);
    let deletes = plan
        .verdicts
        .iter()
        .find(|one| one.guard.as_str() == "deletes");
    assert!(
        deletes.is_some_and(|one| one.found > 0.0),
        "it is guarded like any other"
    );

    let changed = Scene::new()
        .live(PROMPT, json!({"temperature": 0.6}))
        .applied(PROMPT, same);
    let plan = of(&changed, &past, false);
    assert_eq!(plan.withheld[0].reason, Reason::Undo(Bar::ChangedSince));
    assert_eq!(plan.withheld[0].fields[0].before, Some(json!(0.6)));
    assert_eq!(of(&changed, &past, true).changes[0].action, Action::Delete);
}

#[test]
fn what_was_made_anew_since_is_a_conflict() {
    let past = touched(PROMPT, found(json!({"temperature": 0.2})), Left::Deleted);
    let anew = json!({"temperature": 0.9});
    let scene = Scene::new()
        .live(PROMPT, anew.clone())
        .applied(PROMPT, anew);
    let plan = of(&scene, &past, false);
    assert_eq!(plan.withheld[0].reason, Reason::Undo(Bar::ChangedSince));
    assert_eq!(of(&scene, &past, true).changes[0].action, Action::Update);
}

#[test]
fn what_nobody_can_tell_is_withheld() {
    let same = json!({"temperature": 0.5});
    let scene = Scene::new()
        .live(PROMPT, same.clone())
        .applied(PROMPT, same.clone());
    let gone = touched(
        PROMPT,
        Found::Object(Content::Gone),
        wrote(PROMPT, same.clone()),
    );
    let reason = |past: &Past| of(&scene, past, false).withheld[0].reason.clone();
    assert_eq!(reason(&gone), Reason::Undo(Bar::ContentGone));
    let open = touched(PROMPT, found(same.clone()), Left::Unknown);
    assert_eq!(reason(&open), Reason::Undo(Bar::Unsettled));
    let given = Scene::new().live(PROMPT, same.clone());
    let past = touched(
        PROMPT,
        found(json!({"temperature": 0.2})),
        wrote(PROMPT, same),
    );
    let plan = of(&given, &past, false);
    assert_eq!(plan.withheld[0].reason, Reason::Undo(Bar::GivenUp));
}

#[test]
fn a_published_version_stays_and_requests_leave_it() {
    const SPLIT: &str = "TrafficSplit/a";
    let texts = json!({"versions": {"1.0.0": "a", "1.1.0": "b"}});
    let (old, new) = (json!({"1.0.0": 1}), json!({"1.0.0": 0.5, "1.1.0": 0.5}));
    let (old, new) = (json!({"weights": old}), json!({"weights": new}));
    let mut past = touched(
        PROMPT,
        found(json!({"versions": {"1.0.0": "a"}})),
        wrote(PROMPT, texts.clone()),
    );
    past.touched
        .extend(touched(SPLIT, found(old.clone()), wrote(SPLIT, new.clone())).touched);
    let scene = Scene::new()
        .live(PROMPT, texts.clone())
        .applied(PROMPT, texts)
        .live(SPLIT, new.clone())
        .applied(SPLIT, new);
    let plan = of(&scene, &past, false);
    let [change] = &plan.changes[..] else {
        panic!("{:?}", plan.changes);
    };
    assert_eq!(change.id.to_string(), SPLIT);
    assert_eq!(change.after.to_value(), old);
    let stays = Remark::StaysPublished {
        address: scene::address(PROMPT),
        entry: "1.1.0".to_owned(),
        serving: Some(0),
    };
    assert_eq!(plan.undoes.expect("it undoes").remarks, [stays]);
}

#[test]
fn a_rename_is_taken_back_with_the_address() {
    const NEW: &str = "Model/new";
    let fields = json!({"architecture": "openai"});
    let mut past = touched(NEW, found(fields.clone()), wrote(NEW, fields.clone()));
    let owned = past.touched[0].owned.as_mut().expect("it was owned");
    owned.address = scene::address("Model/old");
    owned.live_name = "old".to_owned();
    let scene = Scene::new().live(NEW, fields.clone()).applied(NEW, fields);
    let plan = of(&scene, &past, false);
    let change = &plan.changes[0];
    assert_eq!(
        (change.id.to_string(), &*change.live_name),
        ("Model/old".to_owned(), "old")
    );
    assert_eq!(change.action, Action::Update);
    assert_eq!(
        plan.changes.len(),
        1,
        "the new address is the same object: {:?}",
        plan.changes
    );
    assert_eq!(
        change.subject,
        lockstep_diff::Subject::Live(LiveId::new(NEW))
    );
}

#[test]
fn ownership_goes_back_too() {
    let fields = json!({"temperature": 0.5});
    let mut taken = touched(
        PROMPT,
        Found::Unwritten,
        Left::Adopted {
            live_id: scene::id(PROMPT),
            live_name: "a".to_owned(),
            applied: Content::Whole(scene::fields(fields.clone())),
        },
    );
    taken.touched[0].owned = None;
    let scene = Scene::new()
        .live(PROMPT, fields.clone())
        .applied(PROMPT, fields.clone());
    assert_eq!(of(&scene, &taken, false).changes[0].action, Action::Release);

    let mut given = touched(PROMPT, Found::Unwritten, Left::Released);
    let owned = given.touched[0].owned.as_mut().expect("it was owned");
    owned.fields = Content::Whole(scene::fields(fields.clone()));
    let scene = Scene::new().live(PROMPT, fields);
    assert_eq!(of(&scene, &given, false).changes[0].action, Action::Adopt);
}
