//! Plans for pages: an organisation's changes with what waits for what, traffic and impact, and
//! one that is full of what tries to break a page.

use lockstep_diff::impact::{
    Ceiling, Exposure, Gaps, Impact, Line, Pair, Part, Published, Range, Requests, Share, Sum,
    Traffic,
};
use lockstep_diff::{Action, Against, Change, Plan};
use lockstep_model::rates::Currency;
use serde_json::{Value, json};

use crate::case;

/// Makes a plan of so many changes.
pub(crate) fn plan(count: usize) -> Plan {
    let mut plan = case::empty();
    plan.environment = "prod".to_owned();
    plan.guarded = true;
    plan.changes = (0..count).map(change).collect();
    plan.impact = Some(impact(&plan.changes));
    if count > 10 {
        let whole = case::plan();
        plan.withheld = whole.withheld.into_iter().take(3).collect();
        plan.notes = whole.notes;
        plan.verdicts = whole.verdicts;
        plan.consent = whole.consent;
    }
    plan
}

fn change(index: usize) -> Change {
    let mut change = match index % 10 {
        0 => prompt(index),
        1 => provider(index),
        2 | 3 | 6 | 7 | 8 => needing(
            prompt(index),
            &format!("Provider/provider-{:04}", index / 10),
        ),
        4 => split(index),
        5 => model(index),
        _ => deleted(index),
    };
    change.origin = Some(case::origin("manifests/gateway.yaml", 3));
    change
}

fn needing(mut change: Change, what: &str) -> Change {
    change
        .depends_on
        .push(lockstep_diff::ChangeId::new(case::address(what)));
    change
}

const ROLES: [&str; 5] = ["billing", "support", "sales", "returns", "onboarding"];

fn text(index: usize, manner: &str) -> String {
    let role = ROLES[index % ROLES.len()];
    format!(
        "You are the {role} agent of Acme.\n\nGreet customers by name, and answer in the language \
         that they write in.\nKeep to what the knowledge base says; where it says nothing, say so \
         and offer a person.\n{manner}\nNever promise a refund.\n\nWhen somebody asks for a person, \
         hand over at once.\nWhen somebody is upset, say that you understand, then help.\nClose \
         with a question.\n"
    )
}

fn prompt(index: usize) -> Change {
    let at = format!("Prompt/{}-{index:04}", ROLES[index % ROLES.len()]);
    let new = text(
        index,
        "Keep answers short and kind; three sentences are enough.",
    );
    let mut version = case::field(&at, "versions[1.1.0]", [json!(null), json!(new)]);
    version.against = Some(Against {
        key: "1.0.0".to_owned(),
        share: Some(0.9),
        text: text(index, "Keep answers short; five sentences are enough."),
    });
    let blocked = [
        "guardrails.blockedCategories",
        "guardrails.contentFiltering",
    ];
    let mut fields = vec![
        case::field(&at, "temperature", [json!(0.2), json!(0.3)]),
        version,
    ];
    if index % 10 == 3 {
        let sides = [json!(["hate_speech", "violence"]), json!(["hate_speech"])];
        fields.insert(0, case::field(&at, blocked[0], sides));
    }
    let mut change = case::change(Action::Update, &at, fields);
    change.after = case::fields(json!({"model": "anthropic/claude-3-sonnet"}));
    change
}

fn provider(index: usize) -> Change {
    let at = format!("Provider/provider-{:04}", index / 10);
    let fields: [(&str, Value); 4] = [
        (
            "apiKey",
            json!({"env": "PROVIDER_KEY", "revision": "2026-11"}),
        ),
        (
            "baseUrl",
            json!("https://inference.example.internal/api/v1"),
        ),
        (
            "models[large]",
            json!({"name": "Large", "maxTokens": 8192, "supportsStreaming": true}),
        ),
        ("timeout", json!(30_000)),
    ];
    let fields = fields.map(|(path, value)| case::field(&at, path, [json!(null), value]));
    case::change(Action::Create, &at, fields.into())
}

fn split(index: usize) -> Change {
    let name = format!("{}-{:04}", ROLES[(index - 1) % ROLES.len()], index - 1);
    let at = format!("TrafficSplit/{name}");
    let fields = vec![
        case::field(&at, "weights[1.0.0]", [json!(0.9), json!(0.6)]),
        case::field(&at, "weights[1.1.0]", [json!(0.1), json!(0.4)]),
    ];
    needing(
        case::change(Action::Update, &at, fields),
        &format!("Prompt/{name}"),
    )
}

fn model(index: usize) -> Change {
    let at = format!("Model/production-llm-{index:04}");
    let mut drifted = case::field(&at, "parameters[temperature]", [json!(0.9), json!(0.7)]);
    drifted.cause = lockstep_diff::Cause::Drift;
    let fields = vec![
        drifted,
        case::field(
            &at,
            "rateLimits.requestsPerMinute",
            [json!(500), json!(1500)],
        ),
        case::field(
            &at,
            "rateLimits.tokensPerMinute",
            [json!(100_000), json!(300_000)],
        ),
    ];
    case::change(Action::Update, &at, fields)
}

fn deleted(index: usize) -> Change {
    let at = format!("Prompt/old-agent-{index:04}");
    let fields = vec![
        case::field(&at, "model", [json!("anthropic/claude-2"), json!(null)]),
        case::field(
            &at,
            "versions",
            [json!({"1.0.0": text(index, "Be brief.")}), json!(null)],
        ),
    ];
    case::change(Action::Delete, &at, fields)
}

fn pair(before: u64, after: u64) -> Pair<u64> {
    Pair { before, after }
}

fn impact(changes: &[Change]) -> Impact {
    let sum = Sum {
        objects: pair(7, 7),
        requests: pair(3500, 10_500),
        tokens: pair(700_000, 2_100_000),
        ceilings: vec![Ceiling {
            currency: "USD".parse::<Currency>().expect("a currency"),
            micro: pair(90_000_000, 270_000_000),
        }],
    };
    let line = Line {
        provider: Some("anthropic".to_owned()),
        tier: Some("burst".to_owned()),
        sum: sum.clone(),
    };
    let splits = changes
        .iter()
        .filter(|change| change.address().kind.as_str() == "TrafficSplit");
    let prompts = changes
        .iter()
        .filter(|change| change.address().kind.as_str() == "Prompt");
    let versions = prompts.filter(|change| change.action == Action::Update);
    Impact {
        exposure: Exposure {
            total: sum,
            lines: vec![line],
            steady: 2,
            gaps: Gaps::default(),
        },
        traffic: splits.map(traffic).collect(),
        tokens: Vec::new(),
        published: versions
            .map(|change| Published {
                address: change.address().clone(),
                version: "1.1.0".to_owned(),
            })
            .collect(),
        requests: Requests {
            writes: changes.len() as u64,
            reads: Range {
                least: 12,
                most: 40,
            },
            jobs: 0,
            checks: 0,
            posts: 4,
            elsewhere: 0,
            per_minute: Some(300),
            seconds: Some(Range { least: 7, most: 20 }),
        },
    }
}

fn traffic(change: &Change) -> Traffic {
    let part = |name: &str, before: f64, after: f64| Part {
        name: name.to_owned(),
        share: Pair {
            before: Share::of_weight(before),
            after: Share::of_weight(after),
        },
    };
    Traffic {
        address: change.address().clone(),
        live_name: change.live_name.clone(),
        field: "weights".to_owned(),
        moved: Share::of_weight(0.3),
        parts: vec![part("1.0.0", 0.9, 0.6), part("1.1.0", 0.1, 0.4)],
    }
}

/// What tries to break a page: it ends elements, turns the direction of writing, and never ends.
pub(crate) const EVIL: &str = "EVIL</script></style></title>--><script>throw 1</script>\
    <img src=x onerror=alert(1)>\"' onfocus=alert(2) &lt;b&gt;&amp;\u{202e}turned\u{0}\u{1b}[31m\u{feff}\
    ${alert(3)} ]]> מילה";

/// Puts a text wherever a tenant, a manifest or a person could.
pub(crate) fn hostile(evil: &str) -> Plan {
    let mut plan = case::plan();
    plan.environment = evil.to_owned();
    plan.organization.name = evil.to_owned();
    plan.organization.id = evil.to_owned();
    plan.consent.reason = Some(evil.to_owned());
    plan.impact = Some(impact(&plan.changes));
    if let Some(impact) = &mut plan.impact {
        for traffic in &mut impact.traffic {
            traffic.live_name = evil.to_owned();
            traffic.field = evil.to_owned();
            traffic.parts[0].name = evil.to_owned();
        }
        impact.exposure.lines[0].provider = Some(evil.to_owned());
    }
    let at = "Prompt/hostile";
    let (long, other) = (format!("{evil} end\n"), "other end\n");
    let mut version = case::field(at, "versions[1.1.0]", [json!(null), json!(evil)]);
    version.against = Some(Against {
        key: evil.to_owned(),
        share: None,
        text: format!("one\n{evil}\n{evil} two\n"),
    });
    let mut change = case::change(
        Action::Update,
        at,
        vec![
            case::field(at, "model", [json!(evil), json!(format!("x{evil}"))]),
            case::field(at, "versions[1.0.0]", [json!(other), json!(long)]),
            case::field(
                at,
                "versions[0.9.0]",
                [json!(null), json!("x".repeat(1 << 20))],
            ),
            version,
        ],
    );
    change.live_name = evil.to_owned();
    change.origin = Some(case::origin(evil, 7));
    change.after = case::fields(json!({"model": evil}));
    plan.changes.push(change);
    plan
}

/// Adds lines of a megabyte: of many words, of which one differs, and of one word.
pub(crate) fn huge(evil: &str) -> Plan {
    let mut plan = hostile(evil);
    let at = "Prompt/huge";
    let words = "word ".repeat(200_000);
    let sides = [
        json!(format!("{words}other end")),
        json!(format!("{words}{evil} end")),
    ];
    let word = [json!(null), json!("x".repeat(1 << 20))];
    let fields = vec![
        case::field(at, "versions[1.0.0]", sides),
        case::field(at, "versions[0.9.0]", word),
    ];
    plan.changes.push(case::change(Action::Update, at, fields));
    plan
}
