//! The settings under `tenant` of an environment, as they are written.

use lockstep_model::{SecretRef, scalar};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The organisation that is kept in step. At most one of `simulator`, `region` and `baseUrl`;
/// without any, `organization`, and the variable GENESYSCLOUD_REGION says where it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct TenantSpec {
    /// The embedded simulator: no account, no secret, nothing leaves the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "SimulatorSpec")]
    #[schemars(extend("examples" = [{}]))]
    pub simulator: Option<SimulatorSpec>,
    /// The region of the organisation, such as `eu-central-1`, or the domain of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        with = "String",
        length(min = 1, max = 253),
        regex(pattern = "^[a-z0-9][a-z0-9.-]*$")
    )]
    #[schemars(extend("examples" = ["eu-central-1"]))]
    pub region: Option<String>,
    /// The root of the API: a proxy, or a simulator that runs on its own. Plain HTTP goes to
    /// loopback only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 2048))]
    #[schemars(extend("examples" = ["http://127.0.0.1:8080"]))]
    pub base_url: Option<String>,
    /// Where tokens are asked for; the region's login host, or `{baseUrl}/oauth/token`, unless
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 2048))]
    #[schemars(extend("examples" = ["https://login.mypurecloud.de/oauth/token"]))]
    pub token_url: Option<String>,
    /// How the client's id and secret are sent; `basic` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "TokenStyle")]
    #[schemars(extend("default" = "basic"))]
    pub token_style: Option<TokenStyle>,
    /// The id of the organisation: it must be what the API says it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 256))]
    #[schemars(extend("examples" = ["5c1f0c2e-0000-4000-8000-000000000000"]))]
    pub organization: Option<String>,
    /// Where the client's id and secret are found; the GENESYSCLOUD_* variables unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CredentialsSpec")]
    #[schemars(extend("examples" = [{
        "clientId": {"env": "GENESYS_PROD_ID"}, "clientSecret": {"env": "GENESYS_PROD_SECRET"}
    }]))]
    pub credentials: Option<CredentialsSpec>,
    /// A file of certificates, in PEM, of authorities that are trusted beside the system's: for a
    /// proxy that looks into TLS. A path from the project's folder, or an absolute one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 4096))]
    #[schemars(extend("examples" = ["/etc/ssl/certs/acme-proxy.pem"]))]
    pub ca_file: Option<String>,
    /// How much is asked of the API at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "LimitsSpec")]
    #[schemars(extend("examples" = [{"requestsPerMinute": 300, "concurrency": 8}]))]
    pub limits: Option<LimitsSpec>,
    /// How long each step of talking to the API may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "TimeoutsSpec")]
    #[schemars(extend("examples" = [{"connect": "10s", "answer": "60s"}]))]
    pub timeouts: Option<TimeoutsSpec>,
    /// How long a run may take in all: a duration from `1s` to `1440m`; as long as it needs unless
    /// given. `--deadline` wins over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = scalar::DURATION_PATTERN))]
    #[schemars(extend("examples" = ["30m"]))]
    pub deadline: Option<String>,
}

/// The embedded simulator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct SimulatorSpec {
    /// What its ids and chances are drawn from; 0 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(max = 9_007_199_254_740_992_u64))]
    #[schemars(extend("default" = 0))]
    pub seed: Option<u64>,
    /// The file that keeps its state, relative to the project; under `.lockstep/` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 4096))]
    #[schemars(extend("examples" = ["tenant.json"]))]
    pub state: Option<String>,
}

/// How the client's id and secret are sent when a token is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TokenStyle {
    /// By HTTP Basic authentication.
    #[default]
    Basic,
    /// In the form of the body.
    Body,
}

/// Where the client's id and secret are found, or a token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct CredentialsSpec {
    /// The id of the OAuth client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CredentialSource")]
    pub client_id: Option<CredentialSource>,
    /// The secret of the OAuth client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CredentialSource")]
    pub client_secret: Option<CredentialSource>,
    /// A token that is used as it is, instead of the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CredentialSource")]
    pub access_token: Option<CredentialSource>,
}

/// Where a credential is found: `{env: NAME}` or `{file: path}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct CredentialSource {
    /// The name of the environment variable that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        with = "String",
        length(max = 256),
        regex(pattern = SecretRef::ENV_PATTERN)
    )]
    #[schemars(extend("examples" = ["GENESYS_PROD_ID"]))]
    pub env: Option<String>,
    /// The file that holds it, relative to the project; trailing newlines are cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 4096))]
    #[schemars(extend("examples" = ["secrets/client-id"]))]
    pub file: Option<String>,
}

/// How much is asked of the API at most.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct LimitsSpec {
    /// Requests in a minute; what the API's own headers allow unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 1, max = 100_000))]
    #[schemars(extend("examples" = [300]))]
    pub requests_per_minute: Option<u64>,
    /// Requests at one time; 8 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 1, max = 256))]
    #[schemars(extend("default" = 8))]
    pub concurrency: Option<u64>,
}

/// How long each step of talking to the API may take.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct TimeoutsSpec {
    /// How long a connection may take to be made: a duration from `100ms` to `2m`; `10s` unless
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = scalar::DURATION_PATTERN))]
    #[schemars(extend("examples" = ["10s"], "default" = "10s"))]
    pub connect: Option<String>,
    /// How long one request may take, to the last byte of its answer: a duration from `1s` to
    /// `10m`; `60s` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = scalar::DURATION_PATTERN))]
    #[schemars(extend("examples" = ["60s"], "default" = "60s"))]
    pub answer: Option<String>,
    /// How long the registration of a model is followed: a duration from `1s` to `60m`; `120s`
    /// unless given. What takes longer is settled by the next run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = scalar::DURATION_PATTERN))]
    #[schemars(extend("examples" = ["120s"], "default" = "120s"))]
    pub job: Option<String>,
    /// How long a write whose answer was lost is looked for, since lists may lag: a duration from
    /// `1s` to `5m`; `30s` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = scalar::DURATION_PATTERN))]
    #[schemars(extend("examples" = ["30s"], "default" = "30s"))]
    pub settle: Option<String>,
}
