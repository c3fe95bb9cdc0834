//! Prompts: the body of a request in, the prompt that comes of it out. A PUT replaces each top-level field
//! that it carries; versions are only ever added.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::check::{Check, Spot};
use crate::collections::{self, Effect, Row, View};
use crate::kind::provider::fill;
use crate::kind::{guardrails, traffic, versions};
use crate::object::{Draft, Fields, Moment, Object};
use crate::refusal::Refusal;
use crate::shelves::Shelves;

const TEMPERATURE: &str = "temperature";
const MODEL: &str = "modelEndpointRef";
const NAME: &str = "name";

pub(crate) static ROW: Row = Row {
    noun: "prompt",
    plural: "prompts",
    path: "/api/v2/ai/llm/gateway/prompts",
    read_scope: "ai:prompt:read",
    write_scope: "ai:prompt:write",
    effect: Effect::AtOnce,
    create,
    replace,
    show,
    acknowledge,
    refers_to,
    known_as: collections::known_as_nothing,
};

fn create(shelves: &Shelves, sent: Fields, moment: &Moment) -> Result<Draft, Refusal> {
    let mut check = check_settings(shelves, &sent);
    for field in [NAME, MODEL, versions::TEXT, versions::NUMBER] {
        if !sent.contains_key(field) {
            check.fail("required", field, "is required");
        }
    }
    become_of(Fields::new(), sent, check, moment)
}

fn replace(
    shelves: &Shelves,
    before: &Object,
    sent: Fields,
    moment: &Moment,
) -> Result<Draft, Refusal> {
    let check = check_settings(shelves, &sent);
    become_of(before.fields.clone(), sent, check, moment)
}

/// Checks the fields that a request carries; none of them is required here.
fn check_settings(shelves: &Shelves, sent: &Fields) -> Check {
    let mut check = Check::default();
    if sent.contains_key(NAME) {
        let _name = check.text(&Spot::required(sent, NAME), 1..=128);
    }
    if sent.contains_key(MODEL)
        && let Some(reference) = check.text(&Spot::required(sent, MODEL), 1..=usize::MAX)
        && !shelves.knows_endpoint(reference)
    {
        let message = format!(
            "{reference:?} is neither {{provider name}}/{{model id}} nor the name of a registered model"
        );
        check.fail("unknown.reference", MODEL, message);
    }
    let _temperature = check.number(&Spot::optional(sent, TEMPERATURE), 0.0..=2.0);
    guardrails::check(&mut check, sent);
    check
}

/// Lays what was sent over what is there, publishes, and looks at the traffic last.
fn become_of(
    mut fields: Fields,
    mut sent: Fields,
    mut check: Check,
    moment: &Moment,
) -> Result<Draft, Refusal> {
    let _read_only = sent.remove(versions::FIELD);
    let publication = versions::check(&mut check, &sent);
    let known: BTreeSet<&str> = versions::published(&fields)
        .iter()
        .map(versions::number)
        .chain(publication.map(|(_, number)| number))
        .collect();
    traffic::check(&mut check, &sent, &known);
    check.finish()?;
    for (name, value) in &sent {
        if [versions::TEXT, versions::NUMBER].contains(&name.as_str()) {
            continue;
        }
        if value.is_null() {
            let _cleared = fields.remove(name);
        } else {
            let _before = fields.insert(name.clone(), value.clone());
        }
    }
    fill(&mut fields, TEMPERATURE, json!(1.0));
    guardrails::complete(&mut fields);
    if let Some(publication) = publication {
        versions::publish(&mut fields, publication, moment)?;
    }
    let own = publication.map(|(_, number)| number.to_owned());
    serve_something(&mut fields, own);
    Ok(Draft {
        fields,
        fingerprint: None,
    })
}

/// Without a distribution, all traffic goes to the request's own version, or else to the first.
fn serve_something(fields: &mut Fields, own: Option<String>) {
    let first = || {
        versions::published(fields)
            .first()
            .map(|first| versions::number(first).to_owned())
    };
    if let Some(version) = own.or_else(first) {
        fill(fields, traffic::FIELD, traffic::all_on(&version));
    }
}

fn show(object: &Object, view: View) -> Fields {
    match view {
        View::Whole => {
            let mut fields = object.fields.clone();
            if let Some(text) = versions::text(&object.fields, object.text(versions::NUMBER)) {
                let _before = fields.insert(versions::TEXT.to_owned(), json!(text));
            }
            fields
        }
        View::Row => object.fields.iter().filter_map(row_field).collect(),
    }
}

/// Rows of a list hold no texts.
fn row_field((name, value): (&String, &Value)) -> Option<(String, Value)> {
    match name.as_str() {
        versions::TEXT => None,
        versions::FIELD => {
            let list = value.as_array().into_iter().flatten();
            Some((name.clone(), list.map(without_text).collect()))
        }
        _ => Some((name.clone(), value.clone())),
    }
}

fn without_text(version: &Value) -> Value {
    let fields = version.as_object().into_iter().flatten();
    let kept = fields.filter(|(name, _)| name.as_str() != versions::TEXT);
    Value::Object(
        kept.map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}

/// Answers to writes are as short as the guide's: id, version, status and the traffic that was sent.
fn acknowledge(object: &Object, sent: &Fields) -> Option<Value> {
    let mut answer = json!({"id": object.id, "status": object.status});
    if let Some(number) = sent.get(versions::NUMBER) {
        answer[versions::NUMBER] = number.clone();
    }
    if sent.contains_key(traffic::FIELD)
        && let Some(traffic) = object.fields.get(traffic::FIELD)
    {
        answer[traffic::FIELD] = traffic.clone();
    }
    Some(answer)
}

fn refers_to(object: &Object) -> Option<&str> {
    object.fields.get(MODEL).and_then(Value::as_str)
}
