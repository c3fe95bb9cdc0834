//! From a workspace to a plan: the ledger is read, the tenant is asked, the two are compared.
//!
//! What was taken of the tenant before may stand in for it: see [`Source`]. Nothing is written by
//! this, neither here nor there.

mod asking;
mod evidence;
mod source;
mod undo;
mod wants;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lockstep_diff::{Change, Consent, Inputs, Plan, Targets, guard};
use lockstep_ledger::{Hash, Ledger};
use lockstep_model::tenant::{Known, LiveRef, ReadRequest, Wanted};
use lockstep_model::{Address, Base, Served, Snapshot, Usage};
use lockstep_spec::{Desired, Guards, Spec};
use tracing::Instrument as _;

use crate::elsewhere::Whose;
use crate::failure::Failure;
use crate::findings;
use crate::ledger::{self, Remembered};

pub(crate) use self::asking::{Asking, Keep};
pub(crate) use self::source::Source;
pub(crate) use self::undo::{Undo, past};
pub(crate) use self::wants::Wants;

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

/// Makes the plan; `source` is the tenant, or what was taken of it.
pub(crate) async fn plan<'a>(
    wants: impl Into<Wants<'_>>,
    source: impl Into<Source<'a>>,
    ledger: &Path,
    (consent, targets): (&Consent, &Targets),
) -> Result<Planned, Failure> {
    let wants = wants.into();
    let remembered = ledger::read(ledger)?;
    check_names(wants.spec, &remembered.base, consent, targets)?;
    let agreed = (consent, targets);
    let made = make(wants, source.into(), (ledger, remembered), agreed);
    let span = tracing::info_span!(target: "otlp", "plan");
    let planned = made.instrument(span).await?;
    findings::live(&planned.snapshot)?;
    Ok(planned)
}

/// Makes the plan that comes after one that was carried out: what was asked for and is gone is no
/// slip of the pen, and what could not be understood was told before.
pub(crate) async fn again<'a>(
    wants: Wants<'_>,
    source: impl Into<Source<'a>>,
    ledger: &Path,
    (consent, targets): (&Consent, &Targets),
) -> Result<Plan, Failure> {
    let remembered = ledger::read(ledger)?;
    let targets = left(targets, wants.spec, &remembered.base);
    // What was to be sent again was.
    let consent = &Consent {
        resend: BTreeSet::new(),
        ..consent.clone()
    };
    let agreed = (consent, &targets);
    let planned = make(wants, source.into(), (ledger, remembered), agreed).await?;
    Ok(planned.plan)
}

/// Takes out of what is asked for all that is gone. If nothing is left of it, nothing is asked for.
fn left(targets: &Targets, spec: &Spec, base: &Base) -> Targets {
    let is_there = |only: &[String], except: &[String]| {
        let (only, except) = (only.to_vec(), except.to_vec());
        Targets { only, except }.check(spec, base).is_ok()
    };
    let here = |patterns: &[String], is_there: &dyn Fn(&[String]) -> bool| {
        let kept = patterns.iter().cloned();
        kept.filter(|pattern| is_there(std::slice::from_ref(pattern)))
            .collect::<Vec<String>>()
    };
    let only = here(&targets.only, &|one| is_there(one, &[]));
    let all = ["*".to_owned()];
    let except = match only.is_empty() && !targets.only.is_empty() {
        true => &all,
        false => targets.except.as_slice(),
    };
    let except = here(except, &|one| is_there(&[], one));
    Targets { only, except }
}

async fn make(
    wants: Wants<'_>,
    source: Source<'_>,
    (ledger, remembered): (&Path, Remembered),
    (consent, targets): (&Consent, &Targets),
) -> Result<Planned, Failure> {
    let Remembered {
        mut base,
        head,
        ledger: history,
        is_torn: _,
    } = remembered;
    let _organization = source.identify(&base, (ledger, head)).await?;
    let whose = Whose {
        project: &wants.spec.project,
        environment: &wants.spec.environment,
        ledger,
    };
    let lost = match source.tenant().filter(|_tenant| !base.recorded) {
        Some(tenant) => whose.is_lost(tenant).await?,
        None => false,
    };
    let snapshot = source.snapshot(&wants.request(&base)).await?;
    let blind = Usage::default();
    let draw = |base: &Base| {
        let inputs = Inputs {
            spec: wants.spec,
            snapshot: &snapshot,
            base,
            consent,
            targets,
            usage: &blind,
        };
        lockstep_diff::sketch(inputs, wants.reference)
    };
    let mut sketch = draw(&base)?;
    // Of a ledger that is lost all objects would be another's.
    if let Some(tenant) = source.tenant().filter(|_tenant| !lost) {
        base.elsewhere = whose.holders(tenant, sketch.changes()).await?;
        if !base.elsewhere.is_empty() {
            sketch = draw(&base)?;
        }
    }
    let asked = (wants.spec.rules.guards, &snapshot, source);
    let known = learn(sketch.changes(), &history, asked).await?;
    let Learned { served, usage } = known.unwrap_or_default();
    base.served = served;
    let plan = sketch.weigh(Inputs {
        spec: wants.spec,
        snapshot: &snapshot,
        base: &base,
        consent,
        targets,
        usage: &usage,
    });
    Ok(Planned {
        plan,
        snapshot,
        recorded: base.recorded,
        head,
    })
}

/// What guards know beyond a plan.
#[derive(Debug, Default)]
struct Learned {
    served: BTreeMap<LiveRef, Served>,
    usage: Usage,
}

/// Learns what more guards have to know; nothing for most plans, which move no traffic, cut no limit
/// and delete nothing that has requests.
async fn learn(
    changes: &[Change],
    history: &Ledger,
    (guards, snapshot, source): (Option<Guards>, &Snapshot, Source<'_>),
) -> Result<Option<Learned>, Failure> {
    let evidence = guard::evidence(changes, snapshot);
    let Some(guards) = guards.filter(|_some| !evidence.is_empty()) else {
        return Ok(None);
    };
    let served = evidence::served(&evidence, history)?;
    let usage = match guards.telemetry {
        Some(back) => evidence::usage(&evidence, back, source.tenant()).await,
        None => Usage::default(),
    };
    Ok(Some(Learned { served, usage }))
}

/// Makes the request for all that is judged: what the ledger remembers, and what is wanted. What a
/// run left open is read in any case.
pub(crate) fn request<'a>(base: &'a Base, spec: &'a Spec) -> ReadRequest<'a> {
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
        fresh: base.doubted().collect(),
    }
}

/// An address that nobody knows is a slip of the pen: planning for it would do nothing, silently.
fn check_names(
    spec: &Spec,
    base: &Base,
    consent: &Consent,
    targets: &Targets,
) -> Result<(), Failure> {
    targets.check(spec, base)?;
    let declared = |address: &Address| spec.objects.contains_key(address);
    match consent.adopt.iter().find(|address| !declared(address)) {
        None => Ok(()),
        Some(address) => {
            let message = format!("--adopt {address} names nothing: no manifest declares it");
            Err(Failure::new(message).help("`lockstep graph` lists what is declared"))
        }
    }
}
