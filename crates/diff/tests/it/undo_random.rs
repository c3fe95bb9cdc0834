//! Random runs that are undone: they leave what they found.

use std::collections::BTreeMap;

use lockstep_diff::{Action, Plan};
use lockstep_model::past::{Content, Found, Left, Owned, Past, Touched};
use lockstep_model::{Address, Base, Fields, Kind};
use lockstep_spec::Spec;
use proptest::prelude::*;
use serde_json::Value;

use crate::sample::{id, sample};
use crate::tenant::Tenant;
use crate::undo::undone;

/// Tells what carrying out a plan did, as a ledger would.
fn past(plan: &Plan, before: &Base) -> Past {
    let mut touched: BTreeMap<Address, Touched> = BTreeMap::new();
    for change in &plan.changes {
        let address = change.address().clone();
        let written = Left::Written {
            live_id: id(&address),
            live_name: change.live_name.clone(),
            applied: Content::Whole(change.after.clone()),
            replaced: change.action == Action::Replace,
        };
        let adopted = Left::Adopted {
            live_id: id(&address),
            live_name: change.live_name.clone(),
            applied: Content::Whole(change.after.clone()),
        };
        let (found, left) = match change.action {
            Action::Create => (Found::Nothing, written),
            Action::Update | Action::Replace => (object(&change.before), written),
            Action::Delete => (object(&change.before), Left::Deleted),
            Action::Adopt => (Found::Unwritten, adopted),
            Action::Release => (Found::Unwritten, Left::Released),
        };
        let one = touched.entry(address.clone()).or_insert_with(|| Touched {
            owned: before.applied.get(&address).map(|applied| Owned {
                address: address.clone(),
                live_id: applied.live_id.clone(),
                live_name: applied.live_name.clone(),
                fields: Content::Whole(Fields::clone(&applied.fields)),
                protected: applied.protected,
            }),
            address,
            found,
            left: left.clone(),
        });
        one.left = left;
    }
    Past {
        run: "r".to_owned(),
        sequence: 0,
        time: "2026-11-21T00:00:00Z".to_owned(),
        touched: touched.into_values().collect(),
    }
}

fn object(fields: &Fields) -> Found {
    Found::Object(Content::Whole(fields.clone()))
}

/// Returns the live fields of each object, without what cannot be taken back: published entries.
fn state(tenant: &Tenant) -> BTreeMap<(Kind, String), BTreeMap<String, Value>> {
    let objects = tenant.snapshot();
    let kept = objects.objects().iter().map(|object| {
        let fields = object.fields.iter();
        let fields = fields.filter(|(name, value)| *name != "versions" && !value.is_null());
        let fields = fields.map(|(name, value)| (name.to_owned(), value.clone()));
        ((object.kind, object.live_name.clone()), fields.collect())
    });
    kept.collect()
}

/// Returns the live fields without splits of a first run: what was served before one is unknown here,
/// as this tenant tells no traffic of a prompt without a split.
fn but_first_splits(
    state: BTreeMap<(Kind, String), BTreeMap<String, Value>>,
    known: &[Address],
) -> BTreeMap<(Kind, String), BTreeMap<String, Value>> {
    let is_known = |kind: Kind, name: &str| {
        kind != Kind::TrafficSplit
            || known
                .iter()
                .any(|at| at.kind == kind && at.name.as_str() == name)
    };
    let kept = state
        .into_iter()
        .filter(|((kind, name), _)| is_known(*kind, name));
    kept.collect()
}

/// Carries out what a spec wants, and tells what that did.
fn run(tenant: &mut Tenant, spec: &Spec) -> (Plan, Past) {
    let plan = crate::properties::make(spec, tenant);
    let past = past(&plan, &tenant.base);
    tenant.apply(&plan);
    (plan, past)
}

proptest! {
    #[test]
    fn an_undone_run_leaves_what_it_found(first in sample(), second in sample()) {
        let mut tenant = Tenant::new(first.live(), first.base(|_all| true));
        let before = state(&tenant);
        let owned: Vec<Address> = tenant.base.applied.keys().cloned().collect();
        let (_plan, past) = run(&mut tenant, &second.spec());
        let after = state(&tenant);

        // Git is reverted too, so it has the secrets of what was deleted.
        let back = undone(&past, &first.spec(), (&tenant.snapshot(), &tenant.base), false);
        prop_assert!(back.withheld.is_empty(), "{:?}", back.withheld);
        let again = self::past(&back, &tenant.base);
        tenant.apply(&back);
        prop_assert_eq!(but_first_splits(state(&tenant), &owned), before);
        let now: Vec<Address> = tenant.base.applied.keys().cloned().collect();
        prop_assert_eq!(now, owned);

        // What was undone is undone already.
        let once = undone(&past, &first.spec(), (&tenant.snapshot(), &tenant.base), false);
        prop_assert!(once.changes.is_empty(), "{:?}", once.changes);

        let forth = undone(&again, &second.spec(), (&tenant.snapshot(), &tenant.base), false);
        prop_assert!(forth.withheld.is_empty(), "{:?}", forth.withheld);
        tenant.apply(&forth);
        prop_assert_eq!(state(&tenant), after);
    }
}
