//! The fields of an object in normal form: a JSON map from top-level field to value.
//!
//! Normal form is what [`crate::normal`] makes of a value: sets sorted, keyed lists and published
//! versions as maps by key. Both sides are brought into it before they are compared.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::digest::Digest;
use crate::field_path::{FieldPath, Segment};

/// The fields of an object, by name, in normal form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// Makes an empty set of fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the value of a top-level field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Sets the value of a top-level field.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Takes a top-level field out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    /// Returns the value at a path.
    pub fn at(&self, path: &FieldPath) -> Option<&Value> {
        let mut segments = path.segments().iter();
        let mut value = self.0.get(step(segments.next()?))?;
        for segment in segments {
            value = value.as_object()?.get(step(segment))?;
        }
        Some(value)
    }

    /// Iterates over the fields in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Says whether there is no field at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Digests the fields by meaning.
    pub fn digest(&self) -> Digest {
        Digest::of_object(&self.0)
    }

    /// Returns the fields as a JSON object.
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

fn step(segment: &Segment) -> &str {
    match segment {
        Segment::Field(name) | Segment::Item(name) => name,
    }
}

impl From<Map<String, Value>> for Fields {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

impl FromIterator<(String, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_found_by_path() {
        let mut fields = Fields::new();
        fields.set("models", json!({"m1": {"maxTokens": 8192}}));
        let path: FieldPath = "models[m1].maxTokens".parse().unwrap();
        assert_eq!(fields.at(&path), Some(&json!(8192)));
        assert_eq!(fields.at(&"models[m2].maxTokens".parse().unwrap()), None);
        assert_eq!(fields.at(&FieldPath::default()), None);
    }
}
