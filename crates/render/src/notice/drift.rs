//! What somebody is told of drift.
//!
//! Drift comes in, with the plan that it was taken from; the body of a notification goes out: which
//! objects, which of their fields, and who changed them last. Values are not told: what is in them
//! stays in the organisation and in Git.

use std::fmt::Write as _;

use lockstep_diff::{Drifted, Plan};
use serde::Serialize;

use super::MOST;
use super::chat::written as text_of;
use super::cloud_event::{Head, written as event_of};
use super::v1::{KIND, OrganizationV1, VERSION};
use crate::neutral::neutral;
use crate::value::plural;
use crate::view::{DriftView, Touch};

/// The word for it among the results of runs.
const RESULT: &str = "drifted";

/// The type of its event.
const EVENT: &str = "dev.lockstep.drift.found";

/// What is told of drift.
#[derive(Debug, Clone, Copy)]
pub struct DriftNotice<'a> {
    /// The id by which receivers tell a repeated notification from a new one.
    pub id: &'a str,
    /// When it was written, in RFC 3339.
    pub time: &'a str,
    /// The program and its version.
    pub tool: &'a str,
    /// The plan that the drift was taken from.
    pub plan: &'a Plan,
    /// What drifted.
    pub found: &'a DriftView<'a>,
    /// The Git commit of the manifests.
    pub git_commit: Option<&'a str>,
    /// Where the CI run can be seen.
    pub ci_run_url: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DriftNoticeV1<'a> {
    format_version: &'a str,
    kind: &'a str,
    id: &'a str,
    time: &'a str,
    result: &'a str,
    summary: String,
    project: &'a str,
    environment: &'a str,
    organization: OrganizationV1<'a>,
    tool: &'a str,
    counts: CountsV1,
    objects: Vec<ObjectV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    git_commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ci_run_url: Option<&'a str>,
}

#[derive(Serialize)]
struct CountsV1 {
    changed: usize,
    gone: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ObjectV1<'a> {
    address: String,
    gone: bool,
    fields: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_at: Option<&'a str>,
}

/// Writes a notification as JSON.
///
/// # Errors
///
/// Fails if the text cannot be written as JSON.
pub fn json(notice: &DriftNotice<'_>) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&DriftNoticeV1::from(notice))
}

/// Writes a notification as a CloudEvent; its `data` is what [`json`] writes.
///
/// # Errors
///
/// Fails if the text cannot be written as JSON.
pub fn cloud_event(notice: &DriftNotice<'_>) -> serde_json::Result<Vec<u8>> {
    let head = Head {
        id: notice.id,
        time: notice.time,
        kind: EVENT,
        subject: None,
        plan: notice.plan,
    };
    event_of(&head, DriftNoticeV1::from(notice))
}

/// Writes a notification as `{"text": …}`.
pub fn chat(notice: &DriftNotice<'_>) -> Vec<u8> {
    let mut text = notice.summary();
    let organization = &notice.plan.organization.name;
    let _infallible = write!(text, "\norganisation {organization}");
    for object in notice.told() {
        let _infallible = write!(text, "\n• {}", notice.line(object));
    }
    let more = notice.found.drift.objects.len().saturating_sub(MOST);
    if more > 0 {
        let _infallible = write!(text, "\nand {more} more");
    }
    text_of(&text, notice.ci_run_url)
}

impl<'a> DriftNotice<'a> {
    /// Puts the drift into a line: `acme/prod drifted: 2 objects were changed outside Git, 1 of them
    /// deleted`.
    fn summary(&self) -> String {
        let (project, environment) = (&self.plan.project, &self.plan.environment);
        let (count, gone) = (self.found.drift.objects.len(), self.gone());
        let objects = plural(count, "object was", "objects were");
        let mut text =
            format!("{project}/{environment} {RESULT}: {count} {objects} changed outside Git");
        if gone > 0 {
            let _infallible = write!(text, ", {gone} of them deleted");
        }
        text
    }

    fn gone(&self) -> usize {
        let objects = self.found.drift.objects.iter();
        objects.filter(|object| object.gone).count()
    }

    /// Returns the objects, as far as they are told.
    fn told(&self) -> impl Iterator<Item = &'a Drifted> {
        self.found.drift.objects.iter().take(MOST)
    }

    fn touch(&self, object: &Drifted) -> Option<&'a Touch> {
        self.found.touches.get(&object.address)
    }

    fn line(&self, object: &Drifted) -> String {
        let what = match object.gone {
            true => "deleted".to_owned(),
            false => fields(object).join(", "),
        };
        let by = self.touch(object).and_then(|touch| touch.by.as_deref());
        let by = by.map_or_else(String::new, |by| format!(", last by {}", neutral(by)));
        format!("{}: {what}{by}", object.address)
    }
}

/// Names the fields of an object that drifted, as far as they are told.
fn fields(object: &Drifted) -> Vec<String> {
    let told = object.fields.iter().take(MOST);
    told.map(|field| field.path.to_string()).collect()
}

impl<'a> From<&DriftNotice<'a>> for DriftNoticeV1<'a> {
    fn from(notice: &DriftNotice<'a>) -> Self {
        let gone = notice.gone();
        let object = |object: &'a Drifted| {
            let touch = notice.touch(object);
            ObjectV1 {
                address: object.address.to_string(),
                gone: object.gone,
                fields: fields(object),
                modified_by: touch.and_then(|touch| touch.by.as_deref()),
                modified_at: touch.and_then(|touch| touch.at.as_deref()),
            }
        };
        Self {
            format_version: VERSION,
            kind: KIND,
            id: notice.id,
            time: notice.time,
            result: RESULT,
            summary: notice.summary(),
            project: &notice.plan.project,
            environment: &notice.plan.environment,
            organization: OrganizationV1::from(notice.plan),
            tool: notice.tool,
            counts: CountsV1 {
                changed: notice.found.drift.objects.len() - gone,
                gone,
            },
            objects: notice.told().map(object).collect(),
            git_commit: notice.git_commit,
            ci_run_url: notice.ci_run_url,
        }
    }
}
