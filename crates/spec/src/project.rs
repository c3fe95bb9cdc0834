//! `lockstep.yaml`: where a project's manifests are, and its environments, as they are written.
//!
//! These are the types of the file alone; [`crate::environment`] makes settings of them.

use std::collections::BTreeMap;

use lockstep_model::Name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::notify::NotifySpec;
use crate::spec::Removal;
use crate::tenant::{CredentialSource, TenantSpec};

/// The name of the project file.
pub const PROJECT_FILE: &str = "lockstep.yaml";

/// A project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The project's name.
    pub name: Name,
    /// What stands under `spec` of `lockstep.yaml`.
    pub spec: ProjectSpec,
    /// What is handed over.
    pub removed: Vec<Removal>,
}

/// What a project is called.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct ProjectMetadata {
    /// The project's name; the ledger carries it.
    #[schemars(with = "String", regex(pattern = Name::PATTERN))]
    #[schemars(extend("examples" = ["acme-gateway"]))]
    pub name: Name,
}

/// Where a project's manifests are, and its environments.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct ProjectSpec {
    /// The versions of lockstep that may work on the project, such as `>=0.1`. It is checked
    /// before all else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 256))]
    #[schemars(extend("examples" = [">=0.1"]))]
    pub requires: Option<String>,
    /// The folders (or files) that hold the manifests, relative to the project.
    #[schemars(length(min = 1), inner(length(min = 1, max = 4096)))]
    #[schemars(extend("examples" = [["manifests"]]))]
    pub manifests: Vec<String>,
    /// The folders (or files) that hold the policies, relative to the project; `policies` unless
    /// given, if there is such a folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        with = "Vec<String>",
        length(min = 1),
        inner(length(min = 1, max = 4096))
    )]
    #[schemars(extend("examples" = [["policies"]]))]
    pub policies: Option<Vec<String>>,
    /// Values that fill `{value: NAME}` in manifests; those of an environment win over them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "ValuesSpec")]
    pub values: Option<ValuesSpec>,
    /// What lies beneath each document of a kind, by kind: fields of `spec`. The document wins.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, Map<String, Value>>")]
    #[schemars(extend("examples" = [{"Provider": {"timeout": "30s"}}]))]
    pub defaults: BTreeMap<String, Value>,
    /// The environments, by name. Without `--env`, `sim` is meant, or the only one.
    #[schemars(extend("minProperties" = 1, "propertyNames" = {"pattern": Name::PATTERN}))]
    #[schemars(extend("examples" = [{"sim": {"tenant": {"simulator": {}}}}]))]
    pub environments: BTreeMap<String, EnvironmentSpec>,
    /// Objects that are handed over: no longer lockstep's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("examples" = [[{"address": "Prompt/support_agent"}]]))]
    pub removed: Vec<RemovedSpec>,
}

/// A tenant, and how it is met.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct EnvironmentSpec {
    /// The organisation that is kept in step: the simulator, a region, or a base URL.
    pub tenant: TenantSpec,
    /// Folders of documents that change the manifests for this environment, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(inner(length(min = 1, max = 4096)))]
    #[schemars(extend("examples" = [["overlays/prod"]]))]
    pub overlays: Vec<String>,
    /// Values that fill `{value: NAME}` in manifests, over those of the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "ValuesSpec")]
    pub values: Option<ValuesSpec>,
    /// What lies beneath each document of a kind, by kind, over the defaults of the project.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, Map<String, Value>>")]
    #[schemars(extend("examples" = [{"Provider": {"timeout": "30s"}}]))]
    pub defaults: BTreeMap<String, Value>,
    /// The tier of every RateMatrix; its first one unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 128))]
    #[schemars(extend("examples" = ["burst"]))]
    pub tier: Option<String>,
    /// Where the ledger is: `file:PATH`, relative to the project; `s3://BUCKET/PREFIX`,
    /// `az://CONTAINER/PREFIX` or `gs://BUCKET/PREFIX`; or `git:REF`, a ref of the repository. Only
    /// the simulator has one unless given: `.lockstep/` and the environment's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 4096))]
    #[schemars(extend("examples" = ["s3://acme-lockstep/prod", "file:ledger/prod", "git:refs/lockstep/prod"]))]
    pub ledger: Option<String>,
    /// For how long the lease on a ledger in a bucket or in a ref is given each time, before it is
    /// renewed: a duration from a second to an hour; `60s` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 64))]
    #[schemars(extend("examples" = ["60s"], "default" = "60s"))]
    pub lease: Option<String>,
    /// Globs over addresses: the only ones that may be adopted, written, deleted or called drift.
    /// All of them unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        with = "Vec<String>",
        length(min = 1),
        inner(length(min = 1, max = 256))
    )]
    #[schemars(extend("examples" = [["Prompt/*"]], "default" = ["*"]))]
    pub owns: Option<Vec<String>>,
    /// Whether objects found by name with other values are taken over without asking; `false`
    /// unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "bool")]
    #[schemars(extend("default" = false))]
    pub adopt: Option<bool>,
    /// Whether what is no longer in Git is deleted; `true` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "bool")]
    #[schemars(extend("default" = true))]
    pub prune: Option<bool>,
    /// What is done about a field that was changed outside Git; `revert` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "DriftSpec")]
    #[schemars(extend("default" = "revert"))]
    pub on_drift: Option<DriftSpec>,
    /// How much a plan may do before it is refused, or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "GuardsSpec")]
    #[schemars(extend("examples" = [{
        "maxDeletes": 3, "maxChangePercent": 30, "maxTrafficShift": 0.25
    }]))]
    pub guards: Option<GuardsSpec>,
    /// Which saved plans may be applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "PlansSpec")]
    pub plans: Option<PlansSpec>,
    /// Who is notified of runs that did anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 1, max = 20))]
    #[schemars(extend("examples" = [[{"webhook": {"env": "OPS_WEBHOOK_URL"}, "format": "slack"}]]))]
    pub notify: Vec<NotifySpec>,
    /// How the ledger is signed, and whose signatures count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "AuditSpec")]
    pub audit: Option<AuditSpec>,
}

/// Which saved plans may be applied.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct PlansSpec {
    /// The public keys of whoever may sign plans: `ed25519:` and 32 bytes in Base64, or the path of
    /// a PEM file, relative to the project. With any of them, a plan must be signed by one, and
    /// nothing is applied but saved plans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        length(min = 1, max = 64),
        inner(
            length(min = 1, max = 4096),
            regex(pattern = "^(ed25519:[A-Za-z0-9+/]{43}=|[^:]+)$")
        )
    )]
    #[schemars(extend("examples" = [["keys/plans.pub.pem"]]))]
    pub keys: Vec<String>,
    /// How old a plan may be when it is applied: a duration such as `8h` or `2days`, from a second
    /// to 90 days; `24h` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 64))]
    #[schemars(extend("examples" = ["8h"], "default" = "24h"))]
    pub max_age: Option<String>,
}

/// How a ledger is signed, and whose signatures count.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct AuditSpec {
    /// Where the private key is that signs the head of the ledger at the end of each run. A run that
    /// cannot read it writes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CredentialSource")]
    pub sign_with: Option<CredentialSource>,
    /// The public keys whose signatures count when the ledger is verified: `ed25519:` and 32 bytes
    /// in Base64, or the path of a PEM file, relative to the project.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        length(min = 1, max = 64),
        inner(
            length(min = 1, max = 4096),
            regex(pattern = "^(ed25519:[A-Za-z0-9+/]{43}=|[^:]+)$")
        )
    )]
    #[schemars(extend("examples" = [["keys/audit.pub.pem"]]))]
    pub keys: Vec<String>,
}

/// Values by name, or several such mappings, of which later ones win.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ValuesSpec {
    /// One mapping.
    One(ValueLayer),
    /// Several, of which later ones win.
    Several(Vec<ValueLayer>),
}

/// Values by name, and perhaps a file that holds more: what is written here wins over it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ValueLayer {
    /// A JSON or YAML file of values by name, relative to the project; what `terraform output
    /// -json` writes is understood. No value can be called `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 4096))]
    #[schemars(extend("examples" = ["terraform-outputs.json"]))]
    pub file: Option<String>,
    /// The values: texts, numbers, true or false, or null.
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, Scalar>")]
    pub inline: BTreeMap<String, Value>,
}

/// A value that is neither a list nor a mapping.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// Null.
    Null(()),
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl ValuesSpec {
    /// Returns the mappings in their order, each with the steps that lead to it.
    pub(crate) fn layers(&self) -> Vec<(Option<usize>, &ValueLayer)> {
        match self {
            Self::One(layer) => vec![(None, layer)],
            Self::Several(layers) => {
                let numbered = layers.iter().enumerate();
                numbered
                    .map(|(index, layer)| (Some(index), layer))
                    .collect()
            }
        }
    }
}

/// What is done about a field that was changed outside Git.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DriftSpec {
    /// It is planned back to what Git says.
    Revert,
    /// It is shown and left as it is.
    Withhold,
}

/// How much a plan may do before it is refused.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum GuardsSpec {
    /// Nothing is refused, and every plan says so.
    Word(GuardsWord),
    /// What is refused; a guard that is left out keeps its default.
    Numbers(GuardNumbers),
}

/// The word that switches guards off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GuardsWord {
    /// Nothing is refused.
    None,
}

/// The numbers of the guards.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct GuardNumbers {
    /// The most objects that a plan may delete or replace; 3 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 0, max = 1_000_000))]
    #[schemars(extend("default" = 3))]
    pub max_deletes: Option<u64>,
    /// The largest share of live objects that a plan may delete or replace, in percent, from 10
    /// live objects on; 20 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = 0.0, max = 100.0))]
    #[schemars(extend("default" = 20))]
    pub max_delete_percent: Option<f64>,
    /// The most objects that a plan may replace, which is to delete them and make them anew; 1
    /// unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 0, max = 1_000_000))]
    #[schemars(extend("default" = 1))]
    pub max_replacements: Option<u64>,
    /// The largest share of live objects that a plan may change, in percent, from 10 live objects
    /// on; 30 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = 0.0, max = 100.0))]
    #[schemars(extend("default" = 30))]
    pub max_change_percent: Option<f64>,
    /// The largest share of a prompt's requests that a plan may move, 0 to 1; 0.25 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = 0.0, max = 1.0))]
    #[schemars(extend("default" = 0.25))]
    pub max_traffic_shift: Option<f64>,
    /// How much of a rate limit a plan may take away, in percent; 50 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = 0.0, max = 100.0))]
    #[schemars(extend("default" = 50))]
    pub max_limit_cut_percent: Option<f64>,
    /// How many filters and blocked categories a plan may take away from prompts; 0 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 0, max = 1_000_000))]
    #[schemars(extend("default" = 0))]
    pub max_guardrails_loosened: Option<u64>,
    /// How far back the telemetry of prompts is read where the rate limits of their model fall,
    /// from `10m` to `31d`; it is not read unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = crate::guards::SPAN_PATTERN))]
    #[schemars(extend("examples" = ["24h"]))]
    pub telemetry: Option<String>,
    /// How much of a lowered rate limit may be in use by what telemetry shows, in percent; 100
    /// unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = 0.0, max = 1000.0))]
    #[schemars(extend("default" = 100))]
    pub max_limit_use_percent: Option<f64>,
}

/// An object that is handed over.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct RemovedSpec {
    /// The address that the object had, such as `Prompt/support_agent`.
    #[schemars(regex(pattern = "^[A-Za-z]+/[A-Za-z0-9._-]+$"))]
    #[schemars(extend("examples" = ["Prompt/support_agent"]))]
    pub address: String,
    /// Whether the live object is deleted, rather than left as it is; `false` unless given.
    #[serde(default)]
    pub delete: bool,
}
