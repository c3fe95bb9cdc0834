//! A notification as a CloudEvent 1.0 in structured JSON mode.

use serde::Serialize;

use super::v1::NoticeV1;
use super::{Ending, Notice};

#[derive(Serialize)]
struct CloudEvent<'a> {
    specversion: &'a str,
    id: &'a str,
    source: String,
    #[serde(rename = "type")]
    kind: String,
    time: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    datacontenttype: &'a str,
    data: NoticeV1<'a>,
}

/// Writes a notification as a CloudEvent; its `data` is what [`super::json`] writes.
///
/// # Errors
///
/// Fails if the text cannot be written as JSON.
pub fn cloud_event(notice: &Notice<'_>) -> serde_json::Result<Vec<u8>> {
    let (project, environment) = (&notice.plan.project, &notice.plan.environment);
    let ending = Ending::of(notice.run).as_str();
    serde_json::to_vec(&CloudEvent {
        specversion: "1.0",
        id: notice.id,
        source: format!("/lockstep/{project}/{environment}"),
        kind: format!("dev.lockstep.run.{ending}"),
        time: notice.time,
        subject: notice.run.run.as_deref(),
        datacontenttype: "application/json",
        data: NoticeV1::from(notice),
    })
}
