//! Findings as version 1.0 writes them.

use std::io;

use lockstep_model::{Finding, Severity};
use serde::Serialize;

use super::document;
use super::origin::PlaceV1;

#[derive(Serialize)]
struct FindingsV1<'a> {
    findings: Vec<FindingV1<'a>>,
    counts: CountsV1,
}

#[derive(Serialize)]
struct CountsV1 {
    error: usize,
    warning: usize,
    note: usize,
}

#[derive(Serialize)]
struct FindingV1<'a> {
    code: &'a str,
    severity: &'a str,
    title: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceV1<'a>>,
    related: Vec<RelatedV1<'a>>,
}

#[derive(Serialize)]
struct RelatedV1<'a> {
    message: &'a str,
    place: PlaceV1<'a>,
}

/// Writes findings, sorted by place and code.
///
/// # Errors
///
/// Fails if `out` does.
pub fn findings(findings: &[Finding], out: &mut impl io::Write) -> io::Result<()> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort();
    let count = |severity: Severity| {
        let those = findings
            .iter()
            .filter(|finding| finding.severity == severity);
        those.count()
    };
    let body = FindingsV1 {
        findings: sorted.into_iter().map(FindingV1::from).collect(),
        counts: CountsV1 {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            note: count(Severity::Note),
        },
    };
    document("lockstep.findings", body, out)
}

impl<'a> From<&'a Finding> for FindingV1<'a> {
    fn from(finding: &'a Finding) -> Self {
        let related = finding.related.iter().map(|related| RelatedV1 {
            message: &related.message,
            place: PlaceV1::from(&related.place),
        });
        Self {
            code: finding.code.as_str(),
            severity: finding.severity.as_str(),
            title: finding.code.title(),
            message: &finding.message,
            help: finding.help.as_deref(),
            place: finding.place.as_ref().map(PlaceV1::from),
            related: related.collect(),
        }
    }
}
