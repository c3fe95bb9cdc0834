//! Limits beyond the API's ranges: which models they would concern.
//!
//! Findings of the schema come in, and get the models of the row as related places. A matrix with
//! such a limit cannot be relied on, so its rows are looked at here and nowhere else.

use std::collections::HashMap;

use lockstep_model::kind::rate_matrix::RateMatrixSpec;
use lockstep_model::rates::{RateTable, Rates, Row};
use lockstep_model::{Address, Code, Finding, Kind, Place};
use serde::Deserialize as _;

use super::NAMED;
use crate::opener::Opener;
use crate::overlay::Manifests;
use crate::resting::Resting;
use crate::span::Sources;

/// Adds the models of a row to each finding about a limit of it that is out of its range.
pub(crate) fn relate(manifests: &Manifests, sources: &Sources, findings: &mut [Finding]) {
    let matrices = manifests
        .values()
        .filter(|one| one.is_own(Kind::RateMatrix) && !one.broken);
    let matrices: Vec<&Resting> = matrices.collect();
    if matrices.iter().all(|matrix| matrix.is_valid()) {
        return;
    }
    let mut wanted: HashMap<Place, Vec<usize>> = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if let (Code::OutOfRange, Some(place)) = (finding.code, &finding.place) {
            wanted.entry(place.clone()).or_default().push(index);
        }
    }
    if wanted.is_empty() {
        return;
    }
    let specs: Vec<(&Address, RateMatrixSpec)> = matrices
        .iter()
        .filter_map(|one| Some((&one.address, RateMatrixSpec::deserialize(&one.body()).ok()?)))
        .collect();
    let table = RateTable::new(specs.iter().map(|(address, spec)| (*address, spec)), None);
    let rates = super::of(manifests, table);
    let opener = Opener::new(manifests);
    for (row, models) in concerned(&rates, manifests) {
        for place in places(row, &opener, sources) {
            for index in wanted.get(&place).into_iter().flatten() {
                let finding = &mut findings[*index];
                for model in &models {
                    let message = format!(
                        "Model `{}` would have its limits from row `{}`",
                        model.address.name, row.id
                    );
                    let at = sources.place(model.name_at());
                    *finding = std::mem::replace(finding, Finding::new(finding.code, ""))
                        .related(message, at);
                }
            }
        }
    }
}

/// Returns the rows of matrices that cannot be relied on, each with the first models that it
/// decides for.
fn concerned<'a>(rates: &'a Rates, manifests: &'a Manifests) -> Vec<(&'a Row, Vec<&'a Resting>)> {
    let mut rows: HashMap<(&Address, usize), (&Row, Vec<&Resting>)> = HashMap::new();
    for (model, row) in rates.models() {
        let Some(row) = row.filter(|_| model.own.is_none()) else {
            continue;
        };
        let entry = rows.entry((&row.matrix, row.index));
        let (_row, models) = entry.or_insert_with(|| (row, Vec::new()));
        if models.len() < NAMED {
            let name = model.name.parse().ok();
            let address = name.map(|name| Address::new(Kind::Model, name));
            models.extend(address.and_then(|address| manifests.get(&address)));
        }
    }
    rows.into_values().collect()
}

/// Returns where the row's limits stand.
fn places(row: &Row, opener: &Opener<'_>, sources: &Sources) -> Vec<Place> {
    let Some(matrix) = opener.open(&row.matrix) else {
        return Vec::new();
    };
    let numbers = row.limits.keys().flat_map(|tier| {
        let at = row.limits_at(tier);
        ["requestsPerMinute", "tokensPerMinute"].map(|field| at.then(field))
    });
    let places = numbers.map(|at| sources.place(matrix.node.value_at(&at)));
    places.collect()
}
