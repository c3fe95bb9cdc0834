//! One object, generated: wanted or not, remembered or not, live or not, under one of two names.

use lockstep_model::{Address, Begun, FieldPath, Kind, LiveId, Presence};
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::spared::ignored;
use crate::values::{Sides, sides};

/// One object on all sides.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) kind: Kind,
    pub(crate) number: usize,
    /// The fields on each side, as they are spelled.
    pub(crate) fields: [Map<String, Value>; 4],
    pub(crate) want: Option<Want>,
    /// What the manifest ignores.
    pub(crate) ignored: Vec<FieldPath>,
    pub(crate) applied: Option<Remembered>,
    /// An open intent: whether it is for the second name, and what was begun.
    pub(crate) open: Option<(bool, Begun)>,
    pub(crate) live: Found,
    /// Whether the environment owns the address.
    pub(crate) covered: bool,
    /// Whether the project hands the address over, and whether it is deleted then.
    pub(crate) removal: Option<bool>,
    /// Whether taking it over was agreed to.
    pub(crate) agreed: bool,
}

/// What the manifest says of itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Want {
    pub(crate) second_name: bool,
    pub(crate) external: bool,
    pub(crate) protected: bool,
    pub(crate) renamed: bool,
}

/// What the ledger remembers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Remembered {
    /// It stands under the address' earlier name.
    pub(crate) earlier: bool,
    /// It remembers an object that is not live any more.
    pub(crate) gone: bool,
    pub(crate) second_name: bool,
    pub(crate) protected: bool,
}

/// What is live.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// The object that the ledger may remember.
    pub(crate) there: bool,
    pub(crate) second_name: bool,
    /// Another object, under the other name.
    pub(crate) other: bool,
    /// The object could not be understood, and whether its name could.
    pub(crate) unreadable: Option<bool>,
}

fn rarely() -> impl Strategy<Value = bool> + Clone {
    prop::bool::weighted(0.07)
}

fn want() -> impl Strategy<Value = Option<Want>> {
    let want = (rarely(), rarely(), rarely(), rarely()).prop_map(
        |(second_name, external, protected, renamed)| Want {
            second_name,
            external,
            protected,
            renamed,
        },
    );
    prop::option::weighted(0.85, want)
}

fn applied() -> impl Strategy<Value = Option<Remembered>> {
    let remembered = (rarely(), rarely(), rarely(), rarely()).prop_map(
        |(earlier, gone, second_name, protected)| Remembered {
            earlier,
            gone,
            second_name,
            protected,
        },
    );
    prop::option::weighted(0.8, remembered)
}

fn found() -> impl Strategy<Value = Found> {
    let unreadable = prop::option::weighted(0.03, any::<bool>());
    (prop::bool::weighted(0.88), rarely(), rarely(), unreadable).prop_map(
        |(there, second_name, other, unreadable)| Found {
            there,
            second_name,
            other,
            unreadable,
        },
    )
}

/// What objects refer to by name: items of providers, and a model.
const NAMES: [&str; 4] = ["s0/first", "s1/first", "s0/second", "s0"];

/// Which names an object refers to on each side, if it can refer to any.
fn referring(kind: Kind) -> BoxedStrategy<Option<[usize; 4]>> {
    let any = || 0..NAMES.len();
    let which = prop_oneof![
        6 => any().prop_map(|one| [one; 4]),
        3 => (any(), any()).prop_map(|(new, old)| [new, old, old, new]),
        1 => [any(), any(), any(), any()],
    ];
    match kind {
        Kind::Prompt => prop::option::weighted(0.8, which).boxed(),
        Kind::Provider | Kind::Model | Kind::RateMatrix | Kind::TrafficSplit => Just(None).boxed(),
    }
}

/// Lets an object refer to others wherever it says what it refers to.
fn refer(
    mut fields: [Map<String, Value>; 4],
    names: Option<[usize; 4]>,
) -> [Map<String, Value>; 4] {
    for (side, name) in fields.iter_mut().zip(names.into_iter().flatten()) {
        if let Some(model) = side.get_mut("model") {
            *model = Value::from(NAMES[name]);
        }
    }
    fields
}

/// Any object of a kind.
pub(crate) fn slot(kind: Kind, number: usize) -> BoxedStrategy<Slot> {
    let table = kind.info().fields;
    let values: Vec<BoxedStrategy<Sides>> = table.iter().map(sides).collect();
    let fields = values.prop_map(move |values| {
        let mut fields: [Map<String, Value>; 4] = Default::default();
        for (field, sides) in table.iter().zip(values) {
            for (side, value) in fields.iter_mut().zip(sides) {
                side.extend(value.map(|value| (field.name.to_owned(), value)));
            }
        }
        fields
    });
    let begun = prop_oneof![
        2 => Just(Begun::Create),
        4 => Just(Begun::Update),
        1 => Just(Begun::Replace),
        1 => Just(Begun::Delete),
    ];
    let open = prop::option::weighted(0.15, (rarely(), begun));
    let rest = (
        prop::bool::weighted(0.93),
        prop::option::weighted(0.05, any::<bool>()),
        prop::bool::weighted(0.3),
        ignored(kind),
        referring(kind),
    );
    (fields, want(), applied(), open, found(), rest)
        .prop_map(move |(fields, want, applied, open, live, rest)| Slot {
            kind,
            number,
            fields: refer(fields, rest.4),
            want,
            applied,
            open,
            live,
            covered: rest.0,
            removal: rest.1,
            agreed: rest.2,
            ignored: rest.3,
        })
        .boxed()
}

impl Slot {
    /// Returns the address that a manifest has.
    pub(crate) fn address(&self) -> Address {
        self.named("s")
    }

    /// Returns the address that a manifest had earlier.
    pub(crate) fn earlier(&self) -> Address {
        self.named("old")
    }

    fn named(&self, word: &str) -> Address {
        let name = format!("{word}{}", self.number);
        Address::new(self.kind, name.parse().expect("a name"))
    }

    /// Returns one of the two live names.
    pub(crate) fn live_name(&self, second: bool) -> String {
        let word = if second { "second" } else { "s" };
        format!("{word}{}", self.number)
    }

    /// Returns the id of the live object; a facet has that of what it is a facet of.
    pub(crate) fn id(&self) -> LiveId {
        self.id_of("live")
    }

    /// Returns the id of the object that has the other name.
    pub(crate) fn other_id(&self) -> LiveId {
        self.id_of("other")
    }

    /// Returns the id of an object that is not live.
    pub(crate) fn gone_id(&self) -> LiveId {
        self.id_of("gone")
    }

    fn id_of(&self, word: &str) -> LiveId {
        let whole = self.whole().unwrap_or(self.kind);
        LiveId::new(format!("{word}-{whole}-{}", self.number))
    }

    /// Returns the kind of what a facet is a facet of.
    pub(crate) fn whole(&self) -> Option<Kind> {
        match self.kind.info().presence {
            Presence::Facet(of) => Some(of),
            Presence::Object | Presence::Nowhere => None,
        }
    }
}
