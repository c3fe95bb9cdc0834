//! What came of probing a model by itself.
//!
//! Plain values: whoever calls fills them in.

use lockstep_model::probe::Probed;
use lockstep_model::{Address, LiveId};

/// A model that was probed.
#[derive(Debug, Clone, Copy)]
pub struct ProbeView<'a> {
    /// The environment.
    pub environment: &'a str,
    /// The model.
    pub address: &'a Address,
    /// Its live id.
    pub live_id: &'a LiveId,
    /// What came of it.
    pub probed: &'a Probed,
    /// Why there is no result of the tenant's own check, if there is none.
    pub unchecked: Option<&'a str>,
}
