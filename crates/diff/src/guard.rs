//! Guards: questions asked of a plan before anything is written.
//!
//! Changes and what is known of the live objects come in; a verdict for each question goes out. A
//! plan that does more than its environment allows is refused, unless that much was agreed to; the
//! agreement is sealed in the plan.

mod deletion;
mod evidence;
mod limit;
mod traffic;

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::{Address, Base, Snapshot, Usage};
use lockstep_spec::Guards;

use crate::change::{Action, Change};
use crate::consent::Consent;
use crate::guardrail;
use crate::note::Note;

pub use evidence::{Evidence, evidence};
pub use limit::{Cut, cuts};
pub use traffic::shift;

/// A question asked of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// How many objects are deleted or replaced.
    Deletes,
    /// What share of the managed live objects is deleted or replaced, in percent.
    DeletesPercent,
    /// How many objects are replaced: deleted, and made anew.
    Replacements,
    /// What share of the managed live objects is changed, in percent.
    Changes,
    /// What share of a prompt's requests gets another version or model, 0 to 1.
    Traffic,
    /// How much of a rate limit is taken away, in percent.
    Limits,
    /// How much of a lowered rate limit is in use, in percent.
    Usage,
    /// How many filters and categories are taken away.
    Guardrails,
}

/// What the number of a guard counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Things, one by one.
    Count,
    /// Parts of a hundred.
    Percent,
    /// A share, 0 to 1.
    Share,
}

/// A guard's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The question.
    pub guard: Guard,
    /// How much the plan does.
    pub found: f64,
    /// How much the environment allows.
    pub limit: f64,
    /// How much was agreed to for this plan.
    pub allowed: Option<f64>,
    /// What the answer is about.
    pub addresses: Vec<Address>,
}

/// From this many live objects on, the share of deleted and of changed ones is asked for.
const MANY: usize = 10;

impl Guard {
    /// All guards, in the order in which they are asked.
    pub const ALL: &[Self] = &[
        Self::Deletes,
        Self::DeletesPercent,
        Self::Replacements,
        Self::Changes,
        Self::Traffic,
        Self::Limits,
        Self::Usage,
        Self::Guardrails,
    ];

    /// Returns the guard's word, as `--allow` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deletes => "deletes",
            Self::DeletesPercent => "deletes-percent",
            Self::Replacements => "replacements",
            Self::Changes => "changes",
            Self::Traffic => "traffic",
            Self::Limits => "limits",
            Self::Usage => "usage",
            Self::Guardrails => "guardrails",
        }
    }

    /// Returns what the guard's number counts.
    pub const fn measure(self) -> Measure {
        match self {
            Self::Deletes | Self::Replacements | Self::Guardrails => Measure::Count,
            Self::DeletesPercent | Self::Changes | Self::Limits | Self::Usage => Measure::Percent,
            Self::Traffic => Measure::Share,
        }
    }

    /// Finds a guard by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|guard| guard.as_str() == word)
    }
}

impl Verdict {
    /// Says whether the plan does more than the environment allows.
    pub fn is_over(&self) -> bool {
        self.found > self.limit
    }

    /// Says whether the plan is refused.
    pub fn refuses(&self) -> bool {
        self.is_over() && self.allowed.is_none_or(|allowed| self.found > allowed)
    }

    /// Says whether the plan passes only because that much was agreed to.
    pub fn is_overridden(&self) -> bool {
        self.is_over() && !self.refuses()
    }
}

/// What guards look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight<'a> {
    /// What is to be done.
    pub(crate) changes: &'a [Change],
    /// How many managed objects are live.
    pub(crate) live: usize,
    /// What is live.
    pub(crate) snapshot: &'a Snapshot,
    /// What was applied, and what has served.
    pub(crate) base: &'a Base,
    /// What telemetry shows in use.
    pub(crate) usage: &'a Usage,
}

/// How much of something a plan does, and to what.
type Answer = (f64, Vec<Address>);

impl Sight<'_> {
    /// Asks all guards; what telemetry shows is asked for only where it is to be read.
    pub(crate) fn ask(self, guards: &Guards, consent: &Consent) -> Vec<Verdict> {
        let asked = Guard::ALL.iter().copied();
        let asked = asked.filter(|guard| *guard != Guard::Usage || guards.telemetry.is_some());
        let verdicts = asked.map(|guard| {
            let (found, addresses) = self.answer(guard);
            Verdict {
                guard,
                found,
                limit: limit(guard, guards),
                allowed: consent.allowed(guard),
                addresses,
            }
        });
        verdicts.collect()
    }

    fn answer(self, guard: Guard) -> Answer {
        match guard {
            Guard::Deletes => counted(self.addresses(takes)),
            Guard::DeletesPercent => self.share(self.addresses(takes)),
            Guard::Replacements => counted(self.addresses(|action| action == Action::Replace)),
            Guard::Changes => {
                let changes = |action: Action| action.writes() && action != Action::Create;
                self.share(self.addresses(changes))
            }
            Guard::Traffic => traffic::answer(self),
            Guard::Limits => limit::answer(self),
            Guard::Usage => limit::usage(self),
            Guard::Guardrails => guardrails(self.changes),
        }
    }

    /// Returns what a reviewer should know of traffic and limits, whether a guard refuses or not.
    pub(crate) fn notes(self) -> impl Iterator<Item = Note> {
        let ending = deletion::notes(self);
        ending.chain(traffic::notes(self)).chain(limit::notes(self))
    }

    fn addresses(self, wanted: impl Fn(Action) -> bool) -> Vec<Address> {
        let found = self.changes.iter().filter(|change| wanted(change.action));
        let unique: BTreeSet<&Address> = found.map(Change::address).collect();
        unique.into_iter().cloned().collect()
    }

    fn share(self, addresses: Vec<Address>) -> Answer {
        let share = match self.live >= MANY {
            true => addresses.len() as f64 * 100.0 / self.live as f64,
            false => 0.0,
        };
        (share, addresses)
    }
}

const fn limit(guard: Guard, guards: &Guards) -> f64 {
    match guard {
        Guard::Deletes => guards.max_deletes as f64,
        Guard::DeletesPercent => guards.max_delete_percent,
        Guard::Replacements => guards.max_replacements as f64,
        Guard::Changes => guards.max_change_percent,
        Guard::Traffic => guards.max_traffic_shift,
        Guard::Limits => guards.max_limit_cut_percent,
        Guard::Usage => guards.max_limit_use_percent,
        Guard::Guardrails => guards.max_guardrails_loosened as f64,
    }
}

const fn takes(action: Action) -> bool {
    matches!(action, Action::Delete | Action::Replace)
}

fn counted(addresses: Vec<Address>) -> Answer {
    (addresses.len() as f64, addresses)
}

fn guardrails(changes: &[Change]) -> Answer {
    let losses = changes.iter().map(|change| {
        let lost: usize = guardrail::loosened(change).map(guardrail::lost).sum();
        (lost as f64, change.address())
    });
    let losses: Vec<(f64, &Address)> = losses.collect();
    (losses.iter().map(|(lost, _)| lost).sum(), ranked(losses))
}

/// Returns the largest of some numbers, and all that have one.
fn largest<'a>(found: impl Iterator<Item = (f64, &'a Address)>) -> Answer {
    let found: Vec<(f64, &Address)> = found.collect();
    let largest = found.iter().map(|(number, _address)| *number);
    (largest.fold(0.0, f64::max), ranked(found))
}

/// Returns what has any number, the largest first, as only the first are named where many are.
fn ranked(found: Vec<(f64, &Address)>) -> Vec<Address> {
    let mut numbers: BTreeMap<&Address, f64> = BTreeMap::new();
    for (number, address) in found.into_iter().filter(|(number, _)| *number > 0.0) {
        let most = numbers.entry(address).or_default();
        *most = most.max(number);
    }
    let mut ranked: Vec<(&Address, f64)> = numbers.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let addresses = ranked.into_iter();
    addresses
        .map(|(address, _number)| address.clone())
        .collect()
}
