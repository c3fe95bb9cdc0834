//! The order of fields, as the schemas of documents tell it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lockstep_model::order::ORDER;
use lockstep_spec::schema;
use serde_json::Value;

static SCHEMAS: LazyLock<BTreeMap<&'static str, Value>> = LazyLock::new(|| {
    let names = schema::names().into_iter();
    names
        .filter_map(|name| Some((name, schema::ordered(name)?)))
        .collect()
});

/// What is known of a value's form: the schemas that may be meant by it.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    root: &'static Value,
    schemas: Vec<&'static Value>,
}

impl Shape {
    /// Returns the form of a document by its kind.
    pub(crate) fn of_kind(kind: &str) -> Option<Self> {
        let root = SCHEMAS.get(kind)?;
        let mut schemas = Vec::new();
        expand(root, root, &mut schemas);
        Some(Self { root, schemas })
    }

    /// Returns the names of a mapping's fields in their order, if they have one.
    pub(crate) fn order(&self) -> Option<&'static [Value]> {
        let mut orders = self.schemas.iter().filter_map(|schema| schema.get(ORDER));
        orders.find_map(|order| Some(order.as_array()?.as_slice()))
    }

    /// Returns the form of a mapping's field.
    pub(crate) fn field(&self, name: &str) -> Self {
        self.inner(|schema| {
            let named = schema.get("properties").and_then(|all| all.get(name));
            named.or_else(|| schema.get("additionalProperties"))
        })
    }

    /// Returns the form of a sequence's items.
    pub(crate) fn item(&self) -> Self {
        self.inner(|schema| schema.get("items"))
    }

    fn inner(&self, of: impl Fn(&'static Value) -> Option<&'static Value>) -> Self {
        let mut schemas = Vec::new();
        for inner in self.schemas.iter().copied().filter_map(of) {
            expand(self.root, inner, &mut schemas);
        }
        Self {
            root: self.root,
            schemas,
        }
    }
}

/// Follows references and branches to the schemas that describe something.
fn expand(root: &'static Value, schema: &'static Value, found: &mut Vec<&'static Value>) {
    if !schema.is_object() || found.iter().any(|one| std::ptr::eq(*one, schema)) {
        return;
    }
    found.push(schema);
    let reference = schema.get("$ref").and_then(Value::as_str);
    let target = reference.and_then(|path| root.pointer(path.strip_prefix('#')?));
    if let Some(target) = target {
        expand(root, target, found);
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let branches = schema.get(keyword).and_then(Value::as_array);
        for branch in branches.into_iter().flatten() {
            expand(root, branch, found);
        }
    }
}
