//! What an undoing wants of each address that the run touched.
//!
//! What the run found and left comes in, with what is live and last applied today; the desired side
//! and the base of the plan go out, and what cannot be restored.

use std::collections::{BTreeMap, HashMap, HashSet};

use lockstep_model::past::{Content, Found, Left, Owned, Past, Touched};
use lockstep_model::{
    Address, Applied, Base, Fields, Kind, LiveId, LiveObject, Presence, Snapshot,
};
use lockstep_spec::{Desired, Removal, Rules};

use super::Remark;
use super::bar::Bar;
use super::build::{Build, conflict};
use super::remembered::{
    kept_secrets, memory, nothing, outside, rest, rest_of_secrets, secret_fields, todays_secrets,
};
use super::wanted::{Wanted, Wrote};
use crate::change::FieldChange;
use crate::compare::{Difference, differences};
use crate::consent::Consent;
use crate::withheld::{Reason, Withheld};

/// What is wanted of a run's addresses.
#[derive(Debug, Default)]
pub(super) struct Restored {
    /// The desired side.
    pub(super) objects: BTreeMap<Address, Desired>,
    /// The base.
    pub(super) applied: BTreeMap<Address, Applied>,
    /// What is handed over.
    pub(super) removed: Vec<Removal>,
    /// What cannot be restored.
    pub(super) withheld: Vec<Withheld>,
    /// What is left as it is.
    pub(super) remarks: Vec<Remark>,
    /// How many objects are as they were found.
    pub(super) unchanged: usize,
}

/// Finds what is wanted, address by address.
pub(super) struct Restorer<'a> {
    today: &'a BTreeMap<Address, Desired>,
    rules: &'a Rules,
    snapshot: &'a Snapshot,
    base: &'a Base,
    owners: HashMap<(Kind, &'a LiveId), &'a Address>,
    consent: &'a Consent,
    /// The live names of what is wanted and has parts of its own, perhaps.
    wholes: HashSet<(Kind, String)>,
    /// What the run made and cannot be taken away: its parts stay with it.
    kept: HashMap<(Kind, &'a LiveId), &'a Address>,
    done: Restored,
}

/// What the ledger knows of an object today.
#[derive(Clone, Copy)]
struct Now<'a> {
    address: &'a Address,
    applied: &'a Applied,
}

/// What a run found and left of an object that it wrote.
pub(super) struct Course<'a> {
    touched: &'a Touched,
    found: &'a Fields,
    applied: &'a Fields,
    live_id: &'a LiveId,
    /// The live name that it left.
    pub(super) live_name: &'a str,
    replaced: bool,
}

impl<'a> Restorer<'a> {
    pub(super) fn new(
        (today, rules): (&'a BTreeMap<Address, Desired>, &'a Rules),
        (snapshot, base): (&'a Snapshot, &'a Base),
        consent: &'a Consent,
    ) -> Self {
        let applied = base.applied.iter();
        let owners = applied.map(|(address, a)| ((address.kind, &a.live_id), address));
        Self {
            today,
            rules,
            snapshot,
            base,
            owners: owners.collect(),
            consent,
            wholes: HashSet::new(),
            kept: HashMap::new(),
            done: Restored::default(),
        }
    }

    /// Finds what is wanted of all that a run touched. What is a facet comes after its whole.
    pub(super) fn restore(mut self, past: &'a Past) -> Restored {
        let facet = |touched: &&Touched| match touched.address.kind.info().presence {
            Presence::Facet(_) => true,
            Presence::Object | Presence::Nowhere => false,
        };
        for touched in past.touched.iter().filter(|one| !facet(one)) {
            self.one(touched);
        }
        for touched in past.touched.iter().filter(facet) {
            self.one(touched);
        }
        self.done
    }

    fn one(&mut self, touched: &'a Touched) {
        if let Err(bar) = self.judge(touched) {
            let origin = self.today.get(&touched.address);
            self.done.withheld.push(Withheld {
                address: touched.address.clone(),
                reason: Reason::Undo(bar),
                fields: Vec::new(),
                origin: origin.map(|desired| desired.origin().clone()),
            });
        }
        let held = self.done.withheld.last().map(|one| &one.address);
        if let (Found::Nothing, Left::Written { live_id, .. }) = (&touched.found, &touched.left)
            && held == Some(&touched.address)
        {
            let object = (touched.address.kind, live_id);
            self.kept.insert(object, &touched.address);
        }
    }

    fn judge(&mut self, touched: &'a Touched) -> Result<(), Bar> {
        let address = &touched.address;
        let others = self
            .today
            .get(address)
            .is_some_and(|desired| desired.external);
        if others || !self.rules.owns.covers(address) {
            return Err(Bar::GivenUp);
        }
        if self.base.open.contains_key(address) {
            return Err(Bar::Unsettled);
        }
        match (&touched.found, &touched.left) {
            (_, Left::Unknown) => Err(Bar::Unsettled),
            (
                Found::Nothing,
                Left::Written {
                    live_id, applied, ..
                },
            ) => self.take_away(touched, live_id, applied),
            (
                Found::Object(found),
                Left::Written {
                    live_id,
                    live_name,
                    applied,
                    replaced,
                },
            ) => {
                let course = Course {
                    touched,
                    found: found.fields().ok_or(Bar::ContentGone)?,
                    applied: applied.fields().ok_or(Bar::ContentGone)?,
                    live_id,
                    live_name,
                    replaced: *replaced,
                };
                self.bring_back(&course)
            }
            (Found::Object(found), Left::Deleted) => {
                let found = found.fields().ok_or(Bar::ContentGone)?;
                self.make_again(touched, found)
            }
            (
                _,
                Left::Adopted {
                    live_id, applied, ..
                },
            ) => self.hand_back(touched, live_id, applied),
            (_, Left::Released) => self.take_over(touched),
            // It was made and taken away again.
            (Found::Nothing, Left::Deleted) => self.as_found(),
            (Found::Unwritten, Left::Written { .. } | Left::Deleted) => Err(Bar::Unsettled),
        }
    }

    fn as_found(&mut self) -> Result<(), Bar> {
        self.done.unchanged += 1;
        Ok(())
    }

    /// Finds what the ledger knows of an object, under whatever address it is lockstep's today.
    fn now(&self, address: &Address, live_id: &LiveId) -> Option<Now<'a>> {
        let owner = self.owners.get(&(address.kind, live_id)).copied();
        let known = match owner {
            Some(owner) => self.base.applied.get_key_value(owner),
            None => self.base.applied.get_key_value(address),
        };
        known.map(|(address, applied)| Now { address, applied })
    }

    fn live(&self, kind: Kind, live_id: &LiveId) -> Option<&'a LiveObject> {
        self.snapshot.by_id(kind, live_id)
    }

    /// What the run made is deleted, unless somebody has changed it since.
    fn take_away(
        &mut self,
        touched: &'a Touched,
        live_id: &'a LiveId,
        applied: &'a Content,
    ) -> Result<(), Bar> {
        let kind = touched.address.kind;
        let Some(now) = self.now(&touched.address, live_id) else {
            if self.live(kind, live_id).is_some() {
                return Err(Bar::GivenUp);
            }
            let address = touched.address.clone();
            self.done.remarks.push(Remark::AlreadyGone { address });
            return Ok(());
        };
        if let Some(by) = self.whole_kept(kind, live_id) {
            self.withhold(touched, Reason::Blocked { by }, Vec::new());
            return Ok(());
        }
        let live = self.live(kind, &now.applied.live_id);
        if let Some(live) = live.filter(|_live| !self.consent.conflicts) {
            let left = applied.fields().ok_or(Bar::ContentGone)?;
            let moved = differences(kind, left, &live.fields);
            if !moved.is_empty() {
                let fields = moved.iter().map(|one| conflict(one, None)).collect();
                self.withhold(touched, Reason::Undo(Bar::ChangedSince), fields);
                return Ok(());
            }
        }
        self.own(now.address.clone(), now.applied.clone());
        Ok(())
    }

    /// Returns what an object is a part of, if the run made that and it stays.
    fn whole_kept(&self, kind: Kind, live_id: &'a LiveId) -> Option<Address> {
        let Presence::Facet(whole) = kind.info().presence else {
            return None;
        };
        self.kept.get(&(whole, live_id)).copied().cloned()
    }

    /// What the run wrote becomes what it found.
    fn bring_back(&mut self, course: &Course<'a>) -> Result<(), Bar> {
        let touched = course.touched;
        let kind = touched.address.kind;
        let now = self.now(&touched.address, course.live_id);
        let wrote = Wrote {
            kind,
            found: course.found,
            applied: course.applied,
        };
        let live = now.and_then(|now| self.live(kind, &now.applied.live_id));
        let (Some(now), Some(live)) = (now, live) else {
            if now.is_none() && self.live(kind, course.live_id).is_some() {
                return Err(Bar::GivenUp);
            }
            if self.consent.conflicts {
                return self.make_again(touched, course.found);
            }
            let touched_fields = wrote.touched();
            let lost = touched_fields.into_iter().map(|one| {
                let found = one.live;
                conflict(&Difference { live: None, ..one }, found)
            });
            let fields = lost.collect();
            self.withhold(touched, Reason::Undo(Bar::ChangedSince), fields);
            return Ok(());
        };
        let Wanted {
            mut fields,
            published,
        } = wrote.wanted(&live.fields);
        let replaces = wrote.replaces(&live.fields);
        if course.replaced || replaces {
            rest(&mut fields, course.found);
            // What the replacement left out is known from before at best.
            let owned = touched.owned.as_ref();
            let owned = owned.and_then(|owned| owned.fields.fields());
            if let Some(owned) = owned.filter(|_owned| course.replaced) {
                rest(&mut fields, owned);
            }
        }
        if replaces {
            rest(&mut fields, &live.fields);
            todays_secrets(self.today.get(&touched.address), touched, &mut fields)?;
        } else {
            kept_secrets(kind, &mut fields, &now.applied.fields);
        }
        outside(kind, &mut fields, touched.owned.as_ref());
        self.remark(course, now, published);
        let build = self.build(touched, now.address);
        let desired = build.renamed(course, live, fields);
        if is_as_found(&desired, live) && desired.address == *now.address {
            return self.as_found();
        }
        let applied = Applied {
            fields: memory(kind, course.applied, &now.applied.fields).into(),
            live_name: match desired.live_name == live.live_name {
                true => live.live_name.clone(),
                false => course.live_name.to_owned(),
            },
            ..now.applied.clone()
        };
        self.own(now.address.clone(), applied);
        self.want(desired);
        Ok(())
    }

    /// What the run deleted is made again, unless somebody else has made it since.
    fn make_again(&mut self, touched: &'a Touched, found: &Fields) -> Result<(), Bar> {
        let kind = touched.address.kind;
        let mut fields = found.clone();
        if let Some(owned) = &touched.owned {
            if let Content::Whole(applied) = &owned.fields {
                rest(&mut fields, applied);
            }
            outside(kind, &mut fields, Some(owned));
        }
        let now = self.base.applied.get_key_value(&touched.address);
        let now = now.map(|(address, applied)| Now { address, applied });
        let live = now.and_then(|now| self.live(kind, &now.applied.live_id));
        let build = self.build(touched, &touched.address);
        if let (Some(now), Some(live)) = (now, live) {
            kept_secrets(kind, &mut fields, &now.applied.fields);
            let desired = build.desired(fields);
            if is_as_found(&desired, live) {
                return self.as_found();
            }
            let applied = Applied {
                fields: nothing(&desired.fields).into(),
                ..now.applied.clone()
            };
            self.own(now.address.clone(), applied);
            self.want(desired);
            return Ok(());
        }
        todays_secrets(self.today.get(&touched.address), touched, &mut fields)?;
        let desired = self.build(touched, &touched.address).desired(fields);
        self.want(desired);
        Ok(())
    }

    /// What the run took over as it was is given back.
    fn hand_back(
        &mut self,
        touched: &'a Touched,
        live_id: &'a LiveId,
        applied: &'a Content,
    ) -> Result<(), Bar> {
        let Some(now) = self.now(&touched.address, live_id) else {
            return self.as_found();
        };
        let Some(owned) = &touched.owned else {
            self.own(now.address.clone(), now.applied.clone());
            self.done.removed.push(Removal {
                address: now.address.clone(),
                delete: false,
            });
            return Ok(());
        };
        let live = self.live(touched.address.kind, live_id);
        let (true, Some(live)) = (owned.address != *now.address, live) else {
            return self.as_found();
        };
        let applied = applied.fields().ok_or(Bar::ContentGone)?;
        let wrote = Wrote {
            kind: touched.address.kind,
            found: applied,
            applied,
        };
        let mut fields = wrote.wanted(&live.fields).fields;
        kept_secrets(touched.address.kind, &mut fields, &now.applied.fields);
        outside(touched.address.kind, &mut fields, Some(owned));
        let mut desired = self.build(touched, &owned.address).desired(fields);
        desired.renamed_from = vec![now.address.name.clone()];
        desired.live_name.clone_from(&live.live_name);
        self.own(now.address.clone(), now.applied.clone());
        self.want(desired);
        Ok(())
    }

    /// What the run gave up is lockstep's again, as it is now. A facet of what is made again is made
    /// with it.
    fn take_over(&mut self, touched: &'a Touched) -> Result<(), Bar> {
        let Some(owned) = &touched.owned else {
            return self.as_found();
        };
        if self.now(&touched.address, &owned.live_id).is_some() {
            return self.as_found();
        }
        let kind = touched.address.kind;
        let remembered = owned.fields.fields().ok_or(Bar::ContentGone)?;
        let fields = match self.live(kind, &owned.live_id) {
            Some(live) => {
                let wrote = Wrote {
                    kind,
                    found: remembered,
                    applied: remembered,
                };
                let mut fields = wrote.wanted(&live.fields).fields;
                rest_of_secrets(kind, &mut fields, remembered);
                fields
            }
            None if self.is_made_with(owned) => remembered.clone(),
            None => return self.as_found(),
        };
        let desired = self.build(touched, &owned.address).desired(fields);
        self.want(desired);
        Ok(())
    }

    fn is_made_with(&self, owned: &Owned) -> bool {
        let Presence::Facet(whole) = owned.address.kind.info().presence else {
            return false;
        };
        // Wholes are restored first.
        self.wholes.contains(&(whole, owned.live_name.clone()))
    }

    fn remark(&mut self, course: &Course<'a>, now: Now<'_>, published: Vec<String>) {
        let address = now.address;
        let remarks = &mut self.done.remarks;
        remarks.extend(published.into_iter().map(|entry| Remark::StaysPublished {
            address: address.clone(),
            entry,
            serving: None,
        }));
        let Some(owned) = &course.touched.owned else {
            let address = address.clone();
            remarks.push(Remark::StaysOwned { address });
            return;
        };
        let Content::Whole(before) = &owned.fields else {
            return;
        };
        for name in secret_fields(address.kind) {
            let (was, is) = (before.get(name), course.applied.get(name));
            if was.is_some() && was != is {
                remarks.push(Remark::SecretStays {
                    address: address.clone(),
                    field: name.to_owned(),
                });
            }
        }
    }

    fn build(&self, touched: &'a Touched, address: &'a Address) -> Build<'a> {
        Build {
            touched,
            address,
            today: self.today,
            base: self.base,
        }
    }

    fn want(&mut self, desired: Desired) {
        if desired.address.kind.info().presence == Presence::Object {
            let name = desired.live_name.clone();
            self.wholes.insert((desired.address.kind, name));
        }
        self.done.objects.insert(desired.address.clone(), desired);
    }

    fn own(&mut self, address: Address, applied: Applied) {
        self.done.applied.insert(address, applied);
    }

    fn withhold(&mut self, touched: &Touched, reason: Reason, fields: Vec<FieldChange>) {
        let origin = self.today.get(&touched.address);
        self.done.withheld.push(Withheld {
            address: touched.address.clone(),
            reason,
            fields,
            origin: origin.map(|desired| desired.origin().clone()),
        });
    }
}

fn is_as_found(desired: &Desired, live: &LiveObject) -> bool {
    let kind = desired.address.kind;
    let facet = !matches!(kind.info().presence, Presence::Object);
    (facet || desired.live_name == live.live_name)
        && differences(kind, &desired.fields, &live.fields).is_empty()
}
