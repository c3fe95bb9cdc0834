//! Values of one field on four sides at once, as people and tenants spell them.
//!
//! The sides are what is wanted, what was last applied, what is live, and what a write that nobody
//! saw the end of was to leave. Most fields are the same everywhere, so that whole objects often are.

use lockstep_model::{Field, Policy};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::published;

/// The place of the wanted value.
pub(crate) const DESIRED: usize = 0;
/// The place of the value that was last applied.
pub(crate) const BASE: usize = 1;
/// The place of the live value.
pub(crate) const LIVE: usize = 2;
/// The place of the value that an open intent was to write.
pub(crate) const BEGUN: usize = 3;

/// A value on each side; nothing where the side does not say it.
pub(crate) type Sides = [Option<Value>; 4];

/// Which of three values each side has; 0 is none.
type Which = [u8; 4];

fn which() -> BoxedStrategy<Which> {
    prop_oneof![
        16 => Just([1, 1, 1, 1]),
        1 => Just([1, 2, 2, 2]),
        1 => Just([1, 1, 2, 1]),
        1 => Just([1, 2, 1, 1]),
        1 => Just([1, 2, 3, 1]),
        1 => Just([1, 2, 3, 3]),
        1 => Just([1, 0, 2, 0]),
        1 => Just([0, 1, 1, 1]),
        1 => [0_u8..4, 0_u8..4, 0_u8..4, 0_u8..4],
    ]
    .boxed()
}

fn odd() -> impl Strategy<Value = [bool; 4]> {
    any::<[bool; 4]>()
}

fn spread(which: Which, spell: impl Fn(usize, u8) -> Value) -> Sides {
    std::array::from_fn(|side| (which[side] > 0).then(|| spell(side, which[side])))
}

/// Returns what can stand in a field, on all sides.
pub(crate) fn sides(field: &Field) -> BoxedStrategy<Sides> {
    let sides = of_policy(field.policy);
    match field.policy {
        Policy::Secret | Policy::Outside => sides.prop_map(hidden).boxed(),
        Policy::Scalar
        | Policy::Text
        | Policy::Set
        | Policy::KeyedList { .. }
        | Policy::Map
        | Policy::Struct(_)
        | Policy::AppendOnly => sides,
    }
}

/// No reading shows it.
fn hidden(mut sides: Sides) -> Sides {
    sides[LIVE] = None;
    sides
}

fn of_policy(policy: Policy) -> BoxedStrategy<Sides> {
    match policy {
        Policy::Scalar | Policy::Outside => scalar(),
        Policy::Text => (which(), odd()).prop_map(text).boxed(),
        Policy::Set => (which(), odd()).prop_map(set).boxed(),
        Policy::Map => whole(keys(["a", "b", "c"].map(|key| (key, scalar())))),
        Policy::Struct(fields) => whole(structure(fields)),
        Policy::KeyedList { key, fields } => keyed_list(key, fields),
        Policy::AppendOnly => entries(),
        Policy::Secret => (which(), odd()).prop_map(secret).boxed(),
    }
}

/// One value, with numbers in both of their spellings.
fn scalar() -> BoxedStrategy<Sides> {
    let pools = [
        [
            [json!(1), json!(1.0)],
            [json!(2), json!(2.0)],
            [json!(0.25), json!(0.25)],
        ],
        [
            [json!(0.3), json!(0.1 + 0.2)],
            [json!(0.7), json!(0.7)],
            [Value::Null, Value::Null],
        ],
        [["a"; 2], ["b"; 2], ["A"; 2]].map(|pair| pair.map(|text| json!(text))),
        [
            [json!(true), json!(true)],
            [json!(false), json!(false)],
            [json!("true"), json!("true")],
        ],
    ];
    (which(), odd(), prop::sample::select(pools.to_vec()))
        .prop_map(|(which, odd, pool)| {
            spread(which, |side, which| {
                pool[usize::from(which) - 1][usize::from(odd[side])].clone()
            })
        })
        .boxed()
}

/// A text that is listed by its digest, or put together of parts, on the side of Git.
fn published((which, odd, form): (Which, [bool; 4], u8)) -> Sides {
    spread(which, |side, which| match (form, side) {
        (0, DESIRED) => published::listed(which),
        (1, _) => published::fitted(which, usize::from(odd[side]) + usize::from(side == LIVE)),
        (_, _) => {
            let end = if odd[side] { "\r\n" } else { "\n" };
            json!(published::text(which).replace('\n', end))
        }
    })
}

fn text((which, odd): (Which, [bool; 4])) -> Sides {
    spread(which, |side, which| {
        let end = if odd[side] { "\r\n" } else { "\n" };
        json!(format!("text{end}number {which}{end}"))
    })
}

fn set((which, odd): (Which, [bool; 4])) -> Sides {
    spread(which, |side, which| {
        let members: &[&str] = match (which, odd[side]) {
            (1, false) => &["pii", "profanity"],
            (1, true) => &["profanity", "pii", "profanity"],
            (2, _) => &["pii"],
            (_, _) => &[],
        };
        json!(members)
    })
}

fn secret((which, odd): (Which, [bool; 4])) -> Sides {
    spread(which, |side, which| {
        let name = if odd[side] { "KEY" } else { "OTHER" };
        match which {
            1 => json!({"env": name}),
            which => json!({"env": name, "revision": which.to_string()}),
        }
    })
}

fn structure(fields: &'static [Field]) -> BoxedStrategy<Sides> {
    match fields {
        [] => keys(["free", "more"].map(|key| (key, scalar()))),
        fields => keys(fields.iter().map(|field| (field.name, sides(field)))),
    }
}

fn keys(
    keys: impl IntoIterator<Item = (&'static str, BoxedStrategy<Sides>)>,
) -> BoxedStrategy<Sides> {
    let (names, values): (Vec<_>, Vec<_>) = keys.into_iter().unzip();
    values
        .prop_map(move |values| {
            let mut maps: [Map<String, Value>; 4] = Default::default();
            for (name, sides) in names.iter().zip(values) {
                for (map, value) in maps.iter_mut().zip(sides) {
                    map.extend(value.map(|value| ((*name).to_owned(), value)));
                }
            }
            maps.map(|map| Some(Value::Object(map)))
        })
        .boxed()
}

/// Structures and maps are mostly there; now and then a side leaves one out, or says `null`.
fn whole(sides: BoxedStrategy<Sides>) -> BoxedStrategy<Sides> {
    let there = prop_oneof![
        12 => Just([0_u8; 4]),
        1 => [0_u8..3, 0_u8..3, 0_u8..3, 0_u8..3],
    ];
    (there, sides)
        .prop_map(|(there, mut sides)| {
            for (value, there) in sides.iter_mut().zip(there) {
                match there {
                    0 => {}
                    1 => *value = None,
                    _ => *value = Some(Value::Null),
                }
            }
            sides
        })
        .boxed()
}

fn keyed_list(key: &'static str, fields: &'static [Field]) -> BoxedStrategy<Sides> {
    let there = || prop_oneof![6 => Just([true; 4]), 2 => any::<[bool; 4]>()];
    let item = |name: &'static str| (Just(name), there(), structure(fields));
    let items = vec![item("first"), item("second")];
    let list = (items, odd()).prop_map(move |(items, odd)| {
        let mut lists: [Vec<Value>; 4] = Default::default();
        for (name, there, sides) in items {
            for (side, item) in sides.into_iter().enumerate() {
                if let (true, Some(Value::Object(mut item))) = (there[side], item) {
                    item.insert(key.to_owned(), json!(name));
                    lists[side].push(Value::Object(item));
                }
            }
        }
        for (list, odd) in lists.iter_mut().zip(odd) {
            if odd {
                list.reverse();
            }
        }
        lists.map(|list| Some(Value::Array(list)))
    });
    whole(list.boxed())
}

/// Published entries: mostly the same, now and then one that is not published yet, or one that Git
/// does not list any more. A tenant may not tell them at all.
fn entries() -> BoxedStrategy<Sides> {
    let which = || {
        prop_oneof![
            12 => Just([1_u8; 4]),
            2 => Just([1, 0, 0, 0]),
            1 => Just([1, 0, 0, 1]),
            1 => Just([0, 1, 1, 1]),
            1 => Just([1, 1, 0, 1]),
            1 => [0_u8..3, 0_u8..3, 0_u8..3, 0_u8..3],
        ]
    };
    let form = || prop_oneof![1 => Just(0_u8), 1 => Just(1_u8), 4 => Just(2_u8)];
    let entry = |key: &'static str| (key, (which(), odd(), form()).prop_map(published).boxed());
    let entries = keys(["1.0.0", "1.9.0", "1.10.0"].map(entry));
    let there = prop_oneof![24 => Just([true; 4]), 1 => any::<[bool; 4]>()];
    (there, entries)
        .prop_map(|(there, entries)| {
            let mut entries = entries.into_iter();
            there.map(|there| entries.next().flatten().filter(|_entries| there))
        })
        .boxed()
}
