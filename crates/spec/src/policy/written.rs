//! A policy document as it is written.
//!
//! These are the types of the file alone; [`super::read`] makes rules of them.

use std::collections::BTreeMap;

use lockstep_model::{Kind, Name, Severity, order};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::About;

/// What a policy is called.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = order::declared::<Self>)]
pub struct PolicyMetadata {
    /// The policy's name: findings call a rule by it and by the rule's own.
    #[schemars(with = "String", regex(pattern = Name::PATTERN))]
    #[schemars(extend("examples" = ["limits"]))]
    pub name: Name,
}

/// Rules that resources, changes and plans are held to.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = order::declared::<Self>)]
pub struct PolicySpec {
    /// The rules, by `id`.
    #[schemars(length(min = 1, max = 1000))]
    pub(super) rules: Vec<RuleSpec>,
}

/// Something that must be true.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = order::declared::<Self>)]
pub(super) struct RuleSpec {
    /// The rule's name, unique in the policy.
    #[schemars(with = "String", regex(pattern = Name::PATTERN))]
    #[schemars(extend("examples" = ["tokens-per-minute"]))]
    pub(super) id: Name,
    /// What the rule is for. Findings show it as their help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 1000))]
    #[schemars(extend("examples" = ["More than this needs the platform team."]))]
    pub(super) description: Option<String>,
    /// What the rule is asked about: each resource, each change of a plan, or the plan;
    /// `resource` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "AboutSpec")]
    #[schemars(extend("default" = "resource"))]
    pub(super) on: Option<AboutSpec>,
    /// Which resources or changes the rule is asked about; all unless given.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "MatchSpec")]
    #[schemars(extend("examples" = [{"kind": "Model"}]))]
    pub(super) matches: Option<MatchSpec>,
    /// What must be true: an expression in CEL, such as
    /// `resource.rateLimits.tokensPerMinute <= 200000`.
    #[schemars(length(min = 1, max = 4096))]
    #[schemars(extend("examples" = ["resource.rateLimits.tokensPerMinute <= 200000"]))]
    pub(super) rule: String,
    /// What is wrong where the rule is false.
    #[schemars(length(min = 1, max = 500))]
    #[schemars(extend("examples" = ["no model may have more than 200,000 tokens a minute"]))]
    pub(super) message: String,
    /// An expression in CEL for what is wrong, with the values of the resource in it. Where it
    /// gives no text, `message` is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 4096))]
    #[schemars(extend("examples" = ["resource.metadata.name + ' has too many tokens a minute'"]))]
    pub(super) message_expression: Option<String>,
    /// How much it matters where the rule is false: an error stops every plan. `error` unless
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "SeveritySpec")]
    #[schemars(extend("default" = "error"))]
    pub(super) severity: Option<SeveritySpec>,
    /// The field that a finding points at, such as `spec.rateLimits.tokensPerMinute`; the
    /// document's name unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        with = "String",
        length(max = 500),
        regex(pattern = r"^(metadata|spec)(\.[^.]+)*$")
    )]
    #[schemars(extend("examples" = ["spec.rateLimits.tokensPerMinute"]))]
    pub(super) field: Option<String>,
    /// Addresses, such as `Model/production-llm`, that may break the rule: until `exceptUntil`,
    /// or for good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(inner(length(min = 1, max = 256)))]
    #[schemars(extend("examples" = [["Model/production-llm"]]))]
    pub(super) except: Vec<String>,
    /// The last day, in UTC, on which the addresses of `except` may break the rule, or everything
    /// if there are none: such as `2027-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    #[schemars(extend("examples" = ["2027-01-31"]))]
    pub(super) except_until: Option<String>,
}

/// Which resources or changes a rule is asked about: those that fit all of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = order::declared::<Self>)]
pub(super) struct MatchSpec {
    /// Their kind, or one of several kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "KindsSpec")]
    pub(super) kind: Option<KindsSpec>,
    /// A glob over their names, such as `production-*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 256))]
    #[schemars(extend("examples" = ["production-*"]))]
    pub(super) name: Option<String>,
    /// Labels that they have, with these values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(extend("examples" = [{"team": "cx-platform"}]))]
    pub(super) labels: BTreeMap<String, String>,
    /// The environments that the rule holds in; all unless given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(inner(regex(pattern = Name::PATTERN)))]
    #[schemars(extend("examples" = [["prod"]]))]
    pub(super) environments: Vec<String>,
}

/// One kind of manifest, or several.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum KindsSpec {
    /// One kind.
    One(KindSpec),
    /// Any of several kinds.
    Several(Vec<KindSpec>),
}

/// A kind of manifest.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct KindSpec(#[schemars(with = "String", extend("oneOf" = kinds()))] pub(super) Kind);

fn kinds() -> Vec<Value> {
    let kinds = Kind::ALL.iter().map(|kind| kind.info());
    kinds
        .map(|kind| json!({"const": kind.name, "description": format!("{}.", kind.summary)}))
        .collect()
}

/// What a rule is asked about.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum AboutSpec {
    /// Each resolved resource, in `validate`, `plan` and `apply`.
    Resource,
    /// Each change of a plan, in `plan` and `apply`.
    Change,
    /// The whole plan, in `plan` and `apply`.
    Plan,
}

/// How much it matters where a rule is false.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum SeveritySpec {
    /// Nothing can be planned.
    Error,
    /// It can be planned, and is said.
    Warning,
    /// Worth knowing.
    Note,
}

impl AboutSpec {
    pub(super) const fn about(self) -> About {
        match self {
            Self::Resource => About::Resource,
            Self::Change => About::Change,
            Self::Plan => About::Plan,
        }
    }
}

impl SeveritySpec {
    pub(super) const fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

impl KindsSpec {
    pub(super) fn kinds(&self) -> Vec<Kind> {
        match self {
            Self::One(kind) => vec![kind.0],
            Self::Several(kinds) => kinds.iter().map(|kind| kind.0).collect(),
        }
    }
}
