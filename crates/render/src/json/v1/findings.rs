//! Findings as version 1.0 writes them.

use std::io;

use lockstep_model::{Finding, LeftOut, Severity};
use serde::Serialize;

use super::document;
use super::place::PlaceV1;
use crate::explanation;
use crate::findings::FindingsView;
use crate::lines::Texts;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingsV1<'a> {
    findings: Vec<FindingV1<'a>>,
    counts: CountsV1,
    left_out: Vec<LeftOutV1<'a>>,
}

/// How many findings of a file are not in the document.
#[derive(Serialize)]
struct LeftOutV1<'a> {
    file: &'a str,
    count: usize,
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
    docs: String,
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
pub fn findings(view: &FindingsView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let texts = &mut Texts::new(*view);
    let findings = view.sorted();
    let left_out = view.left_out.into_iter().flat_map(LeftOut::files);
    let body = FindingsV1 {
        findings: findings
            .into_iter()
            .map(|finding| FindingV1::new(finding, texts))
            .collect(),
        counts: CountsV1 {
            error: view.count(Severity::Error),
            warning: view.count(Severity::Warning),
            note: view.count(Severity::Note),
        },
        left_out: left_out
            .map(|(file, count)| LeftOutV1 { file, count })
            .collect(),
    };
    document("lockstep.findings", body, out)
}

impl<'a> FindingV1<'a> {
    fn new(finding: &'a Finding, texts: &mut Texts<'a>) -> Self {
        let related = finding.related.iter().map(|related| RelatedV1 {
            message: &related.message,
            place: PlaceV1::new(&related.place, texts),
        });
        let related = related.collect();
        let place = finding.place.as_ref();
        Self {
            code: finding.code.as_str(),
            severity: finding.severity.as_str(),
            title: finding.code.title(),
            message: &finding.message,
            help: finding.help.as_deref(),
            docs: explanation::url(finding.code),
            place: place.map(|place| PlaceV1::new(place, texts)),
            related,
        }
    }
}
