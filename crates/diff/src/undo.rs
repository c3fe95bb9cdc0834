//! The undoing of a run: a plan that restores what the run found.
//!
//! What the run found becomes the desired side, what it left becomes the base, and the same
//! comparison as ever makes the plan of the two and of what is live. So what changed since is a
//! conflict, and what the run did not touch is none of this plan's business.

mod bar;
mod build;
mod concealed;
mod redone;
mod remembered;
mod restore;
mod unresolved;
mod unrouted;
mod wanted;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use lockstep_model::past::Past;
use lockstep_model::{Address, Applied, Base, Kind, Policy, Presence, Snapshot, Usage};
use lockstep_spec::{Adoption, Desired, OnDrift, Pruning, Rules, Spec};
use serde_json::Value;

use crate::change::Change;
use crate::consent::Consent;
use crate::links::PlannedNames;
use crate::note::Note;
use crate::plan::{Aside, DiffError, Inputs, Plan, draw};
use crate::select::{Targets, Undone};
use crate::withheld::Reason;
pub use bar::Bar;
use restore::{Restored, Restorer};

/// What the plan of an undoing is made from.
#[derive(Debug)]
pub struct Undoing<'a> {
    /// What the run did.
    pub past: &'a Past,
    /// What is wanted today, as far as that can be relied on: it has the secrets, and the rules.
    pub today: &'a Spec,
    /// How many errors today's manifests have.
    pub errors: usize,
    /// What is live.
    pub snapshot: &'a Snapshot,
    /// What was last applied.
    pub base: &'a Base,
    /// What is agreed to.
    pub consent: &'a Consent,
    /// Which part of the plan is asked for.
    pub targets: &'a Targets,
    /// What telemetry shows in use.
    pub usage: &'a Usage,
}

/// The run that a plan undoes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoes {
    /// The run's id.
    pub run: String,
    /// The number of its first entry in the ledger.
    pub sequence: u64,
    /// When it began.
    pub time: String,
    /// What the next apply of today's manifests would do again, by address.
    pub redone: Vec<Address>,
    /// How many errors today's manifests have: what they are about cannot be told.
    pub errors: usize,
    /// What cannot be restored, and is left as it is.
    pub remarks: Vec<Remark>,
}

/// Something that an undoing leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// Published entries stay: they cannot be taken back.
    StaysPublished {
        /// The object.
        address: Address,
        /// An entry.
        entry: String,
        /// The share of requests that it keeps when the plan is done, in parts of 10,000; nothing
        /// if that cannot be told.
        serving: Option<u32>,
    },
    /// A secret of another revision was sent: the earlier one is not known.
    SecretStays {
        /// The object.
        address: Address,
        /// The field.
        field: String,
    },
    /// The object was taken over by the run, and stays lockstep's.
    StaysOwned {
        /// The object.
        address: Address,
    },
    /// An object is made again, and the ledger does not know where its requests went.
    TrafficUnknown {
        /// The object.
        address: Address,
    },
    /// It is there no more, so there is nothing to take away.
    AlreadyGone {
        /// The object.
        address: Address,
    },
}

/// Makes the plan that undoes a run.
///
/// # Errors
///
/// Fails if changes wait for each other.
pub fn undo(undoing: Undoing<'_>) -> Result<Plan, DiffError> {
    let Undoing {
        past,
        today,
        errors,
        snapshot,
        base,
        ..
    } = undoing;
    let wanted = &today.objects;
    let restorer = Restorer::new((wanted, &today.rules), (snapshot, base), undoing.consent);
    let mut restored = restorer.restore(past);
    concealed::withhold(&mut restored, wanted, snapshot);
    unresolved::withhold(&mut restored, wanted, snapshot);
    let unknown = unrouted::unrouted(&restored, snapshot);
    restored.remarks.extend(unknown);
    let Restored {
        mut objects,
        applied,
        removed,
        withheld,
        remarks,
        unchanged,
    } = restored;
    refer(&mut objects, snapshot);
    let spec = Spec {
        project: today.project.clone(),
        environment: today.environment.clone(),
        objects,
        removed,
        rules: Rules {
            prune: Pruning::Delete,
            on_drift: OnDrift::Revert,
            adopt: Adoption::Ask,
            ..today.rules.clone()
        },
        rates: Arc::clone(&today.rates),
        limits: today.limits,
    };
    let live = live(base, snapshot);
    let base = remembering(base, applied);
    let inputs = Inputs {
        spec: &spec,
        snapshot,
        base: &base,
        consent: undoing.consent,
        targets: undoing.targets,
        usage: undoing.usage,
    };
    let addresses = past.touched.iter().flat_map(|touched| {
        let owned = touched.owned.as_ref().map(|owned| &owned.address);
        owned.into_iter().chain([&touched.address])
    });
    let aside = Aside {
        withheld,
        live: Some(live),
        undone: Some(Undone {
            run: &past.run,
            touched: addresses.collect(),
        }),
        ..Aside::default()
    };
    let mut plan = draw(inputs, aside)?;
    plan.unchanged += unchanged;
    tidy(&mut plan, wanted);
    let mut remarks = served(remarks, &plan.changes, snapshot, undoing.base);
    remarks.sort();
    plan.undoes = Some(Undoes {
        run: past.run.clone(),
        sequence: past.sequence,
        time: past.time.clone(),
        redone: redone::redone(&plan.changes, wanted, today.rules.prune),
        errors,
        remarks,
    });
    Ok(plan)
}

/// Returns what is remembered with other objects for applied, and with nothing open.
fn remembering(base: &Base, applied: BTreeMap<Address, Applied>) -> Base {
    Base {
        applied,
        open: BTreeMap::new(),
        recorded: base.recorded,
        served: base.served.clone(),
        probed: base.probed.clone(),
        secrets: base.secrets.clone(),
        elsewhere: base.elsewhere.clone(),
        organization: base.organization.clone(),
        gone: base.gone.clone(),
    }
}

/// Counts the managed objects that are live.
fn live(base: &Base, snapshot: &Snapshot) -> usize {
    let applied = base.applied.iter();
    let live = applied.filter(|(address, applied)| {
        let found = snapshot.by_id(address.kind, &applied.live_id);
        found.is_some()
    });
    live.count()
}

/// Fills in what the restored objects refer to among themselves, for the order.
fn refer(objects: &mut BTreeMap<Address, Desired>, snapshot: &Snapshot) {
    let by_name: BTreeMap<(Kind, &str), &Address> = objects
        .values()
        .map(|desired| {
            (
                (desired.address.kind, desired.live_name.as_str()),
                &desired.address,
            )
        })
        .collect();
    let names = PlannedNames::new(snapshot, by_name.keys().copied());
    let references = objects.values().map(|desired| {
        let info = desired.address.kind.info();
        let links = (info.links)(&desired.fields, &names);
        let mut found: BTreeSet<&Address> = links
            .iter()
            .filter_map(|target| by_name.get(&(target.kind, target.name.as_str())).copied())
            .collect();
        if let Presence::Facet(whole) = info.presence {
            found.extend(by_name.get(&(whole, desired.live_name.as_str())).copied());
        }
        found.into_iter().cloned().collect()
    });
    let references: Vec<Vec<Address>> = references.collect();
    for (desired, references) in objects.values_mut().zip(references) {
        desired.references = references;
    }
}

/// What no manifest says was written nowhere; what leaves and comes here did not leave Git, and what
/// disagrees with it is no manifest.
fn tidy(plan: &mut Plan, today: &BTreeMap<Address, Desired>) {
    let unwritten = |address: &Address| !today.contains_key(address);
    for change in &mut plan.changes {
        if unwritten(&change.id.address) {
            change.origin = None;
            change
                .fields
                .iter_mut()
                .for_each(|field| field.origin = None);
        }
    }
    for withheld in &mut plan.withheld {
        if withheld.reason == Reason::Conflict {
            withheld.reason = Reason::Undo(Bar::ChangedSince);
        }
        if unwritten(&withheld.address) {
            withheld.origin = None;
            withheld
                .fields
                .iter_mut()
                .for_each(|field| field.origin = None);
        }
    }
    plan.notes.retain(|note| {
        !matches!(
            note,
            Note::FieldReleased { .. } | Note::ExtraEntries { .. } | Note::LikelyRename { .. }
        )
    });
}

/// Says of each published entry that stays how many requests it keeps. One whose object goes does
/// not stay.
fn served(
    remarks: Vec<Remark>,
    changes: &[Change],
    snapshot: &Snapshot,
    base: &Base,
) -> Vec<Remark> {
    let gone: HashSet<&Address> = changes
        .iter()
        .filter(|change| change.action == crate::change::Action::Delete)
        .map(Change::address)
        .collect();
    let kept = remarks.into_iter().filter_map(|remark| match remark {
        Remark::StaysPublished { address, entry, .. } => {
            if gone.contains(&address) {
                return None;
            }
            let serving = serving(&address, &entry, changes, snapshot, base);
            Some(Remark::StaysPublished {
                address,
                entry,
                serving,
            })
        }
        Remark::SecretStays { .. }
        | Remark::StaysOwned { .. }
        | Remark::TrafficUnknown { .. }
        | Remark::AlreadyGone { .. } => Some(remark),
    });
    kept.collect()
}

/// Returns the share of requests that an entry of an object gets when the changes are done.
fn serving(
    address: &Address,
    entry: &str,
    changes: &[Change],
    snapshot: &Snapshot,
    base: &Base,
) -> Option<u32> {
    let live_id = &base.applied.get(address)?.live_id;
    let whole = Presence::Facet(address.kind);
    let mut facets = Kind::ALL
        .iter()
        .filter(|kind| kind.info().presence == whole);
    facets.find_map(|kind| {
        let part = snapshot.by_id(*kind, live_id)?;
        let mut fields = kind.info().fields.iter();
        let weights = fields.find(|field| field.traffic && field.policy == Policy::Map)?;
        let change = changes
            .iter()
            .find(|change| change.address().kind == *kind && change.live_name == part.live_name);
        let after = change.and_then(|change| change.after.get(weights.name));
        let map = after
            .or_else(|| part.fields.get(weights.name))?
            .as_object()?;
        let weight = |value: &Value| value.as_f64().unwrap_or_default();
        let total: f64 = map.values().map(weight).sum();
        let share = map.get(entry).map_or(0.0, weight) / total;
        // At most 10,000: it is a share of a sum that it is part of.
        share.is_finite().then(|| (share * 1e4).round() as u32)
    })
}
