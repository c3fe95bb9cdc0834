//! Notes, verdicts and agreements, as version 1.0 writes them.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Something worth knowing.
#[derive(Debug, Serialize, Deserialize)]
#[serde(
    tag = "note",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(super) enum NoteV1<'a> {
    FieldReleased {
        address: String,
        path: String,
    },
    ExtraEntries {
        address: String,
        entries: Vec<Cow<'a, str>>,
    },
    LikelyRename {
        from: String,
        to: String,
    },
    ExternalMissing {
        address: String,
        live_name: Cow<'a, str>,
    },
    AlreadyGone {
        address: String,
        live_id: Cow<'a, str>,
    },
}

/// A guard's answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VerdictV1<'a> {
    pub(super) guard: Cow<'a, str>,
    pub(super) found: Amount,
    pub(super) limit: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) allowed: Option<Amount>,
    pub(super) addresses: Vec<String>,
    /// Written for readers; not read back.
    #[serde(default)]
    pub(super) refuses: bool,
}

/// What was agreed to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConsentV1<'a> {
    pub(super) adopt: Vec<String>,
    pub(super) conflicts: bool,
    pub(super) allow: Vec<AllowV1<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<Cow<'a, str>>,
}

/// How far a guard may be passed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AllowV1<'a> {
    pub(super) guard: Cow<'a, str>,
    pub(super) amount: Amount,
}

/// A number that JSON may lack a form for: infinity is written as a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount(pub(super) f64);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(f64),
    Text(String),
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0.is_finite() {
            true => to.serialize_f64(self.0),
            false => to.collect_str(&self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = match Written::deserialize(from)? {
            Written::Number(number) => number,
            Written::Text(text) => text.parse().map_err(serde::de::Error::custom)?,
        };
        Ok(Self(number))
    }
}
