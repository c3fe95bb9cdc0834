//! The plan that undoes a run: what the ledger says of the run, beside what is live and wanted today.

use std::collections::BTreeSet;

use lockstep_diff::{Consent, Targets, Undoing};
use lockstep_ledger::NoRun;
use lockstep_model::past::{Left, Past, Touched};
use lockstep_model::tenant::{ReadRequest, Wanted};
use lockstep_model::{Address, Base, Usage};
use lockstep_remote::Extent;
use lockstep_spec::Spec;

use super::{Learned, Planned, Source, learn, request};
use crate::failure::Failure;
use crate::findings;
use crate::ledger::{self, Remembered};
use crate::project::Workspace;
use crate::secrets::{Missing, Secrets};
use crate::taken::Taken;
use crate::talk::Talk;
use crate::tenant::Tenant;
use crate::wanted;

/// A run that is to be undone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Undo<'a> {
    /// What it did.
    past: &'a Past,
    /// What is wanted today, as far as that can be relied on.
    today: &'a Spec,
    /// How many errors today's manifests have.
    errors: usize,
}

/// Finds what a run did, by a word for the run.
pub(crate) fn past(workspace: &Workspace, word: &str) -> Result<Past, Failure> {
    let folder = workspace.ledger_with(Extent::Contents)?;
    let runs = lockstep_ledger::runs(&folder)?;
    let run = lockstep_ledger::choose(&runs, word).map_err(|error| no_run(&error))?;
    Ok(lockstep_ledger::past(&folder, run)?)
}

fn no_run(error: &NoRun) -> Failure {
    let failure = Failure::new(error.to_string());
    let failure = match error {
        NoRun::Empty => return failure.help("there is nothing to undo before the first apply"),
        NoRun::Unknown { .. } | NoRun::Several { .. } => failure,
    };
    let candidates = error.candidates().join(", ");
    let what = match error {
        NoRun::Several { .. } => "write more of one of these",
        NoRun::Empty | NoRun::Unknown { .. } => "did you mean one of these",
    };
    failure.help(format!(
        "{what}: {candidates}; `lockstep audit runs` lists all"
    ))
}

impl<'a> Undo<'a> {
    /// Takes a run and what is wanted today.
    pub(crate) const fn new(past: &'a Past, today: &'a Spec, errors: usize) -> Self {
        Self {
            past,
            today,
            errors,
        }
    }

    /// Makes the plan, from the tenant or from what stands in for it.
    pub(crate) async fn plan(
        self,
        workspace: &Workspace,
        (taken, talk): (Option<Taken>, Talk),
        agreed: (&Consent, &Targets),
    ) -> Result<Planned, Failure> {
        if let Some(taken) = &taken {
            let (root, missing) = (workspace.root.clone(), Missing::Refused);
            wanted::listen(self.today, &Secrets { root, missing });
            return self.make(workspace, taken.into(), agreed).await;
        }
        let tenant = Tenant::open(workspace, talk).await?;
        wanted::listen(self.today, &tenant.secrets);
        let planned = self.make(workspace, (&tenant).into(), agreed).await;
        tenant.close_after(planned).await
    }

    async fn make(
        self,
        workspace: &Workspace,
        source: Source<'_>,
        (consent, targets): (&Consent, &Targets),
    ) -> Result<Planned, Failure> {
        let folder = workspace.ledger();
        let Remembered {
            mut base,
            head,
            ledger,
            is_torn: _,
        } = ledger::read(&folder)?;
        self.check_names(consent)?;
        let _organization = source.identify(&base, (&folder, head)).await?;
        let snapshot = source.snapshot(&self.request(&base)).await?;
        findings::live(&snapshot)?;
        let draw = |base: &Base, usage: &Usage| {
            lockstep_diff::undo(Undoing {
                past: self.past,
                today: self.today,
                errors: self.errors,
                snapshot: &snapshot,
                base,
                consent,
                targets,
                usage,
            })
        };
        let asked = (self.today.rules.guards, &snapshot, source);
        // It is about what one run touched only, so it costs little to make it twice.
        let mut plan = draw(&base, &Usage::default())?;
        if let Some(Learned { served, usage }) = learn(&plan.changes, &ledger, asked).await? {
            base.served = served;
            plan = draw(&base, &usage)?;
        }
        Ok(Planned {
            plan,
            snapshot,
            recorded: base.recorded,
            head,
        })
    }

    /// Makes the request for all that is judged. What the run touched is read whole, under every name
    /// that it had.
    fn request(self, base: &'a Base) -> ReadRequest<'a> {
        let mut all = request(base, self.today);
        let names = self.past.touched.iter().flat_map(names);
        all.wanted.extend(names.map(|(address, live_name)| Wanted {
            kind: address.kind,
            live_name,
            fields: None,
        }));
        let touched: BTreeSet<&Address> = self
            .past
            .touched
            .iter()
            .map(|touched| &touched.address)
            .collect();
        let now = base
            .applied
            .iter()
            .filter(|(address, _)| touched.contains(address));
        all.wanted.extend(now.map(|(address, applied)| Wanted {
            kind: address.kind,
            live_name: &applied.live_name,
            fields: None,
        }));
        all
    }

    /// An address that the run did not touch is a slip of the pen.
    fn check_names(self, consent: &Consent) -> Result<(), Failure> {
        let known: BTreeSet<&Address> = self
            .past
            .touched
            .iter()
            .flat_map(|touched| {
                let before = touched.owned.as_ref().map(|owned| &owned.address);
                before.into_iter().chain([&touched.address])
            })
            .collect();
        let Some(address) = consent
            .adopt
            .iter()
            .find(|address| !known.contains(address))
        else {
            return Ok(());
        };
        let run = &self.past.run;
        let message = format!("--adopt {address} names nothing that run {run} touched");
        let touched: Vec<String> = known.iter().take(20).map(ToString::to_string).collect();
        Err(Failure::new(message).help(format!("it touched {}", touched.join(", "))))
    }
}

/// Returns the live names that a run's object had.
fn names(touched: &Touched) -> impl Iterator<Item = (&Address, &str)> {
    let before = touched.owned.as_ref().map(|owned| owned.live_name.as_str());
    let after = match &touched.left {
        Left::Written { live_name, .. } | Left::Adopted { live_name, .. } => Some(&**live_name),
        Left::Deleted | Left::Released | Left::Unknown => None,
    };
    let names = before.into_iter().chain(after);
    names.map(|name| (&touched.address, name))
}
