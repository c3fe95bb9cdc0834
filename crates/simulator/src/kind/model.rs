//! Registered models: the body of a request in, checked fields out. That a registration takes a job is not
//! decided here but by the row's `effect`.

use serde_json::Value;

use crate::check::{Check, Spot};
use crate::collections::{self, Effect, Row, View};
use crate::object::{Draft, Fields, Moment, Object};
use crate::refusal::Refusal;
use crate::shelves::Shelves;

const ARCHITECTURES: [&str; 5] = ["openai", "anthropic", "azure", "cohere", "custom"];
const PARAMETERS: [&str; 5] = [
    "temperature",
    "top_p",
    "max_tokens",
    "stop_sequences",
    "frequency_penalty",
];

pub(crate) static ROW: Row = Row {
    noun: "model",
    plural: "models",
    path: "/api/v2/ai/llm-gateway/models",
    read_scope: "ai:llm-gateway:read",
    write_scope: "ai:llm-gateway:write",
    effect: Effect::ByJob,
    create,
    replace,
    show,
    acknowledge: collections::acknowledge_whole,
    refers_to: collections::refers_to_nothing,
    known_as,
};

fn create(_shelves: &Shelves, fields: Fields, _moment: &Moment) -> Result<Draft, Refusal> {
    check(&fields).finish()?;
    Ok(Draft {
        fields,
        fingerprint: None,
    })
}

fn replace(_: &Shelves, before: &Object, fields: Fields, _: &Moment) -> Result<Draft, Refusal> {
    let mut check = check(&fields);
    if let Some(kind) = fields.get("modelArchitecture").and_then(Value::as_str)
        && kind != before.text("modelArchitecture")
    {
        check.fail(
            "immutable",
            "modelArchitecture",
            "cannot be changed; delete and register the model",
        );
    }
    check.finish()?;
    Ok(Draft {
        fields,
        fingerprint: None,
    })
}

fn check(fields: &Fields) -> Check {
    let mut check = Check::default();
    let _name = check.text(&Spot::required(fields, "name"), 3..=64);
    let _url = check.https(&Spot::required(fields, "endpointUrl"));
    let _credential = check.text(&Spot::required(fields, "authCredentialId"), 1..=usize::MAX);
    check.word(&Spot::required(fields, "modelArchitecture"), &ARCHITECTURES);
    check_rate_limits(&mut check, fields);
    check_parameters(&mut check, fields);
    let _hook = check.https(&Spot::optional(fields, "webhookCallbackUrl"));
    check
}

fn check_rate_limits(check: &mut Check, fields: &Fields) {
    let spot = Spot::required(fields, "rateLimits");
    let Some(limits) = check.object(&spot) else {
        return;
    };
    let requests = Spot::required(limits, "maxRequestsPerMinute").inside(&spot.path);
    let _requests = check.integer(&requests, 1..=10_000);
    let tokens = Spot::required(limits, "maxTokensPerMinute").inside(&spot.path);
    let _tokens = check.integer(&tokens, 1..=5_000_000);
}

fn check_parameters(check: &mut Check, fields: &Fields) {
    let spot = Spot::optional(fields, "parameters");
    let Some(parameters) = check.object(&spot) else {
        return;
    };
    for key in parameters
        .keys()
        .filter(|key| !PARAMETERS.contains(&key.as_str()))
    {
        let message = format!("is no parameter; known are {}", PARAMETERS.join(", "));
        check.fail("unknown.key", &format!("parameters.{key}"), message);
    }
    check.refuse_nulls(parameters, "parameters", &PARAMETERS);
    let at = |name: &str| Spot::optional(parameters, name).inside("parameters");
    let _temperature = check.number(&at("temperature"), 0.0..=2.0);
    let _top_p = check.number(&at("top_p"), 0.0..=1.0);
    let _most = check.integer(&at("max_tokens"), 1..=i64::MAX);
    let _penalty = check.number(&at("frequency_penalty"), -2.0..=2.0);
    let stop = at("stop_sequences");
    if stop.value.is_some_and(Value::is_array) {
        check.texts(&stop);
    } else if stop.value.is_some_and(|value| !value.is_string()) {
        check.fail(
            "invalid.type",
            &stop.path,
            "must be a string or a list of strings",
        );
    }
}

fn show(object: &Object, _view: View) -> Fields {
    object.fields.clone()
}

fn known_as(fields: &Fields) -> Vec<String> {
    fields
        .get("name")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .into_iter()
        .collect()
}
