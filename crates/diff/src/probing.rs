//! What is done with a model once its registration ended, as a change plans it.
//!
//! A change comes in; what its kind makes of its fields goes out. A model whose probe is required
//! and that the ledger does not know to have answered is planned to be probed, though nothing of
//! it is written: what depends on it waits.

use lockstep_model::Base;
use lockstep_model::probe::Probing;
use lockstep_spec::Desired;

use crate::change::{Action, Change};

impl Change {
    /// Returns what is done with the object once it is written, or before it is recorded.
    pub fn probing(&self) -> Option<Probing> {
        let address = self.address();
        let read = || (address.kind.info().probing)(address.name.as_str(), &self.after);
        match self.action {
            Action::Create | Action::Update | Action::Replace => read(),
            // No registration ends here: only an answer that is waited for is asked for.
            Action::Adopt => read()
                .filter(|probing| probing.required)
                .map(Probing::without_webhook),
            Action::Release | Action::Delete => None,
        }
    }

    /// Says whether what depends on the object waits for it to answer.
    pub fn is_gate(&self) -> bool {
        self.probing().is_some_and(|probing| probing.required)
    }
}

/// Says whether an object answered, if it has to.
pub(crate) fn is_proven(desired: &Desired, base: &Base) -> bool {
    let address = &desired.address;
    let probing = (address.kind.info().probing)(address.name.as_str(), &desired.fields);
    let required = probing.is_some_and(|probing| probing.required);
    !required || base.probed.contains(address)
}
