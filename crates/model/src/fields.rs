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

    /// Puts a value at a path, or takes out what is there. Returns whether there was a way: nothing
    /// is made on it.
    pub fn put(&mut self, path: &FieldPath, value: Option<Value>) -> bool {
        let Some((last, way)) = path.segments().split_last() else {
            return false;
        };
        let mut map = &mut self.0;
        for segment in way {
            let Some(next) = map.get_mut(step(segment)) else {
                return false;
            };
            let Value::Object(inner) = next else {
                return false;
            };
            map = inner;
        }
        match value {
            Some(value) => map.insert(step(last).to_owned(), value),
            None => map.remove(step(last)),
        };
        true
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

    #[test]
    fn values_are_put_where_there_is_a_way() {
        let mut fields = Fields::new();
        fields.set("parameters", json!({"a": 1}));
        fields.set("guardrails", json!(null));
        let path = |text: &str| text.parse::<FieldPath>().unwrap();
        assert!(fields.put(&path("parameters[a]"), Some(json!(2))));
        assert!(fields.put(&path("parameters[b]"), None));
        assert!(!fields.put(&path("guardrails.maxTokens"), Some(json!(3))));
        assert!(!fields.put(&path("models[m1].maxTokens"), Some(json!(4))));
        assert!(!fields.put(&FieldPath::default(), None));
        assert_eq!(
            fields.to_value(),
            json!({"parameters": {"a": 2}, "guardrails": null})
        );
    }
}
