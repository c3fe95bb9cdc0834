//! The order in which a type declares its fields, put into its JSON Schema.
//!
//! A JSON object has no order, but people read manifests from the top: what formats them asks for
//! `x-lockstep-order`. It comes from the type itself, so that it cannot go stale.

use std::fmt;

use schemars::Schema;
use serde::de::{self, DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// The key of a schema that lists its properties in the order of their declaration.
pub const ORDER: &str = "x-lockstep-order";

/// Writes the order of a structure's fields into its schema:
/// `#[schemars(transform = order::declared::<Self>)]`.
pub fn declared<T: DeserializeOwned>(schema: &mut Schema) {
    let mut names = Vec::new();
    // It always fails: it is asked for its fields, and there is nothing to read.
    drop(T::deserialize(Probe(&mut names)));
    let properties = schema.get("properties").and_then(Value::as_object);
    // Other spellings of a field are not its name.
    names.retain(|name| properties.is_some_and(|all| all.contains_key(*name)));
    schema.insert(ORDER.to_owned(), Value::from(names));
}

/// A deserializer that holds nothing, and remembers which fields it is asked for.
struct Probe<'a>(&'a mut Vec<&'static str>);

/// Why a probe gives no value.
#[derive(Debug)]
struct Nothing;

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Nothing;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Nothing> {
        Err(Nothing)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Nothing> {
        self.0.extend(fields);
        Err(Nothing)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is nothing to read")
    }
}

impl std::error::Error for Nothing {}

impl de::Error for Nothing {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use schemars::{JsonSchema, schema_for};
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    #[schemars(transform = declared::<Self>)]
    #[expect(dead_code, reason = "only its schema is made")]
    struct Sample {
        zulu: bool,
        /// Something.
        #[serde(default, alias = "old")]
        mike_two: Option<String>,
        alpha: u8,
    }

    #[test]
    fn fields_are_listed_as_they_are_declared() {
        let schema = schema_for!(Sample);
        let order = schema.get(ORDER).cloned();
        assert_eq!(order, Some(Value::from(vec!["zulu", "mikeTwo", "alpha"])));
    }
}
