//! The heads that an organisation holds: what its audit log says of which ledger, and how far.

use lockstep_model::audit_log::AuditRecord;
use serde_json::Value;

use super::ANCHOR;

/// A head that an organisation holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The id of the ledger.
    pub ledger: String,
    /// The sequence number of the entry.
    pub sequence: u64,
    /// The hash of the entry.
    pub head: String,
    /// The project that the ledger is of.
    pub project: Option<String>,
    /// The environment that the ledger is of.
    pub environment: Option<String>,
    /// The run that left it there.
    pub run: Option<String>,
    /// When, in RFC 3339.
    pub at: Option<String>,
    /// The ids of lost ledgers that it took the place of.
    pub predecessors: Vec<String>,
}

impl Head {
    /// Reads a record; nothing if it holds no head.
    pub fn of(record: &AuditRecord) -> Option<Self> {
        if record.action.as_deref() != Some(ANCHOR) {
            return None;
        }
        let predecessors = record.details.get("predecessors").and_then(Value::as_array);
        let predecessors = predecessors.into_iter().flatten();
        Some(Self {
            ledger: text(record, "ledger")?,
            sequence: record.details.get("sequence")?.as_u64()?,
            head: text(record, "head")?,
            project: text(record, "project"),
            environment: text(record, "environment"),
            run: text(record, "run"),
            at: record.at.clone(),
            predecessors: predecessors
                .filter_map(|id| id.as_str().map(str::to_owned))
                .collect(),
        })
    }

    /// Says whether it is of the ledger of an environment.
    pub fn is_of(&self, project: &str, environment: &str) -> bool {
        self.project.as_deref() == Some(project) && self.environment.as_deref() == Some(environment)
    }
}

/// Returns a text among the details of a record.
pub(super) fn text(record: &AuditRecord, name: &str) -> Option<String> {
    record.details.get(name)?.as_str().map(str::to_owned)
}
