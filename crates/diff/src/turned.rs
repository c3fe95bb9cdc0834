//! What a write turned into what: the fields of an object before and afterwards, as the ledger keeps
//! them.
//!
//! Two sets of fields come in, changes of fields go out. Unlike a plan's, secrets are among them: their
//! references say when one was sent anew.

use lockstep_model::{FieldPath, Fields, Kind, Policy};
use serde_json::Value;

use crate::change::{Cause, FieldChange};
use crate::compare::{differences, equal};

/// Returns the fields that differ. Where there is something on both sides, fields that only the side
/// before has are none of it: they were known, and not written.
pub fn turned(kind: Kind, before: Option<&Fields>, after: Option<&Fields>) -> Vec<FieldChange> {
    let none = Fields::new();
    let mut changes = match (before, after) {
        (before, Some(after)) => differences(kind, after, before.unwrap_or(&none))
            .into_iter()
            .map(|found| change(found.path, found.policy, (found.live, found.desired)))
            .collect(),
        (Some(before), None) => differences(kind, before, &none)
            .into_iter()
            .map(|found| change(found.path, found.policy, (found.desired, None)))
            .collect(),
        (None, None) => Vec::new(),
    };
    changes.extend(secrets(kind, before, after));
    changes
}

fn secrets(
    kind: Kind,
    before: Option<&Fields>,
    after: Option<&Fields>,
) -> impl Iterator<Item = FieldChange> {
    let fields = kind.info().fields.iter();
    let secret = fields.filter(|field| field.policy == Policy::Secret);
    secret.filter_map(move |field| {
        let sides = (
            before.and_then(|fields| fields.get(field.name)),
            after.and_then(|fields| fields.get(field.name)),
        );
        let declared = after.is_none() || sides.1.is_some();
        let path = FieldPath::field(field.name);
        (declared && !equal(sides.0, sides.1)).then(|| change(path, field.policy, sides))
    })
}

fn change(path: FieldPath, policy: Policy, sides: (Option<&Value>, Option<&Value>)) -> FieldChange {
    FieldChange {
        path,
        policy,
        before: sides.0.cloned(),
        after: sides.1.cloned(),
        base: None,
        cause: Cause::Git,
        origin: None,
        against: None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        serde_json::from_value(value)
            .map(|map: serde_json::Map<_, _>| Fields::from(map))
            .unwrap()
    }

    fn shown(before: Option<Value>, after: Option<Value>) -> Vec<String> {
        let (before, after) = (before.map(fields), after.map(fields));
        let changes = turned(Kind::Provider, before.as_ref(), after.as_ref());
        let side = |value: Option<Value>| value.map_or_else(|| "-".to_owned(), |v| v.to_string());
        let changes = changes.into_iter();
        changes
            .map(|c| format!("{}: {} {}", c.path, side(c.before), side(c.after)))
            .collect()
    }

    #[test]
    fn fields_that_differ_are_told_with_secrets() {
        let key = |revision: &str| json!({"env": "KEY", "revision": revision});
        let before = json!({"timeout": 30, "type": "CUSTOM", "apiKey": key("1")});
        let after = json!({"timeout": 60.0, "apiKey": key("2")});
        assert_eq!(
            shown(Some(before.clone()), Some(after)),
            [
                "timeout: 30 60.0",
                "apiKey: {\"env\":\"KEY\",\"revision\":\"1\"} {\"env\":\"KEY\",\"revision\":\"2\"}",
            ]
        );
        let same = json!({"timeout": 30.0, "apiKey": key("1")});
        assert_eq!(shown(Some(before), Some(same)), [""; 0]);
    }

    #[test]
    fn what_comes_and_what_goes_is_told_whole() {
        let object = json!({"timeout": 30, "models": {"a": {"maxTokens": 1}}});
        assert_eq!(shown(None, Some(object.clone())).len(), 2);
        let gone = shown(Some(object), None);
        assert!(gone.iter().all(|line| line.ends_with(" -")), "{gone:?}");
        assert_eq!(gone.len(), 2);
        assert_eq!(shown(None, None), [""; 0]);
    }
}
