//! The table of the API's calls: method, path, scopes and what answers. A call comes in with its token, the
//! answer goes out; the calls themselves are in the files below.

pub(crate) mod audit_logs;
pub(crate) mod completions;
pub(crate) mod health_checks;
pub(crate) mod invocations;
pub(crate) mod invoke;
pub(crate) mod jobs;
pub(crate) mod messages;
pub(crate) mod objects;
pub(crate) mod organization;
pub(crate) mod telemetry;

use axum::http::Method;

use crate::answer::Outcome;
use crate::call::{Call, decode};
use crate::collections::Collection;
use crate::refusal::Refusal;
use crate::tenant::Tenant;
use crate::token::Access;

/// What answers a call.
#[derive(Clone, Copy)]
pub(crate) enum Act {
    Objects(Collection, Verb),
    Other(fn(&mut Tenant, &Call<'_>, &Access) -> Outcome),
}

/// What every collection can do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Verb {
    List,
    Create,
    Read,
    Replace,
    Delete,
}

/// A row of the table; `{id}` in the pattern stands for one segment.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) pattern: String,
    pub(crate) scope: Option<&'static str>,
    pub(crate) act: Act,
}

/// Builds the table: five rows a collection, and the calls that are no collection's.
pub(crate) fn table() -> Vec<Route> {
    let mut routes = Vec::new();
    for collection in Collection::ALL {
        let row = collection.row();
        let verbs = [
            (Method::GET, "", row.read_scope, Verb::List),
            (Method::POST, "", row.write_scope, Verb::Create),
            (Method::GET, "/{id}", row.read_scope, Verb::Read),
            (Method::PUT, "/{id}", row.write_scope, Verb::Replace),
            (Method::DELETE, "/{id}", row.write_scope, Verb::Delete),
        ];
        for (method, rest, scope, verb) in verbs {
            let pattern = format!("{}{rest}", row.path);
            let act = Act::Objects(collection, verb);
            routes.push(Route {
                method,
                pattern,
                scope: Some(scope),
                act,
            });
        }
    }
    routes.extend(others());
    routes
}

fn others() -> Vec<Route> {
    let models = Collection::Models.row();
    let row = |method, pattern: &str, scope, act| {
        let pattern = pattern.to_owned();
        Route {
            method,
            pattern,
            scope,
            act: Act::Other(act),
        }
    };
    let (get, post) = (Method::GET, Method::POST);
    let gateway = Some("ai:gateway:write");
    let audit = "/api/v2/ai/llm/gateway/audit-logs";
    let checks = format!("{}/{{id}}/health-checks", models.path);
    let telemetry = "/api/v2/ai/llm/gateway/telemetry";
    let invocations = "/api/v2/ai/llm/gateway/invocations";
    vec![
        row(
            get.clone(),
            "/api/v2/organizations/me",
            None,
            organization::read,
        ),
        row(
            post.clone(),
            &checks,
            Some(models.write_scope),
            health_checks::run,
        ),
        row(
            get.clone(),
            "/api/v2/ai/jobs/{id}",
            Some("ai:jobs:read"),
            jobs::read,
        ),
        row(
            get.clone(),
            telemetry,
            Some("ai:telemetry:read"),
            telemetry::list,
        ),
        row(get, audit, gateway, audit_logs::list),
        row(post.clone(), audit, gateway, audit_logs::create),
        row(post.clone(), invocations, gateway, invocations::run),
        row(
            post.clone(),
            "/api/v2/ai/llm/gateway/invoke",
            Some("ai:llm:gateway:use"),
            invoke::run,
        ),
        row(
            post,
            "/api/v2/ai/llm/completions",
            Some("ai:llm:write"),
            completions::run,
        ),
    ]
}

/// Finds the row for a call, checks its scope, and lets it answer.
pub(crate) fn dispatch(
    table: &[Route],
    tenant: &mut Tenant,
    mut call: Call<'_>,
    method: &Method,
    access: &Access,
) -> Outcome {
    let here: Vec<(&Route, String)> = table
        .iter()
        .filter_map(|route| Some((route, fits(&route.pattern, call.path)?)))
        .collect();
    if here.is_empty() {
        return Err(Refusal::new(
            404,
            "not.found",
            format!("there is no {}", call.path),
        ));
    }
    let Some((route, parameter)) = here.into_iter().find(|(route, _)| route.method == *method)
    else {
        let message = format!("{method} is not possible at {}", call.path);
        return Err(Refusal::new(405, "method.not.allowed", message));
    };
    if let Some(scope) = route.scope {
        access.require(scope)?;
    }
    call.parameter = parameter;
    match route.act {
        Act::Objects(collection, Verb::List) => objects::list(tenant, &call, collection),
        Act::Objects(collection, Verb::Create) => objects::create(tenant, &call, collection),
        Act::Objects(collection, Verb::Read) => objects::read(tenant, &call, collection),
        Act::Objects(collection, Verb::Replace) => objects::replace(tenant, &call, collection),
        Act::Objects(collection, Verb::Delete) => objects::delete(tenant, &call, collection),
        Act::Other(act) => act(tenant, &call, access),
    }
}

/// Compares a path with a pattern; returns what stands for `{id}`.
fn fits(pattern: &str, path: &str) -> Option<String> {
    let mut parameter = String::new();
    let (mut wanted, mut found) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return Some(parameter),
            (Some("{id}"), Some(segment)) if !segment.is_empty() => parameter = decode(segment),
            (Some(one), Some(two)) if one == two => {}
            (Some(_) | None, Some(_)) | (Some(_), None) => return None,
        }
    }
}
