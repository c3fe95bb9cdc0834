//! What all formats say of something that was done to an object: the word for it, and what it changed.
//!
//! A deed of the ledger comes in; words and changes of fields go out. What is written down of a write
//! that failed is what was wanted, and is called so.

use lockstep_diff::{FieldChange, turned};
use lockstep_ledger::{Deed, Effect, Event, Live, Probe};
use lockstep_model::past::Content;
use lockstep_model::{Address, Fields, Found};

/// What became of the changes that a deed is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Became {
    /// They were made.
    Done,
    /// They were wanted, and were not made, or nobody knows.
    Wanted,
}

/// The word for what was done, as entries have it; `begun` for a write that no entry tells the end of.
pub(crate) fn word(deed: &Deed) -> &str {
    match &deed.entry.event {
        Some(Event::Outcome(outcome)) => outcome.effect.result(),
        Some(Event::Intent(_)) => "begun",
        _ => &deed.entry.kind,
    }
}

/// Returns the object's address at that time.
pub(crate) fn address(deed: &Deed) -> Option<&Address> {
    deed.entry.event.as_ref().and_then(Event::address)
}

/// Returns the object as the entry shows it.
pub(crate) fn live(deed: &Deed) -> Option<&Live> {
    deed.entry.event.as_ref().and_then(Event::live)
}

/// Returns the id of the live object, where it is known.
pub(crate) fn live_id(deed: &Deed) -> Option<&str> {
    let shown = match &deed.entry.event {
        Some(Event::Outcome(outcome)) => outcome.effect.live_id(),
        _ => live(deed).map(|live| &live.id),
    };
    let intended = || deed.intent.as_ref()?.1.live_id.as_ref();
    shown.or_else(intended).map(|id| id.as_str())
}

/// Returns the object's live name, where it is known.
pub(crate) fn live_name(deed: &Deed) -> Option<&str> {
    let intended = || {
        deed.intent
            .as_ref()
            .map(|(_at, intent)| intent.live_name.as_str())
    };
    live(deed).map(|live| live.name.as_str()).or_else(intended)
}

/// Returns what went wrong.
pub(crate) fn error(deed: &Deed) -> Option<&str> {
    match &deed.entry.event {
        Some(Event::Outcome(outcome)) => outcome.error.as_deref(),
        _ => None,
    }
}

/// Returns what came of probing the object, if it was probed.
pub(crate) fn probe(deed: &Deed) -> Option<&Probe> {
    match &deed.entry.event {
        Some(Event::Outcome(outcome)) => outcome.probe.as_deref(),
        Some(Event::Adopted(adopted)) => adopted.probe.as_deref(),
        _ => None,
    }
}

/// Returns what was found when an intent was looked at that a run had left open.
pub(crate) fn found(deed: &Deed) -> Option<Found> {
    match &deed.entry.event {
        Some(Event::Settled(settled)) => Some(settled.found),
        _ => None,
    }
}

/// Says what became of the changes.
pub(crate) fn became(deed: &Deed) -> Became {
    match &deed.entry.event {
        Some(Event::Outcome(outcome)) => match outcome.effect {
            Effect::Failed(_) | Effect::Unsettled(_) => Became::Wanted,
            Effect::Created(_) | Effect::Updated(_) | Effect::Replaced(_) | Effect::Deleted => {
                Became::Done
            }
        },
        Some(Event::Intent(_)) => Became::Wanted,
        _ => Became::Done,
    }
}

/// Returns the fields that were changed, or were to be; nothing if their contents are not kept any
/// more.
pub(crate) fn changes(deed: &Deed) -> Option<Vec<FieldChange>> {
    let kind = address(deed)?.kind;
    let before = fields(deed.before.as_ref())?;
    let after = fields(deed.after.as_ref())?;
    Some(turned(kind, before, after))
}

/// The outer option says whether they are kept, the inner one whether there are any.
#[expect(
    clippy::option_option,
    reason = "what is gone is not the same as nothing"
)]
fn fields(content: Option<&Content>) -> Option<Option<&Fields>> {
    match content {
        None => Some(None),
        Some(Content::Whole(fields)) => Some(Some(fields)),
        Some(Content::Gone) => None,
    }
}
