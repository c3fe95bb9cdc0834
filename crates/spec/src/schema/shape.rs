//! What a JSON Schema says of a place in a document.
//!
//! A schema comes in, and the way to a place, step by step; the schemas that hold there go out. It
//! must not judge a value.

use serde_json::Value;

/// The schemas that hold at a place; several where it is one of them.
#[derive(Debug, Clone)]
pub struct Shape<'a> {
    root: &'a Value,
    forms: Vec<&'a Value>,
}

impl<'a> Shape<'a> {
    /// Makes the shape of a whole document.
    pub fn of(root: &'a Value) -> Self {
        Self::part(root, root)
    }

    /// Makes the shape of what a part of a schema is about.
    pub fn part(root: &'a Value, part: &'a Value) -> Self {
        let mut forms = Vec::new();
        expand(root, part, &mut forms);
        Self { root, forms }
    }

    /// Returns what the first schema that has a keyword says under it.
    pub fn keyword(&self, name: &str) -> Option<&'a Value> {
        self.forms.iter().find_map(|form| form.get(name))
    }

    /// Says whether a mapping with keys of the author's own may stand here.
    pub fn has_free_keys(&self) -> bool {
        self.forms.iter().any(|form| {
            let others = form.get("additionalProperties");
            others.is_some_and(|others| *others != Value::Bool(false))
                || form.get("patternProperties").is_some()
        })
    }

    /// Returns the shape of an entry of a mapping.
    pub fn entry(&self, name: &str) -> Self {
        self.step(|form| {
            let property = form.get("properties").and_then(|fields| fields.get(name));
            property.or_else(|| form.get("additionalProperties"))
        })
    }

    /// Returns the shape of an item of a list.
    pub fn item(&self) -> Self {
        self.step(|form| form.get("items"))
    }

    fn step(&self, next: impl Fn(&'a Value) -> Option<&'a Value>) -> Self {
        let mut forms = Vec::new();
        for form in self.forms.iter().filter_map(|form| next(form)) {
            expand(self.root, form, &mut forms);
        }
        Self {
            root: self.root,
            forms,
        }
    }
}

/// Follows references and alternatives, in their order.
fn expand<'a>(root: &'a Value, form: &'a Value, forms: &mut Vec<&'a Value>) {
    let mut open = vec![form];
    while let Some(form) = open.pop() {
        if forms.iter().any(|known| std::ptr::eq(*known, form)) {
            continue;
        }
        forms.push(form);
        // What is pushed last is looked at first.
        for word in ["allOf", "oneOf", "anyOf"] {
            let branches = form.get(word).and_then(Value::as_array);
            open.extend(branches.into_iter().flatten().rev());
        }
        let target = form.get("$ref").and_then(Value::as_str);
        open.extend(target.and_then(|target| root.pointer(target.strip_prefix('#')?)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_and_branches_are_followed_in_order() {
        let root = json!({
            "$ref": "#/$defs/first",
            "anyOf": [{"properties": {"a": {"title": "second"}}}, {"title": "third"}],
            "$defs": {
                "first": {"properties": {"a": {"title": "first", "items": {"$ref": "#"}}}},
            },
        });
        let shape = Shape::of(&root);
        assert_eq!(shape.keyword("title"), Some(&json!("third")));
        let inner = shape.entry("a");
        assert_eq!(inner.keyword("title"), Some(&json!("first")));
        assert_eq!(
            inner.item().entry("a").keyword("title"),
            Some(&json!("first"))
        );
        assert!(!shape.has_free_keys() && shape.entry("b").keyword("title").is_none());
    }
}
