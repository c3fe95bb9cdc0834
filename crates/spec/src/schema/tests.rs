//! What holds for every schema.

use lockstep_model::{Field, order};

use super::*;

/// Finds the definition that a schema refers to, also beside others.
fn resolve<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    let branches = value.get("anyOf").and_then(Value::as_array);
    let branch = branches.and_then(|all| all.iter().find(|one| one.get("$ref").is_some()));
    let value = branch.unwrap_or(value);
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(&reference[1..]).expect("a definition"),
        None => value,
    }
}

fn check(root: &Value, structure: &Value, fields: &'static [Field]) {
    for field in fields {
        let property = &structure["properties"][field.name];
        let policy = &property["x-lockstep-policy"];
        assert_eq!(policy, field.policy.as_str(), "{}", field.name);
        let unit = field.unit.map(|unit| unit.as_str());
        assert_eq!(property["x-lockstep-unit"].as_str(), unit, "{}", field.name);
        let key = property["x-lockstep-key"].as_str();
        assert_eq!(key, field.key(), "{}", field.name);
        let tags = property.get("x-lockstep-tags");
        let tags = tags.map(|tags| serde_json::from_value::<Vec<String>>(tags.clone()).unwrap());
        assert_eq!(tags.unwrap_or_default(), field.tags(), "{}", field.name);
        let inner = property.get("items").unwrap_or(property);
        check(root, resolve(root, inner), field.policy.fields());
    }
}

/// All schemas, with the names of their files.
fn all() -> Vec<(String, Value)> {
    let audiences = [Audience::Validator, Audience::Editor].into_iter();
    audiences
        .flat_map(files)
        .map(|file| (file.path, serde_json::from_str(&file.text).unwrap()))
        .collect()
}

/// Calls back with every schema that a schema holds, itself included, and its pointer.
fn walk(at: &str, schema: &Value, found: &mut impl FnMut(&str, &Value)) {
    found(at, schema);
    let Some(map) = schema.as_object() else {
        return;
    };
    for (keyword, inner) in map {
        let at = format!("{at}/{keyword}");
        match (keyword.as_str(), inner) {
            ("properties" | "$defs" | "definitions", Value::Object(named)) => {
                for (name, inner) in named {
                    walk(&format!("{at}/{name}"), inner, found);
                }
            }
            ("items" | "additionalProperties" | "propertyNames" | "if" | "then", inner) => {
                walk(&at, inner, found);
            }
            ("anyOf" | "oneOf" | "allOf", Value::Array(branches)) => {
                for inner in branches {
                    walk(&at, inner, found);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn policies_stand_beside_every_field() {
    for kind in Kind::ALL {
        for schema in [of(*kind), any()] {
            check(
                &schema,
                &schema["$defs"][format!("{kind}Spec")],
                kind.info().fields,
            );
        }
    }
}

#[test]
fn every_schema_compiles() {
    for (name, schema) in all() {
        let draft = match schema["$schema"].as_str() {
            Some(DRAFT) => jsonschema::draft202012::meta::validate(&schema),
            Some(_) => jsonschema::draft7::meta::validate(&schema),
            None => panic!("{name} names no draft"),
        };
        assert_eq!(draft.map_err(|e| e.to_string()), Ok(()), "{name}");
        assert!(jsonschema::validator_for(&schema).is_ok(), "{name}");
    }
}

#[test]
fn schemas_for_editors_hold_what_draft_07_knows() {
    for (name, schema) in all()
        .into_iter()
        .filter(|(name, _)| name.starts_with("editor/"))
    {
        walk("", &schema, &mut |at, schema| {
            for keyword in draft07::UNKNOWN.iter().chain(&["$defs"]) {
                assert!(schema.get(keyword).is_none(), "{name} {at} {keyword}");
            }
            let siblings = schema.as_object().map_or(0, Map::len);
            assert!(schema.get("$ref").is_none() || siblings == 1, "{name} {at}");
        });
    }
}

#[test]
fn the_schema_of_any_document_tells_kinds_apart() {
    let validator = jsonschema::validator_for(&any()).unwrap();
    let document = |kind: &str| {
        json!({
            "apiVersion": API_VERSION, "kind": kind, "metadata": {"name": "a"},
            "spec": {"prompt": "a", "weights": {"1.0.0": 1}},
        })
    };
    assert!(validator.is_valid(&document("TrafficSplit")));
    assert!(!validator.is_valid(&document("Prompt")));
    assert!(!validator.is_valid(&document("Queue")));
}

#[test]
fn every_property_and_every_choice_is_described() {
    let words = |schema: &Value| schema["description"].as_str().map(str::len);
    for (name, schema) in all() {
        walk("", &schema, &mut |at, schema| {
            let properties = schema["properties"].as_object().into_iter().flatten();
            // Conditions describe nothing.
            for (property, inner) in properties.filter(|_| !at.contains("allOf/")) {
                assert!(words(inner) > Some(10), "{name} {at} {property}");
            }
            let branches = schema["oneOf"].as_array().into_iter().flatten();
            for branch in branches.filter(|branch| branch.get("const").is_some()) {
                assert!(words(branch) > Some(5), "{name} {at} {branch}");
            }
            let described = schema["enumDescriptions"].as_array().map(Vec::len);
            let values = schema["enum"].as_array().map(Vec::len);
            assert!(values.is_none() || described == values, "{name} {at}");
        });
    }
}

#[test]
fn every_structure_says_the_order_of_its_fields() {
    for (name, schema) in all() {
        walk("", &schema, &mut |at, schema| {
            let conditions = at.contains("allOf/") || schema.get("allOf").is_some();
            let Some(properties) = schema["properties"].as_object() else {
                return;
            };
            let order = schema[order::ORDER].as_array();
            if conditions || (properties.len() < 2 && order.is_none()) {
                return;
            }
            let by_kind = properties
                .keys()
                .all(|name| Kind::from_name(name).is_some());
            let mut order: Vec<&str> = order
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            order.sort_unstable();
            let names: Vec<&str> = properties.keys().map(String::as_str).collect();
            assert!(
                by_kind || names == order,
                "{name} {at}: {names:?} {order:?}"
            );
        });
    }
}

#[test]
fn units_are_in_the_words_too() {
    let words = |unit: &str| match unit {
        "ms" => "duration",
        "tokens" | "tokens/min" => "oken",
        "requests/min" => "equests",
        other => panic!("a word for the unit {other}"),
    };
    for (name, schema) in all() {
        walk("", &schema, &mut |at, schema| {
            let Some(unit) = schema["x-lockstep-unit"].as_str() else {
                return;
            };
            let description = schema["description"].as_str().unwrap_or_default();
            assert!(
                description.contains(words(unit)),
                "{name} {at}: {description}"
            );
        });
    }
}

#[test]
fn examples_and_defaults_fit_their_own_schemas() {
    for (name, schema) in all() {
        let definitions = if name.starts_with("editor/") {
            "definitions"
        } else {
            "$defs"
        };
        walk("", &schema, &mut |at, inner| {
            let examples = inner["examples"].as_array().into_iter().flatten();
            let samples: Vec<&Value> = examples.chain(inner.get("default")).collect();
            if samples.is_empty() {
                return;
            }
            let mut alone = inner.clone();
            alone["$schema"] = schema["$schema"].clone();
            alone[definitions] = schema[definitions].clone();
            let validator = jsonschema::validator_for(&alone).unwrap();
            for sample in samples {
                assert!(validator.is_valid(sample), "{name} {at}: {sample}");
            }
        });
    }
}

#[test]
fn patterns_are_portable() {
    for (name, schema) in all() {
        walk("", &schema, &mut |at, schema| {
            let Some(pattern) = schema["pattern"].as_str() else {
                return;
            };
            // What ECMA 262 does not know, or knows as something else.
            for strange in ["(?", "\\A", "\\z", "\\Z", "\\h", "[[:", "\\p", "++", "*+"] {
                assert!(!pattern.contains(strange), "{name} {at}: {pattern}");
            }
            assert!(
                pattern.starts_with('^') && pattern.ends_with('$'),
                "{name} {at}: {pattern}"
            );
        });
    }
}
