//! The table of rates together with the models that it is for.

use std::collections::{BTreeMap, BTreeSet};

use crate::kind::model::RateLimits;
use crate::rates::exposure::{Exposure, ProviderLine};
use crate::rates::row::{Row, Tier};
use crate::rates::table::RateTable;

/// A model, as far as rates go.
#[derive(Debug, Clone)]
pub struct RatedModel {
    /// Its name.
    pub name: String,
    /// The Provider that it names.
    pub provider: Option<String>,
    /// Its own limits, which win over every row's.
    pub own: Option<RateLimits>,
}

/// The rates of all models of an environment.
#[derive(Debug, Clone, Default)]
pub struct Rates {
    table: RateTable,
    models: Vec<RatedModel>,
    /// The row that wins for each model, by its number in the table.
    rows: Vec<Option<usize>>,
}

impl Rates {
    /// Finds the row of each model. Where two rows tie, there is none.
    pub fn new(table: RateTable, models: impl IntoIterator<Item = RatedModel>) -> Self {
        let mut models: Vec<RatedModel> = models.into_iter().collect();
        models.sort_by(|a, b| a.name.cmp(&b.name));
        let number = |model: &RatedModel| table.winner(&model.name).ok().flatten();
        let rows = models.iter().map(number).collect();
        Self {
            table,
            models,
            rows,
        }
    }

    /// Returns the table.
    pub const fn table(&self) -> &RateTable {
        &self.table
    }

    /// Returns each model, by its name's order, with the row that wins for it.
    pub fn models(&self) -> impl Iterator<Item = (&RatedModel, Option<&Row>)> {
        let rows = self
            .rows
            .iter()
            .map(|row| Some(&self.table.rows()[(*row)?]));
        self.models.iter().zip(rows)
    }

    /// Finds a model by its name, with the row that wins for it.
    pub(super) fn find(&self, name: &str) -> Option<(&RatedModel, Option<&Row>)> {
        let by_name = |model: &RatedModel| model.name.as_str().cmp(name);
        let number = self.models.binary_search_by(by_name).ok()?;
        let row = self.rows[number].map(|row| &self.table.rows()[row]);
        Some((&self.models[number], row))
    }

    /// Returns the tier that is applied, if it is the same one in all matrices.
    pub fn applied(&self) -> Option<&str> {
        let matrices = self.table.matrices().iter();
        let applied: BTreeSet<Option<&str>> =
            matrices.map(|matrix| matrix.applied.as_deref()).collect();
        match applied.len() {
            1 => applied.into_iter().next().flatten(),
            _ => None,
        }
    }

    /// Adds up what the models of each provider with a quota take in each tier that a row of
    /// theirs gives limits for. Limits of a Model's own count in all of them.
    pub fn sums_by_tier(&self) -> BTreeMap<(&str, &str), ProviderLine<'_>> {
        let mut own: BTreeMap<&str, ProviderLine<'_>> = BTreeMap::new();
        let mut sums: BTreeMap<(&str, &str), ProviderLine<'_>> = BTreeMap::new();
        for (model, row) in self.models() {
            let provider = model.provider.as_deref();
            let quota = provider.and_then(|name| Some((name, *self.table.quota(name)?.1)));
            let Some((provider, quota)) = quota else {
                continue;
            };
            let empty = || ProviderLine::new(provider, Some(quota));
            match (model.own, row) {
                (Some(limits), _) => own.entry(provider).or_insert_with(empty).add(limits),
                (None, None) => {}
                (None, Some(row)) => {
                    for (tier, limits) in &row.limits {
                        let sum = sums.entry((provider, tier)).or_insert_with(empty);
                        sum.add(*limits);
                    }
                }
            }
        }
        for ((provider, _tier), sum) in &mut sums {
            if let Some(own) = own.get(provider) {
                sum.join(own);
            }
        }
        sums
    }

    /// Adds up what the models take and may cost in a tier.
    pub fn exposure<'a>(&'a self, tier: Tier<'a>) -> Exposure<'a> {
        Exposure::new(self, tier)
    }
}
