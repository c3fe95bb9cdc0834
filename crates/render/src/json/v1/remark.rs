//! Notes, verdicts and agreements, as version 1.0 writes them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::change::there;
use super::origin::OriginV1;

/// Something worth knowing.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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
        /// What `renamedFrom` has to list.
        #[serde(default)]
        names: Vec<Cow<'a, str>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<OriginV1<'a>>,
        /// What refers to what is deleted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        by: Vec<Cow<'a, str>>,
    },
    ExternalMissing {
        address: String,
        live_name: Cow<'a, str>,
    },
    AlreadyGone {
        address: String,
        live_id: Cow<'a, str>,
    },
    FieldIgnored {
        address: String,
        path: String,
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "there"
        )]
        live: Option<Cow<'a, Value>>,
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "there"
        )]
        desired: Option<Cow<'a, Value>>,
        until: Cow<'a, str>,
        reason: Cow<'a, str>,
    },
    RequestsEnd {
        address: String,
        serving: Vec<ServingV1<'a>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        requests: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u64>,
    },
    ServedBefore {
        address: String,
        values: Vec<Cow<'a, str>>,
    },
    LimitInUse {
        address: String,
        path: String,
        peak: u64,
        limit: u64,
        seconds: u64,
        untold: u64,
    },
    UseUnknown {
        address: String,
        why: Cow<'a, str>,
    },
}

/// A version, and its share of the requests in parts of 10,000.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct ServingV1<'a> {
    pub(super) version: Cow<'a, str>,
    pub(super) share: u32,
}

/// A guard's answer.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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
    /// What would let the plan pass. Written for readers; not read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) flag: Option<Cow<'a, str>>,
}

/// What was agreed to.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConsentV1<'a> {
    pub(super) adopt: Vec<String>,
    pub(super) conflicts: bool,
    /// What is sent its secrets again; left out if nothing is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) resend: Vec<String>,
    pub(super) allow: Vec<AllowV1<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<Cow<'a, str>>,
}

/// How far a guard may be passed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Amount")
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number, or a text for one without end.",
            "type": ["number", "string"],
        })
    }
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
