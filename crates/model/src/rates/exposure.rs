//! What all models take, and may cost at most, in one tier.
//!
//! Rates come in; a line a model, a line a provider and sums a currency go out. All numbers are
//! whole: limits in calls and tokens a minute, money in micro-units an hour.

use std::collections::BTreeMap;

use crate::kind::model::RateLimits;
use crate::kind::rate_matrix::Quota;
use crate::rates::money::Money;
use crate::rates::price::Price;
use crate::rates::row::{Row, Tier};
use crate::rates::share::Share;
use crate::rates::tally::{RatedModel, Rates};

/// What all models take and may cost in one tier.
#[derive(Debug, Clone)]
pub struct Exposure<'a> {
    /// The tier's name; none where the matrices apply several.
    pub tier: Option<&'a str>,
    /// A line for each model that has limits in the tier, by name.
    pub lines: Vec<Line<'a>>,
    /// The models that have none.
    pub without: Vec<&'a str>,
    /// A line for each provider that a model names, by name.
    pub providers: Vec<ProviderLine<'a>>,
    /// What an hour can cost at most at full limits: one sum a currency.
    pub ceilings: Vec<Money>,
}

/// What sets a model's limits.
#[derive(Debug, Clone, Copy)]
pub enum SetBy<'a> {
    /// The Model itself.
    Model,
    /// A row.
    Row(&'a Row),
}

/// A model's limits in a tier.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The model.
    pub model: &'a str,
    /// The Provider that it names.
    pub provider: Option<&'a str>,
    /// The tier; limits of the model's own hold in all of them.
    pub tier: Option<&'a str>,
    /// What sets the limits.
    pub set_by: SetBy<'a>,
    /// The limits.
    pub limits: RateLimits,
    /// Their share of the provider's quota.
    pub share: Option<Share>,
    /// What tokens cost.
    pub price: Option<Price>,
    /// What an hour can cost at most at full limits.
    pub ceiling: Option<Money>,
}

/// What the models of a provider take together in a tier.
#[derive(Debug, Clone)]
pub struct ProviderLine<'a> {
    /// The provider.
    pub provider: &'a str,
    /// How many models name it.
    pub models: usize,
    /// The sum of their requests a minute.
    pub requests: u64,
    /// The sum of their tokens a minute.
    pub tokens: u64,
    /// What the provider grants.
    pub quota: Option<Quota>,
    /// What an hour can cost at most at full limits: one sum a currency.
    pub ceilings: Vec<Money>,
}

impl<'a> Exposure<'a> {
    pub(super) fn new(rates: &'a Rates, tier: Tier<'a>) -> Self {
        let mut lines = Vec::new();
        let mut without = Vec::new();
        for (model, row) in rates.models() {
            match line(rates, (model, row), tier) {
                Some(line) => lines.push(line),
                None => without.push(model.name.as_str()),
            }
        }
        Self {
            tier: match tier {
                Tier::Applied => rates.applied(),
                Tier::Named(tier) => Some(tier),
            },
            providers: providers(rates, &lines),
            ceilings: Money::sums(lines.iter().filter_map(|line| line.ceiling)),
            lines,
            without,
        }
    }

    /// Returns how many models have limits and no price.
    pub fn unpriced(&self) -> usize {
        let unpriced = self.lines.iter().filter(|line| line.price.is_none());
        unpriced.count()
    }
}

fn line<'a>(
    rates: &'a Rates,
    (model, row): (&'a RatedModel, Option<&'a Row>),
    tier: Tier<'a>,
) -> Option<Line<'a>> {
    let (set_by, tier, limits) = match (model.own, row) {
        (Some(own), _) => (SetBy::Model, None, own),
        (None, row) => {
            let row = row?;
            let (tier, limits) = row.limits_in(tier)?;
            (SetBy::Row(row), Some(tier), limits)
        }
    };
    let provider = model.provider.as_deref();
    let quota = provider.and_then(|provider| rates.table().quota(provider));
    let price = row.and_then(|row| row.price);
    Some(Line {
        model: &model.name,
        provider,
        tier,
        set_by,
        limits,
        share: quota.map(|(_matrix, quota)| {
            Share::of(quota, limits.requests_per_minute, limits.tokens_per_minute)
        }),
        price,
        ceiling: price.map(|price| price.ceiling_per_hour(limits.tokens_per_minute)),
    })
}

fn providers<'a>(rates: &Rates, lines: &[Line<'a>]) -> Vec<ProviderLine<'a>> {
    let mut by_provider: BTreeMap<&'a str, Vec<&Line<'a>>> = BTreeMap::new();
    for line in lines {
        if let Some(provider) = line.provider {
            by_provider.entry(provider).or_default().push(line);
        }
    }
    let lines = by_provider.into_iter().map(|(provider, lines)| {
        let quota = rates.table().quota(provider).map(|(_matrix, quota)| *quota);
        let mut sum = ProviderLine::new(provider, quota);
        lines.iter().for_each(|line| sum.add(line.limits));
        sum.ceilings = Money::sums(lines.iter().filter_map(|line| line.ceiling));
        sum
    });
    lines.collect()
}

impl<'a> ProviderLine<'a> {
    /// Begins a sum.
    pub(super) const fn new(provider: &'a str, quota: Option<Quota>) -> Self {
        Self {
            provider,
            models: 0,
            requests: 0,
            tokens: 0,
            quota,
            ceilings: Vec::new(),
        }
    }

    /// Adds a model's limits.
    pub(super) const fn add(&mut self, limits: RateLimits) {
        self.models += 1;
        self.requests = self.requests.saturating_add(limits.requests_per_minute);
        self.tokens = self.tokens.saturating_add(limits.tokens_per_minute);
    }

    /// Adds another sum of the provider.
    pub(super) const fn join(&mut self, other: &Self) {
        self.models += other.models;
        self.requests = self.requests.saturating_add(other.requests);
        self.tokens = self.tokens.saturating_add(other.tokens);
    }

    /// Returns how much of the quota they take.
    pub fn share(&self) -> Option<Share> {
        let quota = self.quota.as_ref()?;
        Some(Share::of(quota, self.requests, self.tokens))
    }
}
