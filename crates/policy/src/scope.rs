//! What a rule may name: variables, their fields, and functions.
//!
//! An expression comes in; what it reads goes out, or what is wrong with it. A field that is
//! written wrong inside `has(…)` would make a rule that never says anything, so that fields are
//! looked up in the table of kinds.

mod record;
mod shape;
mod walk;

use std::collections::BTreeSet;

use lockstep_model::Kind;
use lockstep_spec::policy::{About, Match};

use shape::Shape;
use walk::Walk;

use crate::syntax::{Fault, Parsed};

pub(crate) use record::{CHANGE, COUNTS, FIELD, METADATA, ORGANIZATION, PLAN, Record, WITHHELD};

/// What a rule reads of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reads {
    /// These of its fields.
    Fields(BTreeSet<String>),
    /// All of it.
    Whole,
}

/// What an expression reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wants {
    /// Of `resource`.
    pub(crate) resource: Option<Reads>,
    /// Of `change`.
    pub(crate) change: Option<Reads>,
    /// Of `plan`.
    pub(crate) plan: Option<Reads>,
    /// Of `metadata`.
    pub(crate) metadata: Option<Reads>,
}

/// The variables of a rule.
pub(crate) const fn variables(about: About) -> &'static [&'static str] {
    match about {
        About::Resource => &[
            "resource",
            "metadata",
            "kind",
            "name",
            "address",
            "environment",
            "project",
        ],
        About::Change => &[
            "change",
            "resource",
            "metadata",
            "kind",
            "name",
            "address",
            "environment",
            "project",
        ],
        About::Plan => &["plan", "environment", "project"],
    }
}

/// Checks what an expression names.
pub(crate) fn check(
    parsed: &Parsed,
    text: &str,
    (about, matches): (About, &Match),
) -> Result<Wants, Fault> {
    let mut walk = Walk {
        parsed,
        text,
        about,
        kinds: kinds(matches),
        own: Vec::new(),
        wants: Wants::default(),
    };
    walk.node(&parsed.expr)?;
    Ok(walk.wants)
}

/// Checks the field that the findings of a rule point at.
pub(crate) fn check_field(written: &str, matches: &Match) -> Result<(), Fault> {
    let mut shape = Shape::document();
    let mut start = 0;
    for name in written.split('.') {
        let end = start + name.len();
        let kinds = kinds(matches);
        shape = shape.field(name, kinds).map_err(|unknown| {
            let message = format!("`field`: {}", unknown.message);
            Fault::new((start, end), message).help(unknown.help)
        })?;
        start = end + 1;
    }
    Ok(())
}

/// Returns the kinds that a rule is asked about.
fn kinds(matches: &Match) -> &[Kind] {
    match matches.kinds.is_empty() {
        true => Kind::ALL,
        false => &matches.kinds,
    }
}

impl Reads {
    /// Takes in what another expression reads.
    pub(crate) fn merge(into: &mut Option<Self>, other: Option<&Self>) {
        match (&mut *into, other) {
            (_, None) | (Some(Self::Whole), _) => {}
            (Some(Self::Fields(fields)), Some(Self::Fields(more))) => {
                fields.extend(more.iter().cloned());
            }
            (_, Some(other)) => *into = Some(other.clone()),
        }
    }

    /// Says whether a field is read.
    pub(crate) fn has(&self, field: &str) -> bool {
        match self {
            Self::Whole => true,
            Self::Fields(fields) => fields.contains(field),
        }
    }
}

impl Wants {
    /// Takes in what another expression reads.
    pub(crate) fn merge(&mut self, other: &Self) {
        Reads::merge(&mut self.resource, other.resource.as_ref());
        Reads::merge(&mut self.change, other.change.as_ref());
        Reads::merge(&mut self.plan, other.plan.as_ref());
        Reads::merge(&mut self.metadata, other.metadata.as_ref());
    }
}
