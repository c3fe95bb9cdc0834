//! What each row is good for: the models it matches, and those it decides.
//!
//! One pass over the models, in which each asks all patterns at once.

use std::collections::BTreeMap;

use lockstep_model::rates::{Hit, RatedModel, Rates, Tie, best};

use super::NAMED;

/// What each row is good for.
pub(super) struct Uses<'a> {
    /// By the row's number in the table.
    pub(super) rows: Vec<RowUse<'a>>,
    /// Rows that match a model equally well, by their numbers.
    pub(super) ties: BTreeMap<(usize, usize), Tied<'a>>,
}

/// What a row is good for.
#[derive(Default)]
pub(super) struct RowUse<'a> {
    /// Which of its patterns match a model.
    pub(super) patterns: Vec<bool>,
    /// It sets the limits or the price of a model.
    pub(super) decides: bool,
    /// The models that it sets the limits of: the first few.
    pub(super) models: Vec<&'a str>,
    /// How many these are.
    pub(super) count: usize,
    /// What decides where it matches and does not: the first few.
    pub(super) beaten_by: Vec<Winner<'a>>,
}

/// What decides for a model instead of a row.
#[derive(Clone, Copy)]
pub(super) struct Winner<'a> {
    pub(super) model: &'a str,
    /// The pattern of another row; without one, the Model's own limits.
    pub(super) hit: Option<Hit>,
}

/// Two rows that match equally well.
pub(super) struct Tied<'a> {
    pub(super) tie: Tie,
    /// For which models: the first few.
    pub(super) models: Vec<&'a str>,
    /// How many these are.
    pub(super) count: usize,
}

/// Looks at all models.
pub(super) fn of(rates: &Rates) -> Uses<'_> {
    let rows = rates.table().rows().iter().map(|row| RowUse {
        patterns: vec![false; row.patterns.len()],
        ..RowUse::default()
    });
    let mut uses = Uses {
        rows: rows.collect(),
        ties: BTreeMap::new(),
    };
    for (model, _row) in rates.models() {
        let hits = rates.table().hits(&model.name);
        uses.add(rates, model, &hits);
    }
    for rejected in rates.table().rejected() {
        // It is an error of its own, so nothing is said of what it does not match.
        uses.rows[rejected.row].patterns[rejected.pattern] = true;
        uses.rows[rejected.row].decides = true;
    }
    uses
}

impl<'a> Uses<'a> {
    fn add(&mut self, rates: &Rates, model: &'a RatedModel, hits: &[Hit]) {
        for hit in hits {
            self.rows[hit.row].patterns[hit.pattern] = true;
        }
        match best(hits) {
            Ok(None) => {}
            Ok(Some(winner)) => self.won(rates, model, (winner, hits)),
            Err(tie) => self.tied(model, (tie, hits)),
        }
    }

    fn won(&mut self, rates: &Rates, model: &'a RatedModel, (winner, hits): (Hit, &[Hit])) {
        let row = &mut self.rows[winner.row];
        if model.own.is_none() {
            row.decides = true;
            row.count += 1;
            if row.models.len() < NAMED {
                row.models.push(&model.name);
            }
        } else if rates.table().rows()[winner.row].price.is_some() {
            row.decides = true;
        } else {
            row.beaten(&model.name, None);
        }
        for hit in hits.iter().filter(|hit| hit.row != winner.row) {
            self.rows[hit.row].beaten(&model.name, Some(winner));
        }
    }

    fn tied(&mut self, model: &'a RatedModel, (tie, hits): (Tie, &[Hit])) {
        for hit in hits {
            // Who would win is open.
            self.rows[hit.row].decides = true;
        }
        if model.own.is_some() {
            return;
        }
        let Tie(first, second) = tie;
        let tied = self.ties.entry((first.row, second.row));
        let tied = tied.or_insert_with(|| Tied {
            tie,
            models: Vec::new(),
            count: 0,
        });
        tied.count += 1;
        if tied.models.len() < NAMED {
            tied.models.push(&model.name);
        }
    }
}

impl<'a> RowUse<'a> {
    /// Says whether it matches any model.
    pub(super) fn matches(&self) -> bool {
        self.patterns.iter().any(|matches| *matches)
    }

    fn beaten(&mut self, model: &'a str, hit: Option<Hit>) {
        let row = |hit: Option<Hit>| hit.map(|hit| hit.row);
        let known = self.beaten_by.iter().any(|one| row(one.hit) == row(hit));
        if !known && self.beaten_by.len() < NAMED {
            self.beaten_by.push(Winner { model, hit });
        }
    }
}
