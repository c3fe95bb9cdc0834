//! Notifies whoever `lockstep.yaml` names of drift.
//!
//! What drifted comes in; a warning for each who did not take the notification goes out. Nothing
//! here decides how the command ends.

use lockstep_diff::Plan;
use lockstep_render::DriftView;
use lockstep_render::notice::drift::DriftNotice;
use lockstep_spec::notify::Occasion;

use super::{About, LIMIT, Post, Ready};
use crate::project::{VERSION, Workspace};
use crate::tenant::Tenant;
use crate::{actor, clock, run};

/// Drift that was found.
pub(crate) struct Noticed<'a> {
    /// The project, with its environment.
    pub(crate) workspace: &'a Workspace,
    /// The tenant.
    pub(crate) tenant: &'a Tenant,
    /// The plan that the drift was taken from.
    pub(crate) plan: &'a Plan,
    /// What drifted.
    pub(crate) found: &'a DriftView<'a>,
}

impl Noticed<'_> {
    /// Notifies all who want to be, if anything drifted; says what did not go well.
    pub(crate) async fn notify(&self) -> Vec<String> {
        let post = Post {
            workspace: self.workspace,
            tenant: self.tenant,
        };
        let wanting = post.wanting(Occasion::Drifted);
        if self.found.drift.is_empty() || wanting.is_empty() {
            return Vec::new();
        }
        let (id, time, tool) = (run::new_id(), clock::now(), format!("lockstep {VERSION}"));
        let actor = actor::actor(&self.workspace.root, self.tenant.actor.clone());
        let ready = Ready {
            id: &id,
            time: &time,
            about: About::Drift(DriftNotice {
                id: &id,
                time: &time,
                tool: &tool,
                plan: self.plan,
                found: self.found,
                git_commit: actor.git_commit.as_deref(),
                ci_run_url: actor.ci_run_url.as_deref(),
            }),
        };
        let told = post.all(&ready, &wanting, LIMIT).await;
        told.into_iter().filter_map(Result::err).collect()
    }
}
