//! Rehearsals as version 1.0 writes them.

use std::collections::BTreeMap;
use std::io;

use lockstep_diff::{Change, FieldChange, Plan};
use serde::Serialize;

use super::document;
use crate::rehearsal::{AtFault, End, Refusal, RehearsalView, Rehearsed};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RehearsalV1<'a> {
    environment: &'a str,
    organization: OrganizationV1<'a>,
    /// When the snapshot was taken, if one stood in for the tenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot_taken_at: Option<&'a str>,
    clean: bool,
    interrupted: bool,
    unseen: usize,
    refusals: Vec<RefusalV1<'a>>,
    changes: Vec<RehearsedV1<'a>>,
    requests: RequestsV1<'a>,
    /// What the plan that comes next would do; null if it cannot be told.
    next: Option<NextV1<'a>>,
}

#[derive(Serialize)]
struct OrganizationV1<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RefusalV1<'a> {
    change: String,
    action: &'a str,
    step: usize,
    steps: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    doing: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    message: &'a str,
    fields: Vec<AtFaultV1<'a>>,
    undone: UndoneV1<'a>,
}

#[derive(Serialize)]
struct AtFaultV1<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    message: &'a str,
}

#[derive(Serialize)]
struct UndoneV1<'a> {
    steps: &'a [String],
    changes: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RehearsedV1<'a> {
    change: String,
    action: &'a str,
    end: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    requests: usize,
    by_method: BTreeMap<&'a str, usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestsV1<'a> {
    total: usize,
    by_method: BTreeMap<&'a str, usize>,
    list: Vec<RequestV1<'a>>,
}

#[derive(Serialize)]
struct RequestV1<'a> {
    number: usize,
    change: String,
    method: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
}

#[derive(Serialize)]
struct NextV1<'a> {
    empty: bool,
    changes: Vec<NextChangeV1<'a>>,
    withheld: Vec<NextWithheldV1<'a>>,
}

#[derive(Serialize)]
struct NextChangeV1<'a> {
    change: String,
    action: &'a str,
    fields: Vec<NextFieldV1<'a>>,
}

#[derive(Serialize)]
struct NextFieldV1<'a> {
    path: String,
    cause: &'a str,
}

#[derive(Serialize)]
struct NextWithheldV1<'a> {
    address: String,
    reason: &'a str,
}

/// Writes what came of a rehearsal.
///
/// # Errors
///
/// Fails if `out` does.
pub fn rehearsal(view: &RehearsalView, out: &mut impl io::Write) -> io::Result<()> {
    let refusals = view.refusals();
    let body = RehearsalV1 {
        environment: &view.environment,
        organization: OrganizationV1 {
            id: &view.organization.id,
            name: &view.organization.name,
        },
        snapshot_taken_at: view.taken_at.as_deref(),
        clean: view.is_clean(),
        interrupted: view.interrupted,
        unseen: view.unseen,
        refusals: refusals.map(refused).collect(),
        changes: view.changes.iter().map(rehearsed).collect(),
        requests: RequestsV1 {
            total: view.request_count(),
            by_method: view.methods(),
            list: requests(view),
        },
        next: view.next.as_ref().map(next),
    };
    document("lockstep.rehearsal", body, out)
}

fn refused<'a>((change, refusal): (&'a Rehearsed, &'a Refusal)) -> RefusalV1<'a> {
    RefusalV1 {
        change: change.id.to_string(),
        action: change.action.as_str(),
        step: refusal.step,
        steps: refusal.steps,
        doing: refusal.doing.as_deref(),
        request: refusal.request.as_deref(),
        status: refusal.status,
        code: refusal.code.as_deref(),
        message: &refusal.message,
        fields: refusal.fields.iter().map(at_fault).collect(),
        undone: UndoneV1 {
            steps: &refusal.left,
            changes: refusal.skipped.iter().map(ToString::to_string).collect(),
        },
    }
}

fn at_fault(fault: &AtFault) -> AtFaultV1<'_> {
    AtFaultV1 {
        field: fault.field.as_deref(),
        message: &fault.message,
    }
}

fn rehearsed(change: &Rehearsed) -> RehearsedV1<'_> {
    RehearsedV1 {
        change: change.id.to_string(),
        action: change.action.as_str(),
        end: change.end.as_str(),
        because: match &change.end {
            End::Skipped { because } => Some(because.to_string()),
            End::Done | End::Refused(_) | End::NotReached => None,
        },
        requests: change.requests.len(),
        by_method: change.methods(),
    }
}

fn requests(view: &RehearsalView) -> Vec<RequestV1<'_>> {
    let sent = view.changes.iter().flat_map(|change| {
        let requests = change.requests.iter();
        requests.map(move |request| (&change.id, request))
    });
    let numbered = (1..).zip(sent);
    numbered
        .map(|(number, (id, request))| RequestV1 {
            number,
            change: id.to_string(),
            method: &request.method,
            path: &request.path,
            status: request.status,
        })
        .collect()
}

fn next(plan: &Plan) -> NextV1<'_> {
    let withheld = plan.withheld.iter().map(|withheld| NextWithheldV1 {
        address: withheld.address.to_string(),
        reason: withheld.reason.as_str(),
    });
    NextV1 {
        empty: plan.is_empty(),
        changes: plan.changes.iter().map(next_change).collect(),
        withheld: withheld.collect(),
    }
}

fn next_change(change: &Change) -> NextChangeV1<'_> {
    let field = |field: &FieldChange| NextFieldV1 {
        path: field.path.to_string(),
        cause: field.cause.as_str(),
    };
    NextChangeV1 {
        change: change.id.to_string(),
        action: change.action.as_str(),
        fields: change.fields.iter().map(field).collect(),
    }
}
