//! What a kind's JSON Schema says of a place in a document: whether it is a mapping with free keys.
//!
//! There `{value: NAME}` is a mapping whose one key is called `value`; anywhere else it names a
//! value.

use serde_json::Value;

/// The schemas that hold at a place; several where it is one of them.
#[derive(Debug, Clone)]
pub(super) struct Shape<'a> {
    root: &'a Value,
    forms: Vec<&'a Value>,
}

impl<'a> Shape<'a> {
    /// Makes the shape of a whole document.
    pub(super) fn of(root: &'a Value) -> Self {
        let mut forms = Vec::new();
        expand(root, root, &mut forms);
        Self { root, forms }
    }

    /// Says whether a mapping with keys of the author's own may stand here.
    pub(super) fn has_free_keys(&self) -> bool {
        self.forms.iter().any(|form| {
            let others = form.get("additionalProperties");
            others.is_some_and(|others| *others != Value::Bool(false))
                || form.get("patternProperties").is_some()
        })
    }

    /// Returns the shape of an entry of a mapping.
    pub(super) fn entry(&self, name: &str) -> Self {
        self.step(|form| {
            let property = form.get("properties").and_then(|fields| fields.get(name));
            property.or_else(|| form.get("additionalProperties"))
        })
    }

    /// Returns the shape of an item of a list.
    pub(super) fn item(&self) -> Self {
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

/// Follows references and alternatives.
fn expand<'a>(root: &'a Value, form: &'a Value, forms: &mut Vec<&'a Value>) {
    let mut open = vec![form];
    while let Some(form) = open.pop() {
        if forms.iter().any(|known| std::ptr::eq(*known, form)) {
            continue;
        }
        forms.push(form);
        let target = form.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|target| root.pointer(target.strip_prefix('#')?));
        open.extend(target);
        for word in ["anyOf", "oneOf", "allOf"] {
            open.extend(
                form.get(word)
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten(),
            );
        }
    }
}
