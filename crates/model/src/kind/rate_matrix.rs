//! `RateMatrix`: rate limits and prices by model and tier. It is no object of the API: it resolves
//! into each Model's rate limits.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::address::Address;
use crate::code::Code;
use crate::field::{Field, Policy};
use crate::kind::model::RateLimits;
use crate::kind::{Kind, KindInfo, Presence, Writes, no_links, no_probing};
use crate::lower::{Document, Lowered, Problem, Reference, World, spec_field, typed};
use crate::pointer::Pointer;
use crate::rates::{Currency, Price, PriceError};
use crate::suggest;

/// The row of the kind.
pub const INFO: KindInfo = KindInfo {
    name: "RateMatrix",
    summary: "Rate limits and prices, by model and tier",
    presence: Presence::Nowhere,
    writes: Writes::AtOnce,
    live_name: (1, 128),
    fields: FIELDS,
    prose: &[],
    schema: |generator| generator.subschema_for::<RateMatrixSpec>(),
    lower,
    links: no_links,
    probing: no_probing,
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
#[schemars(transform = crate::order::declared::<Self>)]
pub struct RateMatrixSpec {
    /// The tiers that rows give limits for. An environment names its tier; otherwise the first.
    #[schemars(length(min = 1, max = 32))]
    #[schemars(extend("examples" = [["standard", "burst"]]))]
    pub tiers: Vec<String>,
    /// The rows. For each model the most specific one wins: exact names before globs, longer
    /// globs before shorter ones; a tie is an error.
    #[schemars(length(min = 1))]
    pub rows: Vec<RateRow>,
    /// What each Provider grants in all, by its name: the limits of the Models that name it as
    /// `provider` may not add up to more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "BTreeMap<String, Quota>")]
    #[schemars(extend("examples" = [{
        "private-foundation": {"requestsPerMinute": 4000, "tokensPerMinute": 800_000}
    }]))]
    pub quotas: Option<BTreeMap<String, Quota>>,
}

/// A row: which models, and their limits by tier.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct RateRow {
    /// The row's name, unique within the matrix.
    #[schemars(length(min = 1, max = 128))]
    #[schemars(extend("examples" = ["production"]))]
    pub id: String,
    /// Names of Models, or globs over them (`*` and `?`).
    #[schemars(length(min = 1), inner(length(min = 1, max = 128)))]
    #[schemars(extend("examples" = [["production-*"]]))]
    pub models: Vec<String>,
    /// The limits, by tier.
    #[schemars(extend("minProperties" = 1, "maxProperties" = 32))]
    #[schemars(extend("examples" = [{
        "standard": {"requestsPerMinute": 500, "tokensPerMinute": 100_000}
    }]))]
    pub limits: BTreeMap<String, RateLimits>,
    /// What tokens cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "PriceSpec")]
    pub price: Option<PriceSpec>,
}

/// What tokens cost.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(rename = "Price", transform = crate::order::declared::<Self>)]
pub struct PriceSpec {
    /// The price of 1,000 tokens that are sent.
    #[schemars(with = "f64", range(min = 0.0))]
    #[schemars(extend("examples" = [0.003]))]
    pub prompt_per1k_tokens: Number,
    /// The price of 1,000 tokens that are answered.
    #[schemars(with = "f64", range(min = 0.0))]
    #[schemars(extend("examples" = [0.015]))]
    pub completion_per1k_tokens: Number,
    /// The currency, by its ISO 4217 code.
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    #[schemars(extend("examples" = ["USD"]))]
    pub currency: String,
}

/// What a provider grants in all.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct Quota {
    /// Requests in a minute, over all models.
    #[schemars(range(min = 1))]
    #[schemars(extend("examples" = [4000]))]
    pub requests_per_minute: u64,
    /// Tokens in a minute, over all models.
    #[schemars(range(min = 1))]
    #[schemars(extend("examples" = [800_000]))]
    pub tokens_per_minute: u64,
}

fn lower(document: &Document<'_>, world: &dyn World) -> Lowered {
    let mut lowered = Lowered::default();
    let Some(body) = typed::<RateMatrixSpec>(document.body, &mut lowered) else {
        return lowered;
    };
    check_tiers(&body, &mut lowered);
    check_ids(&body, &mut lowered);
    check_prices(&body, &mut lowered);
    check_currencies(&body, &mut lowered);
    for (provider, _quota) in body.quotas.iter().flatten() {
        check_quota(provider, world, &mut lowered);
    }
    lowered
}

/// Each tier is listed once, and rows speak of no others.
fn check_tiers(body: &RateMatrixSpec, lowered: &mut Lowered) {
    let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, tier) in body.tiers.iter().enumerate() {
        let at = |index: usize| spec_field("tiers").then(index.to_string());
        if let Some(first) = listed.insert(tier, index) {
            let message = format!("the tier `{tier}` is listed twice");
            let problem = Problem::new(Code::DuplicateItem, at(index), message);
            lowered.problem(
                problem
                    .related("first listed here", at(first))
                    .help("keep one of the two"),
            );
        }
    }
    for (index, row) in body.rows.iter().enumerate() {
        let unlisted = row.limits.keys();
        for tier in unlisted.filter(|tier| !listed.contains_key(tier.as_str())) {
            let message = format!("the tier `{tier}` is not listed under `tiers`");
            let help = match suggest::nearest(tier, body.tiers.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("use one of {}, or list it", body.tiers.join(", ")),
            };
            let at = row_field(index, "limits").then(tier);
            lowered.problem(Problem::new(Code::UnknownTier, at, message).help(help));
        }
    }
}

fn check_ids(body: &RateMatrixSpec, lowered: &mut Lowered) {
    let mut seen = BTreeMap::new();
    for (index, row) in body.rows.iter().enumerate() {
        if let Some(first) = seen.insert(&row.id, index) {
            let message = format!("the row id `{}` stands twice", row.id);
            let problem = Problem::new(Code::DuplicateItem, row_field(index, "id"), message);
            lowered.problem(
                problem
                    .related("first used here", row_field(first, "id"))
                    .help("give one of the rows another id"),
            );
        }
    }
}

fn check_prices(body: &RateMatrixSpec, lowered: &mut Lowered) {
    for (index, row) in body.rows.iter().enumerate() {
        let Some(price) = &row.price else { continue };
        for error in Price::read(price).err().into_iter().flatten() {
            let at = row_field(index, "price").then(error.field());
            lowered.problem(match error {
                PriceError::Currency => {
                    let message = format!("ISO 4217 has no currency `{}`", price.currency);
                    let help = match suggest::nearest(&price.currency, Currency::codes()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "write a code of three letters, such as USD or EUR".to_owned(),
                    };
                    Problem::new(Code::UnknownCurrency, at, message).help(help)
                }
                PriceError::Digits(field) | PriceError::TooHigh(field) => {
                    let message = format!("`{field}` cannot be counted with: {error}");
                    let help = "prices are of 1,000 tokens, in units of the currency";
                    Problem::new(Code::PriceNumber, at, message).help(help)
                }
            });
        }
    }
}

/// Sums are kept apart by currency, so one that differs is said once a matrix.
fn check_currencies(body: &RateMatrixSpec, lowered: &mut Lowered) {
    let priced = body.rows.iter().enumerate();
    let mut priced = priced.filter_map(|(index, row)| {
        let currency: Currency = row.price.as_ref()?.currency.parse().ok()?;
        Some((index, currency))
    });
    let Some((first, currency)) = priced.next() else {
        return;
    };
    let Some((other, odd)) = priced.find(|(_index, other)| *other != currency) else {
        return;
    };
    let at = |index| row_field(index, "price").then("currency");
    let message = format!("one matrix has prices in {currency} and in {odd}");
    let problem = Problem::new(Code::MixedCurrencies, at(other), message);
    let problem = problem.related(format!("{currency} is used here"), at(first));
    lowered.problem(problem.help("write all prices in one currency: sums are never converted"));
}

fn row_field(row: usize, field: &str) -> Pointer {
    spec_field("rows").then(row.to_string()).then(field)
}

fn check_quota(provider: &str, world: &dyn World, lowered: &mut Lowered) {
    let pointer = spec_field("quotas").then(provider);
    match (world.has(Kind::Provider, provider), provider.parse()) {
        (true, Ok(name)) => {
            let address = Address::new(Kind::Provider, name);
            lowered.references.push(Reference { address, pointer });
        }
        (true, Err(_)) | (false, _) => {
            lowered.problem(Problem::unknown(Kind::Provider, provider, pointer));
        }
    }
}
