//! Changes and what is withheld, as version 1.0 writes them.

use std::borrow::Cow;

use lockstep_model::Fields;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::origin::OriginV1;

/// A change.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChangeV1<'a> {
    pub(super) id: String,
    pub(super) action: Cow<'a, str>,
    pub(super) live_name: Cow<'a, str>,
    pub(super) subject: SubjectV1<'a>,
    pub(super) fields: Vec<FieldChangeV1<'a>>,
    pub(super) before: Cow<'a, Fields>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) live_name_before: Option<Cow<'a, str>>,
    pub(super) after: Cow<'a, Fields>,
    pub(super) steps: Vec<StepV1<'a>>,
    pub(super) depends_on: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<OriginV1<'a>>,
    pub(super) protected: bool,
    /// Written for readers; not read back.
    #[serde(default)]
    pub(super) basis: String,
}

/// A field that is to change.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FieldChangeV1<'a> {
    pub(super) path: String,
    pub(super) policy: Cow<'a, str>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "there"
    )]
    pub(super) before: Option<Cow<'a, Value>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "there"
    )]
    pub(super) after: Option<Cow<'a, Value>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "there"
    )]
    pub(super) base: Option<Cow<'a, Value>>,
    pub(super) cause: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<OriginV1<'a>>,
}

/// A `null` that stands there is a value; only what is missing is none.
fn there<'de, 'a, D: Deserializer<'de>>(from: D) -> Result<Option<Cow<'a, Value>>, D::Error> {
    Value::deserialize(from).map(|value| Some(Cow::Owned(value)))
}

/// Which live object a change is about.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum SubjectV1<'a> {
    New,
    Live(Cow<'a, str>),
    MadeBy(String),
}

/// One write.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase")]
pub(super) enum StepV1<'a> {
    Create {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<EntryV1<'a>>,
    },
    Write {
        fields: Vec<Cow<'a, str>>,
        rename: bool,
    },
    Publish(EntryV1<'a>),
    Delete,
}

/// An entry of an append-only field.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct EntryV1<'a> {
    pub(super) field: Cow<'a, str>,
    pub(super) key: Cow<'a, str>,
}

/// Something that is withheld.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WithheldV1<'a> {
    pub(super) address: String,
    pub(super) reason: ReasonV1<'a>,
    pub(super) fields: Vec<FieldChangeV1<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<OriginV1<'a>>,
}

/// Why something is withheld.
#[derive(Debug, Serialize, Deserialize)]
#[serde(
    tag = "code",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(super) enum ReasonV1<'a> {
    NeedsAdoption {
        live_id: Cow<'a, str>,
    },
    Conflict,
    Drift,
    TwoObjects {
        known: Cow<'a, str>,
        named: Cow<'a, str>,
    },
    Unreadable {
        why: Cow<'a, str>,
    },
    InUse {
        by: Vec<Cow<'a, str>>,
    },
    Protected,
    PublishedText {
        versions: Vec<Cow<'a, str>>,
    },
    NotPublished {
        versions: Vec<Cow<'a, str>>,
    },
    PruneOff,
    Blocked {
        by: String,
    },
    IncompleteKind,
}
