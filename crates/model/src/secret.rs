//! References to secrets. The secrets themselves live behind [`crate::tenant::ReadSecret`] only.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A reference to a secret: where its value is found, and which revision of it is meant.
///
/// The value is read just before it is sent. It is sent when the object is created or replaced,
/// and when `revision` changes.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct SecretRef {
    /// The name of the environment variable that holds the secret. Either this or `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256), regex(pattern = SecretRef::ENV_PATTERN))]
    #[schemars(extend("examples" = ["ANTHROPIC_API_KEY"]))]
    pub env: Option<String>,
    /// The file that holds the secret, relative to the project; trailing newlines are cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 4096))]
    #[schemars(extend("examples" = ["secrets/anthropic.key"]))]
    pub file: Option<String>,
    /// A word of your own that names the present value: a new word sends the secret again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 128))]
    #[schemars(extend("examples" = ["2026-11"]))]
    pub revision: Option<String>,
}

/// Where a secret is read from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretSource {
    /// An environment variable.
    Env(String),
    /// A file.
    File(String),
}

impl SecretRef {
    /// The form of an environment variable's name. Most keys and tokens do not have it.
    pub const ENV_PATTERN: &str = "^[A-Za-z_][A-Za-z0-9_]*$";

    /// Returns where the secret is read from, unless the reference names none or two places.
    pub fn source(&self) -> Option<SecretSource> {
        match (&self.env, &self.file) {
            (Some(name), None) => Some(SecretSource::Env(name.clone())),
            (None, Some(path)) => Some(SecretSource::File(path.clone())),
            (None, None) | (Some(_), Some(_)) => None,
        }
    }

    /// Reads a reference from the value of a field of policy secret. A list is none, though serde
    /// would read a structure from it: what stands in it could be a secret.
    pub fn from_value(value: &Value) -> Option<Self> {
        value.is_object().then(|| Self::deserialize(value).ok())?
    }
}

impl fmt::Display for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "environment variable {name}"),
            Self::File(path) => write!(f, "file {path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reference_names_one_source() {
        let source = |value| SecretRef::from_value(&value).and_then(|secret| secret.source());
        assert_eq!(
            source(json!({"env": "A"})),
            Some(SecretSource::Env("A".to_owned()))
        );
        assert_eq!(
            source(json!({"file": "a"})),
            Some(SecretSource::File("a".to_owned()))
        );
        assert_eq!(source(json!({"env": "A", "file": "a"})), None);
        assert_eq!(source(json!({"revision": "1"})), None);
        assert_eq!(source(json!(["literal"])), None);
        assert_eq!(source(json!("literal")), None);
    }
}
