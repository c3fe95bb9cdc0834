//! The oracle and the crate agree.

use std::collections::BTreeMap;

use lockstep_diff::{Action, FieldChange, Note, Plan, differences};
use lockstep_model::{Address, Fields, Kind};
use proptest::prelude::*;
use serde_json::Map;

use crate::judge::{Causes, Expected};
use crate::naive::differing;
use crate::organisation::{Spelled, fields, organisation};
use crate::published::settled;
use crate::values::{BASE, DESIRED, LIVE, Sides, sides};

/// What a plan holds about an address.
#[derive(Debug, PartialEq)]
pub(crate) enum Told {
    Nothing,
    Change(Action, Causes),
    Withheld(&'static str, Causes),
}

fn causes<'a>(fields: impl IntoIterator<Item = &'a FieldChange>) -> Causes {
    let fields = fields.into_iter();
    fields
        .map(|field| (field.path.to_string(), field.cause))
        .collect()
}

/// Returns what a plan holds about an address; what is done in two parts is one change.
pub(crate) fn told(plan: &Plan, address: &Address) -> Told {
    let changes: Vec<_> = plan
        .changes
        .iter()
        .filter(|c| c.address() == address)
        .collect();
    let mut withheld = plan
        .withheld
        .iter()
        .filter(|withheld| withheld.address == *address);
    match (changes.as_slice(), withheld.next()) {
        ([], None) => Told::Nothing,
        ([], Some(withheld)) => {
            // Of a deletion it is told what would be lost.
            let goes = |field: &FieldChange| field.after.is_none() && !field.path.is_item();
            let causes = match withheld.fields.iter().all(goes) {
                true => Causes::new(),
                false => causes(&withheld.fields),
            };
            Told::Withheld(withheld.reason.as_str(), causes)
        }
        ([first, ..], None) => {
            let fields = changes.iter().flat_map(|change| &change.fields);
            // Of a deletion it is told what is lost, and there is nothing to attribute.
            let lost = first.action == Action::Delete;
            let causes = if lost { Causes::new() } else { causes(fields) };
            Told::Change(first.action, causes)
        }
        ([..], Some(withheld)) => panic!("{address} is planned and withheld: {withheld:?}"),
    }
}

fn agree(expected: &Expected, told: &Told) -> bool {
    match (expected, told) {
        (Expected::Nothing, Told::Nothing) => true,
        (Expected::Change(action, causes), Told::Change(found, why)) => {
            action == found && causes == why
        }
        (Expected::Withheld(reasons, causes), Told::Withheld(reason, why)) => {
            let without_fields =
                ["publishedText", "notPublished", "unreadable", "twoObjects"].contains(reason);
            reasons.contains(reason)
                && (without_fields || causes.as_ref().is_none_or(|causes| causes == why))
        }
        (_, _) => false,
    }
}

fn side(kind: Kind, values: &[Sides], side: usize) -> Spelled {
    let mut spelled = Map::new();
    for (field, sides) in kind.info().fields.iter().zip(values) {
        spelled.extend(
            sides[side]
                .clone()
                .map(|value| (field.name.to_owned(), value)),
        );
    }
    spelled
}

fn values(kind: Kind) -> BoxedStrategy<(Kind, Vec<Sides>)> {
    let fields: Vec<_> = kind.info().fields.iter().map(sides).collect();
    fields.prop_map(move |sides| (kind, sides)).boxed()
}

fn any_kind() -> impl Strategy<Value = (Kind, Vec<Sides>)> {
    proptest::strategy::Union::new(Kind::ALL.iter().map(|kind| values(*kind)))
}

/// Values stand in a plan as they stand on their sides.
fn values_are_of_their_sides(change: &FieldChange, sides: [Option<&Fields>; 3]) -> bool {
    let at = |fields: Option<&Fields>| fields.and_then(|fields| fields.at(&change.path).cloned());
    let [desired, live, base] = sides.map(at);
    [&change.after, &change.before, &change.base] == [&desired, &live, &base]
}

proptest! {
    #[test]
    fn the_same_fields_differ((kind, values) in any_kind()) {
        for (one, other) in [(DESIRED, LIVE), (DESIRED, BASE), (BASE, LIVE)] {
            let (one, other) = (side(kind, &values, one), side(kind, &values, other));
            let mut expected: Vec<String> =
                differing(kind, &one, &other).iter().map(ToString::to_string).collect();
            let (one, other) = (fields(kind, &one), fields(kind, &other));
            let mut found: Vec<String> =
                differences(kind, &one, &other).iter().map(|d| d.path.to_string()).collect();
            expected.sort();
            found.sort();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_oracle_and_the_plan_agree(organisation in organisation()) {
        prop_assume!(!organisation.may_go_round());
        let plan = organisation.plan();
        let organisation = organisation.recorded(&plan);
        for (address, expected) in organisation.expected_all() {
            let told = told(&plan, &address);
            prop_assert!(
                agree(&expected, &told),
                "{address}: the oracle says {expected:?}, the plan {told:?}",
            );
        }
    }

    #[test]
    fn what_was_remembered_and_is_not_declared_is_released(organisation in organisation()) {
        let plan = organisation.plan();
        let organisation = organisation.recorded(&plan);
        let mut noted: BTreeMap<&Address, Vec<String>> = BTreeMap::new();
        for note in &plan.notes {
            if let Note::FieldReleased { address, path } = note {
                noted.entry(address).or_default().push(path.to_string());
            }
        }
        for address in organisation.addresses() {
            let mut expected: Vec<String> =
                organisation.released(&address).iter().map(ToString::to_string).collect();
            let mut found = noted.remove(&address).unwrap_or_default();
            expected.sort();
            found.sort();
            prop_assert_eq!(&found, &expected, "{}", address);
            let change = plan.changes.iter().filter(|change| *change.address() == address);
            for field in change.flat_map(|change| &change.fields) {
                prop_assert!(!expected.contains(&field.path.to_string()), "{} is reset", field.path);
            }
        }
        prop_assert!(noted.is_empty(), "{:?}", noted);
    }

    #[test]
    fn values_in_a_plan_are_those_of_their_sides(organisation in organisation()) {
        let plan = organisation.plan();
        let organisation = organisation.recorded(&plan);
        let updates = plan.changes.iter().filter(|change| change.action == Action::Update);
        for change in updates {
            let lockstep_diff::Subject::Live(id) = &change.subject else {
                continue;
            };
            let kind = change.address().kind;
            let wanted = organisation.manifest(change.address()).expect("it is wanted");
            let live = organisation.live.iter().find(|l| l.kind == kind && l.id == *id);
            let live = live.expect("it is live");
            let base = organisation.applied.iter().find(|w| w.id == *id && w.address.kind == kind);
            let of = |spelled: &Spelled| fields(kind, spelled);
            let open = organisation.open.iter().find(|w| w.address == wanted.address);
            let memory = [base, open].map(|written| written.map(|written| &written.fields));
            let wanted = settled(kind, &wanted.fields, Some(&live.fields), memory);
            let (desired, live) = (of(&wanted), of(&live.fields));
            let base = base.map(|base| of(&base.fields));
            let plain = change.fields.iter().filter(|field| {
                field.policy != lockstep_model::Policy::Secret && field.path.top() != "liveName"
            });
            for field in plain {
                let sides = [Some(&desired), Some(&live), base.as_ref()];
                prop_assert!(values_are_of_their_sides(field, sides), "{:?}", field);
            }
        }
    }
}
