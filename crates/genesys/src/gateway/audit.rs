//! The gateway's own audit log (guide 004): entries are posted, and read newest first.
//!
//! An entry carries the hash of the ledger's entry, and a repeated hash counts as one: so posting it
//! again does no harm.

use std::collections::HashSet;

use futures_util::StreamExt as _;
use futures_util::stream;
use http::Method;
use jiff::Timestamp;
use lockstep_model::LiveId;
use lockstep_model::audit_log::{AuditEntry, AuditLog, AuditPart, AuditRecord};
use lockstep_model::tenant::{Failure, TenantError};
use serde_json::{Map, Value, json};

use super::GATEWAY;
use super::read::{self, Misfit, misfit};
use crate::client::Client;
use crate::request::PAGE_SIZE;
use crate::wire;

pub(crate) const PATH: &str = "/api/v2/ai/llm/gateway/audit-logs";
/// How often a list that moves while it is read is read again.
const REREADS: u32 = 3;
/// So many pages without a new entry are the end of a list.
const STALE: u32 = 3;
/// So many pages are asked for at once.
const AT_ONCE: usize = 8;
/// The only status that an entry may have.
const STATUS: &str = "VALIDATED";

/// What a page of the list holds.
struct Page {
    records: Vec<AuditRecord>,
    total: u64,
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    records: Vec<AuditRecord>,
    ids: HashSet<String>,
    /// When the tenant took the oldest entry so far.
    oldest: Option<Timestamp>,
    /// Whether an entry was newer than one before it: then the next page may hold the newest.
    unsorted: bool,
}

impl AuditLog for Client {
    async fn post(&self, entry: &AuditEntry<'_>) -> Result<String, TenantError> {
        self.post_audit(entry).await
    }

    async fn newest(
        &self,
        most: usize,
        enough: impl FnMut(&AuditRecord) -> bool + Send,
    ) -> Result<AuditPart, TenantError> {
        self.search_audit(most, enough).await
    }
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
        Ok(self.search_audit(most, |_record| false).await?.records)
    }

    /// Says whether the token, as far as it lists its scopes, may read the audit log and post to
    /// it. Nothing is known before the first call.
    pub fn may_audit(&self) -> bool {
        let told = self.caller.tokens.told();
        let listed = told.and_then(|told| told.scopes.as_ref());
        listed.is_none_or(|scopes| scopes.iter().any(|scope| scope == GATEWAY))
    }

    /// Lists the newest entries, at most so many; once `enough` says so of one of them no further
    /// page is asked for.
    async fn search_audit(
        &self,
        most: usize,
        mut enough: impl FnMut(&AuditRecord) -> bool + Send,
    ) -> Result<AuditPart, TenantError> {
        for _reading in 0..=REREADS {
            if let Some(part) = self.read_audit(most, &mut enough).await? {
                return Ok(part);
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

    /// Reads the list once, a few pages at a time; nothing if it moved so that entries are missing.
    async fn read_audit(
        &self,
        most: usize,
        enough: &mut (impl FnMut(&AuditRecord) -> bool + Send),
    ) -> Result<Option<AuditPart>, TenantError> {
        let first = self.audit_page(1).await?;
        // What comes meanwhile stands at the head, where it is not looked for, and moves the rest on.
        let total = first.total;
        let length = first.records.len().max(1) as u64;
        let expected = total.min(most as u64).div_ceil(length);
        let mut reading = Reading::default();
        let (mut ended, mut stale) = (reading.take(first.records, enough), 0);
        let fetch = |number: u64| self.audit_page(number);
        let pages = stream::iter(2..=expected)
            .map(fetch)
            .buffered(self.concurrency.clamp(1, AT_ONCE))
            .chain(stream::iter(expected.max(1) + 1..).then(fetch));
        let mut pages = std::pin::pin!(pages);
        while !ended && stale < STALE && reading.records.len() < most && reading.unique() < total {
            let Some(page) = pages.next().await else {
                break;
            };
            let (page, before) = (page?, reading.records.len());
            let is_last = page.records.is_empty();
            ended = reading.take(page.records, enough);
            stale = match reading.records.len() == before {
                true if is_last => STALE,
                true => stale + 1,
                false => 0,
            };
        }
        let stopped = ended || reading.records.len() >= most;
        let adds_up = reading.unique() == total;
        Ok((stopped || adds_up).then(|| reading.part(most, total)))
    }

    async fn audit_page(&self, number: u64) -> Result<Page, TenantError> {
        let mut call = self.requests.beside(Method::GET, PATH, GATEWAY);
        call.url
            .query_pairs_mut()
            .append_pair("pageSize", &PAGE_SIZE.to_string())
            .append_pair("pageNumber", &number.to_string());
        let (body, trace) = self.ask_object(&call).await?;
        page(&body).map_err(|reason| misfit(&call, &trace, &reason))
    }
}

impl Reading {
    fn unique(&self) -> u64 {
        self.records.len() as u64
    }

    /// Takes a page in; says whether that is enough.
    fn take(
        &mut self,
        page: Vec<AuditRecord>,
        enough: &mut impl FnMut(&AuditRecord) -> bool,
    ) -> bool {
        let mut ended = false;
        for record in page {
            if !self.ids.insert(record.id.clone()) {
                continue;
            }
            let at = taken_at(&record);
            self.unsorted |= at > self.oldest && self.oldest.is_some();
            self.oldest = at.or(self.oldest);
            ended |= enough(&record);
            self.records.push(record);
        }
        ended && !self.unsorted
    }

    fn part(mut self, most: usize, total: u64) -> AuditPart {
        let is_whole = self.unique() >= total && self.records.len() <= most;
        newest_first(&mut self.records);
        self.records.truncate(most);
        AuditPart {
            records: self.records,
            is_whole,
        }
    }
}

/// When the tenant took an entry.
fn taken_at(record: &AuditRecord) -> Option<Timestamp> {
    record.created_at.as_deref()?.parse().ok()
}

/// The order of lists is no promise; where the tenant says when it took each entry, that decides.
fn newest_first(records: &mut [AuditRecord]) {
    if records.iter().all(|record| taken_at(record).is_some()) {
        records.sort_by_cached_key(|record| std::cmp::Reverse(taken_at(record)));
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
    if let Some(prompt) = prompt(entry) {
        body["promptId"] = Value::from(prompt.as_str());
    }
    if let Some(resource) = entry.resource {
        body["resource"] = Value::from(resource.to_string());
    }
    body
}

/// Returns the id of the prompt that an entry is about, by itself or by a part of it.
fn prompt<'a>(entry: &AuditEntry<'a>) -> Option<&'a LiveId> {
    let wire = wire::of(entry.resource?.kind)?;
    entry
        .live_id
        .filter(|_id| wire.collection.path == wire::prompt::COLLECTION.path)
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
        created_at: text("dateCreated")?,
        details: read::object(row, "details")?.cloned().unwrap_or_default(),
        hash: hash.map(str::to_owned),
    })
}
