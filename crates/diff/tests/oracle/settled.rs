//! What a ledger remembers once it is recorded what became of interrupted writes, and the rules for
//! what that is, by the words of `docs/reliability.md`.

use std::collections::BTreeSet;

use lockstep_diff::{Plan, Settle};
use lockstep_model::{Begun, Fields, Found, Kind, LiveId, Policy, Presence, Writes};
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::naive::differing;
use crate::organisation::{Live, Organisation, Spelled, Written, fields, organisation};
use crate::spared::is_ignored;

impl Organisation {
    /// Returns the organisation as it is once a plan's findings are recorded.
    pub(crate) fn recorded(&self, plan: &Plan) -> Self {
        let mut settled = self.clone();
        for settle in plan.settles.iter().filter(|one| one.found.is_some()) {
            settled.record(settle);
        }
        settled
    }

    fn record(&mut self, settle: &Settle) {
        let at = &settle.address;
        let Some(place) = self.open.iter().position(|open| open.address == *at) else {
            return;
        };
        let open = self.open.remove(place);
        if settle.found == Some(Found::Applied) && settle.live.is_none() {
            self.applied
                .retain(|it| it.address.kind != at.kind || it.id != open.id);
        }
        let Some(live) = &settle.live else {
            return;
        };
        let old = |it: &Written| it.address.kind == at.kind && it.id == live.live_id;
        let old: Vec<_> = self.applied.iter().filter(|it| old(it)).collect();
        let old: BTreeSet<_> = old.into_iter().map(|it| it.address.clone()).collect();
        self.open.retain(|it| !old.contains(&it.address));
        self.applied
            .retain(|it| it.address != *at && !old.contains(&it.address));
        self.applied.push(Written {
            address: at.clone(),
            id: live.live_id.clone(),
            name: live.live_name.clone(),
            fields: spelled(at.kind, &live.fields),
            protected: live.protected,
            begun: None,
        });
    }
}

/// Spells fields in normal form as a manifest does.
fn spelled(kind: Kind, fields: &Fields) -> Spelled {
    let spell = |(name, value): (&str, &Value)| {
        let policy = kind.info().field(name).map(|field| field.policy);
        let value = match (policy, value) {
            (Some(Policy::KeyedList { key, fields: _ }), Value::Object(items)) => {
                let item = |(name, item): (&String, &Value)| {
                    let mut item = item.as_object().cloned().unwrap_or_default();
                    item.insert(key.to_owned(), Value::from(name.as_str()));
                    Value::Object(item)
                };
                Value::Array(items.iter().map(item).collect())
            }
            (_, value) => value.clone(),
        };
        (name.to_owned(), value)
    };
    fields.iter().map(spell).collect()
}

/// What an organisation tells of one open write.
struct Case<'a> {
    organisation: &'a Organisation,
    open: &'a Written,
    begun: Begun,
}

impl<'a> Case<'a> {
    fn live(&self) -> Option<&'a Live> {
        let kind = self.open.address.kind;
        let same = |live: &&Live| match self.made() {
            true => live.name == self.open.name,
            false => live.id == self.open.id,
        };
        let mut live = self.organisation.live.iter();
        live.find(|live| live.kind == kind && same(live))
    }

    fn made(&self) -> bool {
        self.begun == Begun::Create && !self.is_facet()
    }

    fn is_facet(&self) -> bool {
        matches!(self.open.address.kind.info().presence, Presence::Facet(_))
    }

    fn owner(&self, id: &LiveId) -> Option<&'a Written> {
        let kind = self.open.address.kind;
        let mut applied = self.organisation.applied.iter();
        applied.find(|it| it.address.kind == kind && it.id == *id)
    }

    /// Whether any part of what was to be written is not there, but for what is left as it is.
    fn lacks(&self, live: &Live) -> bool {
        let wanted = self.organisation.manifest(&self.open.address);
        let paths = differing(live.kind, &self.open.fields, &live.fields);
        let mut counted = paths
            .iter()
            .filter(|path| !wanted.is_some_and(|wanted| is_ignored(wanted, path)));
        counted.next().is_some()
    }

    /// Whether what was begun may come about yet, and is going to be written again in any case: a
    /// list may lag, and so may a job of the tenant's own.
    fn may_come(&self) -> bool {
        let Some(wanted) = self.organisation.manifest(&self.open.address) else {
            return false;
        };
        let by_job = self.open.address.kind.info().writes == Writes::ByJob;
        match self.begun {
            Begun::Create => self.made(),
            Begun::Update if by_job => self.live().is_some_and(|live| {
                let named = live.name == wanted.live_name;
                let wanting = differing(live.kind, &wanted.fields, &live.fields);
                (self.lacks(live) || live.name != self.open.name)
                    && (!named || !wanting.is_empty())
                    && wanted.live_name == self.open.name
            }),
            Begun::Update | Begun::Replace | Begun::Delete => false,
        }
    }

    fn check(&self, found: Found, settle: &Settle) -> Result<(), String> {
        let live = self.live();
        let right = match (self.begun, found) {
            // What was to go is not there.
            (Begun::Replace | Begun::Delete, Found::Applied) => live.is_none(),
            (Begun::Replace | Begun::Delete, Found::NotApplied) => live.is_some(),
            (Begun::Replace | Begun::Delete, Found::Partly | Found::Gone) => false,
            (Begun::Update, Found::Gone) => live.is_none(),
            (Begun::Create, Found::Gone) => false,
            (_, Found::Applied) => live.is_some_and(|live| !self.lacks(live)),
            (_, Found::Partly) => live.is_some(),
            (Begun::Create, Found::NotApplied) if self.made() => {
                live.is_none_or(|live| self.owner(&live.id).is_some())
            }
            (_, Found::NotApplied) => live.is_none_or(|_live| true),
        };
        match right {
            true => Ok(()),
            false => Err(format!("{:?} {:?}: {settle:?}", self.begun, self.open)),
        }
    }
}

proptest! {
    #[test]
    fn what_was_found_is_there(organisation in organisation()) {
        prop_assume!(!organisation.may_go_round());
        let plan = organisation.plan();
        for settle in &plan.settles {
            let open = organisation.open.iter().find(|it| it.address == settle.address);
            let open = open.expect("it is open");
            let begun = open.begun.expect("it was begun");
            let case = Case { organisation: &organisation, open, begun };
            if let Some(found) = settle.found {
                let checked = case.check(found, settle);
                prop_assert!(checked.is_ok(), "{}", checked.unwrap_err());
            } else {
                prop_assert!(case.may_come(), "{:?}", settle);
            }
            if let (Some(applied), Some(live)) = (&settle.live, case.live()) {
                // What is remembered as applied of what was to be written is either there, or was
                // remembered before.
                let kind = live.kind;
                let base = case.owner(&live.id).map(|it| fields(kind, &it.fields));
                for path in differing(kind, &spelled(kind, &applied.fields), &live.fields) {
                    let before = base.as_ref().and_then(|base| base.at(&path));
                    let wanted = organisation.manifest(&open.address);
                    let spared = wanted.is_some_and(|wanted| is_ignored(wanted, &path));
                    prop_assert!(
                        spared || applied.fields.at(&path) == before,
                        "{}: {:?}", path, settle
                    );
                }
            }
        }
    }

    #[test]
    fn a_plan_is_the_same_once_its_findings_are_recorded(organisation in organisation()) {
        prop_assume!(!organisation.may_go_round());
        let plan = organisation.plan();
        let settled = organisation.recorded(&plan);
        let again = settled.plan();
        prop_assert!(again.settles.iter().all(|one| one.found.is_none()));
        prop_assert_eq!(&plan.changes, &again.changes);
        prop_assert_eq!(&plan.withheld, &again.withheld);
    }
}

/// Says whether a map is a list of what is spelled.
#[test]
fn lists_are_spelled_as_lists() {
    let kind = Kind::Provider;
    let models: Map<String, Value> = [("m1".to_owned(), serde_json::json!({"maxTokens": 1}))]
        .into_iter()
        .collect();
    let mut normal = Fields::new();
    normal.set("models", Value::Object(models));
    assert_eq!(fields(kind, &spelled(kind, &normal)), normal);
}
