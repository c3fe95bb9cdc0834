//! Brings values into normal form, by their field's policy.
//!
//! A value as a manifest or a tenant spells it comes in; the form that both sides are compared in
//! goes out. Whatever does not fit the policy is left as it is: it then differs, and is shown.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::{Map, Value};

use crate::field::{Field, Policy};
use crate::published;

/// Returns a field's value in normal form.
pub fn normal(policy: &Policy, value: Value) -> Value {
    match policy {
        Policy::Set => set(value),
        Policy::KeyedList { key, fields } => keyed_list(key, fields, value),
        Policy::Struct(fields) => structure(fields, value),
        Policy::AppendOnly => published_texts(value),
        Policy::Text => text(value),
        Policy::Scalar | Policy::Map | Policy::Secret | Policy::Outside => value,
    }
}

fn set(value: Value) -> Value {
    let Value::Array(mut items) = value else {
        return value;
    };
    items.sort_by(compare);
    items.dedup();
    Value::Array(items)
}

/// Sets hold texts: anything else is ordered by its JSON text, just to be the same every time.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => a.cmp(b),
        (None, _) | (_, None) => a.to_string().cmp(&b.to_string()),
    }
}

fn keyed_list(key: &str, fields: &'static [Field], value: Value) -> Value {
    let Value::Array(items) = value else {
        return value;
    };
    let keyed = items
        .iter()
        .all(|item| item.get(key).is_some_and(Value::is_string));
    if !keyed {
        return Value::Array(items);
    }
    let mut map = Map::new();
    for mut item in items {
        let name = item.as_object_mut().and_then(|item| item.remove(key));
        if let Some(Value::String(name)) = name {
            map.insert(name, structure(fields, item));
        }
    }
    Value::Object(map)
}

/// A text is the same with any line ends.
fn text(mut value: Value) -> Value {
    with_lf(&mut value);
    value
}

fn published_texts(mut value: Value) -> Value {
    let entries = value.as_object_mut().into_iter().flatten();
    entries.for_each(|(_key, entry)| with_lf(entry));
    value
}

fn with_lf(value: &mut Value) {
    if let Value::String(text) = value
        && let Cow::Owned(lines) = published::lines(text)
    {
        *text = lines;
    }
}

fn structure(fields: &'static [Field], value: Value) -> Value {
    let Value::Object(map) = value else {
        return value;
    };
    let rest = map.into_iter().map(|(name, value)| {
        let value = match Field::find(fields, &name) {
            Some(field) => normal(&field.policy, value),
            None => value,
        };
        (name, value)
    });
    Value::Object(rest.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sets_are_sorted_once_each() {
        assert_eq!(
            normal(&Policy::Set, json!(["b", "a", "b"])),
            json!(["a", "b"])
        );
        assert_eq!(normal(&Policy::Set, json!("odd")), json!("odd"));
    }

    #[test]
    fn texts_have_lf() {
        assert_eq!(normal(&Policy::Text, json!("a\r\nb")), json!("a\nb"));
        assert_eq!(normal(&Policy::Scalar, json!("a\r\nb")), json!("a\r\nb"));
        let live = json!({"1.0.0": "a\r\nb\r\n", "1.1.0": "a\rb\n"});
        assert_eq!(
            normal(&Policy::AppendOnly, live),
            json!({"1.0.0": "a\nb\n", "1.1.0": "a\rb\n"})
        );
        assert_eq!(normal(&Policy::AppendOnly, json!("a\r\n")), json!("a\r\n"));
    }

    const ITEM: &[Field] = &[Field::new("tags", Policy::Set)];

    #[test]
    fn keyed_lists_become_maps() {
        let policy = Policy::KeyedList {
            key: "id",
            fields: ITEM,
        };
        let list = json!([{"id": "b", "tags": [2, 1]}, {"id": "a"}]);
        assert_eq!(
            normal(&policy, list),
            json!({"a": {}, "b": {"tags": [1, 2]}})
        );
        assert_eq!(
            normal(&policy, json!([{"name": "x"}])),
            json!([{"name": "x"}])
        );
    }
}
