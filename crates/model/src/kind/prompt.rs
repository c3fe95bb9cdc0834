//! `Prompt`: a system prompt with its published versions (guide 004).
//!
//! Each version's text is put together here, once; what is wrong or odd with it is found in the
//! files beside this one.

mod body;
mod budget;
mod examples;
mod order;
mod template;
mod versions;

use serde_json::{Value, json};

use crate::address::Address;
use crate::code::Code;
use crate::field::{Field, Policy, Unit};
use crate::fields::Fields;
use crate::kind::{Kind, KindInfo, Presence, Writes, no_probing};
use crate::lower::{
    Document, Lowered, Problem, Reference, ShortForm, Wanted, World, spec_field, typed,
};
use crate::reference::{self, Names, Target};

pub use body::{
    FewShot, Fit, Guardrails, PromptSpec, PromptVersion, TextFiles, VariableName, Variables,
};

/// The row of the kind.
pub const INFO: KindInfo = KindInfo {
    name: "Prompt",
    summary: "A system prompt with its published versions",
    presence: Presence::Object,
    writes: Writes::AtOnce,
    live_name: (1, 128),
    fields: FIELDS,
    prose: &["systemPrompt", "input", "output"],
    schema: |generator| generator.subschema_for::<PromptSpec>(),
    lower,
    links,
    probing: no_probing,
};

const FIELDS: &[Field] = &[
    Field::scalar("model").traffic(),
    Field::scalar("temperature"),
    Field::new("guardrails", Policy::Struct(GUARDRAIL_FIELDS)),
    Field::new("contextWindow", Policy::Outside).budget(),
    Field::new("variables", Policy::Outside),
    Field::append_only("versions", "version"),
    Field::new("serve", Policy::Outside),
];

const GUARDRAIL_FIELDS: &[Field] = &[
    Field::new("contentFiltering", Policy::Set).guardrail(),
    Field::scalar("maxTokens")
        .unit(Unit::Tokens)
        .lowered_last()
        .budget(),
    Field::new("blockedCategories", Policy::Set).guardrail(),
];

fn lower(document: &Document<'_>, world: &dyn World) -> Lowered {
    let mut lowered = Lowered::default();
    let Some(body) = typed::<PromptSpec>(document.body, &mut lowered) else {
        return lowered;
    };
    for name in ["temperature", "guardrails", "contextWindow"] {
        lowered.copy(Kind::Prompt, document.body, name);
    }
    lower_model(&body.model, world, &mut lowered);
    versions::lower(&body, world, &mut lowered);
    order::check(&body, &mut lowered);
    lower_serve(&body, &mut lowered);
    lowered
}

fn lower_model(model: &str, world: &dyn World, lowered: &mut Lowered) {
    let at = spec_field("model");
    let unknown = |message: String| {
        let help = "name a Model, or {provider}/{model id} of a declared Provider";
        let problem = Problem::new(Code::UnknownReference, spec_field("model"), message);
        problem.help(help).wanted(Wanted::Endpoint)
    };
    let Some(target) = reference::endpoint(model, world) else {
        return lowered.problem(unknown(format!(
            "`{model}` names neither a Model nor a Provider's model"
        )));
    };
    let offered = target
        .item
        .as_deref()
        .is_none_or(|id| offers(world, &target.name, id));
    if !offered {
        let message = format!("Provider `{}` has no such model: `{model}`", target.name);
        let mut problem = unknown(message);
        if let Ok(name) = target.name.parse() {
            let address = Address::new(target.kind, name);
            problem =
                problem.elsewhere("its models are listed here", address, spec_field("models"));
        }
        return lowered.problem(problem);
    }
    let live = world
        .live_name(target.kind, &target.name)
        .unwrap_or(&target.name);
    let live = match &target.item {
        Some(id) => format!("{live}/{id}"),
        None => live.to_owned(),
    };
    lowered.fields.set("model", live);
    if let Ok(name) = target.name.parse() {
        let address = Address::new(target.kind, name);
        lowered.references.push(Reference {
            address,
            pointer: at,
        });
    }
}

/// Says whether a provider offers a model; an external one that lists none may offer any.
fn offers(world: &dyn World, provider: &str, id: &str) -> bool {
    let models = world
        .body(Kind::Provider, provider)
        .and_then(|body| body.get("models"));
    match models.and_then(Value::as_array) {
        Some(models) => models
            .iter()
            .any(|m| m.get("id").and_then(Value::as_str) == Some(id)),
        None => world.is_external(Kind::Provider, provider),
    }
}

fn lower_serve(body: &PromptSpec, lowered: &mut Lowered) {
    let Some(serve) = &body.serve else { return };
    let pointer = spec_field("serve");
    let declared: Vec<&str> = body.versions.iter().map(|v| v.version.as_str()).collect();
    if !declared.contains(&serve.as_str()) {
        let message = format!("version {serve} is not declared");
        let problem = Problem::new(Code::UnknownVersion, pointer, message);
        let problem = problem.related("the versions are listed here", spec_field("versions"));
        return lowered.problem(problem.help(declared_versions(serve, &declared)));
    }
    let unserved = body.versions.iter().filter(|version| {
        // What is listed by its digest alone is history.
        version.published.is_none() && version.version != *serve
    });
    let unserved: Vec<&str> = unserved.map(|version| version.version.as_str()).collect();
    lowered
        .problems
        .extend(no_traffic(&unserved, pointer.clone()));
    let mut fields = Fields::new();
    fields.set("weights", json!({ serve: 1 }));
    lowered.short_forms.push(ShortForm {
        kind: Kind::TrafficSplit,
        fields,
        pointer,
    });
}

/// Says which versions there are, or which one was probably meant.
pub(super) fn declared_versions(written: &str, declared: &[&str]) -> String {
    match crate::suggest::nearest(written, declared.iter().copied()) {
        Some(near) if declared.len() == 1 => {
            format!("did you mean `{near}`? No other version is declared")
        }
        Some(near) => format!("did you mean `{near}`? Declared are {}", list(declared)),
        None => format!("declared are {}", list(declared)),
    }
}

/// Notes that versions get no traffic.
pub(super) fn no_traffic(versions: &[&str], pointer: crate::pointer::Pointer) -> Option<Problem> {
    let (count, verb) = match versions {
        [] => return None,
        [_] => ("version", "gets"),
        [..] => ("versions", "get"),
    };
    let message = format!("{count} {} {verb} no traffic", list(versions));
    let help = "give it a weight; once it is published, `lockstep prompt seal` puts it away";
    Some(Problem::new(Code::NoTraffic, pointer, message).help(help))
}

/// Lists versions for a message: the newest few of many.
fn list(versions: &[&str]) -> String {
    const MOST: usize = 5;
    match versions.len().checked_sub(MOST) {
        None | Some(0) => versions.join(", "),
        Some(rest) => format!("{} and {rest} others", versions[rest..].join(", ")),
    }
}

fn links(fields: &Fields, names: &dyn Names) -> Vec<Target> {
    let model = fields.get("model").and_then(Value::as_str);
    model
        .and_then(|model| reference::endpoint(model, names))
        .into_iter()
        .collect()
}
