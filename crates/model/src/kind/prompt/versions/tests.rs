use serde_json::json;

use super::*;
use crate::kind::Kind;
use crate::outside::CountTokens;
use crate::rates::RateTable;
use crate::reference::Names;

/// A world with nothing in it.
struct Alone(RateTable);

impl Names for Alone {
    fn has(&self, _kind: Kind, _name: &str) -> bool {
        false
    }
}

impl World for Alone {
    fn body(&self, _kind: Kind, _name: &str) -> Option<&Value> {
        None
    }

    fn is_external(&self, _kind: Kind, _name: &str) -> bool {
        false
    }

    fn live_name(&self, _kind: Kind, _name: &str) -> Option<&str> {
        None
    }

    fn text(&self, _path: &str, _at: &Pointer) -> Result<String, String> {
        Err("is missing".to_owned())
    }

    fn tokens(&self) -> Option<&dyn CountTokens> {
        None
    }

    fn rates(&self) -> &RateTable {
        &self.0
    }
}

#[test]
fn only_what_may_leave_examples_out_can_be_made_otherwise() {
    let examples = json!([{"input": "a", "output": "b"}]);
    let body = json!({"model": "m", "versions": [
        {"version": "1.0.0", "systemPrompt": "s"},
        {"version": "1.1.0", "systemPrompt": "s", "examples": examples},
        {"version": "1.2.0", "systemPrompt": "s", "examples": examples, "fit": "dropOldest"},
    ]});
    let body: PromptSpec = serde_json::from_value(body).unwrap();
    let mut lowered = Lowered::default();
    lower(&body, &Alone(RateTable::default()), &mut lowered);
    assert_eq!(lowered.problems, []);
    let made: Vec<_> = lowered.assemblies.keys().collect();
    assert_eq!(made, [&FieldPath::field("versions").then_item("1.2.0")]);
}
