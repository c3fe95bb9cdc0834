//! What became of writes that were begun and whose outcome no entry tells: interrupted runs.
//!
//! Open intents and what is live come in; for each address goes out what was found, with what is
//! applied by now. All that is planned is planned from there, so that a run which records nothing
//! but this changes no later plan. What may still come is left open, for its creation to tell.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use lockstep_model::{
    Address, Applied, Base, Begun, FieldPath, Fields, Found, Kind, LiveId, LiveObject, OpenIntent,
    Policy, Presence, Snapshot, Writes,
};
use lockstep_spec::Spec;

use crate::compare::differences;
use crate::ignore;

/// What became of what was begun at one address.
#[derive(Debug, Clone, PartialEq)]
pub struct Settle {
    /// The address.
    pub address: Address,
    /// The sequence number of the newest open intent: those before it are closed with it.
    pub intent: u64,
    /// What was found; nothing if it can be told only by making or writing the object, which the
    /// plan does.
    pub found: Option<Found>,
    /// What is applied by now, where that is not what the ledger remembers anyway.
    pub live: Option<Applied>,
}

/// Settles all that can be settled. Returns what was found, by address, and what is remembered once
/// that is recorded.
pub(crate) fn settle<'b>(
    spec: &Spec,
    snapshot: &Snapshot,
    base: &'b Base,
) -> (Vec<Settle>, Cow<'b, Base>) {
    if base.open.is_empty() {
        return (Vec::new(), Cow::Borrowed(base));
    }
    let looking = Looking::new(spec, snapshot, base);
    let open = base.open.iter();
    let found: Vec<Settle> = open
        .filter_map(|(address, open)| looking.look(address, open))
        .collect();
    let mut settled = base.clone();
    for one in &found {
        one.lay(&mut settled);
    }
    (found, Cow::Owned(settled))
}

impl Settle {
    /// Brings what is remembered to what it is once this is recorded.
    fn lay(&self, base: &mut Base) {
        let Some(found) = self.found else {
            return;
        };
        let Some(open) = base.open.remove(&self.address) else {
            return;
        };
        if found == Found::Applied && open.takes_away() {
            let kind = self.address.kind;
            let gone = |address: &Address, applied: &Applied| {
                address.kind == kind && Some(&applied.live_id) == open.live_id.as_ref()
            };
            base.applied
                .retain(|address, applied| !gone(address, applied));
        }
        let Some(live) = &self.live else {
            return;
        };
        let other = base.applied.iter().find(|(address, applied)| {
            address.kind == self.address.kind
                && **address != self.address
                && applied.live_id == live.live_id
        });
        // Another address that had the object was its old name.
        if let Some(old) = other.map(|(address, _applied)| address.clone()) {
            base.applied.remove(&old);
            base.open.remove(&old);
        }
        base.applied.insert(self.address.clone(), live.clone());
    }
}

/// All sides, for looking at what was begun.
struct Looking<'a> {
    spec: &'a Spec,
    snapshot: &'a Snapshot,
    base: &'a Base,
    owners: HashMap<(Kind, &'a LiveId), &'a Address>,
}

impl<'a> Looking<'a> {
    fn new(spec: &'a Spec, snapshot: &'a Snapshot, base: &'a Base) -> Self {
        let applied = base.applied.iter();
        Self {
            spec,
            snapshot,
            base,
            owners: applied
                .map(|(address, a)| ((address.kind, &a.live_id), address))
                .collect(),
        }
    }

    /// Nothing is said of what could not be understood.
    fn look(&self, address: &Address, open: &OpenIntent) -> Option<Settle> {
        if self.is_unreadable(address.kind, open) {
            return None;
        }
        let (found, live) = match &open.live_id {
            None => self.made(address, open)?,
            Some(id) if open.takes_away() => self.taken_away(address, (id, open)),
            Some(id) => self.written(address, (id, open)),
        };
        Some(Settle {
            address: address.clone(),
            intent: open.sequence,
            found,
            live,
        })
    }

    /// What hides one kind's objects hides its facets too.
    fn is_unreadable(&self, kind: Kind, open: &OpenIntent) -> bool {
        let hides = |of: Kind| of == kind || kind.info().presence == Presence::Facet(of);
        self.snapshot.unreadable().iter().any(|object| {
            let same_id = open.live_id.is_some() && object.live_id == open.live_id;
            let same_name = object.live_name.as_deref() == Some(open.live_name.as_str());
            // One that has neither may be any of them, unless the one that is meant is there.
            let nameless = object.live_id.is_none() && object.live_name.is_none();
            hides(object.kind) && (same_id || same_name || (nameless && !self.sees(kind, open)))
        })
    }

    fn sees(&self, kind: Kind, open: &OpenIntent) -> bool {
        match &open.live_id {
            Some(id) => self.snapshot.by_id(kind, id).is_some(),
            None => self.snapshot.by_name(kind, &open.live_name).is_some(),
        }
    }

    /// An object that was to be made. A list may not show it yet: making it again tells.
    fn made(
        &self,
        address: &Address,
        open: &OpenIntent,
    ) -> Option<(Option<Found>, Option<Applied>)> {
        let kind = address.kind;
        let known = self.base.applied.get(address);
        let known = known.filter(|known| self.snapshot.by_id(kind, &known.live_id).is_some());
        let named = self.snapshot.by_name(kind, &open.live_name);
        let free = |live: &&LiveObject| !self.owners.contains_key(&(kind, &live.live_id));
        match (known, named.filter(free)) {
            // Which of two is meant is for a person to say.
            (Some(_known), Some(_named)) => None,
            (None, Some(named)) => {
                let start = Fields::new();
                let written = self.mixed(address, (open, &start), named);
                let found = match written.missing {
                    false => Found::Applied,
                    true => Found::Partly,
                };
                let name = named.live_name.clone();
                let live = self.applied(address, (name, written.applied), named);
                Some((Some(found), Some(live)))
            }
            (None, None) if self.is_made_again(address, open) => Some((None, None)),
            (_, None) => Some((Some(Found::NotApplied), None)),
        }
    }

    /// Says whether the plan makes the very object that was begun.
    fn is_made_again(&self, address: &Address, open: &OpenIntent) -> bool {
        let desired = self.spec.objects.get(address);
        desired.is_some_and(|desired| {
            !desired.external
                && self.spec.rules.owns.covers(address)
                && desired.live_name == open.live_name
        })
    }

    fn taken_away(
        &self,
        address: &Address,
        (id, open): (&LiveId, &OpenIntent),
    ) -> (Option<Found>, Option<Applied>) {
        let Some(live) = self.snapshot.by_id(address.kind, id) else {
            return (Some(Found::Applied), None);
        };
        let owned = self.owners.contains_key(&(address.kind, id));
        let before = open.before.as_ref().filter(|_before| !owned);
        let name = live.live_name.clone();
        let live = before.map(|before| self.applied(address, (name, before.clone()), live));
        (Some(Found::NotApplied), live)
    }

    /// Fields of an object that is there, or of a part of one.
    fn written(
        &self,
        address: &Address,
        (id, open): (&LiveId, &OpenIntent),
    ) -> (Option<Found>, Option<Applied>) {
        let Some(live) = self.snapshot.by_id(address.kind, id) else {
            let found = match open.begun {
                // A part is read with its object, whose reading is no list.
                Begun::Create => Found::NotApplied,
                Begun::Update | Begun::Replace | Begun::Delete => Found::Gone,
            };
            return (Some(found), None);
        };
        let owner = self.owners.get(&(address.kind, id)).copied();
        let known = owner.and_then(|owner| self.base.applied.get(owner));
        let nothing = Fields::new();
        let start = known.map(|known| &*known.fields);
        let start = start.or(open.before.as_ref()).unwrap_or(&nothing);
        let was = known.map(|known| known.live_name.as_str());
        let written = self.mixed(address, (open, start), live);
        let named = is_facet(address.kind) || live.live_name == open.live_name;
        let renamed = named && was.is_some_and(|was| was != open.live_name);
        let some = renamed || written.some;
        let found = match (written.missing || written.unseen || !named, some) {
            (false, _) => Found::Applied,
            (true, true) => Found::Partly,
            (true, false) => Found::NotApplied,
        };
        if found == Found::NotApplied && self.may_still_come(address, open, live) {
            return (None, None);
        }
        // What is remembered already is as it was; what nobody owns was ours to write.
        let kept = found == Found::NotApplied && (known.is_some() || start.is_empty());
        let name = match (named, was) {
            (false, Some(was)) => was.to_owned(),
            (true, _) | (false, None) => live.live_name.clone(),
        };
        let live = (!kept).then(|| self.applied(address, (name, written.applied), live));
        (Some(found), live)
    }

    /// Says whether the tenant's own job may still carry out what was begun. The plan writes the
    /// same object again, and that tells.
    fn may_still_come(&self, address: &Address, open: &OpenIntent, live: &LiveObject) -> bool {
        let kind = address.kind;
        let desired = self.spec.objects.get(address);
        kind.info().writes == Writes::ByJob
            && open.begun == Begun::Update
            && self.is_made_again(address, open)
            && desired.is_some_and(|it| {
                it.live_name != live.live_name
                    || !differences(kind, &it.fields, &live.fields).is_empty()
            })
    }

    /// Takes what was to be written for applied wherever it is live, and what was there before
    /// elsewhere. A secret is never seen: it is sent again, unless it came with the object.
    fn mixed(
        &self,
        address: &Address,
        (open, start): (&OpenIntent, &Fields),
        live: &LiveObject,
    ) -> Mixed {
        let kind = address.kind;
        let desired = self.spec.objects.get(address);
        let spared = |path: &FieldPath| desired.is_some_and(|it| ignore::covers(it, path));
        let mut applied = open.after.clone();
        let mut missing = false;
        for found in differences(kind, &open.after, &live.fields) {
            missing |= !spared(&found.path);
            put_back(&mut applied, start, &found.path);
        }
        if let Some(desired) = desired.filter(|_desired| !is_new(open)) {
            for one in &desired.ignored {
                put_back(&mut applied, start, &one.path);
            }
        }
        let unseen = !is_new(open) && hide(kind, &mut applied, (start, missing));
        if missing || unseen {
            let kept = start
                .iter()
                .filter(|(name, _)| open.after.get(name).is_none());
            let kept: Vec<_> = kept.map(|(n, v)| (n.to_owned(), v.clone())).collect();
            for (name, value) in kept {
                applied.set(&name, value);
            }
        }
        Mixed {
            some: paths(kind, &open.after, start) != paths(kind, &open.after, &applied),
            applied,
            missing,
            unseen,
        }
    }

    fn applied(
        &self,
        address: &Address,
        (live_name, fields): (String, Fields),
        live: &LiveObject,
    ) -> Applied {
        let known = self.base.applied.get(address);
        let wanted = self.spec.objects.get(address);
        Applied {
            live_id: live.live_id.clone(),
            live_name,
            fields: Arc::new(fields),
            tag: live.tag.clone(),
            live: Some(live.digest()),
            published: live.published.clone(),
            protected: match (known, wanted) {
                (Some(known), _) => known.protected,
                (None, wanted) => wanted.is_some_and(|wanted| wanted.prevent_destroy),
            },
        }
    }
}

/// What was to be written, as far as it is there.
struct Mixed {
    applied: Fields,
    /// Some of it is not there.
    missing: bool,
    /// Some of it is there that was not there before.
    some: bool,
    /// Whether some of it is there cannot be seen.
    unseen: bool,
}

const fn is_facet(kind: Kind) -> bool {
    matches!(kind.info().presence, Presence::Facet(_))
}

/// Says whether the object was to be made with all its fields at once.
const fn is_new(open: &OpenIntent) -> bool {
    open.live_id.is_none()
}

fn paths(kind: Kind, desired: &Fields, there: &Fields) -> BTreeSet<FieldPath> {
    let found = differences(kind, desired, there).into_iter();
    found.map(|found| found.path).collect()
}

/// Puts the value back that was there before; of a field of which nothing was said, nothing is.
fn put_back(applied: &mut Fields, start: &Fields, path: &FieldPath) {
    match start.get(path.top()) {
        Some(_declared) => drop(applied.put(path, start.at(path).cloned())),
        None => drop(applied.remove(path.top())),
    }
}

/// Puts back what no reading shows and may not have been written. Returns whether there is any.
fn hide(kind: Kind, applied: &mut Fields, (start, missing): (&Fields, bool)) -> bool {
    let mut unseen = false;
    for field in kind.info().fields {
        let hidden = match field.policy {
            Policy::Secret => true,
            // It is lockstep's alone: it is applied as soon as the rest is.
            Policy::Outside => missing,
            Policy::Scalar
            | Policy::Text
            | Policy::Set
            | Policy::KeyedList { .. }
            | Policy::Map
            | Policy::Struct(_)
            | Policy::AppendOnly => false,
        };
        if hidden && applied.get(field.name) != start.get(field.name) {
            put_back(applied, start, &FieldPath::field(field.name));
            unseen |= field.policy == Policy::Secret;
        }
    }
    unseen
}
