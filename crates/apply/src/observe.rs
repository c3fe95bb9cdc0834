//! What a run tells while it goes, for progress.

use lockstep_diff::ChangeId;

use crate::outcome::Outcome;

/// Something that happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// A change was begun.
    Started(&'a ChangeId),
    /// A change ended.
    Ended(&'a Outcome),
}

/// Is told what happens.
pub trait Observe {
    /// Takes note of an event.
    fn observe(&self, event: Event<'_>);
}
