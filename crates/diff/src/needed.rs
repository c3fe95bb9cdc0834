//! The secrets that carrying a plan out takes: all are read before the first write.
//!
//! A plan comes in; where each secret is read from, and what wants it, goes out. No secret is read
//! here.

use lockstep_model::secret::SecretSource;
use lockstep_model::{Address, Origin, Policy, SecretRef};

use crate::change::{Change, Step};
use crate::plan::Plan;

/// A secret that a change takes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Needed<'a> {
    /// Where it is read from.
    pub source: SecretSource,
    /// What takes it.
    pub address: &'a Address,
    /// The field that names it.
    pub field: &'static str,
    /// Where that was written.
    pub origin: Option<&'a Origin>,
}

impl Plan {
    /// Returns the secrets that carrying the plan out takes, sorted by where they are read from.
    pub fn secrets(&self) -> Vec<Needed<'_>> {
        let mut needed: Vec<Needed<'_>> = self.changes.iter().flat_map(of_change).collect();
        needed.sort();
        needed.dedup();
        needed
    }
}

fn of_change(change: &Change) -> Vec<Needed<'_>> {
    let mut needed = Vec::new();
    let one = |field: &'static str, source: SecretSource| Needed {
        source,
        address: change.address(),
        field,
        origin: origin(change, field),
    };
    let fields = change.address().kind.info().fields.iter();
    for field in fields.filter(|field| field.policy == Policy::Secret) {
        let value = change.after.get(field.name);
        let source = value.and_then(SecretRef::from_value);
        let source = source.and_then(|secret| secret.source());
        let is_sent = change.steps.iter().any(|step| sends(step, field.name));
        needed.extend(
            source
                .filter(|_source| is_sent)
                .map(|source| one(field.name, source)),
        );
    }
    let probing = change.probing();
    let probed = probing.iter().flat_map(|probing| probing.secrets());
    needed.extend(probed.map(|(field, source)| one(field, source.clone())));
    needed
}

fn sends(step: &Step, name: &str) -> bool {
    match step {
        Step::Create { first: _ } => true,
        Step::Write { fields, rename: _ } => fields.iter().any(|field| field == name),
        Step::Publish { .. } | Step::Delete => false,
    }
}

fn origin<'a>(change: &'a Change, name: &str) -> Option<&'a Origin> {
    let field = change.fields.iter().find(|field| field.path.top() == name);
    let origin = field.and_then(|field| field.origin.as_ref());
    origin.or(change.origin.as_ref())
}
