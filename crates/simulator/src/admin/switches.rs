//! The admin side's switches: faults, what was asked and delivered, behaviour, clock, tokens, reset.

use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};

use super::{Order, failed, not_possible};
use crate::answer::{Answer, Outcome};
use crate::behaviour::Behaviour;
use crate::clock::{Clock, spell};
use crate::collections::Collection;
use crate::exchange::Simulation;
use crate::fault::Fault;
use crate::refusal::Refusal;

/// `GET /_sim`: what is here.
pub(super) fn summary(simulation: &Simulation) -> Outcome {
    let tenant = simulation.tenant();
    let mut body = json!({
        "organization": {"id": tenant.organization.id, "name": tenant.organization.name},
        "auditLogs": tenant.audit.len(),
        "now": spell(simulation.clock.now()),
    });
    for collection in Collection::ALL {
        body[collection.row().plural] = json!(tenant.shelves.of(collection).len());
    }
    Ok(Answer::json(200, &body))
}

/// `GET`, `POST` and `DELETE /_sim/faults`, `DELETE /_sim/faults/{id}`.
pub(super) fn faults(simulation: &Simulation, order: &Order<'_>, rest: &[&str]) -> Outcome {
    let table = &simulation.faults;
    match (order.method, rest) {
        (&Method::GET, []) => Ok(Answer::json(200, &json!({"faults": table.list()}))),
        (&Method::POST, []) => {
            let fault: Fault = read(order)?;
            let id = table.add(fault).map_err(|error| failed(&error))?;
            Ok(Answer::json(201, &json!({"id": id})))
        }
        (&Method::DELETE, []) => {
            table.clear();
            Ok(Answer::empty(204))
        }
        (&Method::DELETE, [id]) => match id.parse() {
            Ok(number) if table.remove(number) => Ok(Answer::empty(204)),
            Ok(_) | Err(_) => Err(Refusal::not_found("fault", id)),
        },
        _ => Err(not_possible(order)),
    }
}

/// `GET` and `DELETE /_sim/requests`.
pub(super) fn requests(simulation: &Simulation, order: &Order<'_>) -> Outcome {
    let mut recorder = simulation.recorder();
    match *order.method {
        Method::GET => Ok(Answer::json(200, &json!({"requests": recorder.all()}))),
        Method::DELETE => {
            recorder.clear();
            Ok(Answer::empty(204))
        }
        _ => Err(not_possible(order)),
    }
}

/// `GET` and `DELETE /_sim/webhooks`.
pub(super) fn webhooks(simulation: &Simulation, order: &Order<'_>) -> Outcome {
    let webhooks = &mut simulation.tenant().webhooks;
    match *order.method {
        Method::GET => Ok(Answer::json(200, &json!({"deliveries": webhooks.all()}))),
        Method::DELETE => {
            webhooks.clear();
            Ok(Answer::empty(204))
        }
        _ => Err(not_possible(order)),
    }
}

/// `GET` and `PATCH /_sim/behaviour`; a patch names the switches that change.
pub(super) fn behaviour(simulation: &Simulation, order: &Order<'_>) -> Outcome {
    let tenant = &mut *simulation.tenant();
    if *order.method == Method::PATCH {
        let mut value = serde_json::to_value(&tenant.behaviour).unwrap_or_default();
        let patch: serde_json::Map<String, Value> = read(order)?;
        for (name, switch) in patch {
            value[name] = switch;
        }
        let changed: Behaviour = serde_json::from_value(value)
            .map_err(|error| Refusal::new(400, "bad.request", error.to_string()))?;
        if let Some(problem) = changed.problem() {
            return Err(Refusal::new(400, "bad.request", problem));
        }
        tenant.behaviour = changed;
    } else if *order.method != Method::GET {
        return Err(not_possible(order));
    }
    Ok(Answer::json(200, &tenant.behaviour))
}

/// `POST /_sim/clock` with `advanceMs`: moves a manual clock.
pub(super) fn clock(simulation: &Simulation, order: &Order<'_>) -> Outcome {
    if *order.method != Method::POST {
        return Err(not_possible(order));
    }
    let Clock::Manual(clock) = &simulation.clock else {
        let message = "this tenant lives in real time; start it with a manual clock to move it";
        return Err(Refusal::new(409, "real.time", message));
    };
    let Some(millis) = order.json()?.get("advanceMs").and_then(Value::as_u64) else {
        return Err(Refusal::field(
            "required",
            "advanceMs",
            "must be a number of milliseconds",
        ));
    };
    clock.advance(Duration::from_millis(millis));
    Ok(Answer::json(
        200,
        &json!({"now": spell(simulation.clock.now())}),
    ))
}

/// `DELETE /_sim/tokens`: ends all tokens at once.
pub(super) fn tokens(simulation: &Simulation, order: &Order<'_>) -> Outcome {
    if *order.method != Method::DELETE {
        return Err(not_possible(order));
    }
    simulation.tenant().tokens.revoke_all();
    Ok(Answer::empty(204))
}

/// `POST /_sim/reset`: forgets faults, requests and deliveries, and with them all objects; `?objects=keep` keeps those.
pub(super) fn reset(simulation: &Simulation, order: &Order<'_>) -> Outcome {
    if *order.method != Method::POST {
        return Err(not_possible(order));
    }
    simulation.faults.clear();
    simulation.recorder().clear();
    let mut tenant = simulation.tenant();
    tenant.webhooks.clear();
    if !order.query.split('&').any(|pair| pair == "objects=keep") {
        tenant.clear().map_err(|error| failed(&error))?;
    }
    Ok(Answer::empty(204))
}

fn read<T: serde::de::DeserializeOwned>(order: &Order<'_>) -> Result<T, Refusal> {
    serde_json::from_value(order.json()?)
        .map_err(|error| Refusal::new(400, "bad.request", error.to_string()))
}
