//! What holds of every plan.

use std::collections::BTreeSet;

use lockstep_diff::{Action, Change, ChangeId, Consent, Inputs, Plan, Targets, differences, plan};
use lockstep_model::Base;
use lockstep_spec::Spec;
use proptest::prelude::*;

use crate::sample::{Sample, sample, snapshot};
use crate::tenant::Tenant;

pub(crate) fn make(spec: &Spec, tenant: &Tenant) -> Plan {
    let consent = Consent {
        conflicts: true,
        ..Consent::default()
    };
    let (snapshot, targets) = (tenant.snapshot(), Targets::default());
    let base = &tenant.base;
    plan(Inputs {
        spec,
        snapshot: &snapshot,
        base,
        consent: &consent,
        targets: &targets,
        usage: &lockstep_model::Usage::default(),
    })
    .expect("a whole sample")
}

fn remembered(base: &Sample, mask: u16) -> Base {
    let number = |name: &str| name[1..].parse::<u32>().unwrap_or_default();
    base.base(|a| (mask >> ((a.kind as u32 * 4 + number(a.name.as_str())) % 16)) & 1 == 1)
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(sample in sample()) {
        let tenant = Tenant::new(sample.live(), sample.base(|_all| true));
        let plan = make(&sample.spec(), &tenant);
        prop_assert!(plan.is_empty(), "{:?}", plan);
        prop_assert_eq!(plan.unchanged, sample.things().len());
    }

    #[test]
    fn what_is_applied_is_what_was_wanted(
        wanted in sample(), found in sample(), known in sample(), mask in any::<u16>(),
    ) {
        let mut tenant = Tenant::new(found.live(), remembered(&known, mask));
        let spec = wanted.spec();
        let mut last = make(&spec, &tenant);
        for _round in 0..4 {
            tenant.apply(&last);
            last = make(&spec, &tenant);
        }
        prop_assert!(last.changes.is_empty(), "not settled: {:?}", last.changes);
        let held: BTreeSet<_> = last.withheld.iter().map(|w| &w.address).collect();
        for desired in spec.objects.values().filter(|d| !held.contains(&d.address)) {
            let live = tenant.get(&desired.address).expect("it is live");
            let kind = desired.address.kind;
            prop_assert!(differences(kind, &desired.fields, &live.fields).is_empty());
        }
    }

    #[test]
    fn one_plan_is_enough_but_for_what_is_withheld(
        wanted in sample(), found in sample(), mask in any::<u16>(),
    ) {
        let mut tenant = Tenant::new(found.live(), remembered(&found, mask));
        let spec = wanted.spec();
        let first = make(&spec, &tenant);
        tenant.apply(&first);
        let second = make(&spec, &tenant);
        let held = |change: &Change| first.withheld.iter().any(|w| w.address == *change.address());
        prop_assert!(second.changes.iter().all(held), "{:?}", second.changes);
    }

    #[test]
    fn the_order_of_what_is_read_does_not_matter(
        wanted in sample(), found in sample(), mask in any::<u16>(), turn in 0_usize..9,
    ) {
        let tenant = Tenant::new(found.live(), remembered(&found, mask));
        let straight = make(&wanted.spec(), &tenant);
        let mut objects = found.live();
        let turn = turn.min(objects.len());
        objects.rotate_left(turn);
        objects.reverse();
        let turned = snapshot(objects);
        let (spec, consent) = (wanted.spec(), straight.consent.clone());
        let inputs = Inputs {
            spec: &spec,
            snapshot: &turned,
            base: &tenant.base,
            consent: &consent,
            targets: &Targets::default(),
            usage: &lockstep_model::Usage::default(),
        };
        prop_assert_eq!(plan(inputs).expect("a whole sample"), straight);
    }

    #[test]
    fn dependencies_come_first_and_deletions_last(
        wanted in sample(), found in sample(), mask in any::<u16>(),
    ) {
        let tenant = Tenant::new(found.live(), remembered(&found, mask));
        let plan = make(&wanted.spec(), &tenant);
        let place = |id: &ChangeId| plan.changes.iter().position(|change| change.id == *id);
        for (index, change) in plan.changes.iter().enumerate() {
            for needed in &change.depends_on {
                prop_assert!(place(needed).expect("it is planned") < index);
            }
        }
        // Only what cannot go before a deletion (a replacement that others must leave first) comes
        // after one.
        let mut late: BTreeSet<&ChangeId> = BTreeSet::new();
        for change in &plan.changes {
            let waits = change.depends_on.iter().any(|needed| late.contains(needed));
            let last = change.action == Action::Delete || change.id.part > 1;
            prop_assert!(late.is_empty() || last || waits, "{} comes too late", change.id);
            if last || waits {
                late.insert(&change.id);
            }
        }
    }

    #[test]
    fn what_lockstep_does_not_own_is_never_deleted(
        wanted in sample(), found in sample(), mask in any::<u16>(),
    ) {
        let base = remembered(&found, mask);
        let tenant = Tenant::new(found.live(), base.clone());
        let plan = make(&wanted.spec(), &tenant);
        for change in plan.changes.iter().filter(|c| c.action == Action::Delete) {
            prop_assert!(base.applied.contains_key(change.address()));
        }
    }
}
