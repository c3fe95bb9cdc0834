//! Everything that can be noted.

use lockstep_diff::Note;
use lockstep_model::{LiveId, Unread};

use crate::case::{address, origin};

/// Everything that can be noted.
pub(crate) fn notes() -> Vec<Note> {
    let mut notes = object_notes();
    notes.extend(traffic_notes());
    notes
}

/// What is known of objects and their fields.
fn object_notes() -> Vec<Note> {
    let agent = || address("Prompt/support_agent");
    vec![
        Note::FieldReleased {
            address: agent(),
            path: "temperature".parse().expect("a path"),
        },
        Note::ExtraEntries {
            address: agent(),
            entries: vec!["0.9.0".to_owned(), "2.0.0".to_owned()],
        },
        Note::LikelyRename {
            from: address("Prompt/old_agent"),
            to: address("Prompt/greeter"),
            names: vec!["older_agent".to_owned(), "old_agent".to_owned()],
            origin: Some(origin("manifests/gateway.yaml", 3)),
            by: Vec::new(),
        },
        Note::LikelyRename {
            from: address("Provider/old"),
            to: address("Provider/new"),
            names: vec!["old".to_owned()],
            origin: Some(origin("manifests/gateway.yaml", 3)),
            by: vec!["Prompt support_agent".to_owned()],
        },
        Note::ExternalMissing {
            address: address("Model/shared"),
            live_name: "Shared".to_owned(),
        },
        Note::AlreadyGone {
            address: address("Model/gone"),
            live_id: LiveId::new("77aa"),
        },
        Note::FieldIgnored {
            address: address("Model/shared"),
            path: "parameters[temperature]".parse().expect("a path"),
            live: Some(serde_json::json!(0.9)),
            desired: Some(serde_json::json!(0.7)),
            until: "2027-01-31".to_owned(),
            reason: "A/B by hand".to_owned(),
        },
        Note::FieldIgnored {
            address: address("Prompt/greeter"),
            path: "temperature".parse().expect("a path"),
            live: None,
            desired: Some(serde_json::json!(0.7)),
            until: "2027-01-31".to_owned(),
            reason: "by hand, too".to_owned(),
        },
    ]
}

/// What is known of the traffic.
fn traffic_notes() -> Vec<Note> {
    vec![
        Note::RequestsEnd {
            address: address("Prompt/old_agent"),
            serving: vec![("1.0.0".to_owned(), 9000), ("1.1.0".to_owned(), 1000)],
            requests: Some(12_345),
            seconds: Some(86_400),
        },
        Note::RequestsEnd {
            address: address("Prompt/older_agent"),
            serving: vec![("1.0.0".to_owned(), 10_000)],
            requests: None,
            seconds: None,
        },
        Note::ServedBefore {
            address: address("TrafficSplit/support_agent"),
            values: vec!["1.0.0".to_owned()],
        },
        Note::LimitInUse {
            address: address("Model/shared"),
            path: "rateLimits.requestsPerMinute".parse().expect("a path"),
            peak: 151,
            limit: 100,
            seconds: 5400,
            untold: 2,
        },
        Note::UseUnknown {
            address: address("Model/shared"),
            why: Unread::Failed,
        },
        Note::UseUnknown {
            address: address("Model/legacy"),
            why: Unread::Taken,
        },
    ]
}
