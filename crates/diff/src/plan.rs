//! The plan: what is to be done, in order, with nothing left to decide.
//!
//! `pair -> compare -> withhold -> order`: manifests are paired with live objects and judged one
//! by one, what the API would refuse is withheld, and the rest is put in order.

use std::collections::BTreeSet;

use lockstep_model::{Address, Base, Digest, Organization, Snapshot};
use lockstep_spec::{Desired, Spec};

use crate::change::{Action, Change};
use crate::consent::Consent;
use crate::guard::{self, Verdict};
use crate::identity::{Identity, Sides};
use crate::judge::{Judge, Judgement};
use crate::note::Note;
use crate::order::{Cycle, order};
use crate::refusal::Refusals;
use crate::target;
use crate::withheld::Withheld;
use crate::{prune, wire_up};

/// What a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// What is wanted.
    pub spec: &'a Spec,
    /// What is live.
    pub snapshot: &'a Snapshot,
    /// What was last applied.
    pub base: &'a Base,
    /// What is agreed to.
    pub consent: &'a Consent,
    /// The only addresses to plan for, with all that they need; all if there are none.
    pub targets: &'a BTreeSet<Address>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The environment that it is for.
    pub environment: String,
    /// The organisation that it is for.
    pub organization: Organization,
    /// The digest of all that is wanted.
    pub spec: Digest,
    /// The changes, in an order in which they can be done one by one.
    pub changes: Vec<Change>,
    /// What is not planned, and why; by address.
    pub withheld: Vec<Withheld>,
    /// What is worth knowing.
    pub notes: Vec<Note>,
    /// What the guards say; nothing if the environment has none.
    pub verdicts: Vec<Verdict>,
    /// Whether the environment has guards.
    pub guarded: bool,
    /// What was agreed to.
    pub consent: Consent,
    /// What would change but was not asked for.
    pub left_out: Vec<Address>,
    /// How many objects are as they should be.
    pub unchanged: usize,
}

/// How many changes of each action there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Objects to create.
    pub create: usize,
    /// Objects to update.
    pub update: usize,
    /// Objects to replace.
    pub replace: usize,
    /// Objects to adopt.
    pub adopt: usize,
    /// Objects to release.
    pub release: usize,
    /// Objects to delete.
    pub delete: usize,
    /// Objects withheld.
    pub withheld: usize,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// Changes wait for each other.
    #[error(transparent)]
    Cycle(#[from] Cycle),
}

/// Makes the plan.
///
/// # Errors
///
/// Fails if changes wait for each other.
pub fn plan(inputs: Inputs<'_>) -> Result<Plan, DiffError> {
    let Inputs {
        spec,
        snapshot,
        base,
        consent,
        targets,
    } = inputs;
    let sides = Sides::new(spec, snapshot, base);
    let mut draft = judge_all(&sides, consent);
    arrange(&sides, &mut draft)?;
    let Draft {
        mut changes,
        mut withheld,
        mut notes,
        unchanged,
        live,
    } = draft;
    let left_out = target::narrow(&mut changes, &mut withheld, targets);
    withheld.sort_by(|a, b| a.address.cmp(&b.address));
    notes.extend(likely_renames(&changes));
    notes.sort();
    let guards = spec.rules.guards;
    let asked = guards.map(|guards| guard::ask(&changes, live, &guards, consent));
    Ok(Plan {
        environment: spec.environment.clone(),
        organization: snapshot.organization().clone(),
        spec: spec.digest(),
        changes,
        withheld,
        notes,
        guarded: guards.is_some(),
        verdicts: asked.unwrap_or_default(),
        consent: consent.clone(),
        left_out,
        unchanged,
    })
}

/// Withholds what cannot be carried out, and puts the rest in order.
fn arrange(sides: &Sides<'_>, draft: &mut Draft) -> Result<(), Cycle> {
    let refusals = Refusals::new(sides);
    loop {
        refusals.withhold(&mut draft.changes, &mut draft.withheld);
        wire_up::wire_up(sides, refusals.users(), &mut draft.changes);
        let Err(cycle) = order(&mut draft.changes) else {
            return Ok(());
        };
        if !refusals.break_up(&cycle, &mut draft.changes, &mut draft.withheld) {
            return Err(cycle);
        }
    }
}

#[derive(Debug, Default)]
struct Draft {
    changes: Vec<Change>,
    withheld: Vec<Withheld>,
    notes: Vec<Note>,
    unchanged: usize,
    live: usize,
}

impl Draft {
    /// What became external is released: it must not be taken for what left Git later.
    fn hand_over(&mut self, sides: &Sides<'_>, desired: &Desired, notes: &mut Vec<Note>) {
        let memory = sides.memory(desired);
        let covered = sides.spec.rules.owns.covers(&desired.address);
        if covered && (memory.applied.is_some() || memory.open.is_some()) {
            self.take(prune::release(&desired.address, memory));
        }
        if matches!(sides.identify(desired), Identity::Absent(_)) {
            notes.push(Note::ExternalMissing {
                address: desired.address.clone(),
                live_name: desired.live_name.clone(),
            });
        }
    }

    fn take(&mut self, judgement: Judgement) {
        match judgement {
            Judgement::Nothing => {
                self.unchanged += 1;
                self.live += 1;
            }
            Judgement::Change(change) => {
                let live = !matches!(change.action, Action::Create | Action::Release);
                self.live += usize::from(live);
                self.changes.push(*change);
            }
            Judgement::Withheld(withheld) => {
                self.live += 1;
                self.withheld.push(withheld);
            }
        }
    }
}

fn judge_all<'a>(sides: &'a Sides<'a>, consent: &'a Consent) -> Draft {
    let mut draft = Draft::default();
    let mut judge = Judge {
        sides,
        consent,
        notes: Vec::new(),
    };
    for desired in sides.spec.objects.values() {
        if desired.external {
            draft.hand_over(sides, desired, &mut judge.notes);
            continue;
        }
        if !sides.spec.rules.owns.covers(&desired.address) {
            continue;
        }
        draft.take(judge.judge(desired));
    }
    draft.notes = judge.notes;
    for left in sides.left() {
        match prune::judge(sides, left, &mut draft.notes) {
            Judgement::Nothing => {}
            judgement @ (Judgement::Change(_) | Judgement::Withheld(_)) => draft.take(judgement),
        }
    }
    draft
}

/// Finds deletes and creates of equal content: probably renames that Git does not say.
fn likely_renames(changes: &[Change]) -> Vec<Note> {
    let of = |action: Action| changes.iter().filter(move |change| change.action == action);
    let mut deleted = std::collections::HashMap::new();
    for change in of(Action::Delete) {
        deleted
            .entry(change.address().kind)
            .or_insert_with(Vec::new)
            .push(change);
    }
    let pairs = of(Action::Create).filter_map(|created| {
        let kind = created.address().kind;
        let equal = |deleted: &&&Change| {
            crate::compare::differences(kind, &created.after, &deleted.before).is_empty()
        };
        let from = deleted.get(&kind)?.iter().find(equal)?;
        let (from, to) = (from.address().clone(), created.address().clone());
        Some(Note::LikelyRename { from, to })
    });
    pairs.collect()
}

impl Plan {
    /// Says whether nothing is to be done and nothing is withheld.
    pub const fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.withheld.is_empty()
    }

    /// Returns the guards that refuse the plan.
    pub fn refusals(&self) -> impl Iterator<Item = &Verdict> {
        self.verdicts.iter().filter(|verdict| verdict.refuses())
    }

    /// Counts the changes; one that is done in two parts counts once.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            withheld: self.withheld.len(),
            ..Counts::default()
        };
        let second = |change: &Change| {
            change.id.part > 1
                && self
                    .changes
                    .iter()
                    .any(|c| c.id.part == 1 && c.address() == change.address())
        };
        for change in self.changes.iter().filter(|change| !second(change)) {
            match change.action {
                Action::Create => counts.create += 1,
                Action::Update => counts.update += 1,
                Action::Replace => counts.replace += 1,
                Action::Adopt => counts.adopt += 1,
                Action::Release => counts.release += 1,
                Action::Delete => counts.delete += 1,
            }
        }
        counts
    }
}
