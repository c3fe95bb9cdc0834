//! What a plan is made for: what is wanted, and the other state that it is measured against.

use lockstep_diff::Reference;
use lockstep_model::Base;
use lockstep_model::tenant::ReadRequest;
use lockstep_spec::Spec;

use super::request;

/// What a plan is made for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wants<'a> {
    /// What is wanted.
    pub(crate) spec: &'a Spec,
    /// What it is measured against.
    pub(crate) reference: Option<Reference<'a>>,
}

impl<'a> From<&'a Spec> for Wants<'a> {
    fn from(spec: &'a Spec) -> Self {
        let reference = None;
        Self { spec, reference }
    }
}

impl<'a> Wants<'a> {
    /// Makes the request for all that is judged, of both states: what is live is read once.
    pub(crate) fn request(&self, base: &'a Base) -> ReadRequest<'a> {
        let mut all = request(base, self.spec);
        if let Some(spec) = self.reference.and_then(|reference| reference.spec) {
            let other = request(base, spec);
            // What the ledger remembers is asked for once.
            match self.spec.rules.owns.same(&spec.rules.owns) {
                true => {}
                false => all.known.extend(other.known),
            }
            all.wanted.extend(other.wanted);
        }
        all
    }
}
