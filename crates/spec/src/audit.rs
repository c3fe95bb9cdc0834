//! How an environment's ledger is signed, and whose signatures count.
//!
//! What stands under `audit` comes in; settings go out, or findings. No key is read here.

use lockstep_model::Pointer;
use lockstep_model::secret::SecretSource;

use crate::environment::Trouble;
use crate::project::AuditSpec;
use crate::tenant;

/// How a ledger is signed, and whose signatures count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// Where the key is that signs the head at the end of each run, if one does.
    pub sign_with: Option<SecretSource>,
    /// The public keys whose signatures count, or the files that hold them.
    pub keys: Vec<String>,
}

impl Audit {
    /// Makes settings of what is written.
    pub(crate) fn settle(
        spec: Option<&AuditSpec>,
        at: &Pointer,
        trouble: &mut Vec<Trouble>,
    ) -> Self {
        let Some(spec) = spec else {
            return Self::default();
        };
        let key = spec.sign_with.as_ref();
        Self {
            sign_with: key.and_then(|key| tenant::source("signWith", key, at, trouble)),
            keys: spec.keys.clone(),
        }
    }
}
