//! A row of a matrix, as models meet it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::address::Address;
use crate::kind::model::RateLimits;
use crate::pointer::Pointer;
use crate::rates::price::Price;

/// The tier that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier<'a> {
    /// The one that is applied: the environment's, or each matrix's first one.
    Applied,
    /// A tier by its name.
    Named(&'a str),
}

/// A row of a matrix.
#[derive(Debug, Clone)]
pub struct Row {
    /// The matrix that the row stands in.
    pub matrix: Arc<Address>,
    /// The row's place in the matrix, from 0.
    pub index: usize,
    /// The row's id.
    pub id: String,
    /// The patterns, as they are written.
    pub patterns: Vec<String>,
    /// The limits, by tier.
    pub limits: BTreeMap<String, RateLimits>,
    /// What tokens cost, if the row says so in a way that can be counted with.
    pub price: Option<Price>,
    /// The tier of the matrix that is applied; none if the matrix does not list it.
    pub applied: Option<Arc<str>>,
}

impl Row {
    /// Returns the limits in a tier, with the tier's name.
    pub fn limits_in<'a>(&'a self, tier: Tier<'a>) -> Option<(&'a str, RateLimits)> {
        let tier = match tier {
            Tier::Applied => self.applied.as_deref()?,
            Tier::Named(tier) => tier,
        };
        self.limits.get(tier).map(|limits| (tier, *limits))
    }

    /// Returns where the row stands in its matrix.
    pub fn pointer(&self) -> Pointer {
        Pointer::of(["spec", "rows", &self.index.to_string()])
    }

    /// Returns where the row's limits in a tier stand in its matrix.
    pub fn limits_at(&self, tier: &str) -> Pointer {
        self.pointer().then("limits").then(tier)
    }

    /// Returns where one of the row's patterns stands in its matrix.
    pub fn pattern_at(&self, pattern: usize) -> Pointer {
        self.pointer().then("models").then(pattern.to_string())
    }
}
