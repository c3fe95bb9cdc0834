//! Words as editors show them: descriptions as Markdown, and each value of a choice explained.

use serde_json::{Map, Value, json};

/// Adds the words to a schema and to all that it holds.
pub(super) fn add(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            choice(map);
            markdown(map);
            map.values_mut().for_each(add);
        }
        Value::Array(list) => list.iter_mut().for_each(add),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Editors escape what a plain description holds: one with code in it is given as Markdown too.
fn markdown(map: &mut Map<String, Value>) {
    let description = map.get("description").and_then(Value::as_str);
    if let Some(text) = description.filter(|text| text.contains('`')) {
        let text = Value::from(text);
        map.insert("markdownDescription".to_owned(), text);
    }
}

/// Writes a choice between described constants as an `enum`, which editors complete best.
fn choice(map: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = map.get("oneOf") else {
        return;
    };
    let constant = |branch: &Value| {
        let value = branch.get("const")?.clone();
        let words = branch.get("description")?.clone();
        Some((value, words))
    };
    let Some(all) = branches.iter().map(constant).collect::<Option<Vec<_>>>() else {
        return;
    };
    let (values, words): (Vec<Value>, Vec<Value>) = all.into_iter().unzip();
    map.remove("oneOf");
    map.insert("enum".to_owned(), json!(values));
    map.insert("enumDescriptions".to_owned(), json!(words));
    map.insert("markdownEnumDescriptions".to_owned(), json!(words));
}
