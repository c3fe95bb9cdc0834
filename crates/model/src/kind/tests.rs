//! Walks the table of kinds: what holds for every kind is said once here.

use schemars::SchemaGenerator;
use serde_json::Value;

use super::*;
use crate::field::Policy;

fn properties(kind: Kind) -> Vec<String> {
    let mut generator = SchemaGenerator::default();
    let _reference = (kind.info().schema)(&mut generator);
    let definitions = generator.definitions();
    let schema = &definitions[&format!("{kind}Spec")];
    let map = schema
        .get("properties")
        .and_then(Value::as_object)
        .expect("a structure");
    map.keys().cloned().collect()
}

#[test]
fn names_read_back() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.as_str()), Some(*kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    assert_eq!(Kind::from_name("Queue"), None);
}

#[test]
fn every_field_has_a_policy_and_every_policy_a_field() {
    for kind in Kind::ALL {
        let mut table: Vec<_> = kind
            .info()
            .fields
            .iter()
            .map(|f| f.name.to_owned())
            .collect();
        let mut body = properties(*kind);
        table.sort();
        body.sort();
        assert_eq!(table, body, "{kind}");
    }
}

#[test]
fn facets_come_after_what_they_are_facets_of() {
    for kind in Kind::ALL {
        if let Presence::Facet(of) = kind.info().presence {
            assert!(of < *kind && of.info().presence == Presence::Object);
        }
    }
}

#[test]
fn keyed_lists_name_the_fields_of_their_items() {
    for field in Kind::ALL.iter().flat_map(|kind| kind.info().fields) {
        if let Policy::KeyedList { key, fields } = field.policy {
            assert!(
                Field::find(fields, key).is_none(),
                "the key of {} is no field",
                field.name
            );
        }
    }
}
