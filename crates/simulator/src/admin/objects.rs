//! The admin side's way to the objects, past all checks: `/_sim/objects` for a whole snapshot,
//! `/_sim/objects/{collection}` and `/_sim/objects/{collection}/{id}`, and the question after an API key.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Order, failed, not_possible};
use crate::answer::{Answer, Outcome};
use crate::collections::Collection;
use crate::exchange::Simulation;
use crate::planting;
use crate::refusal::Refusal;

pub(super) fn answer(simulation: &Simulation, order: &Order<'_>, rest: &[&str]) -> Outcome {
    match rest {
        [] => load(simulation, order),
        [name] => collection(simulation, order, named(name)?),
        [name, id] => object(simulation, order, (named(name)?, id)),
        _ => Err(Refusal::new(
            404,
            "not.found",
            "there is no such thing on the admin side",
        )),
    }
}

fn named(name: &str) -> Result<Collection, Refusal> {
    Collection::named(name).ok_or_else(|| {
        let names = Collection::ALL
            .map(|collection| collection.row().plural)
            .join(", ");
        Refusal::new(
            404,
            "not.found",
            format!("there is no collection {name}; there are {names}"),
        )
    })
}

/// `POST /_sim/objects`: `{"providers": […], "models": […], "prompts": […]}`.
fn load(simulation: &Simulation, order: &Order<'_>) -> Outcome {
    if *order.method != Method::POST {
        return Err(not_possible(order));
    }
    let count = load_all(simulation, order.json()?)?;
    Ok(Answer::json(200, &json!({"loaded": count})))
}

fn load_all(simulation: &Simulation, snapshot: Value) -> Result<usize, Refusal> {
    let now = simulation.clock.now();
    let mut tenant = simulation.tenant();
    planting::load(&mut tenant, snapshot, now).map_err(|error| failed(&error))
}

fn collection(simulation: &Simulation, order: &Order<'_>, collection: Collection) -> Outcome {
    let now = simulation.clock.now();
    let mut tenant = simulation.tenant();
    match *order.method {
        Method::GET => {
            let objects = planting::all(&tenant, collection);
            Ok(Answer::json(200, &json!({"objects": objects})))
        }
        Method::POST => {
            let id = planting::plant(&mut tenant, collection, order.json()?, now);
            Ok(Answer::json(
                201,
                &json!({"id": id.map_err(|error| failed(&error))?}),
            ))
        }
        _ => Err(not_possible(order)),
    }
}

fn object(
    simulation: &Simulation,
    order: &Order<'_>,
    (collection, id): (Collection, &str),
) -> Outcome {
    let now = simulation.clock.now();
    let mut tenant = simulation.tenant();
    let done = match *order.method {
        Method::GET => Ok(()),
        Method::PUT => {
            let mut value = order.json()?;
            if let Some(fields) = value.as_object_mut() {
                let _before = fields.insert("id".to_owned(), json!(id));
            }
            planting::plant(&mut tenant, collection, value, now).map(drop)
        }
        Method::PATCH => planting::edit(&mut tenant, collection, (id, order.json()?), now),
        Method::DELETE => {
            planting::remove(&mut tenant, collection, id, now).map_err(|error| failed(&error))?;
            return Ok(Answer::empty(204));
        }
        _ => return Err(not_possible(order)),
    };
    done.map_err(|error| failed(&error))?;
    let shown = planting::show(&tenant, collection, id);
    let shown = shown.ok_or_else(|| Refusal::not_found(collection.row().noun, id))?;
    Ok(Answer::json(200, &shown))
}

/// `POST /_sim/api-keys/{provider id}` with `apiKey`: tells whether that is the stored one.
pub(super) fn api_key(simulation: &Simulation, order: &Order<'_>, provider: &str) -> Outcome {
    if *order.method != Method::POST {
        return Err(not_possible(order));
    }
    let body = order.json()?;
    let key = body
        .get("apiKey")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let stored = planting::holds_key(&simulation.tenant(), provider, key);
    Ok(Answer::json(200, &json!({"stored": stored})))
}
