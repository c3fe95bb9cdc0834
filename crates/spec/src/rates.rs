//! What can only be said of all rates together: rows that decide nothing, ties, tiers, quotas.
//!
//! Manifests of an environment come in; the rates of all models go out, and findings at the rows
//! and quotas they are about. What can be said of one matrix alone, its kind says itself.

mod currencies;
mod quotas;
mod ranges;
mod rows;
mod tiers;
mod uses;

use lockstep_model::kind::model::RateLimits;
use lockstep_model::rates::{RateTable, RatedModel, Rates, Row};
use lockstep_model::{Address, Finding, Kind, Name, Place, Pointer};
use serde::Deserialize as _;
use serde_json::Value;

use crate::environment::Environment;
use crate::opener::Opener;
use crate::overlay::Manifests;
use crate::resting::Resting;
use crate::span::{Node, Sources};

pub(crate) use ranges::relate;

/// How many models or rows a finding names.
const NAMED: usize = 3;

/// What the rates are reviewed with.
pub(crate) struct Review<'a> {
    pub(crate) rates: &'a Rates,
    pub(crate) manifests: &'a Manifests,
    pub(crate) opener: &'a Opener<'a>,
    pub(crate) sources: &'a Sources,
    pub(crate) environment: &'a Environment,
    /// The project's file.
    pub(crate) project: &'a Node,
    /// Documents were lost, or cannot be relied on: what matches nothing may match one of them.
    pub(crate) shaky: bool,
}

/// Finds the rates of all models that are this project's own.
pub(crate) fn of(manifests: &Manifests, table: RateTable) -> Rates {
    Rates::new(table, models(manifests))
}

fn models(manifests: &Manifests) -> impl Iterator<Item = RatedModel> {
    own_models(manifests).map(|manifest| {
        let body = manifest.body();
        let text = |field| body.get(field).and_then(Value::as_str);
        let limits = body.get("rateLimits");
        // What a manifest that cannot be relied on counts towards is not known.
        let provider = text("provider").filter(|_| manifest.is_valid());
        RatedModel {
            name: manifest.address.name.to_string(),
            provider: provider.map(str::to_owned),
            own: limits.and_then(|limits| RateLimits::deserialize(limits).ok()),
        }
    })
}

fn own_models(manifests: &Manifests) -> impl Iterator<Item = &Resting> {
    let models = manifests.values();
    models.filter(|one| one.is_own(Kind::Model))
}

/// Says all that is wrong or odd with the rates of an environment.
pub(crate) fn review(review: &Review<'_>) -> Vec<Finding> {
    let uses = uses::of(review.rates);
    let mut findings = rows::rejected(review);
    findings.extend(rows::ties(review, &uses));
    findings.extend(tiers::missing(review, &uses));
    findings.extend(tiers::unlisted(review));
    findings.extend(quotas::exceeded(review));
    findings.extend(quotas::twice(review));
    findings.extend(currencies::mixed(review));
    if !review.shaky {
        findings.extend(tiers::unknown(review));
        findings.extend(rows::idle(review, &uses));
        findings.extend(quotas::unused(review));
        findings.extend(quotas::exceeded_elsewhere(review));
    }
    findings
}

impl<'a> Review<'a> {
    fn table(&self) -> &'a RateTable {
        self.rates.table()
    }

    fn model(&self, name: &str) -> Option<&'a Resting> {
        let name: Name = name.parse().ok()?;
        self.manifests.get(&Address::new(Kind::Model, name))
    }

    /// Returns the place of a value of a matrix.
    fn value(&self, matrix: &Address, at: &Pointer) -> Place {
        self.place(matrix, |node| self.sources.place(node.value_at(at)))
    }

    /// Returns the place of a key of a matrix.
    fn key(&self, matrix: &Address, at: &Pointer) -> Place {
        self.place(matrix, |node| self.sources.place(node.key_at(at)))
    }

    fn place(&self, matrix: &Address, of: impl FnOnce(&Node) -> Place) -> Place {
        match self.opener.open(matrix) {
            Some(manifest) => of(&manifest.node),
            None => self.sources.place(self.project.at),
        }
    }

    /// Adds the places of models to a finding.
    fn with_models(&self, mut finding: Finding, models: &[&str], what: &str) -> Finding {
        for model in models.iter().take(NAMED) {
            if let Some(manifest) = self.model(model) {
                let message = format!("Model `{model}` {what}");
                finding = finding.related(message, self.sources.place(manifest.name_at()));
            }
        }
        finding
    }
}

/// Names a row for a message: `row production`, with its matrix where there are several.
fn named(review: &Review<'_>, row: &Row) -> String {
    match review.table().matrices().len() {
        0 | 1 => format!("row `{}`", row.id),
        _ => format!("row `{}` of {}", row.id, row.matrix),
    }
}

/// Lists names for a message: `a`, `b` and 7 more.
fn listed(names: &[&str], count: usize) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    match (count.saturating_sub(shown.len()), shown.split_last()) {
        (0, Some((last, []))) => last.clone(),
        (0, Some((last, rest))) => format!("{} and {last}", rest.join(", ")),
        (more, _) => format!("{} and {more} more", shown.join(", ")),
    }
}
