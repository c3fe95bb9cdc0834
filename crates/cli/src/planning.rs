//! From a workspace to a plan: the ledger is read, the tenant is asked, the two are compared.
//!
//! Nothing is written by this, neither here nor there.

use std::collections::BTreeSet;
use std::path::Path;

use lockstep_diff::{Consent, Inputs, Plan};
use lockstep_ledger::Hash;
use lockstep_model::tenant::{Known, ReadRequest, Wanted};
use lockstep_model::{Address, Base, Snapshot};
use lockstep_spec::{Desired, Spec};

use crate::failure::Failure;
use crate::findings;
use crate::ledger::{self, Remembered};
use crate::tenant::Tenant;

/// A plan, and what it was made from.
#[derive(Debug)]
pub(crate) struct Planned {
    /// The plan.
    pub(crate) plan: Plan,
    /// What was live.
    pub(crate) snapshot: Snapshot,
    /// Whether there is a ledger.
    pub(crate) recorded: bool,
    /// How far the ledger went.
    pub(crate) head: Option<Hash>,
}

/// Makes the plan.
pub(crate) async fn plan(
    spec: &Spec,
    tenant: &Tenant,
    ledger: &Path,
    (consent, targets): (&Consent, &BTreeSet<Address>),
) -> Result<Planned, Failure> {
    let Remembered { base, head } = ledger::read(ledger)?;
    check_names(spec, &base, consent, targets)?;
    let _organization = tenant.identify(&base).await?;
    let snapshot = tenant.snapshot(&request(&base, spec)).await?;
    findings::live(&snapshot)?;
    let plan = lockstep_diff::plan(Inputs {
        spec,
        snapshot: &snapshot,
        base: &base,
        consent,
        targets,
    })?;
    Ok(Planned {
        plan,
        snapshot,
        recorded: base.recorded,
        head,
    })
}

/// Makes the request for all that is judged: what the ledger remembers, and what is wanted. What a
/// run left open is read in any case.
fn request<'a>(base: &'a Base, spec: &'a Spec) -> ReadRequest<'a> {
    let owned = |address: &Address| spec.rules.owns.covers(address);
    let applied = base.applied.iter();
    let known = applied.filter(|(address, _applied)| owned(address));
    let known = known.map(|(address, applied)| Known {
        kind: address.kind,
        applied,
    });
    let judged = |desired: &&Desired| !desired.external && owned(&desired.address);
    let wanted = spec.objects.values().filter(judged).map(|desired| Wanted {
        kind: desired.address.kind,
        live_name: &desired.live_name,
        fields: Some(&desired.fields),
    });
    let open = base.open.iter().map(|(address, intent)| Wanted {
        kind: address.kind,
        live_name: &intent.live_name,
        fields: None,
    });
    ReadRequest {
        known: known.collect(),
        wanted: wanted.chain(open).collect(),
    }
}

/// An address that nobody knows is a slip of the pen: planning for it would do nothing, silently.
fn check_names(
    spec: &Spec,
    base: &Base,
    consent: &Consent,
    targets: &BTreeSet<Address>,
) -> Result<(), Failure> {
    let declared = |address: &Address| spec.objects.contains_key(address);
    let remembered = |address: &Address| {
        base.applied.contains_key(address)
            || base.open.contains_key(address)
            || spec
                .removed
                .iter()
                .any(|removed| removed.address == *address)
    };
    let targets = targets
        .iter()
        .find(|address| !declared(address) && !remembered(address))
        .map(|address| ("--target", address));
    let adopt = consent.adopt.iter().find(|address| !declared(address));
    match targets.or(adopt.map(|address| ("--adopt", address))) {
        None => Ok(()),
        Some((flag, address)) => {
            let message = format!("{flag} {address} names nothing: no manifest declares it");
            Err(Failure::new(message).help("`lockstep graph` lists what is declared"))
        }
    }
}
