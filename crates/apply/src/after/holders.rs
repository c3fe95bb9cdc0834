//! Who wrote objects last, by what the organisation's audit log says.
//!
//! Records come in, the newest first; the newest one that a ledger left for an object decides. What
//! was deleted or given up is nobody's.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::audit_log::AuditRecord;
use lockstep_model::tenant::LiveRef;
use lockstep_model::{Address, Elsewhere, LiveId};

use super::heads::text;

/// Finds the objects that a ledger wrote last which is none of our own.
#[derive(Debug, Clone, Default)]
pub struct Holders {
    /// The objects that are asked about and that no record was about yet.
    open: BTreeSet<LiveRef>,
    /// The ids of our own ledger and of those whose place it took.
    own: BTreeSet<String>,
    elsewhere: BTreeMap<LiveRef, Elsewhere>,
}

/// What a ledger did to an object, by a record of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The id of the ledger.
    pub ledger: String,
    /// The address that the object had there.
    pub address: Address,
    /// The live object.
    pub object: LiveRef,
    /// Whether the ledger let go of it: it deleted the object, or gave it up.
    pub is_gone: bool,
}

impl Mark {
    /// Reads a record; nothing if it is not about an object of a ledger.
    pub fn of(record: &AuditRecord) -> Option<Self> {
        let address: Address = record.resource.as_deref()?.parse().ok()?;
        let action = record.action.as_deref()?;
        let object = LiveRef {
            kind: address.kind,
            live_id: LiveId::new(text(record, "liveId")?),
        };
        Some(Self {
            ledger: text(record, "ledger")?,
            address,
            object,
            is_gone: matches!(action, "DELETE" | "RELEASE"),
        })
    }
}

impl Holders {
    /// Asks about objects, for a ledger that has these ids.
    pub fn new(
        objects: impl IntoIterator<Item = LiveRef>,
        own: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            open: objects.into_iter().collect(),
            own: own.into_iter().collect(),
            elsewhere: BTreeMap::new(),
        }
    }

    /// Says whether nothing is asked about any more.
    pub fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    /// Takes the next record in, which is older than those before.
    pub fn take(&mut self, record: &AuditRecord) {
        let Some(mark) = Mark::of(record).filter(|mark| self.open.contains(&mark.object)) else {
            return;
        };
        self.open.remove(&mark.object);
        if mark.is_gone || self.own.contains(&mark.ledger) {
            return;
        }
        let by = Elsewhere {
            ledger: mark.ledger,
            project: text(record, "project"),
            environment: text(record, "environment"),
            run: text(record, "run"),
            at: record.at.clone(),
        };
        self.elsewhere.insert(mark.object, by);
    }

    /// Returns the objects that others wrote last.
    pub fn into_elsewhere(self) -> BTreeMap<LiveRef, Elsewhere> {
        self.elsewhere
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record(action: &str, ledger: &str, live_id: &str) -> AuditRecord {
        let details = json!({"ledger": ledger, "liveId": live_id, "environment": "prod"});
        AuditRecord {
            id: "x".to_owned(),
            prompt: None,
            resource: Some("Prompt/a".to_owned()),
            action: Some(action.to_owned()),
            at: Some("2026-11-21T10:00:00Z".to_owned()),
            created_at: None,
            details: details.as_object().cloned().unwrap(),
            hash: None,
        }
    }

    fn object(live_id: &str) -> LiveRef {
        LiveRef {
            kind: "Prompt/a".parse::<Address>().unwrap().kind,
            live_id: LiveId::new(live_id),
        }
    }

    fn asked(records: &[AuditRecord]) -> BTreeMap<LiveRef, Elsewhere> {
        let own = ["own".to_owned(), "lost".to_owned()];
        let mut holders = Holders::new([object("1"), object("2")], own);
        records.iter().for_each(|record| holders.take(record));
        holders.into_elsewhere()
    }

    #[test]
    fn the_newest_record_decides() {
        let others = asked(&[record("UPDATE", "other", "1"), record("CREATE", "own", "1")]);
        assert_eq!(others[&object("1")].ledger, "other");
        assert_eq!(others[&object("1")].environment.as_deref(), Some("prod"));
        assert_eq!(others.len(), 1);
        for newest in [
            record("ADOPT", "own", "1"),
            record("UPDATE", "lost", "1"),
            record("RELEASE", "other", "1"),
            record("DELETE", "other", "1"),
        ] {
            assert!(asked(&[newest, record("CREATE", "other", "1")]).is_empty());
        }
    }

    #[test]
    fn what_says_nothing_of_a_ledger_decides_nothing() {
        let mut by_hand = record("UPDATE", "other", "1");
        by_hand.details.remove("ledger");
        let others = asked(&[by_hand, record("CREATE", "other", "1")]);
        assert!(others.contains_key(&object("1")));
    }
}
