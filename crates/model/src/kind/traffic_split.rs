//! `TrafficSplit`: how a prompt's requests are spread over its versions (guide 004). It is a part
//! of the live prompt.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::address::Address;
use crate::code::Code;
use crate::field::{Field, Policy};
use crate::kind::{Kind, KindInfo, Presence, Writes, no_links, no_probing, prompt};
use crate::lower::{Document, Lowered, Problem, Reference, World, spec_field, typed};
use crate::number;
use crate::published::PUBLISHED;

/// The row of the kind.
pub const INFO: KindInfo = KindInfo {
    name: "TrafficSplit",
    summary: "How a prompt's requests are spread over its versions",
    presence: Presence::Facet(Kind::Prompt),
    writes: Writes::AtOnce,
    live_name: (1, 128),
    fields: FIELDS,
    prose: &[],
    schema: |generator| generator.subschema_for::<TrafficSplitSpec>(),
    lower,
    links: no_links,
    probing: no_probing,
};

const FIELDS: &[Field] = &[
    Field::new("prompt", Policy::Outside),
    Field::scalar("strategy"),
    Field::new("weights", Policy::Map).traffic(),
];

/// How a prompt's requests are spread over its versions.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct TrafficSplitSpec {
    /// The Prompt whose requests are spread. A prompt has one split at most.
    #[schemars(length(min = 1, max = 128))]
    #[schemars(extend("examples" = ["support_agent"]))]
    pub prompt: String,
    /// How a request finds its version: `random`, or `sticky` by session. (Guide 004.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Strategy")]
    pub strategy: Option<Strategy>,
    /// The share of requests by version, 0 to 1 each; together 1. Decimals are added as written.
    /// (Guide 004.)
    #[schemars(extend("minProperties" = 1))]
    #[schemars(extend("examples" = [{"1.0.0": 0.9, "1.1.0": 0.1}]))]
    pub weights: BTreeMap<String, Weight>,
}

/// A share of requests, 0 to 1.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Weight(#[schemars(with = "f64", range(min = 0.0, max = 1.0))] pub Number);

/// How a request finds its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Strategy {
    /// Each request by chance.
    Random,
    /// Each session by chance, then always the same.
    Sticky,
}

fn lower(document: &Document<'_>, world: &dyn World) -> Lowered {
    let mut lowered = Lowered::default();
    let Some(body) = typed::<TrafficSplitSpec>(document.body, &mut lowered) else {
        return lowered;
    };
    lowered.copy(Kind::TrafficSplit, document.body, "strategy");
    lowered.fields.set("weights", serving(&body.weights));
    check_sum(&body.weights, &mut lowered);
    lower_prompt(&body, world, &mut lowered);
    lowered
}

/// Returns the weights that send any request: weight 0 is the same as absent.
fn serving(weights: &BTreeMap<String, Weight>) -> Map<String, Value> {
    let serving = weights
        .iter()
        .filter(|(_version, weight)| weight.0.as_f64() != Some(0.0));
    serving
        .map(|(version, weight)| (version.clone(), Value::Number(weight.0.clone())))
        .collect()
}

fn check_sum(weights: &BTreeMap<String, Weight>, lowered: &mut Lowered) {
    let decimals = weights.values().map(|weight| number::decimal(&weight.0));
    let Some(sum) = decimals.sum::<Option<Decimal>>() else {
        let message = "a weight has more digits than can be added exactly";
        return lowered.problem(Problem::new(
            Code::WeightSum,
            spec_field("weights"),
            message,
        ));
    };
    let off = (sum - Decimal::ONE).abs();
    if off.is_zero() {
        return;
    }
    let near = off <= Decimal::new(1, 2);
    let code = if near {
        Code::WeightRounding
    } else {
        Code::WeightSum
    };
    let message = format!("the weights sum to {}, not to 1", sum.normalize());
    let problem = Problem::new(code, spec_field("weights"), message);
    lowered.problem(problem.help("write decimals that sum to 1, such as 0.34, 0.33 and 0.33"));
}

fn lower_prompt(body: &TrafficSplitSpec, world: &dyn World, lowered: &mut Lowered) {
    let pointer = spec_field("prompt");
    let Some(prompt) = world.body(Kind::Prompt, &body.prompt) else {
        return lowered.problem(Problem::unknown(Kind::Prompt, &body.prompt, pointer));
    };
    lowered.live_name = world
        .live_name(Kind::Prompt, &body.prompt)
        .map(str::to_owned);
    if let Ok(name) = body.prompt.parse() {
        let address = Address::new(Kind::Prompt, name);
        lowered.references.push(Reference { address, pointer });
    }
    let Some(versions) = prompt.get("versions").and_then(Value::as_array) else {
        return;
    };
    check_versions(body, versions, lowered);
}

/// Finds versions that the prompt does not declare, and those that get nothing.
fn check_versions(body: &TrafficSplitSpec, versions: &[Value], lowered: &mut Lowered) {
    let declared: Vec<&str> = versions.iter().filter_map(version_of).collect();
    for version in body
        .weights
        .keys()
        .filter(|version| !declared.contains(&version.as_str()))
    {
        let at = spec_field("weights").then(version);
        let message = format!("Prompt `{}` declares no version {version}", body.prompt);
        let help = prompt::declared_versions(version, &declared);
        let mut problem = Problem::new(Code::UnknownVersion, at, message).help(help);
        if let Ok(name) = body.prompt.parse() {
            let address = Address::new(Kind::Prompt, name);
            problem = problem.elsewhere(
                "its versions are listed here",
                address,
                spec_field("versions"),
            );
        }
        lowered.problem(problem);
    }
    let serving = serving(&body.weights);
    // What is listed by its digest alone is history.
    let listed = versions
        .iter()
        .filter(|version| version.get(PUBLISHED).is_none());
    let unserved: Vec<&str> = listed
        .filter_map(version_of)
        .filter(|version| !serving.contains_key(*version))
        .collect();
    let note = prompt::no_traffic(&unserved, spec_field("weights"));
    lowered.problems.extend(note);
}

fn version_of(version: &Value) -> Option<&str> {
    version.get("version")?.as_str()
}
