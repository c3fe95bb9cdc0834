//! `lockstep plan verify`: what a saved plan is worth, and nothing done.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use lockstep_genesys::Access;
use lockstep_render::{CheckView, Saved, VerificationView, json, text};
use lockstep_signature::PublicKey;
use lockstep_spec::SavedPlans;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::talk::Deadline;
use crate::tenant::Tenant;
use crate::{
    age, clock, ledger, organization, output, project, runtime, saved, signing, stale, wanted,
};

/// Check a saved plan: whole, signed, young enough, and still true
///
/// It says what `lockstep apply FILE` would refuse. Only reads are sent, and none with --offline. Ends
/// with 0 if the plan can be applied, with 5 if a guard refuses it, with 6 if it is stale or has
/// expired, and with 1 if it is not to be trusted.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The file that `lockstep plan --out` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The plan must be signed by this key: a PEM file, or `ed25519:` and 32 bytes in Base64; may be
    /// repeated. The environment's `plans.keys` unless given
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// How old the plan may be, such as 8h; the environment's `plans.maxAge`, or 24h, unless given
    #[arg(long, value_name = "DURATION", value_parser = age::max_age)]
    max_age: Option<Duration>,
    /// Ask no tenant: whether the plan is still true is not looked at
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    deadline: Deadline,
}

/// What was looked at, and how the command ends.
#[derive(Debug, Default)]
struct Checks {
    views: Vec<CheckView>,
    exit: Option<Exit>,
}

impl Checks {
    /// Notes how a check ended, and gives back what it found if it went well.
    fn note<T>(
        &mut self,
        name: &'static str,
        checked: Result<T, Failure>,
        says: impl FnOnce(&T) -> String,
    ) -> Option<T> {
        match checked {
            Ok(found) => {
                self.views.push(CheckView::passed(name, says(&found)));
                Some(found)
            }
            Err(failure) => {
                let (message, help) = failure.told();
                self.views.push(CheckView::failed(name, message, help));
                // What is not to be trusted is worse than what is stale.
                self.exit = match self.exit {
                    Some(Exit::Error) => self.exit,
                    _stale_or_none => Some(failure.code()),
                };
                None
            }
        }
    }

    fn say(&mut self, name: &'static str, checked: Result<String, Failure>) {
        self.note(name, checked, String::clone);
    }

    fn skip(&mut self, name: &'static str, why: &str) {
        self.views.push(CheckView::skipped(name, why.to_owned()));
    }

    fn is_trusted(&self) -> bool {
        self.exit != Some(Exit::Error)
    }
}

impl Verify {
    /// Checks the plan and shows what was looked at.
    pub(super) fn run(&self, options: &Options) -> Result<Exit, Failure> {
        let mut checks = Checks::default();
        let whole = |saved: &Saved| format!("whole and unaltered, body {}", saved.digest);
        let saved = checks.note("file", saved::read(&self.file), whole);
        if let Some(saved) = &saved
            && self.check(saved, options, &mut checks)? == Project::Unusable
        {
            return Ok(Exit::Findings);
        }
        let file = self.file.display().to_string();
        let view = VerificationView {
            file: &file,
            saved: saved.as_ref(),
            checks: &checks.views,
        };
        match options.is_json() {
            true => output::plain(|out| json::v1::verification(&view, out))?,
            false => output::styled(|style, out| text::verification(&view, &style, out))?,
        }
        Ok(checks.exit.unwrap_or(Exit::Done))
    }

    fn check(
        &self,
        saved: &Saved,
        options: &Options,
        checks: &mut Checks,
    ) -> Result<Project, Failure> {
        let workspace = match self.workspace(saved, options)? {
            Found::Usable(workspace) => Some(workspace),
            Found::Nowhere => None,
            Found::Unusable => return Ok(Project::Unusable),
        };
        let workspace = workspace.as_deref();
        let settings = workspace.map(|workspace| &workspace.environment.plans);
        let none = SavedPlans::default();
        let settings = settings.unwrap_or(&none);
        let keys = self.keys(workspace);
        let vouched = keys.and_then(|keys| signing::check(saved, &keys));
        checks.note("signature", vouched, |vouched| vouched.to_string());
        let made = &saved.envelope.created_at;
        let age = age::bound(self.max_age, settings);
        let age = age.and_then(|most| age::check(made, clock::instant(), most));
        checks.say("age", age);
        checks.say("guards", saved::check_guards(&saved.plan));
        let Some(workspace) = workspace else {
            for name in ["project", "tenant", "organization", "live"] {
                checks.skip(name, "there is no lockstep.yaml here");
            }
            return Ok(Project::Read);
        };
        checks.say("project", self.project(saved, workspace, options));
        checks.say("tenant", saved::check_tenant(&saved.envelope, workspace));
        let why = match (self.offline, checks.is_trusted()) {
            (true, _) => Some("--offline"),
            (false, false) => Some("the plan is not to be trusted"),
            (false, true) => None,
        };
        match why {
            Some(why) => {
                checks.skip("organization", why);
                checks.skip("live", why);
            }
            None => self.live(saved, workspace, (options, checks))?,
        }
        Ok(Project::Read)
    }

    /// Finds the project of the plan. Who gives all that is asked for needs none.
    fn workspace(&self, saved: &Saved, options: &Options) -> Result<Found, Failure> {
        let folder = options.project.as_deref();
        if self.offline && folder.is_none() && project::find(None).is_err() {
            return Ok(Found::Nowhere);
        }
        let environment = Some(saved.plan.environment.as_str());
        let workspace = Workspace::open_project(folder, environment)?;
        Ok(workspace.map_or(Found::Unusable, |workspace| {
            Found::Usable(Box::new(workspace))
        }))
    }

    fn keys(&self, workspace: Option<&Workspace>) -> Result<Vec<PublicKey>, Failure> {
        match (self.key.as_slice(), workspace) {
            ([], None) => Ok(Vec::new()),
            ([], Some(workspace)) => signing::wanted(&workspace.environment.plans, &workspace.root),
            (given, _) => given
                .iter()
                .map(|named| signing::public_key(named))
                .collect(),
        }
    }

    fn project(
        &self,
        saved: &Saved,
        workspace: &Workspace,
        options: &Options,
    ) -> Result<String, Failure> {
        saved::check_environment(&saved.plan, options.env.as_deref())?;
        saved::check_project(&saved.plan, workspace)
    }

    /// Looks whether the plan is still true.
    fn live(
        &self,
        saved: &Saved,
        workspace: &Workspace,
        (options, checks): (&Options, &mut Checks),
    ) -> Result<(), Failure> {
        let talk = options.talk(Access::Read).within(self.deadline);
        let asked = runtime::block_on(async {
            let tenant = Tenant::open(workspace, talk).await?;
            wanted::listen_for(&saved.plan, &tenant.secrets);
            let looked = look(saved, workspace, (&tenant, &mut *checks)).await;
            tenant.close_after(looked).await
        });
        let Err(failure) = asked else {
            return Ok(());
        };
        // Whoever cannot ask the tenant cannot say that the plan holds.
        checks.note("organization", Err::<(), _>(failure), |()| String::new());
        Ok(())
    }
}

async fn look(
    Saved { plan, envelope, .. }: &Saved,
    workspace: &Workspace,
    (tenant, checks): (&Tenant, &mut Checks),
) -> Result<(), Failure> {
    let base = ledger::read(&workspace.ledger())?.base;
    let found = tenant.identify(&base).await?;
    let wanted = Some(plan.organization.id.as_str());
    let same = organization::compare(&found, wanted, "the saved plan");
    let same = checks.note("organization", same, |()| {
        format!("{} ({})", found.name, found.id)
    });
    if same.is_none() {
        checks.skip("live", "it is another organisation");
        return Ok(());
    }
    let checked = match stale::only_once(plan, (&workspace.ledger(), &envelope.created_at)) {
        Ok(()) => stale::check(plan, &base, tenant).await,
        Err(failure) => Err(failure),
    };
    checks.note("live", checked, |strays| {
        let strays = strays.iter().map(|one| format!("; {}", stale::beside(one)));
        let strays: String = strays.collect();
        format!("nothing that the plan touches has moved{strays}")
    });
    Ok(())
}

/// What became of looking for the project.
enum Found {
    Usable(Box<Workspace>),
    Nowhere,
    Unusable,
}

/// Whether the project could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Project {
    Read,
    Unusable,
}
