//! Which keys a map of a manifest may have.
//!
//! A kind's schema and a top-level field come in; the keys go out, where the schema names them all.

use serde_json::Value;

use super::reach::target;

/// Returns the keys that a map may have; nothing if it may have any.
pub(crate) fn keys<'a>(schema: &'a Value, field: &str) -> Option<Vec<&'a str>> {
    let body = follow(schema, schema.get("properties")?.get("spec")?)?;
    let map = follow(schema, body.get("properties")?.get(field)?)?;
    if map.get("additionalProperties") != Some(&Value::Bool(false)) {
        return None;
    }
    let keys = map.get("properties")?.as_object()?.keys();
    Some(keys.map(String::as_str).collect())
}

/// Goes to the definition that a schema refers to, itself or in one of its branches.
fn follow<'a>(root: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    let branches = ["anyOf", "oneOf", "allOf"].into_iter();
    let branches = branches.filter_map(|keyword| schema.get(keyword)?.as_array());
    let mut all = std::iter::once(schema).chain(branches.flatten());
    match all.find_map(target) {
        Some(name) => root.get("$defs")?.get(name),
        None => Some(schema),
    }
}

#[cfg(test)]
mod tests {
    use lockstep_model::Kind;

    use super::*;

    #[test]
    fn the_keys_of_closed_maps_are_known() {
        let model = super::super::of(Kind::Model);
        let found = keys(&model, "parameters").expect("they are named");
        assert!(found.contains(&"temperature") && found.contains(&"max_tokens"));
        let split = super::super::of(Kind::TrafficSplit);
        assert_eq!(keys(&split, "weights"), None);
        assert_eq!(keys(&split, "unheard"), None);
    }
}
