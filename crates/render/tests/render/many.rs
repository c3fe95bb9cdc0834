//! Ten thousand changes: every one is shown, and the length grows with them and not faster.

use lockstep_diff::Action;
use lockstep_render::json::v1;
use lockstep_render::{Style, text};
use serde_json::json;

use crate::case;

fn lengths(count: usize) -> (usize, usize) {
    let mut plan = case::empty();
    for index in 0..count {
        let at = format!("Model/m{index:05}");
        let field = case::field(&at, "parameters[temperature]", [json!(0.1), json!(0.2)]);
        plan.changes
            .push(case::change(Action::Update, &at, vec![field]));
    }
    let (mut words, mut machine) = (Vec::new(), Vec::new());
    text::plan(&plan, &Style::plain(), &mut words).expect("memory takes all");
    v1::plan(&plan, &case::envelope(), &mut machine).expect("memory takes all");
    (words.len(), machine.len())
}

#[test]
fn output_grows_with_the_plan() {
    let (hundred, many) = (lengths(100), lengths(10_000));
    assert!(many.0 > hundred.0 * 90 && many.0 < hundred.0 * 101);
    assert!(many.1 > hundred.1 * 90 && many.1 < hundred.1 * 101);
}
