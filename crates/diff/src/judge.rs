//! Judges one manifest: nothing to do, a change, or withheld and why.

use lockstep_model::{Applied, Field, FieldPath, Fields, LiveObject, Policy, Presence};
use lockstep_spec::{Adoption, Desired, OnDrift};
use serde_json::Value;

use crate::beside::Beside;
use crate::busiest;
use crate::cause;
use crate::change::{Action, Cause, Change, ChangeId, FieldChange, Subject};
use crate::compare::{self, Difference};
use crate::consent::Consent;
use crate::identity::{Identity, Memory, Sides};
use crate::ignore;
use crate::note::Note;
use crate::probing;
use crate::released;
use crate::resend;
use crate::steps;
use crate::versions;
use crate::withheld::{Reason, Withheld};

/// The path under which a change of the live name is shown.
pub(crate) const LIVE_NAME: &str = "liveName";

/// What is to be done about one manifest.
#[derive(Debug)]
pub(crate) enum Judgement {
    /// Nothing.
    Nothing,
    /// A change.
    Change(Box<Change>),
    /// Nothing yet, and why.
    Withheld(Withheld),
}

/// Judges manifests, one after the other.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    /// All sides.
    pub(crate) sides: &'a Sides<'a>,
    /// What is agreed to.
    pub(crate) consent: &'a Consent,
    /// What is worth knowing.
    pub(crate) notes: Vec<Note>,
}

impl<'a> Judge<'a> {
    /// Judges one manifest.
    pub(crate) fn judge(&mut self, desired: &'a Desired) -> Judgement {
        if let Some(whole) = self.sides.whole_of(desired)
            && self.sides.is_others(whole)
        {
            return self.of_others(desired, whole);
        }
        match self.sides.identify(desired) {
            Identity::Absent(memory) => self.absent(desired, memory),
            Identity::Ours(live, memory) => self.ours(desired, live, memory),
            Identity::Foreign(live) => self.foreign(desired, live),
            Identity::TwoObjects { known, named } => {
                withhold(desired, Reason::TwoObjects { known, named }, Vec::new())
            }
            Identity::Unreadable(object) => {
                let why = object.reason.clone();
                withhold(desired, Reason::Unreadable { why }, Vec::new())
            }
        }
    }

    /// A part of an object that belongs to others: whatever differs is theirs to change.
    fn of_others(&self, desired: &Desired, whole: &Desired) -> Judgement {
        let by = whole.address.clone();
        let (Identity::Ours(live, _) | Identity::Foreign(live)) = self.sides.identify(whole) else {
            return withhold(desired, Reason::OfOthers { by }, Vec::new());
        };
        let part = self
            .sides
            .snapshot
            .by_id(desired.address.kind, &live.live_id);
        let Some(part) = part else {
            let fields = creation(desired, Memory::default(), Cause::Git);
            return withhold(desired, Reason::OfOthers { by }, fields);
        };
        let desired = versions::settle(desired, Some(part), Memory::default());
        let desired = &*ignore::settle(desired, part);
        let mut fields = self.changes(desired, part, None);
        fields.iter_mut().for_each(|field| field.cause = Cause::Git);
        match fields.is_empty() {
            true => Judgement::Nothing,
            false => withhold(desired, Reason::OfOthers { by }, fields),
        }
    }

    fn absent(&self, desired: &Desired, memory: Memory<'_>) -> Judgement {
        let desired = &*versions::settle(desired, None, memory);
        if let Some(withheld) = versions::unknown(desired) {
            return withheld;
        }
        // With an open intent it may be our own deletion that nobody saw the end of.
        let lost = memory.applied.is_some() && memory.open.is_none();
        let cause = if lost { Cause::Drift } else { Cause::Git };
        let fields = creation(desired, memory, cause);
        if lost && self.sides.spec.rules.on_drift == OnDrift::Withhold {
            return withhold(desired, Reason::Drift, fields);
        }
        let mut change = blank(desired, Action::Create, Subject::New);
        change.steps = steps::create(desired);
        change.fields = fields;
        Judgement::Change(Box::new(change))
    }

    fn foreign(&mut self, desired: &Desired, live: &LiveObject) -> Judgement {
        let memory = Memory::default();
        self.notes.extend(ignore::notes(desired, live));
        let desired = versions::settle(desired, Some(live), memory);
        let desired = &*ignore::settle(desired, live);
        if let Some(withheld) = versions::refuse(desired, live) {
            return withheld;
        }
        let mut fields = self.changes(desired, live, None);
        fields.extend(resend::fields(desired, self.consent, &fields));
        if fields.is_empty() {
            return adopt(desired, live, memory);
        }
        let agreed = self.sides.spec.rules.adopt == Adoption::Always
            || self.consent.adopt.contains(&desired.address);
        match agreed {
            true => self.update(desired, live, memory, fields),
            false => {
                let live_id = live.live_id.clone();
                withhold(desired, Reason::NeedsAdoption { live_id }, fields)
            }
        }
    }

    fn ours(&mut self, desired: &Desired, live: &LiveObject, memory: Memory<'_>) -> Judgement {
        self.notes.extend(versions::extra(desired, live));
        self.notes.extend(released::notes(desired, memory));
        self.notes.extend(ignore::notes(desired, live));
        let desired = versions::settle(desired, Some(live), memory);
        let desired = &*ignore::settle(desired, live);
        if let Some(withheld) = versions::refuse(desired, live) {
            return withheld;
        }
        let mut fields = self.changes(desired, live, Some(memory));
        fields.extend(secrets(desired, memory));
        fields.extend(resend::fields(desired, self.consent, &fields));
        if fields.is_empty() {
            return match self.is_recorded(desired, live, memory) {
                true => Judgement::Nothing,
                false => adopt(desired, live, memory),
            };
        }
        let has = |cause: Cause| fields.iter().any(|field| field.cause == cause);
        if has(Cause::Conflict) && !self.consent.conflicts {
            return withhold(desired, Reason::Conflict, fields);
        }
        if has(Cause::Drift) && self.sides.spec.rules.on_drift == OnDrift::Withhold {
            return withhold(desired, Reason::Drift, fields);
        }
        self.update(desired, live, memory, fields)
    }

    /// Says whether the ledger remembers an equal object as it is. What it does not remember could
    /// not be told from drift later.
    fn is_recorded(&self, desired: &Desired, live: &LiveObject, memory: Memory<'_>) -> bool {
        let applied = self.sides.base.applied.get(&desired.address);
        let whole = |applied: &Applied| {
            let kind = desired.address.kind;
            let ignored = |path: &FieldPath| ignore::covers(desired, path);
            let released = released::paths(kind, &desired.fields, &applied.fields);
            let other = compare::differences(kind, &desired.fields, &applied.fields);
            applied.live_id == live.live_id
                && applied.protected == desired.prevent_destroy
                && (is_facet(desired) || applied.live_name == desired.live_name)
                && released.iter().all(ignored)
                && other.iter().all(|found| ignored(&found.path))
        };
        let proven = probing::is_proven(desired, self.sides.base);
        memory.open.is_none() && proven && applied.is_some_and(whole)
    }

    fn update(
        &self,
        desired: &Desired,
        live: &LiveObject,
        memory: Memory<'_>,
        fields: Vec<FieldChange>,
    ) -> Judgement {
        let replace = fields
            .iter()
            .any(|field| is_immutable(desired, &field.path));
        if replace && desired.prevent_destroy {
            return withhold(desired, Reason::Protected, fields);
        }
        let action = if replace {
            Action::Replace
        } else {
            Action::Update
        };
        let mut change = blank(desired, action, Subject::Live(live.live_id.clone()));
        // What a replacement takes away is remembered whole: fields that nobody declares go with it.
        change.before = match replace {
            true => live.fields.clone(),
            false => compare::managed(desired.address.kind, &desired.fields, &live.fields),
        };
        change.live_name_before = own_name(live);
        change.spared = ignore::spared(desired, live, memory);
        change.steps = match replace {
            true => steps::replace(desired),
            false => steps::update(desired, &fields),
        };
        change.fields = fields;
        Judgement::Change(Box::new(change))
    }

    /// Compares with the live object; without a memory everything that differs is adoption.
    fn changes(
        &self,
        desired: &Desired,
        live: &LiveObject,
        memory: Option<Memory<'_>>,
    ) -> Vec<FieldChange> {
        let kind = desired.address.kind;
        let found = compare::differences(kind, &desired.fields, &live.fields);
        let mut changes: Vec<FieldChange> = found
            .into_iter()
            .map(|found| field_change(desired, found, memory))
            .collect();
        busiest::compare(self.sides.snapshot, live, &mut changes);
        changes.extend(rename(desired, live, memory));
        changes
    }
}

fn field_change(
    desired: &Desired,
    found: Difference<'_>,
    memory: Option<Memory<'_>>,
) -> FieldChange {
    let base = memory
        .and_then(|memory| memory.applied)
        .map(|applied| &*applied.fields);
    let remembered = base.and_then(|base| base.at(&found.path));
    FieldChange {
        cause: memory.map_or(Cause::Adoption, |memory| {
            cause::of(desired.address.kind, &found, memory)
        }),
        origin: Some(desired.origins.of(&found.path)),
        policy: found.policy,
        before: found.live.cloned(),
        after: found.desired.cloned(),
        base: remembered.cloned(),
        path: found.path,
        against: None,
    }
}

fn rename(desired: &Desired, live: &LiveObject, memory: Option<Memory<'_>>) -> Option<FieldChange> {
    // A facet has the name of what it is a facet of, and follows it.
    if is_facet(desired) || desired.live_name == live.live_name {
        return None;
    }
    let text = |name: &str| Some(Value::String(name.to_owned()));
    let (after, before) = (text(&desired.live_name), text(&live.live_name));
    let base = memory
        .and_then(|m| m.applied)
        .map(|applied| text(&applied.live_name));
    let begun = memory.and_then(|memory| memory.open);
    let own = begun.is_some_and(|open| open.live_name == live.live_name);
    let cause = match (memory, &base) {
        (None, _) => Cause::Adoption,
        (Some(_), None) => Cause::Git,
        (Some(_), Some(_)) if own => Cause::Git,
        (Some(_), Some(base)) => cause::three_way(*base == before, *base == after),
    };
    Some(FieldChange {
        path: FieldPath::field(LIVE_NAME),
        policy: Policy::Scalar,
        before,
        after,
        base: base.flatten(),
        cause,
        origin: Some(desired.origin().clone()),
        against: None,
    })
}

/// Secrets are never read back: one is sent when its revision is another than the last applied.
fn secrets(desired: &Desired, memory: Memory<'_>) -> Vec<FieldChange> {
    let applied = memory.applied.map(|applied| &*applied.fields);
    let Some(base) = applied.or(memory.open.map(|open| &open.after)) else {
        return Vec::new();
    };
    let revision = |value: &Value| value.get("revision").cloned();
    let sent = |before: Option<&Value>, after: Option<&Value>| {
        before.is_some() && before.map(revision) == after.map(revision)
    };
    secret_fields(desired)
        .filter(|name| !sent(base.get(name), desired.fields.get(name)))
        .map(|name| secret(desired, name, base.get(name), Cause::Git))
        .collect()
}

/// Returns the secrets that a manifest declares.
pub(crate) fn secret_fields(desired: &Desired) -> impl Iterator<Item = &'static str> {
    let fields = desired.address.kind.info().fields.iter();
    let secret = fields.filter(|field| field.policy == Policy::Secret);
    secret
        .map(|field| field.name)
        .filter(|name| desired.fields.get(name).is_some())
}

pub(crate) fn secret(
    desired: &Desired,
    name: &str,
    before: Option<&Value>,
    cause: Cause,
) -> FieldChange {
    let path = FieldPath::field(name);
    FieldChange {
        origin: Some(desired.origins.of(&path)),
        path,
        policy: Policy::Secret,
        before: before.cloned(),
        after: desired.fields.get(name).cloned(),
        base: before.cloned(),
        cause,
        against: None,
    }
}

/// Everything that a new object gets, secrets included.
fn creation(desired: &Desired, memory: Memory<'_>, cause: Cause) -> Vec<FieldChange> {
    let nothing = Fields::new();
    let found = compare::differences(desired.address.kind, &desired.fields, &nothing);
    let plain = found.into_iter().map(|found| FieldChange {
        cause,
        ..field_change(desired, found, Some(memory))
    });
    let secret = secret_fields(desired).map(|name| secret(desired, name, None, cause));
    plain.chain(secret).collect()
}

fn is_immutable(desired: &Desired, path: &FieldPath) -> bool {
    path.resolve(desired.address.kind.info().fields)
        .is_some_and(|field: &Field| field.immutable)
}

fn adopt(desired: &Desired, live: &LiveObject, memory: Memory<'_>) -> Judgement {
    let mut change = blank(desired, Action::Adopt, Subject::Live(live.live_id.clone()));
    change.before = compare::managed(desired.address.kind, &desired.fields, &live.fields);
    change.live_name_before = own_name(live);
    change.spared = ignore::spared(desired, live, memory);
    Judgement::Change(Box::new(change))
}

const fn is_facet(desired: &Desired) -> bool {
    matches!(desired.address.kind.info().presence, Presence::Facet(_))
}

/// The name that a change may find changed: a facet has none of its own.
fn own_name(live: &LiveObject) -> Option<String> {
    match live.kind.info().presence {
        Presence::Object => Some(live.live_name.clone()),
        Presence::Facet(_) | Presence::Nowhere => None,
    }
}

fn blank(desired: &Desired, action: Action, subject: Subject) -> Change {
    Change {
        id: ChangeId::new(desired.address.clone()),
        action,
        live_name: desired.live_name.clone(),
        subject,
        fields: Vec::new(),
        before: Fields::new(),
        live_name_before: None,
        after: desired.fields.clone(),
        steps: Vec::new(),
        depends_on: Vec::new(),
        origin: Some(desired.origin().clone()),
        protected: desired.prevent_destroy,
        beside: Beside::new(),
        spared: Vec::new(),
    }
}

/// Withholds a manifest's change.
pub(crate) fn withhold(desired: &Desired, reason: Reason, fields: Vec<FieldChange>) -> Judgement {
    Judgement::Withheld(Withheld {
        address: desired.address.clone(),
        reason,
        fields,
        origin: Some(desired.origin().clone()),
    })
}
