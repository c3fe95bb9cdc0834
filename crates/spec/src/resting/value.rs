//! Values at rest: each with a mark of what it is, so that no key means more than itself.
//!
//! A JSON value comes in and goes out. The JSON library takes a mapping with a certain key for a
//! value of its own, and a manifest may hold any key: so its own way of reading is not used.

use std::fmt;

use serde::de::{Deserialize, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess};
use serde::de::{Unexpected, VariantAccess as _, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

/// What a value is, as its mark says it.
const MARKS: [&str; 8] = [
    "null", "bool", "integer", "natural", "float", "text", "list", "map",
];

/// A value on its way to rest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<'a>(pub(super) &'a Value);

/// A value that is taken up again.
#[derive(Debug)]
pub(super) struct Opened(pub(super) Value);

impl Serialize for Kept<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => to.serialize_unit_variant("", 0, MARKS[0]),
            Value::Bool(value) => to.serialize_newtype_variant("", 1, MARKS[1], value),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(value), _) => to.serialize_newtype_variant("", 2, MARKS[2], &value),
                (None, Some(value)) => to.serialize_newtype_variant("", 3, MARKS[3], &value),
                (None, None) => to.serialize_newtype_variant("", 4, MARKS[4], &number.as_f64()),
            },
            Value::String(text) => to.serialize_newtype_variant("", 5, MARKS[5], text),
            Value::Array(items) => to.serialize_newtype_variant("", 6, MARKS[6], &List(items)),
            Value::Object(map) => to.serialize_newtype_variant("", 7, MARKS[7], &Entries(map)),
        }
    }
}

struct List<'a>(&'a [Value]);

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(Kept))
    }
}

struct Entries<'a>(&'a Map<String, Value>);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(key, value)| (key, Kept(value))))
    }
}

impl<'de> Deserialize<'de> for Opened {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_enum("", &MARKS, Marked).map(Self)
    }
}

/// Takes a value by its mark.
struct Marked;

impl<'de> Visitor<'de> for Marked {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, from: A) -> Result<Value, A::Error> {
        let (mark, held) = from.variant::<u32>()?;
        Ok(match mark {
            0 => held.unit_variant().map(|()| Value::Null)?,
            1 => held.newtype_variant::<bool>()?.into(),
            2 => held.newtype_variant::<i64>()?.into(),
            3 => held.newtype_variant::<u64>()?.into(),
            4 => held.newtype_variant::<Option<f64>>()?.into(),
            5 => Value::String(held.newtype_variant()?),
            6 => Value::Array(held.newtype_variant::<Items>()?.0),
            7 => Value::Object(held.newtype_variant::<Fields>()?.0),
            mark => {
                let found = Unexpected::Unsigned(mark.into());
                return Err(A::Error::invalid_value(found, &"a mark"));
            }
        })
    }
}

struct Items(Vec<Value>);

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(ItemsOf).map(Self)
    }
}

struct ItemsOf;

impl<'de> Visitor<'de> for ItemsOf {
    type Value = Vec<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<Value>, A::Error> {
        let mut items = Vec::with_capacity(from.size_hint().unwrap_or_default());
        while let Some(Opened(item)) = from.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}

struct Fields(Map<String, Value>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(FieldsOf).map(Self)
    }
}

struct FieldsOf;

impl<'de> Visitor<'de> for FieldsOf {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Map<String, Value>, A::Error> {
        let mut entries = Vec::with_capacity(from.size_hint().unwrap_or_default());
        while let Some((key, Opened(value))) = from.next_entry()? {
            entries.push((key, value));
        }
        Ok(entries.into_iter().collect())
    }
}
