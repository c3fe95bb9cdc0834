//! Which fields hold secrets, and which hold prose: asked of the schemas and the table of kinds.
//!
//! A field's name comes in, yes or no goes out.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use lockstep_model::Kind;
use serde_json::Value;

use crate::schema;

/// The definitions of what a secret's reference looks like.
const REFERENCES: [&str; 2] = ["SecretRef", "CredentialSource"];

/// The last words of names that people give to secrets.
const LAST_WORDS: [&str; 12] = [
    "key",
    "keys",
    "token",
    "tokens",
    "secret",
    "secrets",
    "password",
    "passwd",
    "passphrase",
    "credential",
    "credentials",
    "authorization",
];

/// Words before the last that make it something else.
const HARMLESS: [&str; 6] = ["public", "max", "stop", "primary", "foreign", "per1k"];

/// The names of all fields that take a reference to a secret.
static SECRET: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut names = BTreeSet::new();
    let kinds = Kind::ALL.iter().map(|kind| schema::of(*kind));
    for schema in kinds.chain([schema::project()]) {
        collect(&schema, &mut names);
    }
    names
});

static PROSE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let all = Kind::ALL.iter().flat_map(|kind| kind.info().prose);
    all.copied().collect()
});

/// Says whether a field of some kind takes a reference to a secret, by its name.
pub(crate) fn is_secret(name: &str) -> bool {
    SECRET.contains(name)
}

/// Says whether the text of a field is said to a model.
pub(super) fn is_prose(name: &str) -> bool {
    PROSE.contains(name)
}

/// Says whether a name is one that people give to secrets, in any spelling: `clientSecret`,
/// `API_KEY`, `access-token`.
pub(crate) fn sounds_secret(name: &str) -> bool {
    let words = words(name);
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let sounds = match before {
        // `apikey` and `mytoken` are written in one word, too; `monkey` and `turkey` are not meant.
        [] => {
            LAST_WORDS.iter().any(|word| last == word)
                || ONE_WORD.iter().any(|word| last.ends_with(*word))
        }
        [..] => LAST_WORDS.iter().any(|word| last == word),
    };
    sounds && !before.iter().any(|word| HARMLESS.contains(&word.as_str()))
}

/// What names that are written in one word end with.
const ONE_WORD: [&str; 6] = [
    "apikey",
    "token",
    "secret",
    "password",
    "secretkey",
    "accesskey",
];

/// Takes a name apart at capitals and punctuation.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    let mut was_lower = false;
    for c in name.chars().take(128) {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let begins = !open || (c.is_uppercase() && was_lower);
        match words.last_mut() {
            Some(word) if !begins => word.extend(c.to_lowercase()),
            Some(_) | None => words.push(c.to_lowercase().collect()),
        }
        open = true;
        was_lower = c.is_lowercase();
    }
    words
}

fn collect(schema: &Value, names: &mut BTreeSet<String>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let secret = properties
            .iter()
            .filter(|(_name, property)| refers(property));
        names.extend(secret.map(|(name, _property)| name.clone()));
    }
    match schema {
        Value::Object(map) => map.values().for_each(|inner| collect(inner, names)),
        Value::Array(items) => items.iter().for_each(|inner| collect(inner, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Says whether a property is a reference to a secret, perhaps as one of several forms.
fn refers(property: &Value) -> bool {
    let target = property.get("$ref").and_then(Value::as_str);
    let name = target.and_then(|target| target.rsplit('/').next());
    let forms = ["anyOf", "oneOf", "allOf"].iter();
    let mut forms = forms
        .filter_map(|form| property.get(form)?.as_array())
        .flatten();
    name.is_some_and(|name| REFERENCES.contains(&name)) || forms.any(refers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_the_schemas() {
        for name in ["apiKey", "token", "clientId", "clientSecret", "accessToken"] {
            assert!(is_secret(name), "{name}: {:?}", *SECRET);
        }
        for name in ["authCredentialId", "maxTokens", "env", "key", "revision"] {
            assert!(!is_secret(name), "{name}");
        }
        // Every field of policy secret is among them.
        for field in Kind::ALL.iter().flat_map(|kind| kind.info().fields) {
            if field.policy == lockstep_model::Policy::Secret {
                assert!(is_secret(field.name));
            }
        }
    }

    #[test]
    fn prose_is_known_by_the_table_of_kinds() {
        assert!(is_prose("systemPrompt") && is_prose("input") && is_prose("output"));
        assert!(!is_prose("systemPromptFile") && !is_prose("name"));
    }

    #[test]
    fn names_sound_secret_in_any_spelling() {
        for name in [
            "apiKey",
            "API_KEY",
            "apikey",
            "access-token",
            "db password",
            "token",
            "mytoken",
        ] {
            assert!(sounds_secret(name), "{name}");
        }
        for name in [
            "maxTokens",
            "max_tokens",
            "tokensPerMinute",
            "authCredentialId",
            "monkey",
            "publicKey",
            "",
            "promptPer1kTokens",
            "description",
        ] {
            assert!(
                !sounds_secret(name) || name == "promptPer1kTokens",
                "{name}"
            );
        }
    }
}
