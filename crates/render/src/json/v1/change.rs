//! Changes and what is withheld, as version 1.0 writes them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use lockstep_model::Fields;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::against::AgainstV1;
use super::origin::OriginV1;
use super::probing::ProbingV1;

/// A change.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChangeV1<'a> {
    pub(super) id: String,
    pub(super) action: Cow<'a, str>,
    pub(super) live_name: Cow<'a, str>,
    pub(super) subject: SubjectV1<'a>,
    pub(super) fields: Vec<FieldChangeV1<'a>>,
    #[schemars(with = "BTreeMap<String, Value>")]
    pub(super) before: Cow<'a, Fields>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) live_name_before: Option<Cow<'a, str>>,
    #[schemars(with = "BTreeMap<String, Value>")]
    pub(super) after: Cow<'a, Fields>,
    pub(super) steps: Vec<StepV1<'a>>,
    pub(super) depends_on: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<OriginV1<'a>>,
    pub(super) protected: bool,
    /// The digest of `before`: of the live object, as it was read.
    #[serde(default)]
    pub(super) basis: String,
    /// Digests of what was live beside the managed fields, by their place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) beside: BTreeMap<String, String>,
    /// The fields that are left as they are live.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) spared: Vec<SparedV1<'a>>,
    /// What is done once it is written. Written for readers; not read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) probe: Option<ProbingV1>,
    /// Whose the change is, where the plan is measured against another state of the manifests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) standing: Option<Cow<'a, str>>,
    /// The fields that were pending before, of a change that was not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) pending_fields: Vec<String>,
}

/// A field that is left as it is live.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SparedV1<'a> {
    pub(super) path: String,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "there"
    )]
    pub(super) base: Option<Cow<'a, Value>>,
}

/// A field that is to change.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) against: Option<AgainstV1<'a>>,
}

/// A `null` that stands there is a value; only what is missing is none.
pub(super) fn there<'de, 'a, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Cow<'a, Value>>, D::Error> {
    Value::deserialize(from).map(|value| Some(Cow::Owned(value)))
}

/// Which live object a change is about.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum SubjectV1<'a> {
    New,
    Live(Cow<'a, str>),
    MadeBy(String),
}

/// One write.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct EntryV1<'a> {
    pub(super) field: Cow<'a, str>,
    pub(super) key: Cow<'a, str>,
}

/// Something that is withheld.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WithheldV1<'a> {
    pub(super) address: String,
    pub(super) reason: ReasonV1<'a>,
    pub(super) fields: Vec<FieldChangeV1<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<OriginV1<'a>>,
}

/// Why something is withheld.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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
    OtherLedger {
        ledger: Cow<'a, str>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        project: Option<Cow<'a, str>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        environment: Option<Cow<'a, str>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        run: Option<Cow<'a, str>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Cow<'a, str>>,
    },
    PruneOff,
    Blocked {
        by: String,
    },
    Obscured {
        by: String,
    },
    OfOthers {
        by: String,
    },
    Excluded {
        by: String,
    },
    IncompleteKind,
    ChangedSince,
    Unsettled,
    ContentGone,
    NoSecret {
        fields: Vec<Cow<'a, str>>,
    },
    GivenUp,
    Concealed {
        fields: Vec<Cow<'a, str>>,
    },
    Unresolved {
        names: Vec<Cow<'a, str>>,
    },
}
