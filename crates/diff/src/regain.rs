//! What is taken for applied to an object whose ledger is lost.
//!
//! The fields that the manifest declares, as they are live; secrets, which are never read back, as
//! they are declared now, so that none is sent again for want of a memory.

use lockstep_model::{Fields, LiveObject, Policy};
use lockstep_spec::Desired;

use crate::compare;

/// Returns the fields that are taken for applied: without a manifest all that are live.
pub fn regain(desired: Option<&Desired>, live: &LiveObject) -> Fields {
    let Some(desired) = desired else {
        return live.fields.clone();
    };
    let kind = desired.address.kind;
    let mut fields = compare::managed(kind, &desired.fields, &live.fields);
    let secrets = kind.info().fields.iter();
    for field in secrets.filter(|field| field.policy == Policy::Secret) {
        if let Some(declared) = desired.fields.get(field.name) {
            fields.set(field.name, declared.clone());
        }
    }
    fields
}
