//! Near misses, as the kinds see them too.

pub(crate) use lockstep_model::suggest::{nearest, short};
