//! `RateMatrix`: rate limits and prices by model and tier. It is no object of the API: it resolves
//! into each Model's rate limits.

use std::collections::BTreeMap;

use globset::Glob;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::code::Code;
use crate::field::{Field, Policy};
use crate::kind::model::RateLimits;
use crate::kind::{Kind, KindInfo, Presence, no_links};
use crate::lower::{Document, Lowered, Problem, Reference, World, spec_field, typed};

/// The row of the kind.
pub const INFO: KindInfo = KindInfo {
    name: "RateMatrix",
    summary: "Rate limits and prices, by model and tier",
    presence: Presence::Nowhere,
    live_name: (1, 128),
    fields: FIELDS,
    schema: |generator| generator.subschema_for::<RateMatrixSpec>(),
    lower,
    links: no_links,
};

const FIELDS: &[Field] = &[
    Field::new("tiers", Policy::Outside),
    Field::new(
        "rows",
        Policy::KeyedList {
            key: "id",
            fields: ROW_FIELDS,
        },
    ),
    Field::new("quotas", Policy::Map),
];

const ROW_FIELDS: &[Field] = &[
    Field::new("models", Policy::Set),
    Field::new("limits", Policy::Map).limit(),
    Field::new("price", Policy::Struct(&[])),
];

/// Rate limits and prices, by model and tier.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RateMatrixSpec {
    /// The tiers that rows give limits for. An environment names its tier; otherwise the first.
    #[schemars(length(min = 1))]
    pub tiers: Vec<String>,
    /// The rows. For each model the most specific one wins: exact names before globs, longer
    /// globs before shorter ones; a tie is an error.
    #[schemars(length(min = 1))]
    pub rows: Vec<RateRow>,
    /// What each Provider grants in all, by its name: the limits of the Models that name it as
    /// `provider` may not add up to more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "BTreeMap<String, Quota>")]
    pub quotas: Option<BTreeMap<String, Quota>>,
}

/// A row: which models, and their limits by tier.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RateRow {
    /// The row's name, unique within the matrix.
    #[schemars(length(min = 1, max = 128))]
    pub id: String,
    /// Names of Models, or globs over them (`*` and `?`).
    #[schemars(length(min = 1), inner(length(min = 1, max = 128)))]
    pub models: Vec<String>,
    /// The limits, by tier.
    #[schemars(extend("minProperties" = 1))]
    pub limits: BTreeMap<String, RateLimits>,
    /// What tokens cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Price")]
    pub price: Option<Price>,
}

/// What tokens cost.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Price {
    /// The price of 1,000 tokens that are sent.
    #[schemars(range(min = 0.0))]
    pub prompt_per1k_tokens: f64,
    /// The price of 1,000 tokens that are answered.
    #[schemars(range(min = 0.0))]
    pub completion_per1k_tokens: f64,
    /// The currency, by its ISO 4217 code.
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    pub currency: String,
}

/// What a provider grants in all.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Quota {
    /// Requests in a minute, over all models.
    #[schemars(range(min = 1))]
    pub requests_per_minute: u64,
    /// Tokens in a minute, over all models.
    #[schemars(range(min = 1))]
    pub tokens_per_minute: u64,
}

fn lower(document: &Document<'_>, world: &dyn World) -> Lowered {
    let mut lowered = Lowered::default();
    let Some(body) = typed::<RateMatrixSpec>(document.body, &mut lowered) else {
        return lowered;
    };
    check_rows(&body, &mut lowered);
    for provider in body
        .quotas
        .iter()
        .flatten()
        .map(|(provider, _quota)| provider)
    {
        check_quota(provider, world, &mut lowered);
    }
    lowered
}

fn check_rows(body: &RateMatrixSpec, lowered: &mut Lowered) {
    let mut seen = BTreeMap::new();
    for (index, row) in body.rows.iter().enumerate() {
        let at = spec_field("rows").then(index.to_string());
        if seen.insert(&row.id, index).is_some() {
            let message = format!("the row id `{}` stands twice", row.id);
            lowered.problem(Problem::new(Code::DuplicateItem, at.then("id"), message));
        }
        for (index, pattern) in row.models.iter().enumerate() {
            if let Err(error) = Glob::new(pattern) {
                let at = at.then("models").then(index.to_string());
                let message = format!("the glob cannot be read: {}", error.kind());
                lowered.problem(Problem::new(Code::Pattern, at, message));
            }
        }
        for tier in row.limits.keys().filter(|tier| !body.tiers.contains(tier)) {
            let message = format!("the tier `{tier}` is not listed under `tiers`");
            let help = format!("use one of {}", body.tiers.join(", "));
            let at = at.then("limits").then(tier);
            lowered.problem(Problem::new(Code::UnknownTier, at, message).help(help));
        }
    }
}

fn check_quota(provider: &str, world: &dyn World, lowered: &mut Lowered) {
    let pointer = spec_field("quotas").then(provider);
    match (world.has(Kind::Provider, provider), provider.parse()) {
        (true, Ok(name)) => {
            let address = Address::new(Kind::Provider, name);
            lowered.references.push(Reference { address, pointer });
        }
        (true, Err(_)) | (false, _) => {
            let message = format!("there is no Provider `{provider}`");
            lowered.problem(Problem::new(Code::UnknownReference, pointer, message));
        }
    }
}
