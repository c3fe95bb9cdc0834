//! What causes no change: order, spelling, what a server adds, what is not declared, what is not
//! lockstep's.

use std::collections::BTreeMap;

use lockstep_diff::{Action, Drift, Step};
use lockstep_model::{Address, Field, LiveId, Policy};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::agreement::{Told, told};
use crate::naive::{Said, is_hidden, said};
use crate::organisation::{Live, Organisation, Spelled, Written, organisation};
use crate::published::known;

/// Says the same in other words: lists the other way round, `1` as `1.0`, other line ends, and with
/// fields that nobody knows.
fn noisy(policy: Policy, value: &Value) -> Value {
    match (policy, value) {
        (Policy::Secret | Policy::Outside, value) => value.clone(),
        (Policy::KeyedList { fields, .. }, Value::Array(items)) => {
            let items = items.iter().rev();
            items
                .map(|item| noisy(Policy::Struct(fields), item))
                .collect()
        }
        (Policy::Set, Value::Array(members)) => {
            members.iter().rev().chain(members).cloned().collect()
        }
        (Policy::Struct(fields), Value::Object(parts)) => {
            let mut noise = table(fields, parts);
            noise.insert("nobodyKnows".to_owned(), json!({"a": [1]}));
            Value::Object(noise)
        }
        (Policy::Map, Value::Object(map)) => map
            .iter()
            .rev()
            .map(|(key, value)| (key.clone(), noisy(Policy::Scalar, value)))
            .collect(),
        (Policy::AppendOnly, Value::Object(entries)) => entries
            .iter()
            .rev()
            .map(|(key, text)| (key.clone(), noisy(Policy::Text, text)))
            .collect(),
        (Policy::Text, Value::String(text)) => {
            json!(text.replace("\r\n", "\n").replace('\n', "\r\n"))
        }
        (_, Value::Number(number)) => number.as_f64().map_or(Value::Null, Value::from),
        (_, value) => value.clone(),
    }
}

fn table(fields: &'static [Field], spelled: &Spelled) -> Spelled {
    let noise = |(name, value): (&String, &Value)| {
        let policy = Field::find(fields, name).map_or(Policy::Scalar, |field| field.policy);
        (name.clone(), noisy(policy, value))
    };
    spelled.iter().rev().map(noise).collect()
}

/// What a tenant gives a new object where nothing is said.
fn filled(fields: &'static [Field], spelled: &Spelled) -> Spelled {
    let mut full = Map::new();
    for field in fields.iter().filter(|field| !is_hidden(field.policy)) {
        let value = match (spelled.get(field.name), field.policy) {
            (None, Policy::AppendOnly) => json!({}),
            (None, _) => json!("the default"),
            (Some(Value::Object(parts)), Policy::Struct(fields)) => {
                let mut parts = parts.clone();
                for (name, value) in filled(fields, &parts) {
                    parts.insert(name, value);
                }
                Value::Object(parts)
            }
            (Some(Value::Array(items)), Policy::KeyedList { key, fields }) => {
                let item = |item: &Value| {
                    let parts = item.as_object().expect("an item has parts");
                    let mut full = filled(fields, parts);
                    full.insert(key.to_owned(), item[key].clone());
                    Value::Object(full)
                };
                items.iter().map(item).collect()
            }
            (Some(value), _) => value.clone(),
        };
        full.insert(field.name.to_owned(), value);
    }
    full
}

impl Organisation {
    /// Says the same in other words, on the side of the tenant.
    fn with_noise(&self) -> Self {
        let mut noise = self.clone();
        for live in &mut noise.live {
            live.fields = table(live.kind.info().fields, &live.fields);
            live.fields.insert("nobodyKnows".to_owned(), json!(["new"]));
        }
        noise
    }

    /// Everything that is wanted is live and remembered, and the tenant has filled in the rest.
    fn settled(&self) -> Self {
        let mut settled = self.clone();
        settled.live.clear();
        settled.applied.clear();
        settled.open.clear();
        settled.unreadable.clear();
        settled.removed.clear();
        for wanted in &settled.wanted {
            let kind = wanted.address.kind;
            let fields = kind.info().fields;
            let whole = wanted.whole.as_ref().unwrap_or(&wanted.address);
            let id = LiveId::new(whole.to_string());
            settled.live.push(Live {
                kind,
                id: id.clone(),
                name: wanted.live_name.clone(),
                fields: filled(fields, &known(kind, &wanted.fields)),
            });
            if !wanted.external {
                settled.applied.push(Written {
                    address: wanted.address.clone(),
                    id,
                    name: wanted.live_name.clone(),
                    fields: known(kind, &wanted.fields),
                    protected: wanted.protected,
                    begun: None,
                });
            }
        }
        settled
    }

    fn told(&self) -> BTreeMap<Address, Told> {
        let plan = self.plan();
        let addresses = self.addresses().into_iter();
        addresses
            .map(|address| (address.clone(), told(&plan, &address)))
            .collect()
    }
}

/// Puts a list into an order that a number stands for.
fn shuffle<T>(list: &mut [T], mut turn: u64) {
    for place in (1..list.len()).rev() {
        let other = usize::try_from(turn % (place as u64 + 1)).expect("it is small");
        list.swap(place, other);
        turn = turn.rotate_right(7).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

proptest! {
    #[test]
    fn noise_changes_nothing_in_a_plan(organisation in organisation()) {
        prop_assert_eq!(organisation.with_noise().told(), organisation.told());
    }

    #[test]
    fn what_is_settled_stays_settled(organisation in organisation()) {
        let plan = organisation.settled().with_noise().plan();
        prop_assert!(plan.is_empty(), "{:?} {:?}", plan.changes, plan.withheld);
        prop_assert!(Drift::of(&plan).is_empty());
        prop_assert_eq!(&plan.notes, &[]);
    }

    #[test]
    fn the_order_of_all_inputs_leaves_no_trace(
        organisation in organisation(), turn in any::<u64>(),
    ) {
        let mut turned = organisation.clone();
        shuffle(&mut turned.wanted, turn);
        shuffle(&mut turned.live, turn);
        shuffle(&mut turned.applied, turn);
        shuffle(&mut turned.open, turn);
        shuffle(&mut turned.unreadable, turn);
        shuffle(&mut turned.removed, turn);
        let bytes = format!("{:?}", organisation.plan());
        prop_assert_eq!(format!("{:?}", organisation.plan()), bytes.clone(), "a second run");
        prop_assert_eq!(format!("{:?}", turned.plan()), bytes);
    }

    #[test]
    fn what_is_not_declared_is_not_touched(organisation in organisation()) {
        let plan = organisation.plan();
        for change in &plan.changes {
            let Some(wanted) = organisation.manifest(change.address()) else {
                prop_assert!(matches!(change.action, Action::Delete | Action::Release));
                continue;
            };
            let kind = wanted.address.kind;
            for field in change.fields.iter().filter(|field| field.path.top() != "liveName") {
                let declared = matches!(said(kind, &wanted.fields, &field.path), Said::This(_));
                prop_assert!(declared, "{} is not declared", field.path);
            }
            for step in &change.steps {
                let payload = change.payload(step);
                for (name, _value) in payload.iter() {
                    prop_assert!(wanted.fields.contains_key(name), "{} is written", name);
                }
                if let Step::Write { fields, rename: _ } = step {
                    let differs = |name: &String| {
                        change.fields.iter().any(|field| field.path.top() == name)
                    };
                    let new = change.action == Action::Create;
                    prop_assert!(new || fields.iter().all(differs), "{:?} is written", fields);
                }
            }
        }
    }

    #[test]
    fn what_is_not_lockstep_s_is_in_no_plan(organisation in organisation()) {
        let plan = organisation.plan();
        let drift = Drift::of(&plan);
        for address in organisation.addresses() {
            let covered = organisation.covered.contains(&address);
            let external = organisation.manifest(&address).is_some_and(|wanted| wanted.external);
            if covered && !external {
                continue;
            }
            match told(&plan, &address) {
                Told::Nothing => {}
                // What became external is forgotten, without a write.
                Told::Change(Action::Release, _) if covered => {}
                told @ (Told::Change(..) | Told::Withheld(..)) => prop_assert!(false, "{}: {:?}", address, told),
            }
            prop_assert!(drift.objects.iter().all(|drifted| drifted.address != address));
        }
        for change in plan.changes.iter().filter(|change| !change.action.writes()) {
            prop_assert!(change.steps.is_empty(), "{} writes", change.id);
        }
    }
}
