//! What the organisation's audit log says of ledgers, before anything is planned or written: which
//! objects another ledger wrote last, and whether our own is lost.
//!
//! What applies has to know, and fails where it cannot; what only plans says what it does not know.

use std::collections::BTreeMap;
use std::path::Path;

use lockstep_apply::after::{Head, Holders};
use lockstep_diff::{Change, Plan, elsewhere};
use lockstep_genesys::Access;
use lockstep_ledger::{hash_of, identity};
use lockstep_model::Elsewhere;
use lockstep_model::audit_log::{AuditLog as _, AuditPart, AuditRecord};
use lockstep_model::tenant::{LiveRef, TenantError};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::tenant::Tenant;
use crate::{ledger, output, remote};

/// So many of the newest records are asked who wrote an object last.
const NEWEST: usize = 10_000;

/// So many are looked through for the head of a ledger that is not there: that is asked once.
const ALL: usize = 100_000;

/// Whose ledger it is that is asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whose<'a> {
    /// The project's name.
    pub(crate) project: &'a str,
    /// The environment's name.
    pub(crate) environment: &'a str,
    /// The ledger's folder.
    pub(crate) ledger: &'a Path,
}

impl Whose<'_> {
    /// Refuses to go on without a ledger that the organisation holds a head of; what only plans
    /// says so, and says that it is lost.
    pub(crate) async fn is_lost(self, tenant: &Tenant) -> Result<bool, Failure> {
        let Some(head) = self.lost(tenant).await? else {
            return Ok(false);
        };
        let failure = self.loss(&head);
        match tenant.access() == Access::Write {
            true => Err(failure),
            false => {
                output::say(format!("WARNING: {failure}"));
                output::say(
                    "this plan takes all for foreign that the lost ledger knows; apply will refuse it",
                );
                Ok(true)
            }
        }
    }

    /// Finds the newest head of the environment's ledger, for an environment that has none.
    async fn lost(self, tenant: &Tenant) -> Result<Option<Head>, Failure> {
        if !tenant.keeps_log() {
            return Ok(None);
        }
        let ours = |record: &AuditRecord| {
            Head::of(record).filter(|head| head.is_of(self.project, self.environment))
        };
        let records = search(tenant, ALL, |record| ours(record).is_some()).await?;
        Ok(records.iter().find_map(ours))
    }

    fn loss(self, head: &Head) -> Failure {
        let (environment, ledger) = (self.environment, remote::shown(self.ledger));
        let run = head.run.as_deref().unwrap_or("(unknown)");
        let message = format!(
            "the ledger of `{environment}` at {ledger} is missing or empty, and the organisation \
             holds a head of it: ledger {}, entry {} ({}), left by run {run}",
            head.ledger, head.sequence, head.head
        );
        Failure::new(message).exit(Exit::Broken).help(format!(
            "put the ledger back from a copy; where there is none, `lockstep audit restart --env \
             {environment} --reason TEXT` begins a new one in its place"
        ))
    }

    /// Tells which of the objects that changes write to another ledger wrote last.
    pub(crate) async fn holders(
        self,
        tenant: &Tenant,
        changes: &[Change],
    ) -> Result<BTreeMap<LiveRef, Elsewhere>, Failure> {
        let objects = changes.iter().filter_map(elsewhere::written);
        let identity = identity(self.ledger)?;
        let own = identity
            .iter()
            .flat_map(|it| it.lost.iter().chain([&it.id]));
        let mut holders = Holders::new(objects, own.map(ToString::to_string));
        // Nobody else has what is only created, and the ledger may have lost its end all the same.
        let is_held = tenant.access() == Access::Write && identity.is_some() && !changes.is_empty();
        if (holders.is_done() && !is_held) || !tenant.keeps_log() {
            return Ok(BTreeMap::new());
        }
        let id = identity.map(|identity| identity.id.to_string());
        let ours = |record: &AuditRecord| {
            Head::of(record).filter(|head| Some(&head.ledger) == id.as_ref())
        };
        let mut sought = holders.clone();
        let mut is_enough = !is_held;
        let enough = |record: &AuditRecord| {
            sought.take(record);
            is_enough = is_enough || ours(record).is_some();
            is_enough && sought.is_done()
        };
        let records = search(tenant, NEWEST, enough).await?;
        records.iter().for_each(|record| holders.take(record));
        self.check_replaced(tenant, id.as_deref(), &records)?;
        self.check_reach(tenant, records.iter().find_map(ours))?;
        Ok(holders.into_elsewhere())
    }

    /// Refuses a ledger whose end is missing, where nothing is written that would have been asked
    /// about: the head that is left next would hide it. Where the log cannot be read, why comes
    /// back, and nothing may be left.
    pub(crate) async fn check_end(self, tenant: &Tenant) -> Result<Option<TenantError>, Failure> {
        let Some(identity) = identity(self.ledger)?.filter(|_some| tenant.keeps_log()) else {
            return Ok(None);
        };
        let id = identity.id.to_string();
        let ours = |record: &AuditRecord| Head::of(record).filter(|head| head.ledger == id);
        let newest = tenant
            .client
            .newest(NEWEST, |record| ours(record).is_some());
        match newest.await {
            Ok(part) => {
                self.check_replaced(tenant, Some(&id), &part.records)?;
                self.check_reach(tenant, part.records.iter().find_map(ours))?;
                Ok(None)
            }
            Err(error) => Ok(Some(error)),
        }
    }

    /// Refuses a ledger that came back after another one took its place: all that it knows is that
    /// one's by now, so that everything would be withheld, run after run.
    fn check_replaced(
        self,
        tenant: &Tenant,
        own: Option<&str>,
        records: &[AuditRecord],
    ) -> Result<(), Failure> {
        let Some(own) = own.filter(|_own| tenant.access() == Access::Write) else {
            return Ok(());
        };
        let mut heads = records.iter().filter_map(Head::of);
        let successor = heads.find(|head| {
            let follows = head.predecessors.iter().any(|id| id == own);
            follows && head.is_of(self.project, self.environment)
        });
        let Some(Head { ledger, run, .. }) = successor else {
            return Ok(());
        };
        let run = run.as_deref().unwrap_or("(unknown)");
        let message = format!(
            "the ledger of `{}` at {} was given up: ledger {ledger} took its place, and run {run} \
             wrote to that one",
            self.environment,
            remote::shown(self.ledger)
        );
        Err(Failure::new(message).exit(Exit::Broken).help(
            "go on with that ledger: see what `ledger` in lockstep.yaml names, and which copy lies \
             there",
        ))
    }

    /// Refuses a ledger that ends before what the organisation knows of it, or is another one there.
    fn check_reach(self, tenant: &Tenant, head: Option<Head>) -> Result<(), Failure> {
        let Some(head) = head.filter(|_head| tenant.access() == Access::Write) else {
            return Ok(());
        };
        // Another run may have written since it was read.
        let entries = ledger::read(self.ledger)?.ledger.entries();
        let (path, sequence) = (remote::shown(self.ledger), head.sequence);
        let message = match hash_of(self.ledger, sequence)? {
            Some(hash) if hash.to_string() == head.head => return Ok(()),
            Some(_another) => format!(
                "entry {sequence} of the ledger at {path} is another one than the organisation \
                 holds the hash of: it, or one before it, was rewritten"
            ),
            None => format!(
                "the ledger at {path} has {entries} entries, and the organisation holds the hash \
                 of its entry {sequence}: its end is missing"
            ),
        };
        Err(Failure::new(message).exit(Exit::Broken).help(format!(
            "put the whole ledger back from a copy; where there is none, `lockstep audit \
             restart --env {} --reason TEXT` begins a new one in its place",
            self.environment
        )))
    }

    /// Refuses a saved plan that writes to what another ledger wrote last.
    pub(crate) async fn check_saved(self, tenant: &Tenant, plan: &Plan) -> Result<(), Failure> {
        let holders = self.holders(tenant, &plan.changes).await?;
        let agreed = |change: &&Change| !plan.consent.adopt.contains(change.address());
        for change in plan.changes.iter().filter(agreed) {
            let by = elsewhere::written(change).and_then(|object| holders.get(&object));
            if let Some(by) = by {
                let message = format!(
                    "{} was last written by another ledger, {}, since the plan was made; nothing \
                     was written",
                    change.address(),
                    by.ledger
                );
                return Err(Failure::new(message).exit(Exit::Stale).help("plan again"));
            }
        }
        Ok(())
    }
}

/// Reads all records of the organisation's log, as far back as is looked at all.
pub(crate) async fn whole_log(tenant: &Tenant) -> Result<AuditPart, Failure> {
    let part = tenant.client.newest(ALL, |_record| false).await;
    part.map_err(unread)
}

/// Reads the log, the newest record first, until there is enough. Where what only plans may not
/// read it, nothing is known, and that is said.
async fn search(
    tenant: &Tenant,
    most: usize,
    enough: impl FnMut(&AuditRecord) -> bool + Send,
) -> Result<Vec<AuditRecord>, Failure> {
    let strict = tenant.access() == Access::Write;
    if !strict && !tenant.client.may_audit() {
        tracing::info!(
            "the token lacks `ai:gateway:write`, so nobody asked whether another ledger wrote \
             these objects; apply asks"
        );
        return Ok(Vec::new());
    }
    match tenant.client.newest(most, enough).await {
        Ok(part) => Ok(part.records),
        Err(error) if strict => Err(unread(error)),
        Err(error) => {
            tracing::warn!(
                %error,
                "the organisation's audit log cannot be read, so nobody knows whether another \
                 ledger wrote these objects; apply asks again"
            );
            Ok(Vec::new())
        }
    }
}

fn unread(error: TenantError) -> Failure {
    let failure = Failure::new("the organisation's audit log cannot be read");
    failure.because(error).help(
        "the OAuth client needs `ai:gateway:write`; without the log nobody knows whether another \
         ledger wrote these objects",
    )
}
