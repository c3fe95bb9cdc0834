//! An examination as version 1.0 writes it, and as much as is read back of it.
//!
//! It is kept beside a ledger and sent to support: it holds no text of an object and no secret.

use std::collections::BTreeMap;
use std::io;

use lockstep_model::Kind;
use lockstep_model::examination::{Check, Difference, Sample, Status};
use serde::{Deserialize, Serialize};

use super::{FORMAT_VERSION, document};
use crate::doctor::{DoctorView, Remembered};

const KIND: &str = "lockstep.doctor";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DoctorV1<'a> {
    environment: &'a str,
    tenant: &'a str,
    checked_at: &'a str,
    tool: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<OrganizationV1<'a>>,
    verdict: &'a str,
    failed_kinds: Vec<&'a str>,
    requests: u32,
    duration_ms: u64,
    samples: Vec<SampleV1<'a>>,
    checks: Vec<CheckV1<'a>>,
}

#[derive(Serialize)]
struct OrganizationV1<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SampleV1<'a> {
    kind: &'a str,
    rows: usize,
    total: u64,
    by_id: usize,
}

#[derive(Serialize)]
struct CheckV1<'a> {
    id: &'a str,
    kinds: Vec<&'a str>,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
    expected: &'a str,
    found: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    means: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<DifferenceV1<'a>>,
}

#[derive(Serialize)]
struct DifferenceV1<'a> {
    oddity: &'a str,
    pointer: &'a str,
    request: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    seen: &'a BTreeMap<String, usize>,
    objects: usize,
    of: usize,
}

/// Writes an examination.
///
/// # Errors
///
/// Fails if `out` does.
pub fn doctor(view: &DoctorView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let found = view.found;
    let failed = found.failed_kinds();
    let body = DoctorV1 {
        environment: view.environment,
        tenant: view.tenant,
        checked_at: view.checked_at,
        tool: view.tool,
        organization: found.organization.as_ref().map(|one| OrganizationV1 {
            id: &one.id,
            name: &one.name,
        }),
        verdict: found.verdict().as_str(),
        failed_kinds: failed.into_iter().map(Kind::as_str).collect(),
        requests: found.requests,
        duration_ms: u64::try_from(view.duration.as_millis()).unwrap_or(u64::MAX),
        samples: found.samples.iter().map(SampleV1::from).collect(),
        checks: found.checks.iter().map(CheckV1::from).collect(),
    };
    document(KIND, body, out)
}

impl From<&Sample> for SampleV1<'_> {
    fn from(sample: &Sample) -> Self {
        Self {
            kind: sample.kind.as_str(),
            rows: sample.rows,
            total: sample.total,
            by_id: sample.by_id,
        }
    }
}

impl<'a> From<&'a Check> for CheckV1<'a> {
    fn from(check: &'a Check) -> Self {
        Self {
            id: &check.id,
            kinds: check.kinds.iter().map(|kind| kind.as_str()).collect(),
            status: check.status.as_str(),
            request: check.request.as_deref(),
            expected: &check.expected,
            found: &check.found,
            means: check.means.as_deref(),
            advice: check.advice.as_deref(),
            differences: check.differences.iter().map(DifferenceV1::from).collect(),
        }
    }
}

impl<'a> From<&'a Difference> for DifferenceV1<'a> {
    fn from(one: &'a Difference) -> Self {
        Self {
            oddity: one.oddity.as_str(),
            pointer: &one.pointer,
            request: &one.request,
            expected: one.expected.as_deref(),
            seen: &one.seen,
            objects: one.objects,
            of: one.of,
        }
    }
}

/// Why a document is no examination that can be read back.
#[derive(Debug, thiserror::Error)]
pub enum NoExamination {
    /// It is no JSON, or lacks what an examination has.
    #[error("it is damaged")]
    Damaged(#[source] serde_json::Error),
    /// It is another document.
    #[error("it is a `{0}`, not a `{KIND}`")]
    Other(String),
    /// It was written in a format of another version.
    #[error("its format is {0}, and this lockstep reads {FORMAT_VERSION}")]
    Version(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    format_version: String,
    kind: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    checked_at: String,
    organization: ReadOrganization,
    checks: Vec<ReadCheck>,
}

#[derive(Deserialize)]
struct ReadOrganization {
    id: String,
}

#[derive(Deserialize)]
struct ReadCheck {
    id: String,
    kinds: Vec<String>,
    status: String,
}

/// Reads back what an examination is remembered for. Kinds and statuses that this version does not
/// know are passed over.
///
/// # Errors
///
/// Fails if the text is no examination, or one of another major version.
pub fn read_doctor(text: &str) -> Result<Remembered, NoExamination> {
    let head: Head = serde_json::from_str(text).map_err(NoExamination::Damaged)?;
    if head.kind != KIND {
        return Err(NoExamination::Other(head.kind));
    }
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    if major(&head.format_version) != major(FORMAT_VERSION) {
        return Err(NoExamination::Version(head.format_version));
    }
    let read: Read = serde_json::from_str(text).map_err(NoExamination::Damaged)?;
    let mut failed: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    for check in &read.checks {
        if Status::from_name(&check.status) == Some(Status::Failed) {
            for kind in check.kinds.iter().filter_map(|kind| Kind::from_name(kind)) {
                failed.entry(kind).or_default().push(check.id.clone());
            }
        }
    }
    Ok(Remembered {
        organization: read.organization.id,
        checked_at: read.checked_at,
        failed,
    })
}
