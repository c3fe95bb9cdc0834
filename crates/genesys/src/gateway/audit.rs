//! The gateway's own audit log (guide 004): entries are posted, and read newest first.
//!
//! An entry carries the hash of the ledger's entry, and a repeated hash counts as one: so posting it
//! again does no harm.

use std::collections::HashSet;

use http::Method;
use jiff::Timestamp;
use lockstep_model::tenant::{Failure, TenantError};
use lockstep_model::{Address, LiveId};
use serde_json::{Map, Value, json};

use super::GATEWAY;
use super::read::{self, Misfit, misfit};
use crate::client::Client;
use crate::request::PAGE_SIZE;

pub(crate) const PATH: &str = "/api/v2/ai/llm/gateway/audit-logs";
/// How often a list that moves while it is read is read again.
const REREADS: u32 = 3;
/// The only status that an entry may have.
const STATUS: &str = "VALIDATED";

/// An entry to post.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry<'a> {
    /// The prompt that it is about, if it is about one.
    pub prompt: Option<&'a LiveId>,
    /// The object that it is about.
    pub resource: Option<&'a Address>,
    /// What was done.
    pub action: &'a str,
    /// When, in RFC 3339.
    pub at: &'a str,
    /// What else is to be known.
    pub details: Map<String, Value>,
    /// The hash of the ledger's entry.
    pub hash: &'a str,
    /// What posts it.
    pub tool: &'a str,
}

/// An entry as the tenant keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord {
    /// Its id.
    pub id: String,
    /// The live id of the prompt that it is about.
    pub prompt: Option<LiveId>,
    /// The object that it is about.
    pub resource: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// When, as whoever posted it said.
    pub at: Option<String>,
    /// When the tenant took it.
    pub created_at: Option<Timestamp>,
    /// What else is to be known.
    pub details: Map<String, Value>,
    /// The hash of the ledger's entry, if it carries one.
    pub hash: Option<String>,
}

/// What a page of the list holds.
struct Page {
    records: Vec<AuditRecord>,
    total: u64,
}

impl Client {
    /// Posts an entry and returns its id; one whose hash is there already is the same entry.
    ///
    /// # Errors
    ///
    /// Fails if the tenant cannot be reached, refuses, or does not say the entry's id.
    pub async fn post_audit(&self, entry: &AuditEntry<'_>) -> Result<String, TenantError> {
        let mut call = self.requests.beside(Method::POST, PATH, GATEWAY);
        call.body = Some(spell(entry).to_string().into_bytes().into());
        call.repeatable = true;
        let (body, trace) = self.ask_object(&call).await?;
        let id = read::needed(&body, "id").map(str::to_owned);
        id.map_err(|reason| misfit(&call, &trace, &reason))
    }

    /// Lists the newest entries, at most so many, the newest first. Entries that are posted
    /// meanwhile may be among them or not.
    ///
    /// # Errors
    ///
    /// Fails if a page cannot be read, or if the list never adds up.
    pub async fn audit_logs(&self, most: usize) -> Result<Vec<AuditRecord>, TenantError> {
        for _reading in 0..=REREADS {
            if let Some(records) = self.read_audit(most).await? {
                return Ok(records);
            }
        }
        let message = format!(
            "the audit log does not add up: it was read {} times",
            REREADS + 1
        );
        let mut error = TenantError::new(Failure::Listing, message);
        error.request = Some(format!("GET {PATH}"));
        Err(error)
    }

    /// Reads the list once; nothing if it moved so that entries are missing.
    async fn read_audit(&self, most: usize) -> Result<Option<Vec<AuditRecord>>, TenantError> {
        let (mut records, mut ids) = (Vec::new(), HashSet::new());
        let mut number = 0_u64;
        loop {
            number += 1;
            let mut call = self.requests.beside(Method::GET, PATH, GATEWAY);
            call.url
                .query_pairs_mut()
                .append_pair("pageSize", &PAGE_SIZE.to_string())
                .append_pair("pageNumber", &number.to_string());
            let (body, trace) = self.ask_object(&call).await?;
            let page = page(&body).map_err(|reason| misfit(&call, &trace, &reason))?;
            let before = records.len();
            let fresh = page.records.into_iter();
            records.extend(fresh.filter(|record| ids.insert(record.id.clone())));
            let unique = records.len() as u64;
            if records.len() >= most || unique == page.total {
                newest_first(&mut records);
                records.truncate(most);
                return Ok(Some(records));
            }
            if unique > page.total || records.len() == before {
                return Ok(None);
            }
        }
    }
}

/// The order of lists is no promise; where the tenant says when it took each entry, that decides.
fn newest_first(records: &mut [AuditRecord]) {
    if records.iter().all(|record| record.created_at.is_some()) {
        records.sort_by_key(|record| std::cmp::Reverse(record.created_at));
    }
}

fn spell(entry: &AuditEntry<'_>) -> Value {
    let mut body = json!({
        "action": entry.action,
        "timestamp": entry.at,
        "details": entry.details,
        "complianceStatus": STATUS,
        "metadata": {"entryHash": entry.hash, "sourceSystem": entry.tool},
    });
    if let Some(prompt) = entry.prompt {
        body["promptId"] = Value::from(prompt.as_str());
    }
    if let Some(resource) = entry.resource {
        body["resource"] = Value::from(resource.to_string());
    }
    body
}

fn page(body: &Map<String, Value>) -> Result<Page, Misfit> {
    let rows = body.get("entities").and_then(Value::as_array);
    let rows = rows.ok_or("it has no list under `entities`")?;
    let total = read::count(body, "total")?.ok_or("it has no `total`")?;
    let records = rows.iter().map(|row| {
        let row = row.as_object().ok_or("a row is no object")?;
        record(row)
    });
    let records = records.collect::<Result<_, Misfit>>()?;
    Ok(Page { records, total })
}

fn record(row: &Map<String, Value>) -> Result<AuditRecord, Misfit> {
    let text = |name: &str| read::text(row, name).map(|text| text.map(str::to_owned));
    let metadata = read::object(row, "metadata")?;
    let created = read::text(row, "dateCreated")?;
    let hash = metadata.and_then(|metadata| {
        let names = ["entryHash", "hash"];
        names.iter().find_map(|name| metadata.get(*name)?.as_str())
    });
    Ok(AuditRecord {
        id: read::needed(row, "id")?.to_owned(),
        prompt: read::text(row, "promptId")?.map(LiveId::new),
        resource: text("resource")?,
        action: text("action")?,
        at: text("timestamp")?,
        created_at: created.and_then(|at| at.parse().ok()),
        details: read::object(row, "details")?.cloned().unwrap_or_default(),
        hash: hash.map(str::to_owned),
    })
}
