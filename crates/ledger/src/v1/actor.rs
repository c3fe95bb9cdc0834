//! Who acts, as it is stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::entry;

/// Who acts.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Actor<'a> {
    /// The id of the OAuth client.
    client: &'a str,
    /// The name of the host.
    host: &'a str,
    /// The user on that host.
    user: &'a str,
    /// The Git commit of the manifests.
    #[serde(skip_serializing_if = "Option::is_none")]
    git_commit: Option<&'a str>,
    /// Whether the checkout held changes that were not committed.
    #[serde(skip_serializing_if = "Option::is_none")]
    git_dirty: Option<bool>,
    /// Where the CI run can be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    ci_run_url: Option<&'a str>,
}

impl<'a> From<&'a entry::Actor> for Actor<'a> {
    fn from(actor: &'a entry::Actor) -> Self {
        Self {
            client: &actor.client,
            host: &actor.host,
            user: &actor.user,
            git_commit: actor.git_commit.as_deref(),
            git_dirty: actor.git_dirty,
            ci_run_url: actor.ci_run_url.as_deref(),
        }
    }
}

impl From<Actor<'_>> for entry::Actor {
    fn from(stored: Actor<'_>) -> Self {
        Self {
            client: stored.client.to_owned(),
            host: stored.host.to_owned(),
            user: stored.user.to_owned(),
            git_commit: stored.git_commit.map(str::to_owned),
            git_dirty: stored.git_dirty,
            ci_run_url: stored.ci_run_url.map(str::to_owned),
        }
    }
}
