//! What refers to what, and what the API would refuse for it, by the words of `docs/concepts.md`.
//!
//! Each object was judged alone; here it is said, round by round, what cannot be done as long as
//! others stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_diff::Action;
use lockstep_model::reference::{Names, Target};
use lockstep_model::{Address, Field, Kind, Policy, Presence};
use serde_json::Value;

use crate::judge::{Causes, Expected};
use crate::organisation::{Live, Organisation, Spelled, Wanted, fields};

/// Live names, by kind.
struct Known(BTreeSet<(Kind, String)>);

impl Names for Known {
    fn has(&self, kind: Kind, name: &str) -> bool {
        self.0.contains(&(kind, name.to_owned()))
    }
}

fn links(kind: Kind, spelled: &Spelled, names: &Known) -> Vec<Target> {
    (kind.info().links)(&fields(kind, spelled), names)
}

/// Returns the manifests that a manifest refers to by the names that they are to have live.
pub(crate) fn references(wanted: &Wanted, all: &[Wanted]) -> Vec<Address> {
    let name = |one: &Wanted| (one.address.kind, one.live_name.clone());
    let names = Known(all.iter().map(name).collect());
    let targets = links(wanted.address.kind, &wanted.fields, &names);
    let named = |target: &Target| {
        let is = |one: &&Wanted| name(one) == (target.kind, target.name.clone());
        all.iter().find(is).map(|one| one.address.clone())
    };
    targets.iter().filter_map(named).collect()
}

impl Organisation {
    /// Says what a plan must hold about all addresses.
    pub(crate) fn expected_all(&self) -> BTreeMap<Address, Expected> {
        let addresses = self.addresses().into_iter();
        let mut all: BTreeMap<Address, Expected> = addresses
            .map(|address| (address.clone(), self.alone(&address)))
            .collect();
        loop {
            let mut refused = Vec::new();
            for (address, expected) in &all {
                if let Expected::Change(action, causes) = expected {
                    let reasons = self.refused(address, (*action, causes), &all);
                    let shown = (*action != Action::Delete).then(|| causes.clone());
                    if !reasons.is_empty() {
                        refused.push((address.clone(), Expected::Withheld(reasons, shown)));
                    }
                }
            }
            if refused.is_empty() {
                return all;
            }
            all.extend(refused);
        }
    }

    /// Says whether two objects are taken away while others change places: each would have to wait
    /// for the other, and which of them is withheld is the plan's choice.
    pub(crate) fn may_go_round(&self) -> bool {
        let all = self.expected_all();
        let away = all.values().filter(|expected| match expected {
            Expected::Change(action, causes) => {
                *action == Action::Replace || causes.contains_key("liveName")
            }
            Expected::Nothing | Expected::Withheld(..) => false,
        });
        away.count() > 1
    }

    fn refused(
        &self,
        address: &Address,
        (action, causes): (Action, &Causes),
        all: &BTreeMap<Address, Expected>,
    ) -> BTreeSet<&'static str> {
        let mut reasons = BTreeSet::new();
        if let Some(live) = self.live_of(address)
            && self.is_in_use(address, live, (action, causes), all)
        {
            reasons.insert("inUse");
        }
        let makes = matches!(action, Action::Create | Action::Update | Action::Replace);
        let Some(wanted) = self.manifest(address).filter(|_wanted| makes) else {
            return reasons;
        };
        let facet = matches!(address.kind.info().presence, Presence::Facet(_));
        if facet || self.lacks(wanted) {
            for needed in &wanted.refers {
                if matches!(all.get(needed), Some(Expected::Withheld(..))) {
                    reasons.insert("blocked");
                }
                if self.is_obscured(needed) {
                    reasons.insert("obscured");
                }
            }
        }
        reasons
    }

    /// What stays refers to the object, or to an item of it, that goes.
    fn is_in_use(
        &self,
        address: &Address,
        live: &Live,
        (action, causes): (Action, &Causes),
        all: &BTreeMap<Address, Expected>,
    ) -> bool {
        let whole =
            matches!(action, Action::Delete | Action::Replace) || causes.contains_key("liveName");
        let items = match action {
            Action::Update => self.lost_items(address, live, causes),
            Action::Create | Action::Replace | Action::Adopt | Action::Release | Action::Delete => {
                BTreeSet::new()
            }
        };
        let names = self.names(false);
        let lost = |target: &Target| {
            let item = target.item.as_ref();
            target.kind == live.kind
                && target.name == live.name
                && (whole || item.is_some_and(|item| items.contains(item)))
        };
        let users = self
            .live
            .iter()
            .filter(|user| links(user.kind, &user.fields, &names).iter().any(lost));
        users.into_iter().any(|user| !self.leaves(user, &lost, all))
    }

    /// Returns the items of a list that others may refer to, that are live, and that are to go.
    fn lost_items(&self, address: &Address, live: &Live, causes: &Causes) -> BTreeSet<String> {
        let referred = |field: &&Field| field.referred;
        let mut items = BTreeSet::new();
        for field in address.kind.info().fields.iter().filter(referred) {
            let Policy::KeyedList { key, fields: _ } = field.policy else {
                continue;
            };
            let of = |spelled: Option<&Spelled>| -> BTreeSet<String> {
                let list = spelled.and_then(|spelled| spelled.get(field.name)?.as_array());
                let names = list.into_iter().flatten();
                names
                    .filter_map(|item| Some(item.get(key)?.as_str()?.to_owned()))
                    .collect()
            };
            let wanted = self.manifest(address).map(|wanted| &wanted.fields);
            for item in of(Some(&live.fields)).difference(&of(wanted)) {
                if causes.contains_key(&format!("{}[{item}]", field.name)) {
                    items.insert(item.clone());
                }
            }
        }
        items
    }

    /// Says whether a live object does not refer to something any more once its change is done.
    fn leaves(
        &self,
        user: &Live,
        lost: &dyn Fn(&Target) -> bool,
        all: &BTreeMap<Address, Expected>,
    ) -> bool {
        let stands_for = |address: &Address| {
            let live = self.live_of(address);
            live.is_some_and(|live| live.kind == user.kind && live.id == user.id)
        };
        let own = all
            .iter()
            .filter(|(address, _expected)| stands_for(address));
        own.into_iter().any(|(address, expected)| match expected {
            Expected::Change(Action::Delete, _) => true,
            Expected::Change(Action::Update | Action::Replace, _) => {
                let wanted = self.manifest(address).expect("it is wanted");
                let names = self.names(true);
                !links(user.kind, &self.after(wanted), &names)
                    .iter()
                    .any(lost)
            }
            Expected::Change(Action::Create | Action::Adopt | Action::Release, _)
            | Expected::Nothing
            | Expected::Withheld(..) => false,
        })
    }

    /// Says whether something that a manifest refers to is not live as it is needed.
    fn lacks(&self, wanted: &Wanted) -> bool {
        let names = self.names(true);
        let targets = links(wanted.address.kind, &self.after(wanted), &names);
        targets.iter().any(|target| {
            let live = self.live.iter();
            let mut live = live.filter(|one| one.kind == target.kind && one.name == target.name);
            !live.any(|one| target.item.as_deref().is_none_or(|item| offers(one, item)))
        })
    }

    /// Returns the wanted fields with what is ignored as it is live.
    fn after(&self, wanted: &Wanted) -> Spelled {
        let mut after = wanted.fields.clone();
        let live = self.live_of(&wanted.address);
        for path in &wanted.ignored {
            if let (Some(live), [top]) = (live, path.segments()) {
                match live.fields.get(top.name()) {
                    Some(value) if after.contains_key(top.name()) => {
                        after.insert(top.name().to_owned(), value.clone());
                    }
                    Some(_) => {}
                    None => drop(after.remove(top.name())),
                }
            }
        }
        after
    }

    /// Returns the live names, and with them those that are wanted.
    fn names(&self, planned: bool) -> Known {
        let live = self.live.iter().map(|live| (live.kind, live.name.clone()));
        let wanted = self.wanted.iter().filter(|_wanted| planned);
        let wanted = wanted.map(|wanted| (wanted.address.kind, wanted.live_name.clone()));
        Known(live.chain(wanted).collect())
    }
}

fn offers(live: &Live, item: &str) -> bool {
    let fields = live
        .kind
        .info()
        .fields
        .iter()
        .filter(|field| field.referred);
    let lists = fields.filter_map(|field| {
        let Policy::KeyedList { key, fields: _ } = field.policy else {
            return None;
        };
        Some((key, live.fields.get(field.name)?.as_array()?))
    });
    let mut items = lists.flat_map(|(key, list)| list.iter().map(move |one| one.get(key)));
    items.any(|name| name.and_then(Value::as_str) == Some(item))
}
