//! Withholds changes of objects that another ledger wrote last.
//!
//! What the organisation's audit log says of them is in the base; whoever is agreed to take an
//! object over takes it over from another ledger too. Giving one up is no write.

use lockstep_model::Base;
use lockstep_model::tenant::LiveRef;

use crate::change::{Action, Change, Subject};
use crate::consent::Consent;
use crate::judge::Judgement;
use crate::withheld::{Reason, Withheld};

/// Withholds a change if another ledger wrote its object last.
pub(crate) fn withhold(judgement: Judgement, base: &Base, consent: &Consent) -> Judgement {
    let Judgement::Change(change) = judgement else {
        return judgement;
    };
    match reason(&change, base, consent) {
        None => Judgement::Change(change),
        Some(reason) => Judgement::Withheld(Withheld {
            address: change.address().clone(),
            reason,
            fields: change.fields,
            origin: change.origin,
        }),
    }
}

fn reason(change: &Change, base: &Base, consent: &Consent) -> Option<Reason> {
    if base.elsewhere.is_empty() || consent.adopt.contains(change.address()) {
        return None;
    }
    let object = written(change)?;
    base.elsewhere.get(&object).map(|by| Reason::OtherLedger {
        by: Box::new(by.clone()),
    })
}

/// Returns the live object that a change writes to or takes over.
pub fn written(change: &Change) -> Option<LiveRef> {
    let Subject::Live(live_id) = &change.subject else {
        return None;
    };
    match change.action {
        Action::Release | Action::Create => None,
        Action::Update | Action::Replace | Action::Adopt | Action::Delete => Some(LiveRef {
            kind: change.address().kind,
            live_id: live_id.clone(),
        }),
    }
}
