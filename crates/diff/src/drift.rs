//! What was changed outside Git, out of a plan.
//!
//! A plan that was made without any agreement holds all drift: planned back, withheld, or both
//! sides' change. This takes it out, and nothing else.

use lockstep_model::Address;

use crate::change::{Action, Cause, FieldChange};
use crate::plan::Plan;

/// One object that drifted.
#[derive(Debug, Clone, PartialEq)]
pub struct Drifted {
    /// The object.
    pub address: Address,
    /// It was deleted outside Git.
    pub gone: bool,
    /// The fields that were changed outside Git, with the value that was last applied.
    pub fields: Vec<FieldChange>,
}

/// All that drifted, by address.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drift {
    /// The objects.
    pub objects: Vec<Drifted>,
}

impl Drift {
    /// Takes the drift out of a plan.
    pub fn of(plan: &Plan) -> Self {
        let planned = plan.changes.iter().map(|change| {
            (
                change.address(),
                change.action == Action::Create,
                &change.fields,
            )
        });
        let withheld = plan.withheld.iter().map(|withheld| {
            let gone = !withheld.fields.is_empty()
                && withheld.fields.iter().all(|field| field.before.is_none());
            (&withheld.address, gone, &withheld.fields)
        });
        let mut objects: Vec<Drifted> = planned
            .chain(withheld)
            .map(|(address, gone, fields)| Drifted {
                address: address.clone(),
                gone,
                fields: fields
                    .iter()
                    .filter(|field| is_drift(field))
                    .cloned()
                    .collect(),
            })
            .filter(|drifted| !drifted.fields.is_empty())
            .collect();
        objects.sort_by(|a, b| a.address.cmp(&b.address));
        Self { objects }
    }

    /// Says whether nothing drifted.
    pub const fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
}

const fn is_drift(field: &FieldChange) -> bool {
    matches!(field.cause, Cause::Drift | Cause::Conflict)
}
