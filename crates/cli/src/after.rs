//! After the changes of a run: the organisation's audit log is told, the head of the ledger is left
//! there, and whoever is named in `lockstep.yaml` is notified.
//!
//! Nothing here fails a run: what did not go well is a warning in its summary, and what the log has
//! not acknowledged is posted after the next run.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use lockstep_apply::after::{About, Bounds, Teller, Told, posts};
use lockstep_ledger::{Ledger, Scribe, identity, last};
use lockstep_model::tenant::TenantError;
use lockstep_render::Aftermath;
use tokio::time::Instant;

use crate::clock;
use crate::failure::Failure;
use crate::hold::{self, Hold};
use crate::project::{VERSION, Workspace};
use crate::sealing::Sealer;
use crate::tenant::Tenant;
use crate::{actor, held, interrupt, ledger, mending, run};

/// So long may telling take at least; it may take as long as the run did.
const LEAST: Duration = Duration::from_secs(60);

/// What the organisation was not told of before a run, and where the run begins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owed {
    /// The entries that were not acknowledged.
    unposted: BTreeSet<u64>,
    /// Whether the newest head was not left with the organisation.
    is_loose: bool,
    /// The number of the first entry that the run appends.
    since: u64,
}

/// What is told of a run.
pub(crate) struct After<'a> {
    /// The project, with its environment.
    pub(crate) workspace: &'a Workspace,
    /// The tenant.
    pub(crate) tenant: &'a Tenant,
    /// The ledger, which is still held.
    pub(crate) scribe: &'a Scribe,
    /// The run's id.
    pub(crate) run: &'a str,
    /// Set when nothing new may be begun.
    pub(crate) stop: &'a AtomicBool,
    /// How long the run took.
    pub(crate) took: Duration,
    /// What was owed before it.
    pub(crate) owed: Owed,
}

impl Owed {
    /// Takes note of what is owed when a ledger is opened.
    pub(crate) fn of(ledger: &Ledger) -> Self {
        let standing = ledger.standing();
        Self {
            unposted: standing.unposted.clone(),
            is_loose: standing.is_loose,
            since: ledger.entries(),
        }
    }

    /// Says whether nothing is owed.
    pub(crate) fn is_nothing(&self) -> bool {
        self.unposted.is_empty() && !self.is_loose
    }
}

impl After<'_> {
    /// Tells the organisation what changed.
    pub(crate) async fn tell(&self) -> Aftermath {
        let mut aftermath = Aftermath::default();
        if let Err(failure) = self.post_and_anchor(&mut aftermath).await {
            let why = format!("the organisation's audit log was not told of this run: {failure}");
            aftermath.warnings.push(why);
        }
        aftermath
    }

    async fn post_and_anchor(&self, aftermath: &mut Aftermath) -> Result<(), Failure> {
        let folder = self.workspace.ledger();
        // Whatever is queued is read from the disk.
        self.scribe.settle().await?;
        let Some(identity) = identity(&folder)? else {
            return Ok(());
        };
        let posts = posts(&folder, &self.owed.unposted, self.owed.since)?;
        if posts.is_empty() && !self.owed.is_loose {
            return Ok(());
        }
        let tool = format!("lockstep {VERSION}");
        let teller = Teller {
            log: &self.tenant.client,
            scribe: self.scribe,
            about: About {
                project: &self.workspace.name,
                environment: &self.workspace.environment.name,
                ledger: &identity,
                tool: &tool,
                run: self.run,
                now: &clock::now,
            },
            bounds: Bounds {
                concurrency: self.tenant.concurrency,
                stop: self.stop,
                end: Instant::now() + self.took.max(LEAST),
            },
        };
        // Asked before anything is posted: then that head is among the newest records.
        let contradiction = held::contradiction(self.tenant, self.workspace, &identity).await;
        let told = teller.post(posts).await;
        (aftermath.posted, aftermath.unposted) = (told.posted, told.left);
        aftermath.warnings.extend(unposted(&told));
        if told.posted > 0 || (self.owed.is_loose && told.left == 0) {
            match contradiction? {
                None => self.anchor(&teller, folder, aftermath).await?,
                Some(why) => aftermath.warnings.push(format!(
                    "the head of the ledger was not left with the organisation: {why}. The ledger \
                     was cut off, rewritten or exchanged; `lockstep audit verify --anchor tenant` \
                     says more"
                )),
            }
        }
        Ok(())
    }

    async fn anchor(
        &self,
        teller: &Teller<'_, lockstep_genesys::Client>,
        folder: PathBuf,
        aftermath: &mut Aftermath,
    ) -> Result<(), Failure> {
        let Some(head) = last(&folder)? else {
            return Ok(());
        };
        match teller.anchor((head.sequence, head.hash)).await {
            Ok(()) => aftermath.anchored = Some(head.sequence),
            Err(why) => aftermath.warnings.push(format!(
                "the head of the ledger was not left with the organisation ({why}); the next run \
                 leaves its own"
            )),
        }
        Ok(())
    }
}

fn unposted(told: &Told) -> Option<String> {
    let why = told.error.as_deref().filter(|_why| told.left > 0)?;
    let what = match told.left {
        1 => "1 change is".to_owned(),
        count => format!("{count} changes are"),
    };
    Some(format!(
        "{what} not in the organisation's audit log yet ({why}); the next apply posts what is missing"
    ))
}

/// Says that the log cannot be read, so that nothing was told after a run that had nothing to do.
pub(crate) fn unread(error: &TenantError) -> Aftermath {
    let why = format!(
        "the organisation's audit log cannot be read ({error}), so nobody knows whether the end of \
         the ledger is missing; the next apply asks again"
    );
    Aftermath {
        warnings: vec![why],
        ..Aftermath::default()
    }
}

/// What became of what earlier runs left.
#[derive(Debug, Default)]
pub(crate) struct CaughtUp {
    /// What was told.
    pub(crate) aftermath: Aftermath,
    /// Whether a signal came meanwhile.
    pub(crate) interrupted: bool,
}

impl From<Aftermath> for CaughtUp {
    fn from(aftermath: Aftermath) -> Self {
        Self {
            aftermath,
            interrupted: false,
        }
    }
}

/// Posts and signs what earlier runs left, where there is nothing else to do.
pub(crate) async fn catch_up(workspace: &Workspace, tenant: &Tenant) -> CaughtUp {
    let owed = catch_up_with(workspace, tenant).await;
    owed.unwrap_or_else(|failure| {
        let why = format!("what earlier runs left was not told to the organisation: {failure}");
        CaughtUp::from(Aftermath {
            warnings: vec![why],
            ..Aftermath::default()
        })
    })
}

async fn catch_up_with(workspace: &Workspace, tenant: &Tenant) -> Result<CaughtUp, Failure> {
    let remembered = ledger::read(&workspace.ledger())?;
    let signs = workspace.environment.audit.sign_with.is_some();
    let is_unsigned = signs && remembered.ledger.standing().is_unsigned;
    if Owed::of(&remembered.ledger).is_nothing() && !is_unsigned && !remembered.is_torn {
        return Ok(CaughtUp::default());
    }
    let sealer = Sealer::of(workspace)?;
    let ledger = ledger::append(workspace, remembered.head)?;
    let (owed, torn) = (Owed::of(&ledger), ledger.untold()?);
    let scribe = Scribe::new(ledger, hold::deposit(workspace).await?);
    let stoppable = interrupt::begin(&tenant.client, &tenant.board);
    let hold = workspace.hold.get();
    let permit = hold.and_then(Hold::permit);
    let _watch = permit.map(|permit| stoppable.only_while(permit));
    let run = hold.map_or_else(run::new_id, |hold| hold.id().to_owned());
    let actor = actor::actor(&workspace.root, tenant.actor.clone());
    mending::tell(&scribe, &torn, (&actor, &run)).await?;
    let after = After {
        workspace,
        tenant,
        scribe: &scribe,
        run: &run,
        stop: &stoppable.stop().flag,
        took: LEAST,
        owed,
    };
    // What was signed before is not signed again.
    let sealer = sealer.filter(|_key| is_unsigned || !torn.is_empty());
    let aftermath = run::tell(&after, sealer.as_ref()).await;
    drop(scribe.close().await);
    Ok(CaughtUp {
        aftermath,
        interrupted: stoppable.stop().is_interrupted(),
    })
}
