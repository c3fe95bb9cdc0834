//! The rates that are shown: what models take and may cost, in one tier or in several.
//!
//! Plain values: whoever calls fills them in, and every format shows the same lines.

use std::cmp::Reverse;

use lockstep_model::rates::{Exposure, Line};

/// The rates of an environment.
#[derive(Debug, Clone, Copy)]
pub struct RatesView<'a> {
    /// The environment.
    pub environment: &'a str,
    /// The tier that is applied, if it is the same one in all matrices.
    pub applied: Option<&'a str>,
    /// What models take and may cost, in each tier that is shown.
    pub exposures: &'a [Exposure<'a>],
    /// How the lines of models are ordered.
    pub order: RatesOrder,
}

/// How the lines of models are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatesOrder {
    /// By name, then by tier.
    Model,
    /// By the ceiling, the highest first and each currency on its own; those without come last.
    Price,
}

impl<'a> RatesView<'a> {
    /// Returns the lines of all models in all tiers that are shown, each with its tier.
    pub(crate) fn lines(&self) -> Vec<(Option<&'a str>, &'a Line<'a>)> {
        let lines = self.exposures.iter().flat_map(|exposure| {
            let lines = exposure.lines.iter();
            lines.map(|line| (line.tier.or(exposure.tier), line))
        });
        let mut lines: Vec<_> = lines.collect();
        // The sort is stable, and tiers are shown in the order in which they are declared.
        match self.order {
            RatesOrder::Model => lines.sort_by_key(|(_tier, line)| line.model),
            RatesOrder::Price => lines.sort_by_key(|(_tier, line)| {
                let ceiling = line.ceiling;
                let rank = ceiling.map(|money| (money.currency, Reverse(money.micro)));
                (rank.is_none(), rank, line.model)
            }),
        }
        lines
    }
}
