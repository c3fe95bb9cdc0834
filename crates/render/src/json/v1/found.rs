//! Findings that a plan carries, as version 1.0 writes and reads them.

use std::borrow::Cow;

use lockstep_model::{Code, Finding, Place, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read::{Read, text, word};
use crate::explanation;

/// Something odd in the manifests, or said by a policy.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FoundV1<'a> {
    code: Cow<'a, str>,
    severity: Cow<'a, str>,
    message: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    help: Option<Cow<'a, str>>,
    /// Written for readers; not read back.
    #[serde(default)]
    docs: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<SpotV1<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    related: Vec<BesideV1<'a>>,
}

/// A stretch of a file: its line and column from 1, its bytes from 0.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct SpotV1<'a> {
    file: Cow<'a, str>,
    line: u32,
    column: u32,
    start: usize,
    end: usize,
}

/// Another place that belongs to a finding, and why.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct BesideV1<'a> {
    message: Cow<'a, str>,
    place: SpotV1<'a>,
}

impl<'a> From<&'a Finding> for FoundV1<'a> {
    fn from(finding: &'a Finding) -> Self {
        let related = finding.related.iter().map(|related| BesideV1 {
            message: Cow::Borrowed(&related.message),
            place: SpotV1::from(&related.place),
        });
        Self {
            code: Cow::Borrowed(finding.code.as_str()),
            severity: Cow::Borrowed(finding.severity.as_str()),
            message: Cow::Borrowed(&finding.message),
            help: finding.help.as_deref().map(Cow::Borrowed),
            docs: explanation::url(finding.code),
            place: finding.place.as_ref().map(SpotV1::from),
            related: related.collect(),
        }
    }
}

impl<'a> From<&'a Place> for SpotV1<'a> {
    fn from(place: &'a Place) -> Self {
        Self {
            file: Cow::Borrowed(&place.file),
            line: place.line,
            column: place.column,
            start: place.start,
            end: place.end,
        }
    }
}

impl From<SpotV1<'_>> for Place {
    fn from(spot: SpotV1<'_>) -> Self {
        Self {
            file: spot.file.into(),
            line: spot.line,
            column: spot.column,
            start: spot.start,
            end: spot.end,
        }
    }
}

/// Reads a finding.
pub(super) fn read(found: FoundV1<'_>) -> Read<Finding> {
    let code: Code = text("code of a finding", &found.code)?;
    let all = [Severity::Error, Severity::Warning, Severity::Note];
    let known = all
        .into_iter()
        .find(|severity| severity.as_str() == found.severity);
    let mut finding = Finding::new(code, found.message);
    finding.severity = word("severity", &found.severity, known)?;
    finding.help = found.help.map(Cow::into_owned);
    finding.place = found.place.map(Into::into);
    for related in found.related {
        finding = finding.related(related.message, related.place.into());
    }
    Ok(finding)
}
