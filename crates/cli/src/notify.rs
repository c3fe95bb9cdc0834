//! Notifies whoever `lockstep.yaml` names of a run that ended.
//!
//! What became of the run comes in; how many took the notification, and a warning for each who did
//! not, go out. In a simulator environment the simulator plays the receivers.

use std::time::Duration;

use futures_util::future::join_all;
use lockstep_diff::Plan;
use lockstep_genesys::{Letter, Notifier};
use lockstep_ledger::Actor;
use lockstep_render::RunView;
use lockstep_render::notice::{self, Ending, Notice};
use lockstep_spec::Notify;
use lockstep_spec::notify::{Format, Occasion, Webhook, check_url};
use secrecy::{ExposeSecret as _, SecretString};

use crate::clock;
use crate::project::{VERSION, Workspace};
use crate::redaction;
use crate::saved;
use crate::tenant::Tenant;

/// How long a notification is tried.
const LIMIT: Duration = Duration::from_secs(30);

/// How long it is tried once somebody wants the run to stop.
const SHORT: Duration = Duration::from_secs(5);

/// A run that ended.
pub(crate) struct Closed<'a> {
    /// The project, with its environment.
    pub(crate) workspace: &'a Workspace,
    /// The tenant.
    pub(crate) tenant: &'a Tenant,
    /// The plan that was carried out.
    pub(crate) plan: &'a Plan,
    /// Who carried it out.
    pub(crate) actor: &'a Actor,
}

/// A notification that can be posted.
struct Ready<'a> {
    id: &'a str,
    time: &'a str,
    notice: Notice<'a>,
}

impl Closed<'_> {
    /// Notifies all who want to be; what did not go well goes into the run's summary.
    pub(crate) async fn notify(&self, view: &mut RunView) {
        let occasion = match Ending::of(view) {
            Ending::Applied => Occasion::Applied,
            Ending::Partial | Ending::Failed | Ending::Interrupted => Occasion::Failed,
        };
        let all = self.workspace.environment.notify.iter().enumerate();
        let wanting: Vec<_> = all
            .filter(|(_index, notify)| notify.on.contains(&occasion))
            .collect();
        if wanting.is_empty() {
            return;
        }
        let told = self.tell(view, &wanting).await;
        for result in told {
            match result {
                Ok(()) => view.aftermath.notified += 1,
                Err(warning) => view.aftermath.warnings.push(warning),
            }
        }
    }

    async fn tell(&self, view: &RunView, wanting: &[(usize, &Notify)]) -> Vec<Result<(), String>> {
        let limit = match view.interrupted || view.out_of_time {
            true => SHORT,
            false => LIMIT,
        };
        let notifier = match self.tenant.notifier(limit) {
            Ok(notifier) => notifier,
            Err(failure) => return vec![Err(format!("nobody was notified: {failure}"))],
        };
        let digest = match saved::digest(self.plan) {
            Ok(digest) => digest.to_string(),
            Err(failure) => return vec![Err(format!("nobody was notified: {failure}"))],
        };
        let (time, tool) = (clock::now(), format!("lockstep {VERSION}"));
        let id = view.run.as_deref().unwrap_or(&digest);
        let ready = Ready {
            id,
            time: &time,
            notice: Notice {
                id,
                time: &time,
                tool: &tool,
                plan: self.plan,
                digest: &digest,
                run: view,
                git_commit: self.actor.git_commit.as_deref(),
                ci_run_url: self.actor.ci_run_url.as_deref(),
            },
        };
        let each = wanting.iter();
        let posts = each.map(|(index, notify)| self.post(&notifier, &ready, (*index, notify)));
        join_all(posts).await
    }

    async fn post(
        &self,
        notifier: &Notifier,
        ready: &Ready<'_>,
        (index, notify): (usize, &Notify),
    ) -> Result<(), String> {
        let posted = self.try_post(notifier, ready, (index, notify)).await;
        posted.map_err(|why| {
            let environment = &self.workspace.environment.name;
            format!("`environments.{environment}.notify[{index}]` was not notified: {why}")
        })
    }

    async fn try_post(
        &self,
        notifier: &Notifier,
        ready: &Ready<'_>,
        (index, notify): (usize, &Notify),
    ) -> Result<(), String> {
        let url = self.url(&notify.webhook)?;
        let secret = notify.secret.as_ref().map(|source| self.secret(source));
        let secret = secret.transpose()?;
        let written = match notify.format {
            Format::Json => notice::json(&ready.notice),
            Format::CloudEvents => notice::cloud_event(&ready.notice),
            Format::Slack => Ok(notice::chat(&ready.notice)),
        };
        let body = redaction::mask(&written.map_err(|error| error.to_string())?);
        let letter = Letter {
            id: ready.id,
            at: ready.time,
            media: match notify.format {
                Format::Json | Format::Slack => "application/json",
                Format::CloudEvents => "application/cloudevents+json",
            },
            body: &body,
            secret: secret.as_ref(),
            repeatable: notify.format != Format::Slack,
        };
        let name = format!("notify-{index}");
        notifier.post(&name, &url, &letter).await
    }

    fn url(&self, webhook: &Webhook) -> Result<SecretString, String> {
        let source = match webhook {
            Webhook::Url(url) => return Ok(SecretString::from(url.clone())),
            Webhook::Kept(source) => source,
        };
        let url = self.secret(source)?;
        if self.tenant.simulator().is_none() {
            check_url(url.expose_secret()).map_err(|(why, _help)| format!("its URL {why}"))?;
        }
        Ok(url)
    }

    fn secret(
        &self,
        source: &lockstep_model::secret::SecretSource,
    ) -> Result<SecretString, String> {
        use lockstep_model::tenant::ReadSecret as _;

        let secret = self.tenant.secrets.secret(source);
        secret.map_err(|error| error.to_string())
    }
}
