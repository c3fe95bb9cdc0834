use serde_json::json;

use super::*;

fn read(kind: Kind, text: &str) -> Result<String, (String, Option<String>)> {
    let path = path(kind, text).map(|path| path.to_string());
    path.map_err(|wrong| (wrong.message, wrong.help))
}

#[test]
fn paths_are_read_by_the_kind_s_own_fields() {
    let same = [
        (
            Kind::Model,
            "parameters.temperature",
            "parameters[temperature]",
        ),
        (
            Kind::Model,
            "parameters[temperature]",
            "parameters[temperature]",
        ),
        (Kind::Model, "parameters", "parameters"),
        (
            Kind::Model,
            "rateLimits.tokensPerMinute",
            "rateLimits.tokensPerMinute",
        ),
        (
            Kind::Provider,
            "models.m1.maxTokens",
            "models[m1].maxTokens",
        ),
        (Kind::Provider, "models[gpt-4.1]", "models[gpt-4.1]"),
        (Kind::Prompt, "guardrails.maxTokens", "guardrails.maxTokens"),
        (Kind::TrafficSplit, "weights", "weights"),
    ];
    for (kind, text, path) in same {
        assert_eq!(read(kind, text).as_deref(), Ok(path), "{text}");
    }
}

#[test]
fn what_cannot_be_ignored_says_why() {
    let wrong = [
        (Kind::Model, "parametres", "did you mean `parameters`?"),
        (
            Kind::Model,
            "parameters.temprature",
            "did you mean `temperature`?",
        ),
        (Kind::Model, "endpointUrl.host", "ignore `endpointUrl`"),
        (Kind::Model, "architecture", "take the entry out"),
        (Kind::Model, "probe", "take the entry out"),
        (Kind::Provider, "apiKey", "take the entry out"),
        (Kind::Provider, "apiKey.env", "take the entry out"),
        (Kind::Prompt, "versions", "take the entry out"),
        (Kind::Prompt, "versions[1.0.0]", "take the entry out"),
        (Kind::TrafficSplit, "weights[1.0.0]", "ignore `weights`"),
    ];
    for (kind, text, help) in wrong {
        let (message, found) = read(kind, text).expect_err(text);
        assert!(message.starts_with(&format!("`{text}`")), "{message}");
        assert_eq!(found.as_deref(), Some(help), "{text}");
    }
    for text in ["", ".a", "a..b", "a[b"] {
        assert!(read(Kind::Model, text).is_err(), "{text}");
    }
}

#[test]
fn what_is_not_declared_is_not_compared() {
    let mut fields = Fields::new();
    fields.set("parameters", json!({"max_tokens": 1}));
    fields.set("models", json!({"m1": {"name": "M"}}));
    let declares = |path: &str| declares(&fields, &path.parse().expect("a path"));
    assert!(declares("parameters") && declares("parameters[temperature]"));
    assert!(declares("models[m1].name") && declares("models[m2]"));
    assert!(!declares("models[m1].maxTokens") && !declares("models[m2].name"));
    assert!(!declares("temperature"));
}
