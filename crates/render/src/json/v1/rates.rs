//! Rates as version 1.0 writes them. Money is whole micro-units: 1 USD is 1,000,000.

use std::io;

use lockstep_model::rates::{Exposure, Line, Money, Price, ProviderLine, SetBy, Share};
use serde::Serialize;

use super::document;
use crate::rates::RatesView;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RatesV1<'a> {
    environment: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    applied_tier: Option<&'a str>,
    models: Vec<ModelV1<'a>>,
    providers: Vec<ProviderV1<'a>>,
    totals: Vec<TotalV1<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ModelV1<'a> {
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'a str>,
    requests_per_minute: u64,
    tokens_per_minute: u64,
    set_by: SetByV1<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_share: Option<ShareV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<PriceV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ceiling_per_hour: Option<MoneyV1<'a>>,
}

#[derive(Serialize)]
struct SetByV1<'a> {
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<&'a str>,
}

/// In hundredths of a percent, rounded up.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShareV1 {
    requests_basis_points: u64,
    tokens_basis_points: u64,
}

/// Decimals as texts, so that no reader makes floats of them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PriceV1<'a> {
    prompt_per1k_tokens: String,
    completion_per1k_tokens: String,
    currency: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MoneyV1<'a> {
    micro_units: u128,
    currency: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuotaV1 {
    requests_per_minute: u64,
    tokens_per_minute: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProviderV1<'a> {
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'a str>,
    models: usize,
    requests_per_minute: u64,
    tokens_per_minute: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    quota: Option<QuotaV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_share: Option<ShareV1>,
    ceilings_per_hour: Vec<MoneyV1<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TotalV1<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'a str>,
    models: usize,
    models_without_price: usize,
    without_limits: Vec<String>,
    ceilings_per_hour: Vec<MoneyV1<'a>>,
}

/// Writes what models take and may cost.
///
/// # Errors
///
/// Fails if `out` does.
pub fn rates(view: &RatesView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let lines = view.lines().into_iter();
    let providers = view.exposures.iter().flat_map(|exposure| {
        let lines = exposure.providers.iter();
        lines.map(|line| provider(exposure.tier, line))
    });
    let body = RatesV1 {
        environment: view.environment,
        applied_tier: view.applied,
        models: lines.map(|(tier, line)| model(tier, line)).collect(),
        providers: providers.collect(),
        totals: view.exposures.iter().map(TotalV1::from).collect(),
    };
    document("lockstep.rates", body, out)
}

fn model<'a>(tier: Option<&'a str>, line: &'a Line<'a>) -> ModelV1<'a> {
    let address = format!("Model/{}", line.model);
    ModelV1 {
        set_by: match line.set_by {
            SetBy::Model => SetByV1 {
                address: address.clone(),
                row: None,
            },
            SetBy::Row(row) => SetByV1 {
                address: row.matrix.to_string(),
                row: Some(&row.id),
            },
        },
        address,
        provider: line.provider.map(|name| format!("Provider/{name}")),
        tier,
        requests_per_minute: line.limits.requests_per_minute,
        tokens_per_minute: line.limits.tokens_per_minute,
        quota_share: line.share.map(ShareV1::from),
        price: line.price.map(PriceV1::from),
        ceiling_per_hour: line.ceiling.map(MoneyV1::from),
    }
}

fn provider<'a>(tier: Option<&'a str>, line: &ProviderLine<'_>) -> ProviderV1<'a> {
    ProviderV1 {
        address: format!("Provider/{}", line.provider),
        tier,
        models: line.models,
        requests_per_minute: line.requests,
        tokens_per_minute: line.tokens,
        quota: line.quota.map(|quota| QuotaV1 {
            requests_per_minute: quota.requests_per_minute,
            tokens_per_minute: quota.tokens_per_minute,
        }),
        quota_share: line.share().map(ShareV1::from),
        ceilings_per_hour: amounts(&line.ceilings),
    }
}

fn amounts<'a>(amounts: &[Money]) -> Vec<MoneyV1<'a>> {
    amounts.iter().copied().map(MoneyV1::from).collect()
}

impl From<Share> for ShareV1 {
    fn from(share: Share) -> Self {
        Self {
            requests_basis_points: share.requests,
            tokens_basis_points: share.tokens,
        }
    }
}

impl From<Price> for PriceV1<'_> {
    fn from(price: Price) -> Self {
        Self {
            prompt_per1k_tokens: price.prompt.to_string(),
            completion_per1k_tokens: price.completion.to_string(),
            currency: price.currency.code(),
        }
    }
}

impl From<Money> for MoneyV1<'_> {
    fn from(money: Money) -> Self {
        Self {
            micro_units: money.micro,
            currency: money.currency.code(),
        }
    }
}

impl<'a> From<&'a Exposure<'a>> for TotalV1<'a> {
    fn from(exposure: &'a Exposure<'a>) -> Self {
        let without = exposure.without.iter();
        Self {
            tier: exposure.tier,
            models: exposure.lines.len(),
            models_without_price: exposure.unpriced(),
            without_limits: without.map(|name| format!("Model/{name}")).collect(),
            ceilings_per_hour: amounts(&exposure.ceilings),
        }
    }
}
