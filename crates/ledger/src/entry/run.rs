//! A run: who began it, with what, past which guards, and what it came to.

use lockstep_model::Digest;

/// The start of a run: who, with what, against what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStarted {
    /// Who acts.
    pub actor: Actor,
    /// The program and its version.
    pub tool: String,
    /// The environment's name.
    pub environment: String,
    /// The organisation, as the tenant named itself.
    pub organization: Organization,
    /// The digest of the plan.
    pub plan: Digest,
    /// The digest of the spec.
    pub spec: Digest,
    /// The guards that were overridden.
    pub overrides: Vec<Override>,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The id of the OAuth client.
    pub client: String,
    /// The name of the host.
    pub host: String,
    /// The user on that host.
    pub user: String,
    /// The Git commit of the manifests.
    pub git_commit: Option<String>,
    /// Whether the checkout held changes that were not committed.
    pub git_dirty: Option<bool>,
    /// Where the CI run can be seen.
    pub ci_run_url: Option<String>,
}

/// An organisation of the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A guard that a person overrode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The guard's name.
    pub guard: String,
    /// What was allowed.
    pub value: String,
    /// Why, in the person's own words.
    pub reason: String,
}

/// A guard that would have refused the plan, and was overridden: an entry of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct GuardOverridden {
    /// The guard's name.
    pub guard: String,
    /// What was allowed.
    pub value: String,
    /// Why, in the person's own words.
    pub reason: String,
    /// How much the plan does.
    pub measured: Option<f64>,
    /// How much the environment allows.
    pub limit: Option<f64>,
}

/// What a run did, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Objects created.
    pub created: u64,
    /// Objects changed.
    pub updated: u64,
    /// Objects deleted and created anew.
    pub replaced: u64,
    /// Objects deleted.
    pub deleted: u64,
    /// Objects taken over.
    pub adopted: u64,
    /// Objects given up.
    pub released: u64,
    /// Changes that failed.
    pub failed: u64,
    /// Changes of which nobody knows.
    pub unsettled: u64,
    /// Changes that were not begun.
    pub skipped: u64,
}
