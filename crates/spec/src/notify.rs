//! Who is notified of runs and of drift, and how.
//!
//! What stands under `notify` comes in; settings go out, or findings. No secret is read here, and no
//! URL is shown: for some receivers it is the password.

use lockstep_model::secret::SecretSource;
use lockstep_model::{Code, Pointer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::environment::Trouble;
use crate::tenant::{CredentialSource, is_loopback};

/// Who is notified of the runs and the drift of an environment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct NotifySpec {
    /// Where it is posted to: a URL, or where one is kept that is a secret.
    #[schemars(extend("examples" = ["https://ops.example.com/hooks/lockstep"]))]
    pub webhook: WebhookSpec,
    /// How it is written; `json` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Format")]
    #[schemars(extend("default" = "json"))]
    pub format: Option<Format>,
    /// Of what; of drift and of each run that did anything unless given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 1))]
    #[schemars(extend("examples" = [["failed"]], "default" = ["applied", "failed", "drifted"]))]
    pub on: Vec<Occasion>,
    /// What it is signed with, by HMAC-SHA256, as the Standard Webhooks specification has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CredentialSource")]
    pub secret: Option<CredentialSource>,
}

/// The URL of a webhook, or where it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum WebhookSpec {
    /// The URL: HTTPS, or plain HTTP to this machine.
    Url(#[schemars(length(min = 1, max = 4096))] String),
    /// Where the URL is kept.
    Kept(CredentialSource),
}

/// How a notification is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A JSON object.
    #[default]
    Json,
    /// A CloudEvent 1.0 in structured JSON mode.
    CloudEvents,
    /// A text, as Slack and those who do as it does take it.
    Slack,
}

/// Of what somebody is notified.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Occasion {
    /// A run did all that was planned.
    Applied,
    /// A run did not: it failed, or was stopped.
    Failed,
    /// `lockstep drift` found that something was changed outside Git.
    Drifted,
}

impl Occasion {
    /// All of them: what somebody is notified of who does not say of what.
    pub const ALL: [Self; 3] = [Self::Applied, Self::Failed, Self::Drifted];

    /// Says whether it is about how a run ended.
    pub const fn is_of_runs(&self) -> bool {
        match self {
            Self::Applied | Self::Failed => true,
            Self::Drifted => false,
        }
    }
}

/// Who is notified, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notify {
    /// Where it is posted to.
    pub webhook: Webhook,
    /// How it is written.
    pub format: Format,
    /// Of what.
    pub on: Vec<Occasion>,
    /// What the body is signed with.
    pub secret: Option<SecretSource>,
}

/// Where a notification is posted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Webhook {
    /// A URL.
    Url(String),
    /// A URL that is a secret.
    Kept(SecretSource),
}

impl Notify {
    /// Makes settings of what is written.
    pub(crate) fn settle(
        specs: &[NotifySpec],
        at: &Pointer,
        trouble: &mut Vec<Trouble>,
    ) -> Vec<Self> {
        let each = specs.iter().enumerate();
        each.filter_map(|(index, spec)| Self::of(spec, &at.then(index.to_string()), trouble))
            .collect()
    }

    fn of(spec: &NotifySpec, at: &Pointer, trouble: &mut Vec<Trouble>) -> Option<Self> {
        let format = spec.format.unwrap_or_default();
        let webhook = webhook(&spec.webhook, format, &at.then("webhook"), trouble);
        let secret = match &spec.secret {
            Some(kept) => Some(source(kept, &at.then("secret"), trouble)?),
            None => None,
        };
        Some(Self {
            webhook: webhook?,
            format,
            on: match spec.on.is_empty() {
                true => Occasion::ALL.to_vec(),
                false => spec.on.clone(),
            },
            secret,
        })
    }
}

fn webhook(
    spec: &WebhookSpec,
    format: Format,
    at: &Pointer,
    trouble: &mut Vec<Trouble>,
) -> Option<Webhook> {
    let url = match spec {
        WebhookSpec::Kept(kept) => return source(kept, at, trouble).map(Webhook::Kept),
        WebhookSpec::Url(url) => url,
    };
    if let Err((why, help)) = check_url(url) {
        let found = Trouble::new(Code::NotifyUrl, at.clone(), format!("the URL {why}"));
        trouble.push(found.help(help));
        return None;
    }
    if format == Format::Slack {
        let message =
            "whoever has the URL of a Slack webhook can post there, and it stands in the open";
        let found = Trouble::new(Code::NotifyInOpen, at.clone(), message);
        trouble.push(found.help("keep it as a secret: `webhook: {env: NAME}`"));
    }
    Some(Webhook::Url(url.clone()))
}

/// Says what is wrong with the URL of a webhook, and what to do about it.
///
/// # Errors
///
/// Fails if nothing may be posted there.
pub fn check_url(text: &str) -> Result<Url, (String, &'static str)> {
    let url = Url::parse(text).map_err(|error| {
        let why = format!("is no absolute URL: {error}");
        (why, "write it like https://ops.example.com/hooks/lockstep")
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        let why = "holds a user or a password".to_owned();
        return Err((
            why,
            "keep the whole URL as a secret: `webhook: {env: NAME}`",
        ));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => {
            let why = "is plain HTTP, which goes to loopback only".to_owned();
            Err((why, "write it with `https://`"))
        }
        other => Err((
            format!("has the scheme `{}`", crate::suggest::short(other)),
            "write it with `https://`",
        )),
    }
}

fn source(
    kept: &CredentialSource,
    at: &Pointer,
    trouble: &mut Vec<Trouble>,
) -> Option<SecretSource> {
    let (message, help) = match (&kept.env, &kept.file) {
        (Some(name), None) => return Some(SecretSource::Env(name.clone())),
        (None, Some(path)) => return Some(SecretSource::File(path.clone())),
        (Some(_), Some(_)) => (
            "it names both `env` and `file`",
            "keep the one that it is read from",
        ),
        (None, None) => (
            "it names neither `env` nor `file`",
            "write {env: NAME} or {file: path}",
        ),
    };
    trouble.push(Trouble::new(Code::SecretSource, at.clone(), message).help(help));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(json: serde_json::Value) -> (Vec<Notify>, Vec<Code>) {
        let specs: Vec<NotifySpec> = serde_json::from_value(json).unwrap();
        let mut trouble = Vec::new();
        let made = Notify::settle(&specs, &Pointer::of(["notify"]), &mut trouble);
        (made, trouble.into_iter().map(|one| one.code).collect())
    }

    #[test]
    fn what_is_left_out_has_its_usual_value() {
        let (made, codes) = settled(serde_json::json!([
            {"webhook": "https://ops.example.com/x?key=1"},
            {"webhook": {"env": "SLACK_URL"}, "format": "slack", "on": ["failed"],
             "secret": {"file": "hmac"}},
        ]));
        assert_eq!(codes, []);
        assert_eq!(made[0].format, Format::Json);
        assert_eq!(made[0].on, Occasion::ALL);
        assert_eq!(made[1].on, [Occasion::Failed]);
        assert_eq!(
            made[1].webhook,
            Webhook::Kept(SecretSource::Env("SLACK_URL".to_owned()))
        );
        assert_eq!(made[1].secret, Some(SecretSource::File("hmac".to_owned())));
    }

    #[test]
    fn urls_lead_where_nobody_listens_in() {
        for (url, codes) in [
            ("http://127.0.0.1:8080/x", vec![]),
            ("http://ops.example.com/x", vec![Code::NotifyUrl]),
            ("ftp://ops.example.com/x", vec![Code::NotifyUrl]),
            ("https://u:p@ops.example.com/x", vec![Code::NotifyUrl]),
            ("ops.example.com", vec![Code::NotifyUrl]),
        ] {
            let (made, found) = settled(serde_json::json!([{"webhook": url}]));
            assert_eq!((made.len(), &found), (1 - found.len(), &codes), "{url}");
        }
        let open = serde_json::json!([{"webhook": "https://hooks.slack.com/x", "format": "slack"}]);
        let (made, found) = settled(open);
        assert_eq!((made.len(), found), (1, vec![Code::NotifyInOpen]));
        let both = serde_json::json!([{"webhook": {"env": "A", "file": "b"}}]);
        assert_eq!(settled(both).1, [Code::SecretSource]);
    }
}
