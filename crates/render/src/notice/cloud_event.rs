//! A notification as a CloudEvent 1.0 in structured JSON mode.

use lockstep_diff::Plan;
use serde::Serialize;

use super::v1::NoticeV1;
use super::{Ending, Notice};

#[derive(Serialize)]
struct CloudEvent<'a, D> {
    specversion: &'a str,
    id: &'a str,
    source: String,
    #[serde(rename = "type")]
    kind: &'a str,
    time: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    datacontenttype: &'a str,
    data: D,
}

/// What an event is, beside its data.
pub(super) struct Head<'a> {
    pub(super) id: &'a str,
    pub(super) time: &'a str,
    pub(super) kind: &'a str,
    pub(super) subject: Option<&'a str>,
    /// Whose plan it is about.
    pub(super) plan: &'a Plan,
}

/// Writes a notification as a CloudEvent; its `data` is what [`super::json`] writes.
///
/// # Errors
///
/// Fails if the text cannot be written as JSON.
pub fn cloud_event(notice: &Notice<'_>) -> serde_json::Result<Vec<u8>> {
    let ending = Ending::of(notice.run).as_str();
    let head = Head {
        id: notice.id,
        time: notice.time,
        kind: &format!("dev.lockstep.run.{ending}"),
        subject: notice.run.run.as_deref(),
        plan: notice.plan,
    };
    written(&head, NoticeV1::from(notice))
}

/// Writes an event.
pub(super) fn written(head: &Head<'_>, data: impl Serialize) -> serde_json::Result<Vec<u8>> {
    let (project, environment) = (&head.plan.project, &head.plan.environment);
    serde_json::to_vec(&CloudEvent {
        specversion: "1.0",
        id: head.id,
        source: format!("/lockstep/{project}/{environment}"),
        kind: head.kind,
        time: head.time,
        subject: head.subject,
        datacontenttype: "application/json",
        data,
    })
}
