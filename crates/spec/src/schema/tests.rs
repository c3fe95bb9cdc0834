//! What holds for every schema.

use lockstep_model::{Field, Policy};

use super::*;

/// Finds the definition that a pointer like `#/$defs/Name` names.
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
        if let Policy::KeyedList { key, .. } = field.policy {
            assert_eq!(property["x-lockstep-key"], key);
        }
        let tags = property.get("x-lockstep-tags");
        let tags = tags.map(|tags| serde_json::from_value::<Vec<String>>(tags.clone()).unwrap());
        assert_eq!(tags.unwrap_or_default(), field.tags(), "{}", field.name);
        let inner = property.get("items").unwrap_or(property);
        check(root, resolve(root, inner), field.policy.fields());
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
        assert_eq!(
            jsonschema::draft202012::meta::validate(&schema).map_err(|e| e.to_string()),
            Ok(()),
            "{name}"
        );
        assert!(jsonschema::validator_for(&schema).is_ok(), "{name}");
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
fn every_property_is_described() {
    for (name, schema) in all() {
        let definitions = schema["$defs"].as_object().unwrap();
        for (definition, properties) in definitions
            .iter()
            .filter_map(|(name, value)| Some((name, value.get("properties")?.as_object()?)))
        {
            for (property, value) in properties {
                let described = value.get("description").is_some() || value.get("$ref").is_some();
                assert!(described, "{name} {definition}.{property}");
            }
        }
    }
}
