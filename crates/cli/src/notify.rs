//! Notifies whoever `lockstep.yaml` names of a run that ended, or of drift.
//!
//! What became of the run comes in; how many took the notification, and a warning for each who did
//! not, go out. In a simulator environment the simulator plays the receivers.

mod drift;

use std::time::Duration;

use futures_util::future::join_all;
use lockstep_diff::Plan;
use lockstep_genesys::{Letter, Notifier};
use lockstep_ledger::Actor;
use lockstep_render::RunView;
use lockstep_render::notice::drift::DriftNotice;
use lockstep_render::notice::{self, Ending, Notice};
use lockstep_spec::Notify;
use lockstep_spec::notify::{Format, Occasion, Webhook, check_url};
use secrecy::{ExposeSecret as _, SecretString};

use crate::clock;
use crate::doctor;
use crate::project::{VERSION, Workspace};
use crate::redaction;
use crate::saved;
use crate::tenant::Tenant;

pub(crate) use self::drift::Noticed;

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
    about: About<'a>,
}

/// What a notification is about.
enum About<'a> {
    Run(Notice<'a>),
    Drift(DriftNotice<'a>),
}

/// Posts the notifications of an environment.
struct Post<'a> {
    workspace: &'a Workspace,
    tenant: &'a Tenant,
}

/// Where a notification goes, and what it is signed with.
struct Receiver {
    url: SecretString,
    secret: Option<SecretString>,
}

/// Whoever wants to be notified, and as which of all.
type Wanting<'a> = Vec<(usize, &'a Notify)>;

/// Warns before a run of whom it will not be able to notify: afterwards is too late to mend it.
pub(crate) fn remind(workspace: &Workspace, tenant: &Tenant) {
    let post = Post { workspace, tenant };
    let all = workspace.environment.notify.iter().enumerate();
    let of_runs = all.filter(|(_index, notify)| notify.on.iter().any(Occasion::is_of_runs));
    for (index, notify) in of_runs {
        if let Err(why) = post.receiver(notify) {
            let whom = post.whom(index);
            doctor::warn(format_args!("{whom} will not be notified: {why}"));
        }
    }
}

impl About<'_> {
    /// Writes it.
    fn written(&self, format: Format) -> Result<Vec<u8>, String> {
        let written = match (self, format) {
            (Self::Run(run), Format::Json) => notice::json(run),
            (Self::Run(run), Format::CloudEvents) => notice::cloud_event(run),
            (Self::Run(run), Format::Slack) => Ok(notice::chat(run)),
            (Self::Drift(found), Format::Json) => notice::drift::json(found),
            (Self::Drift(found), Format::CloudEvents) => notice::drift::cloud_event(found),
            (Self::Drift(found), Format::Slack) => Ok(notice::drift::chat(found)),
        };
        written.map_err(|error| error.to_string())
    }
}

impl Closed<'_> {
    /// Notifies all who want to be; what did not go well goes into the run's summary.
    pub(crate) async fn notify(&self, view: &mut RunView) {
        let occasion = match Ending::of(view) {
            Ending::Applied => Occasion::Applied,
            Ending::Partial | Ending::Failed | Ending::Interrupted => Occasion::Failed,
        };
        let wanting = self.post().wanting(occasion);
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
        let digest = match saved::digest(self.plan) {
            Ok(digest) => digest.to_string(),
            Err(failure) => return vec![Err(format!("nobody was notified: {failure}"))],
        };
        let (time, tool) = (clock::now(), format!("lockstep {VERSION}"));
        let id = view.run.as_deref().unwrap_or(&digest);
        let ready = Ready {
            id,
            time: &time,
            about: About::Run(Notice {
                id,
                time: &time,
                tool: &tool,
                plan: self.plan,
                digest: &digest,
                run: view,
                git_commit: self.actor.git_commit.as_deref(),
                ci_run_url: self.actor.ci_run_url.as_deref(),
            }),
        };
        self.post().all(&ready, wanting, limit).await
    }

    const fn post(&self) -> Post<'_> {
        Post {
            workspace: self.workspace,
            tenant: self.tenant,
        }
    }
}

impl<'a> Post<'a> {
    /// Returns who wants to be notified of something.
    fn wanting(&self, occasion: Occasion) -> Wanting<'a> {
        let all = self.workspace.environment.notify.iter().enumerate();
        all.filter(|(_index, notify)| notify.on.contains(&occasion))
            .collect()
    }

    /// Notifies them all, each for so long at most.
    async fn all(
        &self,
        ready: &Ready<'_>,
        wanting: &[(usize, &Notify)],
        limit: Duration,
    ) -> Vec<Result<(), String>> {
        let notifier = match self.tenant.notifier(limit) {
            Ok(notifier) => notifier,
            Err(failure) => return vec![Err(format!("nobody was notified: {failure}"))],
        };
        let each = wanting.iter();
        let posts = each.map(|(index, notify)| self.post(&notifier, ready, (*index, notify)));
        join_all(posts).await
    }

    async fn post(
        &self,
        notifier: &Notifier,
        ready: &Ready<'_>,
        (index, notify): (usize, &Notify),
    ) -> Result<(), String> {
        let posted = self.try_post(notifier, ready, (index, notify)).await;
        posted.map_err(|why| format!("{} was not notified: {why}", self.whom(index)))
    }

    fn whom(&self, index: usize) -> String {
        let environment = &self.workspace.environment.name;
        format!("`environments.{environment}.notify[{index}]`")
    }

    async fn try_post(
        &self,
        notifier: &Notifier,
        ready: &Ready<'_>,
        (index, notify): (usize, &Notify),
    ) -> Result<(), String> {
        let Receiver { url, secret } = self.receiver(notify)?;
        let body = redaction::mask(&ready.about.written(notify.format)?);
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

    fn receiver(&self, notify: &Notify) -> Result<Receiver, String> {
        let secret = notify.secret.as_ref().map(|source| self.secret(source));
        Ok(Receiver {
            url: self.url(&notify.webhook)?,
            secret: secret.transpose()?,
        })
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
