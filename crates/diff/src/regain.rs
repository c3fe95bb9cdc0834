//! What is taken for applied to an object whose ledger is lost.
//!
//! The fields that the manifest declares, as they are live; secrets, which are never read back, as
//! they are declared now, so that none is sent again for want of a memory.

use lockstep_model::{Fields, LiveObject};
use lockstep_spec::Desired;

use crate::compare;

/// Returns the fields that are taken for applied: without a manifest all that are live.
pub fn regain(desired: Option<&Desired>, live: &LiveObject) -> Fields {
    let Some(desired) = desired else {
        return live.fields.clone();
    };
    let mut fields = desired.fields.clone();
    let kind = desired.address.kind;
    for found in compare::differences(kind, &desired.fields, &live.fields) {
        let _put = fields.put(&found.path, found.live.cloned());
    }
    fields
}
