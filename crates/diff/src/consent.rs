//! What people agreed to for one plan, beyond the environment's rules. It is sealed in the plan.

use std::collections::BTreeSet;

use lockstep_model::Address;

use crate::guard::Guard;

/// What is agreed to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Consent {
    /// Objects that may be taken over though they differ.
    pub adopt: BTreeSet<Address>,
    /// Conflicts may be planned: Git wins.
    pub conflicts: bool,
    /// Objects whose secrets are sent again, though their revisions stay.
    pub resend: BTreeSet<Address>,
    /// Guards that may be passed, and how far.
    pub allow: Vec<(Guard, f64)>,
    /// Why, in the words of whoever agrees.
    pub reason: Option<String>,
}

impl Consent {
    /// Says whether nothing was agreed to.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Returns how far a guard may be passed.
    pub fn allowed(&self, guard: Guard) -> Option<f64> {
        let given = self.allow.iter().rev().find(|(this, _far)| *this == guard);
        given.map(|(_this, far)| *far)
    }
}
