//! Where a value stands inside an object: `models[private-model-v1].maxTokens`.
//!
//! Names are joined by dots; keys of maps, keyed lists and published versions stand in brackets,
//! with `\` before a `]` or `\` of the key itself.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::field::{Field, Policy};

/// One step into an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A field that the kind names.
    Field(String),
    /// A key that the manifest names.
    Item(String),
}

impl Segment {
    /// Returns the name of the field, or the key.
    pub fn name(&self) -> &str {
        match self {
            Self::Field(name) | Self::Item(name) => name,
        }
    }
}

/// The way from an object to one of its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldPath(Vec<Segment>);

/// A text that is no field path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no field path: write names with dots and keys in brackets")]
pub struct FieldPathError(String);

impl FieldPath {
    /// Makes the path of a top-level field.
    pub fn field(name: &str) -> Self {
        Self(vec![Segment::Field(name.to_owned())])
    }

    /// Returns the path one field further.
    #[must_use]
    pub fn then_field(&self, name: &str) -> Self {
        self.then(Segment::Field(name.to_owned()))
    }

    /// Returns the path one key further.
    #[must_use]
    pub fn then_item(&self, key: &str) -> Self {
        self.then(Segment::Item(key.to_owned()))
    }

    fn then(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    /// Returns the path to what holds this value, if it is not a top-level field.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_last, rest) = self.0.split_last()?;
        (!rest.is_empty()).then(|| Self(rest.to_vec()))
    }

    /// Says whether the path is another one, or leads further into it.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// Returns the steps of the path.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Returns the name of the top-level field that the path starts with.
    pub fn top(&self) -> &str {
        match self.0.first() {
            Some(Segment::Field(name) | Segment::Item(name)) => name,
            None => "",
        }
    }

    /// Finds the most specific field that a kind's table has for this path.
    pub fn resolve(&self, fields: &'static [Field]) -> Option<&'static Field> {
        let mut fields = fields;
        let mut found = None;
        for segment in &self.0 {
            match segment {
                Segment::Field(name) => found = Some(Field::find(fields, name)?),
                Segment::Item(_) => {}
            }
            fields = found.map_or(&[], |field| field.policy.fields());
        }
        found
    }

    /// Says whether the path names a whole item of a keyed list, map or append-only list.
    pub fn is_item(&self) -> bool {
        matches!(self.0.last(), Some(Segment::Item(_)))
    }

    /// Returns the policy of the value that the path names.
    pub fn policy(&self, fields: &'static [Field]) -> Option<Policy> {
        self.resolve(fields).map(|field| field.policy)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Field(name) if index == 0 => f.write_str(name)?,
                Segment::Field(name) => write!(f, ".{name}")?,
                Segment::Item(key) => {
                    write!(f, "[{}]", key.replace('\\', "\\\\").replace(']', "\\]"))?;
                }
            }
        }
        Ok(())
    }
}

impl FromStr for FieldPath {
    type Err = FieldPathError;

    fn from_str(text: &str) -> Result<Self, FieldPathError> {
        let error = || FieldPathError(text.to_owned());
        let mut segments = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (segment, after) = match rest.strip_prefix('[') {
                Some(key) => read_item(key).ok_or_else(error)?,
                None => read_field(rest, segments.is_empty()).ok_or_else(error)?,
            };
            segments.push(segment);
            rest = after;
        }
        Ok(Self(segments))
    }
}

fn read_item(text: &str) -> Option<(Segment, &str)> {
    let mut key = String::new();
    let mut chars = text.char_indices();
    while let Some((index, c)) = chars.next() {
        match c {
            ']' => return Some((Segment::Item(key), &text[index + 1..])),
            '\\' => key.push(chars.next()?.1),
            other => key.push(other),
        }
    }
    None
}

fn read_field(text: &str, first: bool) -> Option<(Segment, &str)> {
    let text = if first { text } else { text.strip_prefix('.')? };
    let end = text.find(['.', '[']).unwrap_or(text.len());
    (end > 0).then(|| (Segment::Field(text[..end].to_owned()), &text[end..]))
}

impl TryFrom<String> for FieldPath {
    type Error = FieldPathError;

    fn try_from(text: String) -> Result<Self, FieldPathError> {
        text.parse()
    }
}

impl From<FieldPath> for String {
    fn from(path: FieldPath) -> Self {
        path.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_print_as_people_write_them() {
        let path = FieldPath::field("models")
            .then_item("a]b")
            .then_field("maxTokens");
        assert_eq!(path.to_string(), "models[a\\]b].maxTokens");
        assert_eq!(
            FieldPath::field("weights").then_item("1.1.0").to_string(),
            "weights[1.1.0]"
        );
    }

    #[test]
    fn broken_paths_are_refused() {
        for text in ["[a", ".a", "a..b", "a[b]c", "a."] {
            assert!(text.parse::<FieldPath>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn printed_paths_read_back(top in "[a-z]{1,8}", key in ".{0,12}", field in "[a-z]{1,8}") {
            let path = FieldPath::field(&top).then_item(&key).then_field(&field);
            prop_assert_eq!(path.to_string().parse::<FieldPath>().unwrap(), path);
        }
    }
}
