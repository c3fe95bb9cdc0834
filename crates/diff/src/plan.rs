//! The plan: what is to be done, in order, with nothing left to decide.
//!
//! `pair -> compare -> withhold -> order`: manifests are paired with live objects and judged one
//! by one, what the API would refuse is withheld, and the rest is put in order.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use lockstep_model::{Address, Base, Digest, Finding, Found, Organization, Snapshot, Usage};
use lockstep_spec::{Desired, Guards, Spec};

use crate::change::{Action, Change};
use crate::consent::Consent;
use crate::guard::{Sight, Verdict};
use crate::identity::{Identity, Sides};
use crate::impact::{self, Impact};
use crate::judge::{Judge, Judgement};
use crate::links::Users;
use crate::note::Note;
use crate::order::{Cycle, order};
use crate::pending::{Pending, Reference};
use crate::refusal::Refusals;
use crate::resend::{self, NoSecret};
use crate::select::{Targets, Undone, Unmatched};
use crate::settle::Settle;
use crate::target;
use crate::undo::Undoes;
use crate::withheld::Withheld;
use crate::{beside, elsewhere, pending, prune, rename, settle, wire_up};

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
    /// Which part of the plan is asked for.
    pub targets: &'a Targets,
    /// What telemetry shows in use, of what [`crate::guard::evidence()`] asks for.
    pub usage: &'a Usage,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The project that it is of.
    pub project: String,
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
    /// Which part of it was asked for.
    pub targets: Targets,
    /// What would change but was not asked for.
    pub left_out: Vec<Address>,
    /// How many objects are as they should be.
    pub unchanged: usize,
    /// What it brings about; nothing if it changes nothing, or was saved before this was told.
    pub impact: Option<Impact>,
    /// What is odd in the manifests, and what the policies say, sorted; whoever asks them adds it.
    pub findings: Vec<Finding>,
    /// What was pending before, if it is measured against another state of the manifests.
    pub pending: Option<Pending>,
    /// The run that it undoes, if it undoes one.
    pub undoes: Option<Undoes>,
    /// What became of writes that an earlier run began and did not live to see the end of, by
    /// address. Recording it is part of the plan.
    pub settles: Vec<Settle>,
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
    /// Something that was asked for names nothing.
    #[error(transparent)]
    Unmatched(#[from] Unmatched),
    /// Something has no secret that could be sent again.
    #[error(transparent)]
    NoSecret(#[from] NoSecret),
}

/// Makes the plan.
///
/// # Errors
///
/// Fails if changes wait for each other, or if something that is asked for names nothing.
pub fn plan(inputs: Inputs<'_>) -> Result<Plan, DiffError> {
    draw(inputs, Aside::default())
}

/// Makes the plan, and measures it against another state of the manifests: what that plans too was
/// pending before.
///
/// # Errors
///
/// Fails if changes wait for each other.
pub fn plan_against(inputs: Inputs<'_>, reference: Reference<'_>) -> Result<Plan, DiffError> {
    let aside = Aside {
        reference: Some(reference),
        ..Aside::default()
    };
    draw(inputs, aside)
}

/// Makes the plan but for what its guards say: they may have to know more than the inputs tell, and
/// what that is only the changes tell.
///
/// # Errors
///
/// Fails if changes wait for each other, or if something that is asked for names nothing.
pub fn sketch(inputs: Inputs<'_>, reference: Option<Reference<'_>>) -> Result<Sketch, DiffError> {
    let aside = Aside {
        reference,
        ..Aside::default()
    };
    outline(inputs, aside)
}

/// A plan of which no guard was asked yet.
#[derive(Debug)]
pub struct Sketch {
    plan: Plan,
    live: usize,
    guards: Option<Guards>,
}

impl Sketch {
    /// Returns what is to be done.
    pub fn changes(&self) -> &[Change] {
        &self.plan.changes
    }

    /// Asks the guards. The inputs are those that it was made from, with what is known besides: what
    /// has served, and what is in use.
    pub fn weigh(self, inputs: Inputs<'_>) -> Plan {
        let Self {
            mut plan,
            live,
            guards,
        } = self;
        let sight = Sight {
            changes: &plan.changes,
            live,
            snapshot: inputs.snapshot,
            base: inputs.base,
            usage: inputs.usage,
        };
        let verdicts = guards.map(|guards| sight.ask(&guards, inputs.consent));
        plan.notes.extend(sight.notes());
        plan.notes.sort_by(|a, b| a.rank().cmp(&b.rank()));
        plan.verdicts = verdicts.unwrap_or_default();
        plan
    }
}

/// What a plan is drawn up with, beside its inputs.
#[derive(Debug, Default)]
pub(crate) struct Aside<'a> {
    /// What it is measured against.
    pub(crate) reference: Option<Reference<'a>>,
    /// What is withheld before anything is judged.
    pub(crate) withheld: Vec<Withheld>,
    /// What is worth knowing before anything is judged.
    pub(crate) notes: Vec<Note>,
    /// How many managed objects are live, if the inputs are about some of them only.
    pub(crate) live: Option<usize>,
    /// The run that it undoes.
    pub(crate) undone: Option<Undone<'a>>,
}

/// Draws up a plan.
pub(crate) fn draw(inputs: Inputs<'_>, aside: Aside<'_>) -> Result<Plan, DiffError> {
    Ok(outline(inputs, aside)?.weigh(inputs))
}

fn outline(inputs: Inputs<'_>, aside: Aside<'_>) -> Result<Sketch, DiffError> {
    let Inputs {
        spec,
        snapshot,
        base,
        consent,
        targets,
        usage: _,
    } = inputs;
    let undone = aside.undone.as_ref();
    let selected = targets.select(spec, base, undone)?;
    resend::check(spec, consent)?;
    // An undone run says nothing of what else was begun.
    let (settles, base) = match undone {
        Some(_) => (Vec::new(), Cow::Borrowed(base)),
        None => settle::settle(spec, snapshot, base),
    };
    let sides = Sides::new(spec, snapshot, &base);
    let mut draft = judge_all(&sides, consent);
    draft.withheld.extend(aside.withheld);
    draft.notes.extend(aside.notes);
    let users = arrange(Refusals::new(&sides, undone.is_some()), &sides, &mut draft)?;
    let Draft {
        mut changes,
        mut withheld,
        mut notes,
        unchanged,
        live,
    } = draft;
    beside::note(&mut changes, snapshot);
    let live = aside.live.unwrap_or(live);
    let left_out = target::narrow((&mut changes, &mut withheld), &selected);
    withheld.sort_by(|a, b| a.address.cmp(&b.address));
    let reference = aside.reference.as_ref();
    let pending = reference.map(|reference| {
        let settled = Inputs {
            base: &base,
            ..inputs
        };
        let earlier = earlier(settled, reference);
        let was = (earlier.changes.as_slice(), earlier.withheld.as_slice());
        pending::fold((&mut changes, &mut withheld), was, reference)
    });
    notes.extend(rename::likely(&changes, spec, &users));
    let guards = spec.rules.guards;
    let plan = Plan {
        project: spec.project.clone(),
        environment: spec.environment.clone(),
        organization: snapshot.organization().clone(),
        spec: spec.digest(),
        impact: impact::of_sides(&sides, &changes),
        changes,
        withheld,
        notes,
        guarded: guards.is_some(),
        verdicts: Vec::new(),
        consent: consent.clone(),
        targets: targets.clone(),
        left_out,
        unchanged,
        findings: Vec::new(),
        pending,
        undoes: None,
        settles,
    };
    Ok(Sketch { plan, live, guards })
}

/// Drafts what another state of the manifests plans. One whose changes wait for each other plans
/// nothing.
fn earlier(inputs: Inputs<'_>, reference: &Reference<'_>) -> Draft {
    let Some(spec) = reference.spec else {
        return Draft::default();
    };
    let sides = Sides::new(spec, inputs.snapshot, inputs.base);
    // Nobody had asked for a secret to be sent again.
    let consent = Consent {
        resend: BTreeSet::new(),
        ..inputs.consent.clone()
    };
    let mut draft = judge_all(&sides, &consent);
    if arrange(Refusals::new(&sides, false), &sides, &mut draft).is_err() {
        return Draft::default();
    }
    // What is not asked for is left out of both, so that it is not taken for taken back.
    let selected = inputs.targets.select_there(spec, inputs.base);
    let _left_out = target::narrow((&mut draft.changes, &mut draft.withheld), &selected);
    draft
}

/// Withholds what cannot be carried out, and puts the rest in order. Returns who refers to what.
fn arrange(refusals: Refusals<'_>, sides: &Sides<'_>, draft: &mut Draft) -> Result<Users, Cycle> {
    loop {
        refusals.withhold(&mut draft.changes, &mut draft.withheld);
        wire_up::wire_up(sides, refusals.users(), &mut draft.changes);
        let Err(cycle) = order(&mut draft.changes) else {
            return Ok(refusals.into_users());
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
        let judgement = judge.judge(desired);
        draft.take(elsewhere::withhold(judgement, sides.base, consent));
    }
    draft.notes = judge.notes;
    for left in sides.left() {
        match prune::judge(sides, left, &mut draft.notes) {
            Judgement::Nothing => {}
            judgement @ (Judgement::Change(_) | Judgement::Withheld(_)) => {
                draft.take(elsewhere::withhold(judgement, sides.base, consent));
            }
        }
    }
    draft
}

impl Plan {
    /// Says whether nothing is to be done or recorded, and nothing is withheld.
    pub fn is_empty(&self) -> bool {
        self.is_idle() && self.withheld.is_empty()
    }

    /// Says whether there is nothing to apply: nothing is to be done, and nothing to be recorded.
    pub fn is_idle(&self) -> bool {
        self.changes.is_empty() && self.found().next().is_none()
    }

    /// Returns what was found of interrupted writes. Of the others the plan's changes tell.
    pub fn found(&self) -> impl Iterator<Item = (&Settle, Found)> {
        let settles = self.settles.iter();
        settles.filter_map(|settle| Some((settle, settle.found?)))
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
        let split = self.changes.iter().filter(|change| change.id.part > 1);
        let split: HashSet<&Address> = split.map(Change::address).collect();
        let firsts = self.changes.iter().filter(|change| change.id.part == 1);
        let firsts: HashSet<&Address> = firsts
            .map(Change::address)
            .filter(|address| split.contains(address))
            .collect();
        let second = |change: &Change| change.id.part > 1 && firsts.contains(change.address());
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
