//! The rows of all matrices, and which of them wins for a model.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use globset::Glob;

use crate::address::Address;
use crate::kind::rate_matrix::{Quota, RateMatrixSpec};
use crate::pointer::Pointer;
use crate::rates::globs::Globs;
use crate::rates::price::Price;
use crate::rates::row::Row;
use crate::rates::specificity::Specificity;

/// A matrix, less its rows.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// Its address.
    pub address: Arc<Address>,
    /// The tiers that it lists.
    pub tiers: Vec<String>,
    /// The tier that is applied; none if the matrix does not list it.
    pub applied: Option<Arc<str>>,
    /// What it says that providers grant.
    pub quotas: BTreeMap<String, Quota>,
}

/// A pattern of a row that matches a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The row, by its number in the table.
    pub row: usize,
    /// The pattern, by its place in the row.
    pub pattern: usize,
    /// How specific the pattern is.
    pub specificity: Specificity,
}

/// Two rows that match a name equally well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie(pub Hit, pub Hit);

/// A pattern that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The row, by its number in the table.
    pub row: usize,
    /// The pattern, by its place in the row.
    pub pattern: usize,
    /// Why it cannot be read.
    pub why: String,
}

/// The rows of all matrices.
#[derive(Debug, Clone, Default)]
pub struct RateTable {
    matrices: Vec<Matrix>,
    rows: Vec<Row>,
    exact: HashMap<String, Vec<Hit>>,
    globs: Globs,
    /// What each glob belongs to, by its number.
    glob_hits: Vec<Hit>,
    rejected: Vec<Rejected>,
    /// The first matrix that speaks of a provider, by its number.
    quotas: HashMap<String, usize>,
}

impl RateTable {
    /// Builds the table of matrices. The tier is the environment's; without one, each matrix's
    /// first tier is applied.
    pub fn new<'a>(
        matrices: impl IntoIterator<Item = (&'a Address, &'a RateMatrixSpec)>,
        tier: Option<&str>,
    ) -> Self {
        let mut table = Self::default();
        for (address, spec) in matrices {
            table.add_matrix(address, spec, tier);
        }
        table.index();
        table
    }

    fn add_matrix(&mut self, address: &Address, spec: &RateMatrixSpec, tier: Option<&str>) {
        let address = Arc::new(address.clone());
        let listed = match tier {
            Some(tier) => spec.tiers.iter().find(|listed| *listed == tier),
            None => spec.tiers.first(),
        };
        let applied: Option<Arc<str>> = listed.map(|tier| Arc::from(tier.as_str()));
        for (index, row) in spec.rows.iter().enumerate() {
            let price = row.price.as_ref();
            self.rows.push(Row {
                matrix: Arc::clone(&address),
                index,
                id: row.id.clone(),
                patterns: row.models.clone(),
                limits: row.limits.clone(),
                price: price.and_then(|price| Price::read(price).ok()),
                applied: applied.clone(),
            });
        }
        for provider in spec
            .quotas
            .iter()
            .flatten()
            .map(|(provider, _quota)| provider)
        {
            let first = self.quotas.entry(provider.clone());
            first.or_insert(self.matrices.len());
        }
        self.matrices.push(Matrix {
            address,
            tiers: spec.tiers.clone(),
            applied,
            quotas: spec.quotas.clone().unwrap_or_default(),
        });
    }

    fn index(&mut self) {
        let mut globs = Vec::new();
        for (row, of_row) in self.rows.iter().enumerate() {
            for (pattern, text) in of_row.patterns.iter().enumerate() {
                let specificity = Specificity::of(text);
                let hit = Hit {
                    row,
                    pattern,
                    specificity,
                };
                match (specificity, Glob::new(text)) {
                    (Specificity::Exact, _) => {
                        self.exact.entry(text.clone()).or_default().push(hit);
                    }
                    (Specificity::Glob(_), Ok(glob)) => {
                        globs.push(glob);
                        self.glob_hits.push(hit);
                    }
                    (Specificity::Glob(_), Err(error)) => {
                        let why = error.kind().to_string();
                        self.rejected.push(Rejected { row, pattern, why });
                    }
                }
            }
        }
        let (globs, rejected) = Globs::new(&globs);
        self.globs = globs;
        let rejected = rejected.into_iter().map(|(glob, why)| {
            let Hit { row, pattern, .. } = self.glob_hits[glob];
            Rejected { row, pattern, why }
        });
        self.rejected.extend(rejected);
    }

    /// Returns the matrices, in their order.
    pub fn matrices(&self) -> &[Matrix] {
        &self.matrices
    }

    /// Returns all rows, those of one matrix side by side.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the patterns that cannot be read; they match nothing.
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// Returns every tier that a matrix lists, in the order in which they are first listed.
    pub fn tiers(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let tiers = self.matrices.iter().flat_map(|matrix| &matrix.tiers);
        let tiers = tiers.map(String::as_str);
        tiers.filter(|tier| seen.insert(*tier)).collect()
    }

    /// Returns what a provider grants, and the matrix that says so. The first matrix counts; that
    /// a second one speaks of the same provider is an error of its own.
    pub fn quota(&self, provider: &str) -> Option<(&Matrix, &Quota)> {
        let matrix = &self.matrices[*self.quotas.get(provider)?];
        Some((matrix, matrix.quotas.get(provider)?))
    }

    /// Finds every pattern that matches a model, in no promised order.
    pub fn hits(&self, model: &str) -> Vec<Hit> {
        let exact = self.exact.get(model).into_iter().flatten();
        let mut hits: Vec<Hit> = exact.copied().collect();
        self.globs
            .each_match(model, |glob| hits.push(self.glob_hits[glob]));
        hits
    }

    /// Finds the row that wins for a model.
    ///
    /// # Errors
    ///
    /// Returns two rows that match equally well.
    pub fn row(&self, model: &str) -> Result<Option<&Row>, Tie> {
        let winner = self.winner(model)?;
        Ok(winner.map(|row| &self.rows[row]))
    }

    /// Finds the number of the row that wins for a model.
    pub(super) fn winner(&self, model: &str) -> Result<Option<usize>, Tie> {
        let best = match self.exact.get(model) {
            Some(hits) => best(hits),
            None => best(&self.hits(model)),
        };
        best.map(|hit| hit.map(|hit| hit.row))
    }
}

/// Returns the most specific of the patterns that match a model.
///
/// # Errors
///
/// Returns the first two of different rows that are equally specific.
pub fn best(hits: &[Hit]) -> Result<Option<Hit>, Tie> {
    let Some(most) = hits.iter().map(|hit| hit.specificity).max() else {
        return Ok(None);
    };
    let equal = || hits.iter().filter(|hit| hit.specificity == most);
    let first = equal().min_by_key(|hit| (hit.row, hit.pattern)).copied();
    let others = equal().filter(|hit| Some(hit.row) != first.map(|first| first.row));
    match (first, others.min_by_key(|hit| (hit.row, hit.pattern))) {
        (Some(first), Some(second)) => Err(Tie(first, *second)),
        (first, _) => Ok(first),
    }
}

impl Rejected {
    /// Returns where the pattern stands in its matrix.
    pub fn at(&self, table: &RateTable) -> Pointer {
        table.rows[self.row].pattern_at(self.pattern)
    }
}
