//! What becomes of objects that lockstep owns and no manifest stands for any more.

use lockstep_model::{Address, Applied, FieldPath, Fields, LiveObject, Policy, Presence};
use lockstep_spec::Pruning;

use crate::beside::Beside;
use crate::change::{Action, Cause, Change, ChangeId, FieldChange, Step, Subject};
use crate::identity::{Memory, Sides};
use crate::judge::Judgement;
use crate::note::Note;
use crate::withheld::{Reason, Withheld};

/// Judges an address that left Git.
pub(crate) fn judge(
    sides: &Sides<'_>,
    (address, memory): (&Address, Memory<'_>),
    notes: &mut Vec<Note>,
) -> Judgement {
    if !sides.spec.rules.owns.covers(address) {
        return Judgement::Nothing;
    }
    let handed_over = sides.removal(address);
    let facet = matches!(address.kind.info().presence, Presence::Facet(_));
    if facet || handed_over.is_some_and(|removal| !removal.delete) {
        return release(address, memory);
    }
    let Some(live) = find(sides, address, memory) else {
        return gone(sides, address, memory, notes);
    };
    let protected = memory.applied.is_some_and(|applied| applied.protected);
    let reason = match sides.spec.rules.prune {
        Pruning::Keep if handed_over.is_none() => Some(Reason::PruneOff),
        Pruning::Keep | Pruning::Delete if protected => Some(Reason::Protected),
        Pruning::Keep | Pruning::Delete if sides.is_incomplete(address.kind) => {
            Some(Reason::IncompleteKind)
        }
        Pruning::Keep | Pruning::Delete => None,
    };
    match reason {
        Some(reason) => withhold(address, reason),
        None => delete(address, live, memory.applied),
    }
}

fn find<'a>(sides: &'a Sides<'_>, address: &Address, memory: Memory<'_>) -> Option<&'a LiveObject> {
    match (memory.applied, memory.open) {
        (Some(applied), _) => sides.snapshot.by_id(address.kind, &applied.live_id),
        (None, Some(open)) => sides.snapshot.by_name(address.kind, &open.live_name),
        (None, None) => None,
    }
}

/// Nothing that a partial listing lacks is called gone.
fn gone(
    sides: &Sides<'_>,
    address: &Address,
    memory: Memory<'_>,
    notes: &mut Vec<Note>,
) -> Judgement {
    if sides.is_incomplete(address.kind) {
        return withhold(address, Reason::IncompleteKind);
    }
    if let Some(applied) = memory.applied {
        let live_id = applied.live_id.clone();
        notes.push(Note::AlreadyGone {
            address: address.clone(),
            live_id,
        });
    }
    release(address, memory)
}

/// Records that an address is no longer lockstep's.
pub(crate) fn release(address: &Address, memory: Memory<'_>) -> Judgement {
    let subject = memory
        .applied
        .map(|applied| Subject::Live(applied.live_id.clone()));
    let mut change = blank(address, Action::Release, subject.unwrap_or(Subject::New));
    change.live_name = name(memory);
    Judgement::Change(Box::new(change))
}

fn name(memory: Memory<'_>) -> String {
    let applied = memory.applied.map(|applied| applied.live_name.clone());
    applied
        .or(memory.open.map(|open| open.live_name.clone()))
        .unwrap_or_default()
}

fn delete(address: &Address, live: &LiveObject, applied: Option<&Applied>) -> Judgement {
    let mut change = blank(address, Action::Delete, Subject::Live(live.live_id.clone()));
    change.live_name = live.live_name.clone();
    change.live_name_before = Some(live.live_name.clone());
    change.before = live.fields.clone();
    change.fields = losses(live, applied);
    change.steps = vec![Step::Delete];
    Judgement::Change(Box::new(change))
}

/// Shows what is lost: every live field that lockstep knows.
fn losses(live: &LiveObject, applied: Option<&Applied>) -> Vec<FieldChange> {
    let policy = |name: &str| {
        live.kind
            .info()
            .field(name)
            .map_or(Policy::Scalar, |f| f.policy)
    };
    let lost = live.fields.iter().map(|(name, value)| FieldChange {
        path: FieldPath::field(name),
        policy: policy(name),
        before: Some(value.clone()),
        after: None,
        base: applied.and_then(|applied| applied.fields.get(name).cloned()),
        cause: Cause::Git,
        origin: None,
        against: None,
    });
    lost.collect()
}

fn blank(address: &Address, action: Action, subject: Subject) -> Change {
    Change {
        id: ChangeId::new(address.clone()),
        action,
        live_name: String::new(),
        subject,
        fields: Vec::new(),
        before: Fields::new(),
        live_name_before: None,
        after: Fields::new(),
        steps: Vec::new(),
        depends_on: Vec::new(),
        origin: None,
        protected: false,
        beside: Beside::new(),
        spared: Vec::new(),
    }
}

fn withhold(address: &Address, reason: Reason) -> Judgement {
    let address = address.clone();
    Judgement::Withheld(Withheld {
        address,
        reason,
        fields: Vec::new(),
        origin: None,
    })
}
