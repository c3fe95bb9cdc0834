//! Guards: questions asked of a plan before anything is written.
//!
//! A plan that does more than its environment allows is refused, unless that much was agreed to;
//! the agreement is sealed in the plan.

use std::collections::BTreeSet;

use lockstep_model::{Address, FieldPath, Policy};
use lockstep_spec::Guards;
use serde_json::Value;

use crate::change::{Action, Change, FieldChange};
use crate::compare::equal;
use crate::consent::Consent;

/// A question asked of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// How many objects are deleted or replaced.
    Deletes,
    /// What share of the managed live objects is changed, in percent.
    Changes,
    /// What share of a prompt's requests gets another version or model, 0 to 1.
    Traffic,
}

/// A guard's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The question.
    pub guard: Guard,
    /// How much the plan does.
    pub found: f64,
    /// How much the environment allows.
    pub limit: f64,
    /// How much was agreed to for this plan.
    pub allowed: Option<f64>,
    /// What the answer is about.
    pub addresses: Vec<Address>,
}

/// From this many live objects on, the share of changed ones is asked for.
const MANY: usize = 10;

impl Guard {
    /// All guards.
    pub const ALL: &[Self] = &[Self::Deletes, Self::Changes, Self::Traffic];

    /// Returns the guard's word, as `--allow` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deletes => "deletes",
            Self::Changes => "changes",
            Self::Traffic => "traffic",
        }
    }

    /// Finds a guard by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|guard| guard.as_str() == word)
    }
}

impl Verdict {
    /// Says whether the plan is refused.
    pub fn refuses(&self) -> bool {
        self.found > self.limit && self.allowed.is_none_or(|allowed| self.found > allowed)
    }

    /// Says whether the plan passes only because that much was agreed to.
    pub fn is_overridden(&self) -> bool {
        self.found > self.limit && !self.refuses()
    }
}

/// Asks all guards. `live` is how many managed objects are live.
pub(crate) fn ask(
    changes: &[Change],
    live: usize,
    guards: &Guards,
    consent: &Consent,
) -> Vec<Verdict> {
    let verdict = |guard: Guard, found: f64, limit: f64, addresses: Vec<Address>| Verdict {
        guard,
        found,
        limit,
        allowed: consent.allowed(guard),
        addresses,
    };
    let deleted = addresses(changes, |action| {
        matches!(action, Action::Delete | Action::Replace)
    });
    let changed = addresses(changes, |action| {
        action.writes() && action != Action::Create
    });
    let share = match live >= MANY {
        true => changed.len() as f64 * 100.0 / live as f64,
        false => 0.0,
    };
    let (shift, shifted) = traffic(changes);
    vec![
        verdict(
            Guard::Deletes,
            deleted.len() as f64,
            guards.max_deletes as f64,
            deleted,
        ),
        verdict(Guard::Changes, share, guards.max_change_percent, changed),
        verdict(Guard::Traffic, shift, guards.max_traffic_shift, shifted),
    ]
}

fn addresses(changes: &[Change], wanted: impl Fn(Action) -> bool) -> Vec<Address> {
    let found = changes.iter().filter(|change| wanted(change.action));
    let unique: BTreeSet<&Address> = found.map(Change::address).collect();
    unique.into_iter().cloned().collect()
}

/// Returns the largest share of requests that is moved, and all objects that move any.
fn traffic(changes: &[Change]) -> (f64, Vec<Address>) {
    let updates = changes
        .iter()
        .filter(|change| change.action == Action::Update);
    let shifts = updates.map(|change| (shift(change), change.address().clone()));
    let shifts: Vec<_> = shifts.filter(|(shift, _address)| *shift > 0.0).collect();
    let largest = shifts
        .iter()
        .map(|(shift, _address)| *shift)
        .fold(0.0, f64::max);
    (
        largest,
        shifts
            .into_iter()
            .map(|(_shift, address)| address)
            .collect(),
    )
}

/// The share of an object's requests that gets another version or another model.
///
/// That is the sum of what weights gain, over what they had live and over what was last applied: a
/// move back to what was applied is none. Another model takes all.
pub fn shift(change: &Change) -> f64 {
    let fields = change.address().kind.info().fields;
    let traffic = |field: &&FieldChange| {
        FieldPath::field(field.path.top())
            .resolve(fields)
            .is_some_and(|field| field.traffic)
    };
    let new = |field: &&FieldChange| !equal(field.after.as_ref(), field.base.as_ref());
    let (weights, others): (Vec<&FieldChange>, Vec<&FieldChange>) = change
        .fields
        .iter()
        .filter(traffic)
        .partition(|field| field.policy == Policy::Map);
    if others.iter().any(new) {
        return 1.0;
    }
    let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_f64).unwrap_or_default();
    let had = |field: &FieldChange| number(&field.before).max(number(&field.base));
    let gained = weights
        .iter()
        .map(|field| (number(&field.after) - had(field)).max(0.0));
    (gained.sum::<f64>() * 1e9).round() / 1e9
}
