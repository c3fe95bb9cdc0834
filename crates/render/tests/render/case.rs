//! The plan that every format is tested with: every action, reason, note and verdict.

use std::sync::Arc;

use lockstep_diff::change::Rename;
use lockstep_diff::{
    Action, Against, Cause, Change, ChangeId, Consent, FieldChange, Guard, Plan, Spared, Step,
    Subject, Targets, Verdict,
};
use lockstep_model::{Address, Code, Digest, Fields, Finding, LiveId, Organization, Origin, Place};
use lockstep_render::Envelope;
use serde_json::{Value, json};

use crate::withheld::withheld;

pub(crate) fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

pub(crate) fn origin(file: &str, line: u32) -> Origin {
    Origin {
        file: Arc::from(file),
        line,
        column: 5,
        by: None,
        wrote: lockstep_model::Wrote::Base,
    }
}

pub(crate) fn fields(value: Value) -> Fields {
    serde_json::from_value(value).expect("a map")
}

/// Makes the change of a field: `[before, after]`, where `null` is nothing.
pub(crate) fn field(address: &str, path: &str, [before, after]: [Value; 2]) -> FieldChange {
    let kind = self::address(address).kind;
    let path: lockstep_model::FieldPath = path.parse().expect("a path");
    let some = |value: Value| (!value.is_null()).then_some(value);
    let policy = path.policy(kind.info().fields);
    FieldChange {
        policy: policy.unwrap_or(lockstep_model::Policy::Scalar),
        path,
        before: some(before),
        after: some(after),
        base: None,
        cause: Cause::Git,
        origin: Some(origin("manifests/gateway.yaml", 12)),
        against: None,
    }
}

pub(crate) fn change(action: Action, address: &str, fields: Vec<FieldChange>) -> Change {
    let address = self::address(address);
    Change {
        action,
        live_name: address.name.as_str().to_owned(),
        subject: match action {
            Action::Create => Subject::New,
            Action::Update | Action::Replace | Action::Adopt | Action::Release | Action::Delete => {
                Subject::Live(LiveId::new("5e1f"))
            }
        },
        fields,
        before: Fields::new(),
        live_name_before: (action != Action::Create).then(|| address.name.as_str().to_owned()),
        after: Fields::new(),
        steps: Vec::new(),
        depends_on: Vec::new(),
        origin: Some(origin("manifests/gateway.yaml", 3)),
        protected: false,
        beside: Default::default(),
        spared: vec![Spared {
            path: "parameters[temperature]".parse().expect("a path"),
            base: Some(serde_json::json!(0.7)),
        }],
        id: ChangeId::new(address),
    }
}

const PROMPT: &str = "You are a helpful customer support agent.\n\n\
    Always greet the customer by name.\nKeep answers short.\nNever promise a refund.\n\
    Line 6.\nLine 7.\nLine 8.\nLine 9.\nLine 10.\nLine 11.\nLine 12.\nLine 13.\nLine 14.\n\
    Hand over to a person when asked.\n";

fn provider() -> Change {
    let at = "Provider/private-foundation";
    let mut provider = change(
        Action::Create,
        at,
        vec![
            field(
                at,
                "baseUrl",
                [
                    json!(null),
                    json!("https://inference.private-cloud.internal/api/v1"),
                ],
            ),
            field(
                at,
                "models[private-model-v1]",
                [
                    json!(null),
                    json!({"name": "Private Model v1", "maxTokens": 8192, "supportsStreaming": true}),
                ],
            ),
            field(at, "timeout", [json!(null), json!(30_000)]),
            field(at, "type", [json!(null), json!("CUSTOM")]),
            field(
                at,
                "apiKey",
                [
                    json!(null),
                    json!({"env": "PRIVATE_INFERENCE_KEY", "revision": "2026-11"}),
                ],
            ),
        ],
    );
    provider.live_name = "Private Foundation Model Gateway".to_owned();
    provider.steps = vec![Step::Create { first: None }];
    provider.protected = true;
    provider.after = fields(json!({"apiKey": {"env": "PRIVATE_INFERENCE_KEY"}, "type": "CUSTOM"}));
    provider
}

fn creates() -> Vec<Change> {
    let provider = provider();
    let at = "Prompt/greeter";
    let mut prompt = change(
        Action::Create,
        at,
        vec![
            field(
                at,
                "guardrails.contentFiltering",
                [json!(null), json!(["pii", "profanity"])],
            ),
            field(at, "guardrails.maxTokens", [json!(null), json!(1500)]),
            field(
                at,
                "model",
                [
                    json!(null),
                    json!("Private Foundation Model Gateway/private-model-v1"),
                ],
            ),
            field(at, "versions[1.0.0]", [json!(null), json!(PROMPT)]),
        ],
    );
    prompt.steps = vec![
        Step::Create {
            first: Some(("versions".to_owned(), "1.0.0".to_owned())),
        },
        Step::Publish {
            field: "versions".to_owned(),
            key: "1.1.0".to_owned(),
        },
    ];
    prompt.depends_on = vec![provider.id.clone()];
    let mut split = change(
        Action::Create,
        "TrafficSplit/greeter",
        vec![field(
            "TrafficSplit/greeter",
            "weights[1.0.0]",
            [json!(null), json!(1)],
        )],
    );
    split.subject = Subject::MadeBy(prompt.id.clone());
    split.depends_on = vec![prompt.id.clone()];
    vec![provider, prompt, split]
}

fn updates() -> Vec<Change> {
    let at = "Model/production-llm-v2";
    let mut limits = field(
        at,
        "rateLimits.requestsPerMinute",
        [json!(500), json!(1500)],
    );
    limits.origin = Some(Origin {
        by: Some("RateMatrix/default row production".to_owned()),
        ..origin("manifests/rates.yaml", 9)
    });
    let mut drifted = field(at, "parameters[temperature]", [json!(0.9), json!(0.7)]);
    drifted.cause = Cause::Drift;
    drifted.base = Some(json!(0.7));
    let mut conflict = field(at, "parameters[max_tokens]", [json!(2048), json!(4096)]);
    conflict.cause = Cause::Conflict;
    conflict.base = Some(json!(1024));
    let mut adopted = field(
        at,
        "webhookCallbackUrl",
        [json!(null), json!("https://a.example/hook")],
    );
    adopted.cause = Cause::Adoption;
    let renamed = field(
        at,
        "liveName",
        [json!("production-llm"), json!("production-llm-v2")],
    );
    let moved = field(
        at,
        "endpointUrl",
        [
            json!("https://api.external-ai-provider.com/organisations/acme/v1"),
            json!("https://api.external-ai-provider.com/organisations/acme/v2"),
        ],
    );
    let mut model = change(
        Action::Update,
        at,
        vec![limits, drifted, conflict, adopted, renamed, moved],
    );
    model.live_name_before = Some("production-llm".to_owned());
    model.steps = vec![Step::Write {
        fields: vec!["rateLimits".to_owned()],
        rename: Rename::Yes,
    }];
    let at = "Prompt/support_agent";
    let mut prompt = change(
        Action::Update,
        at,
        vec![
            field(
                at,
                "guardrails.blockedCategories",
                [
                    json!(["hate_speech", "violence"]),
                    json!(["hate_speech", "self_harm"]),
                ],
            ),
            field(
                at,
                "versions[1.1.0]",
                [
                    json!(null),
                    json!(PROMPT.replace("Keep answers short.", "Keep answers short and kind.")),
                ],
            ),
        ],
    );
    prompt.fields[1].against = Some(Against {
        key: "1.0.0".to_owned(),
        share: Some(0.9),
        text: PROMPT.to_owned(),
    });
    prompt.before =
        fields(json!({"versions": {"0.9.0": "Old.\n", "1.0.0": PROMPT, "2.0.0": "New.\n"}}));
    vec![model, prompt, resent()]
}

fn resent() -> Change {
    let at = "Provider/resent";
    let key = || json!({"env": "RESENT_KEY", "revision": "2026-11"});
    let mut again = field(at, "apiKey", [key(), key()]);
    again.cause = Cause::Resend;
    let mut resent = change(Action::Update, at, vec![again]);
    resent.after = fields(json!({"apiKey": key()}));
    resent.steps = vec![Step::Write {
        fields: vec!["apiKey".to_owned()],
        rename: Rename::No,
    }];
    resent
}

fn careful() -> Vec<Change> {
    let at = "TrafficSplit/support_agent";
    let mut traffic = change(
        Action::Update,
        at,
        vec![
            field(at, "weights[1.0.0]", [json!(0.9), json!(0.5)]),
            field(at, "weights[1.1.0]", [json!(0.1), json!(0.5)]),
        ],
    );
    traffic.before = fields(json!({"weights": {"1.0.0": 0.9, "1.1.0": 0.1}}));
    traffic.after = fields(json!({"weights": {"1.0.0": 0.5, "1.1.0": 0.5}}));
    let at = "Model/legacy";
    let mut replaced = change(
        Action::Replace,
        at,
        vec![field(at, "architecture", [json!("azure"), json!("openai")])],
    );
    replaced.steps = vec![Step::Delete, Step::Create { first: None }];
    let at = "Prompt/old_agent";
    let mut deleted = change(
        Action::Delete,
        at,
        vec![
            field(at, "temperature", [json!(0.2), json!(null)]),
            field(at, "versions", [json!({"1.0.0": PROMPT}), json!(null)]),
        ],
    );
    deleted
        .fields
        .iter_mut()
        .for_each(|field| field.origin = None);
    deleted.origin = None;
    deleted.steps = vec![Step::Delete];
    let at = "Provider/anthropic";
    let mut second = change(
        Action::Update,
        at,
        vec![field(
            at,
            "models[claude-2]",
            [json!({"name": "Claude 2", "maxTokens": 4096}), json!(null)],
        )],
    );
    second.id.part = 2;
    second.depends_on = vec![ChangeId::new(address("Prompt/support_agent"))];
    vec![traffic, replaced, deleted, second]
}

fn recorded() -> Vec<Change> {
    let mut adopted = change(Action::Adopt, "Provider/openai", Vec::new());
    adopted.live_name = "OpenAI \u{202e}lanoitcudorP".to_owned();
    vec![
        adopted,
        change(Action::Release, "TrafficSplit/old_agent", Vec::new()),
    ]
}

fn verdicts() -> Vec<Verdict> {
    let verdict = |guard, found, limit, allowed| Verdict {
        guard,
        found,
        limit,
        allowed,
        addresses: vec![address("Model/legacy"), address("Prompt/old_agent")],
    };
    vec![
        verdict(Guard::Deletes, 2.0, 1.0, None),
        verdict(Guard::Changes, 100.0 / 3.0, 30.0, Some(31.0)),
        verdict(Guard::Traffic, 0.4, 0.25, Some(0.5)),
        verdict(Guard::DeletesPercent, 2.0, 20.0, None),
        verdict(Guard::Replacements, 1.0, 1.0, None),
        verdict(Guard::Limits, 200.0 / 3.0, 50.0, Some(70.0)),
        verdict(Guard::Usage, f64::INFINITY, 100.0, None),
        verdict(Guard::Guardrails, 1.0, 0.0, Some(1.0)),
    ]
}

pub(crate) fn plan() -> Plan {
    let mut changes = creates();
    changes.extend(updates());
    changes.extend(recorded());
    changes.extend(careful());
    Plan {
        project: "acme-gateway".to_owned(),
        environment: "prod".to_owned(),
        organization: organization(),
        spec: Digest::of_bytes(b"spec"),
        changes,
        withheld: withheld(),
        notes: crate::noted::notes(),
        verdicts: verdicts(),
        guarded: true,
        consent: Consent {
            adopt: [address("Model/production-llm-v2")].into(),
            conflicts: true,
            resend: [address("Provider/resent")].into(),
            allow: vec![(Guard::Changes, 31.0), (Guard::Traffic, 0.5)],
            reason: Some("agreed with the contact centre, ticket 4711".to_owned()),
        },
        targets: Targets {
            only: vec!["Prompt/*".to_owned()],
            except: vec!["*/other".to_owned()],
        },
        left_out: vec![address("Model/other"), address("Prompt/other")],
        unchanged: 12,
        impact: Some(crate::impacted::impact()),
        findings: odd(),
        pending: None,
        undoes: None,
        settles: Vec::new(),
    }
}

/// What is odd: with a place and without.
fn odd() -> Vec<Finding> {
    let place = Place {
        file: Arc::from("manifests/gateway.yaml"),
        line: 14,
        column: 7,
        start: 310,
        end: 320,
    };
    let value = Finding::new(
        Code::UnusedValue,
        "nothing uses the value `@everyone` | `b`",
    );
    vec![
        Finding::new(
            Code::FileNotRead,
            "a file is not read that may be a manifest",
        ),
        value.at(place).help("take it out"),
    ]
}

/// A plan of nothing.
pub(crate) fn empty() -> Plan {
    Plan {
        project: "acme-gateway".to_owned(),
        environment: "sim".to_owned(),
        organization: organization(),
        spec: Digest::of_bytes(b"spec"),
        changes: Vec::new(),
        withheld: Vec::new(),
        notes: Vec::new(),
        verdicts: Vec::new(),
        guarded: false,
        consent: Consent::default(),
        targets: Targets::default(),
        left_out: Vec::new(),
        unchanged: 12,
        impact: None,
        findings: Vec::new(),
        pending: None,
        undoes: None,
        settles: Vec::new(),
    }
}

fn organization() -> Organization {
    Organization {
        id: "5c1f0c2e".to_owned(),
        name: "Acme".to_owned(),
    }
}

pub(crate) fn envelope() -> Envelope {
    Envelope {
        created_at: "2026-11-21T11:00:00Z".to_owned(),
        tool: "lockstep 0.1.0".to_owned(),
        git_commit: Some("0123456789abcdef".to_owned()),
        git_tree: Some("fedcba9876543210".to_owned()),
        git_dirty: Some(false),
        tenant: "eu-central-1".to_owned(),
        snapshot_taken_at: None,
        signature: Some(lockstep_render::Signed {
            key: "ed25519:a2V5".to_owned(),
            value: "c2lnbmF0dXJl".to_owned(),
        }),
    }
}
