//! The synthetic prompt and the status webhook of a Model: how they are written, checked, and read
//! again by whoever carries them out.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ModelSpec;
use crate::code::Code;
use crate::fields::Fields;
use crate::kind::provider::check_secret;
use crate::lower::{Lowered, Problem, spec_field};
use crate::probe::{self, Probing, Synthetic};
use crate::scalar;
use crate::secret::{SecretRef, SecretSource};

/// The shortest and the longest time that an answer may be given, in milliseconds.
const TIMEOUT: (u64, u64) = (100, 300_000);

/// How the synthetic prompt is sent to a model's end point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct Probe {
    /// The token that the end point asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "SecretRef")]
    #[schemars(extend("examples" = [{"env": "EXTERNAL_AI_TOKEN"}]))]
    pub token: Option<SecretRef>,
    /// The model that the end point is asked for; the manifest's name unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 256))]
    #[schemars(extend("examples" = ["gpt-4o"]))]
    pub model: Option<String>,
    /// How long an answer may take: a duration, `15s` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = scalar::DURATION_PATTERN))]
    #[schemars(extend("examples" = ["15s"], "default" = "15s"))]
    pub timeout: Option<String>,
    /// Whether what depends on the model waits for the answer; `false` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "bool")]
    #[schemars(extend("default" = false))]
    pub required: Option<bool>,
}

/// How deliveries to a model's webhook can be told to come from lockstep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct Webhook {
    /// What each delivery is signed with, by HMAC-SHA256; the receiver has to know it too. A text
    /// that begins with `whsec_` is Base64 from there on.
    #[schemars(extend("examples" = [{"env": "WEBHOOK_SECRET"}]))]
    pub secret: SecretRef,
}

pub(super) fn check_webhook(body: &ModelSpec, lowered: &mut Lowered) {
    if let Some(Err(why)) = body.webhook_callback_url.as_deref().map(scalar::https_url) {
        let message = format!("webhookCallbackUrl {why}");
        let problem = Problem::new(Code::Url, spec_field("webhookCallbackUrl"), message);
        lowered.problem(problem.help(scalar::URL_HELP));
    }
    let Some(webhook) = &body.webhook else {
        return;
    };
    let at = spec_field("webhook");
    check_secret(Some(&webhook.secret), at.clone().then("secret"), lowered);
    if body.webhook_callback_url.is_none() {
        let message = "`webhook` says how deliveries are signed, and nobody is sent any";
        let problem = Problem::new(Code::Exclusive, at, message);
        lowered.problem(problem.help("write `webhookCallbackUrl` too, or take `webhook` out"));
    }
}

pub(super) fn check_probe(probe: &Probe, lowered: &mut Lowered) {
    let at = |name: &str| spec_field("probe").then(name);
    check_secret(probe.token.as_ref(), at("token"), lowered);
    let (least, most) = TIMEOUT;
    let why = match probe.timeout.as_deref().map(scalar::milliseconds) {
        None => return,
        Some(Ok(millis)) if (least..=most).contains(&millis) => return,
        Some(Ok(_)) => "is out of its range".to_owned(),
        Some(Err(why)) => why,
    };
    let problem = Problem::new(Code::Duration, at("timeout"), format!("timeout {why}"));
    let (least, most) = (format!("{least}ms"), most / 1000);
    lowered.problem(problem.help(format!("write a duration from {least} to {most}s")));
}

/// Reads from the fields of a Model what is done once its registration ended.
pub(super) fn probing(name: &str, fields: &Fields) -> Option<Probing> {
    let settings = fields.get("probe").filter(|probe| probe.is_object());
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let setting = |name: &str| settings.and_then(|probe| probe.get(name));
    let endpoint = text(fields.get("endpointUrl"));
    let prompt = settings.zip(endpoint).map(|(probe, endpoint)| Synthetic {
        endpoint,
        token: probe.get("token").and_then(source),
        model: text(probe.get("model")).unwrap_or_else(|| name.to_owned()),
        timeout: text(probe.get("timeout"))
            .and_then(|text| scalar::milliseconds(&text).ok())
            .map_or(probe::TIMEOUT, Duration::from_millis),
    });
    let secret = fields.get("webhook").and_then(|hook| hook.get("secret"));
    let url = text(fields.get("webhookCallbackUrl"));
    Some(Probing {
        prompt,
        required: setting("required").and_then(Value::as_bool) == Some(true),
        webhook: url.map(|url| probe::Webhook {
            url,
            secret: secret.and_then(source),
        }),
    })
}

fn source(value: &Value) -> Option<SecretSource> {
    SecretRef::from_value(value)?.source()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        let Value::Object(map) = value else {
            panic!("fields are a mapping");
        };
        map.into_iter().collect()
    }

    #[test]
    fn settings_are_read_with_their_defaults() {
        let probing = probing(
            "gpt",
            &fields(json!({
                "endpointUrl": "https://a.example",
                "webhookCallbackUrl": "https://b.example/hook",
                "webhook": {"secret": {"env": "HOOK"}},
                "probe": {},
            })),
        )
        .unwrap();
        let prompt = probing.prompt.as_ref().unwrap();
        assert_eq!(
            (prompt.model.as_str(), prompt.timeout),
            ("gpt", probe::TIMEOUT)
        );
        assert!(prompt.token.is_none() && !probing.required);
        let secrets: Vec<&str> = probing.secrets().map(|(field, _source)| field).collect();
        assert_eq!(secrets, ["webhook.secret"]);
    }

    #[test]
    fn without_a_probe_no_prompt_is_sent() {
        let probing = probing("gpt", &fields(json!({"endpointUrl": "https://a.example"})));
        let probing = probing.unwrap();
        assert!(probing.prompt.is_none() && probing.webhook.is_none() && !probing.required);
    }
}
