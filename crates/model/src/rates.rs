//! The rate limits of each model: rows of all matrices, resolved for one tier.
//!
//! Bodies of RateMatrix manifests come in; limits by model name go out, with the row that set
//! them. The most specific row wins: exact before glob, longer before shorter; a tie is an error.

use std::collections::{BTreeMap, HashMap};

use globset::{Glob, GlobMatcher};

use crate::address::Address;
use crate::kind::model::RateLimits;
use crate::kind::rate_matrix::{Quota, RateMatrixSpec};
use crate::pointer::Pointer;

/// The limits that a row gives in the tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// The matrix that the row stands in.
    pub matrix: Address,
    /// The row's id.
    pub row: String,
    /// The tier.
    pub tier: String,
    /// Where the limits stand in the matrix.
    pub pointer: Pointer,
    /// The limits.
    pub limits: RateLimits,
}

/// Two rows that match equally well, by `RateMatrix/name row id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie(pub String, pub String);

/// A provider whose models' limits add up to more than it grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverQuota {
    /// The matrix that holds the quota.
    pub matrix: Address,
    /// Where the quota stands in the matrix.
    pub pointer: Pointer,
    /// What is exceeded, and by how much.
    pub message: String,
}

/// Limits by model name, for one tier.
#[derive(Debug, Default)]
pub struct RateTable {
    rates: Vec<Rate>,
    exact: HashMap<String, Vec<usize>>,
    /// Longer patterns first.
    globs: Vec<(usize, GlobMatcher, usize)>,
    quotas: BTreeMap<String, (Address, Quota)>,
}

impl RateTable {
    /// Builds the table for a tier, or for each matrix's first one.
    pub fn new<'a>(
        matrices: impl IntoIterator<Item = (&'a Address, &'a RateMatrixSpec)>,
        tier: Option<&str>,
    ) -> Self {
        let mut table = Self::default();
        for (address, matrix) in matrices {
            let Some(tier) = tier.or(matrix.tiers.first().map(String::as_str)) else {
                continue;
            };
            table.add(address, matrix, tier);
        }
        table
            .globs
            .sort_by_key(|(length, _matcher, rate)| (usize::MAX - length, *rate));
        table
    }

    fn add(&mut self, address: &Address, matrix: &RateMatrixSpec, tier: &str) {
        for (provider, quota) in matrix.quotas.iter().flatten() {
            self.quotas
                .insert(provider.clone(), (address.clone(), *quota));
        }
        for (index, row) in matrix.rows.iter().enumerate() {
            let Some(limits) = row.limits.get(tier) else {
                continue;
            };
            let rate = self.rates.len();
            self.rates.push(Rate {
                matrix: address.clone(),
                row: row.id.clone(),
                tier: tier.to_owned(),
                pointer: Pointer::of(["spec", "rows", &index.to_string(), "limits", tier]),
                limits: *limits,
            });
            row.models
                .iter()
                .for_each(|pattern| self.add_pattern(pattern, rate));
        }
    }

    fn add_pattern(&mut self, pattern: &str, rate: usize) {
        if !pattern.contains(['*', '?', '[', '{']) {
            self.exact.entry(pattern.to_owned()).or_default().push(rate);
        } else if let Ok(glob) = Glob::new(pattern) {
            self.globs
                .push((pattern.chars().count(), glob.compile_matcher(), rate));
        }
    }

    /// Finds the limits of a model.
    ///
    /// # Errors
    ///
    /// Names two rows that match equally well.
    pub fn lookup(&self, model: &str) -> Result<Option<&Rate>, Tie> {
        if let Some(rates) = self.exact.get(model) {
            return self.only(rates);
        }
        let matching = self
            .globs
            .iter()
            .filter(|(_length, glob, _rate)| glob.is_match(model));
        let mut best: Vec<usize> = Vec::new();
        let mut length = None;
        for (this, _glob, rate) in matching {
            if *length.get_or_insert(*this) != *this {
                break;
            }
            best.push(*rate);
        }
        self.only(&best)
    }

    fn only(&self, rates: &[usize]) -> Result<Option<&Rate>, Tie> {
        let name =
            |rate: usize| format!("{} row {}", self.rates[rate].matrix, self.rates[rate].row);
        match rates {
            [] => Ok(None),
            [first, rest @ ..] => match rest.iter().find(|rate| *rate != first) {
                None => Ok(Some(&self.rates[*first])),
                Some(other) => Err(Tie(name(*first), name(*other))),
            },
        }
    }

    /// Adds up the limits of the models that name a provider, and returns what exceeds a quota.
    pub fn over_quota<'a>(
        &self,
        models: impl IntoIterator<Item = (&'a str, RateLimits)>,
    ) -> Vec<OverQuota> {
        let mut sums: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for (provider, limits) in models {
            let sum = sums.entry(provider).or_default();
            sum.0 += limits.requests_per_minute;
            sum.1 += limits.tokens_per_minute;
        }
        let exceeded = sums
            .into_iter()
            .filter_map(|(provider, (requests, tokens))| {
                let (matrix, quota) = self.quotas.get(provider)?;
                let message = exceeded(provider, (requests, tokens), quota)?;
                let pointer = Pointer::of(["spec", "quotas", provider]);
                Some(OverQuota {
                    matrix: matrix.clone(),
                    pointer,
                    message,
                })
            });
        exceeded.collect()
    }
}

fn exceeded(provider: &str, (requests, tokens): (u64, u64), quota: &Quota) -> Option<String> {
    if requests <= quota.requests_per_minute && tokens <= quota.tokens_per_minute {
        return None;
    }
    Some(format!(
        "the models of `{provider}` add up to {requests} requests/min and {tokens} tokens/min; \
         its quota is {} and {}",
        quota.requests_per_minute, quota.tokens_per_minute
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn matrix() -> RateMatrixSpec {
        let limits = |requests: u64| {
            let limits = json!({"requestsPerMinute": requests, "tokensPerMinute": requests});
            json!({"standard": limits, "burst": {"requestsPerMinute": requests * 2, "tokensPerMinute": 9}})
        };
        let row = |id: &str, models: &[&str], requests| json!({"id": id, "models": models, "limits": limits(requests)});
        serde_json::from_value(json!({
            "tiers": ["standard", "burst"],
            "rows": [
                row("all", &["*"], 1),
                row("production", &["production-*"], 2),
                row("exact", &["production-a"], 3),
                row("tie", &["*-production", "other"], 4),
            ],
            "quotas": {"p": {"requestsPerMinute": 5, "tokensPerMinute": 5}},
        }))
        .unwrap()
    }

    #[test]
    fn the_most_specific_row_wins() {
        let (address, matrix) = ("RateMatrix/m".parse().unwrap(), matrix());
        let table = RateTable::new([(&address, &matrix)], None);
        let row = |name: &str| table.lookup(name).map(|rate| rate.unwrap().row.clone());
        assert_eq!(row("production-a").unwrap(), "exact");
        assert_eq!(row("production-b").unwrap(), "production");
        assert_eq!(row("x").unwrap(), "all");
        assert_eq!(
            row("production-production").unwrap_err().0,
            "RateMatrix/m row production"
        );
        let burst = RateTable::new([(&address, &matrix)], Some("burst"));
        assert_eq!(
            burst
                .lookup("x")
                .unwrap()
                .unwrap()
                .limits
                .requests_per_minute,
            2
        );
    }

    #[test]
    fn quotas_are_sums() {
        let (address, matrix) = ("RateMatrix/m".parse().unwrap(), matrix());
        let table = RateTable::new([(&address, &matrix)], None);
        let limits = RateLimits {
            requests_per_minute: 3,
            tokens_per_minute: 1,
        };
        assert!(table.over_quota([("p", limits)]).is_empty());
        assert!(
            table.over_quota([("p", limits), ("p", limits)])[0]
                .message
                .contains("6 requests")
        );
        assert!(table.over_quota([("q", limits), ("q", limits)]).is_empty());
    }
}
