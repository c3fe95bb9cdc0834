//! What the organisation was told of a ledger, and which ledger it is.
//!
//! Events come in, in their order; out go the entries that the organisation's audit log has not
//! acknowledged, and whether it holds the head.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use lockstep_model::{Address, Found};

use crate::entry::{Effect, Event, Settled};
use crate::error::Error;
use crate::hash::Hash;
use crate::reading::entries;

/// What the organisation was told of a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The entries that tell of a change and were not acknowledged.
    pub unposted: BTreeSet<u64>,
    /// Whether entries were acknowledged since a head was last left with the organisation.
    pub is_loose: bool,
    /// Whether there are entries behind the last signature that tell of more than what the
    /// organisation was told.
    pub is_unsigned: bool,
    /// The intents without an outcome, by address.
    begun: HashMap<Address, u64>,
}

/// Which ledger it is, and in whose place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its id: the hash of its first entry.
    pub id: Hash,
    /// The ids of lost ones that it took the place of.
    pub lost: Vec<Hash>,
}

impl Standing {
    pub(crate) fn take(&mut self, sequence: u64, event: &Event) {
        self.follow(sequence, event);
        if tells(event) && !self.is_told_by_its_outcome(event) {
            self.unposted.insert(sequence);
        }
        if let Event::Posted(posted) = event {
            for outcome in &posted.outcomes {
                self.unposted.remove(outcome);
            }
            self.is_loose = true;
        }
        match event {
            Event::Anchored(_) => self.is_loose = false,
            Event::Signed(_) => self.is_unsigned = false,
            Event::Posted(_) => {}
            Event::RunStarted(_)
            | Event::Intent(_)
            | Event::Outcome(_)
            | Event::Adopted(_)
            | Event::Released(_)
            | Event::Settled(_)
            | Event::GuardOverridden(_)
            | Event::RunFinished(_)
            | Event::Forgotten(_)
            | Event::Repaired(_)
            | Event::Restarted(_)
            | Event::LockTaken(_) => self.is_unsigned = true,
        }
    }
}

impl Standing {
    /// Keeps which changes are under way.
    fn follow(&mut self, sequence: u64, event: &Event) {
        if let Event::Intent(intent) = event {
            self.begun.insert(intent.address.clone(), sequence);
        }
        if let Event::Outcome(outcome) = event {
            self.begun.remove(&outcome.address);
        }
    }

    /// Says whether an earlier try was found only by trying again: the outcome of that tells of the
    /// same change.
    fn is_told_by_its_outcome(&self, event: &Event) -> bool {
        let Event::Settled(settled) = event else {
            return false;
        };
        let newer = self.begun.get(&settled.address);
        newer.is_some_and(|newer| *newer > settled.intent)
    }
}

/// Says whether an entry tells of a change, and so is to be told to the organisation.
pub fn tells<C>(event: &Event<C>) -> bool {
    match event {
        Event::Outcome(outcome) => match outcome.effect {
            Effect::Created(_) | Effect::Updated(_) | Effect::Replaced(_) | Effect::Deleted => true,
            Effect::Failed(_) | Effect::Unsettled(_) => false,
        },
        Event::Settled(settled) => was_done(settled),
        Event::Adopted(_) | Event::Released(_) => true,
        Event::RunStarted(_)
        | Event::Intent(_)
        | Event::GuardOverridden(_)
        | Event::RunFinished(_)
        | Event::Posted(_)
        | Event::Anchored(_)
        | Event::Signed(_)
        | Event::Forgotten(_)
        | Event::Repaired(_)
        | Event::Restarted(_)
        | Event::LockTaken(_) => false,
    }
}

/// What was not carried out, or undone by somebody else, is no change of ours.
fn was_done<C>(settled: &Settled<C>) -> bool {
    match settled.found {
        Found::Applied | Found::Partly => true,
        Found::NotApplied | Found::Gone => false,
    }
}

/// Tells which ledger lies in a folder; nothing if it holds no entry. No more than its first
/// entries are read.
pub fn identity(path: impl AsRef<Path>) -> Result<Option<Identity>, Error> {
    let mut found: Option<Identity> = None;
    for entry in entries(path)? {
        let entry = entry?;
        let identity = found.get_or_insert(Identity {
            id: entry.hash,
            lost: Vec::new(),
        });
        let Some(Event::Restarted(restarted)) = entry.event else {
            break;
        };
        identity.lost.extend(restarted.lost.ledger);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use lockstep_model::Fields;

    use super::*;
    use crate::entry::{Actor, Anchored, Draft, Lost, Posted, Released, Restarted, Signed};
    use crate::{Holder, Ledger, Mode};

    fn draft(event: Event<Fields>) -> Draft {
        Draft {
            time: "2026-11-21T10:00:00Z".to_owned(),
            run: "r1".to_owned(),
            event,
        }
    }

    fn holder() -> Holder {
        Holder {
            pid: 1,
            host: "h".to_owned(),
            since: "2026-11-21T10:00:00Z".to_owned(),
        }
    }

    fn restarted(of: &[u8]) -> Event<Fields> {
        Event::Restarted(Restarted {
            lost: Lost {
                ledger: Some(Hash::of(of)),
                ..Lost::default()
            },
            organization: None,
            reason: "the disk died".to_owned(),
            actor: Actor {
                client: "c".to_owned(),
                host: "h".to_owned(),
                user: "u".to_owned(),
                git_commit: None,
                git_dirty: None,
                ci_run_url: None,
            },
        })
    }

    fn released() -> Event<Fields> {
        let address: Address = "Prompt/a".parse().unwrap();
        Event::Released(Released { address })
    }

    #[test]
    fn what_was_not_acknowledged_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(identity(folder.path()).unwrap(), None);
        let mut ledger = Ledger::open(folder.path(), Mode::Append(holder()))
            .unwrap()
            .ledger;
        assert_eq!(ledger.standing(), &Standing::default());
        let first = ledger.append(&draft(restarted(b"one"))).unwrap();
        for event in [restarted(b"two"), released(), released()] {
            ledger.append(&draft(event)).unwrap();
        }
        assert_eq!(ledger.standing().unposted, BTreeSet::from([2, 3]));
        let outcomes = vec![2];
        ledger
            .append(&draft(Event::Posted(Posted { outcomes })))
            .unwrap();
        assert!(ledger.standing().is_loose);
        let anchored = Anchored {
            sequence: 4,
            head: ledger.head().unwrap(),
            id: "log-1".to_owned(),
        };
        ledger.append(&draft(Event::Anchored(anchored))).unwrap();
        drop(ledger);
        let read = Ledger::open(folder.path(), Mode::Read).unwrap().ledger;
        let wanted = Standing {
            unposted: BTreeSet::from([3]),
            is_loose: false,
            is_unsigned: true,
            ..Standing::default()
        };
        assert_eq!(read.standing(), &wanted);
        let mut again = Ledger::open(folder.path(), Mode::Append(holder()))
            .unwrap()
            .ledger;
        let signed = Signed {
            sequence: 5,
            head: again.head().unwrap(),
            key: "k".to_owned(),
            signature: "s".to_owned(),
        };
        again.append(&draft(Event::Signed(signed))).unwrap();
        assert!(!again.standing().is_unsigned);
        let outcomes = vec![3];
        let posted = Event::Posted(Posted { outcomes });
        again.append(&draft(posted)).unwrap();
        assert!(!again.standing().is_unsigned, "that is told elsewhere");
        again.append(&draft(released())).unwrap();
        assert!(again.standing().is_unsigned);
        let lost = vec![Hash::of(b"one"), Hash::of(b"two")];
        let wanted = Identity {
            id: first.hash,
            lost,
        };
        assert_eq!(identity(folder.path()).unwrap(), Some(wanted));
    }
}
