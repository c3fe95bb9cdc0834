//! Nothing that a manifest or a tenant says steers a terminal or hides from a reader.

use lockstep_diff::Action;
use lockstep_model::{Code, Finding};
use lockstep_render::{End, FindingsView, Style, text};
use proptest::prelude::*;
use serde_json::json;

use crate::{case, shown};

pub(crate) fn is_harmless(text: &str) -> bool {
    !text.chars().any(|c| {
        (c.is_control() && c != '\n')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    })
}

proptest! {
    #[test]
    fn no_text_steers_a_terminal(
        nasty in "[a-z\u{0}-\u{1f}\u{7f}-\u{9f}\u{202a}-\u{202e}\u{2066}-\u{2069}]{1,30}",
        other in any::<String>(),
    ) {
        let at = "Prompt/nasty";
        let mut change = case::change(
            Action::Update,
            at,
            vec![
                case::field(at, "model", [json!(nasty), json!(other)]),
                case::field(at, "guardrails.blockedCategories", [json!([nasty]), json!([other])]),
                case::field(at, "versions[1.1.0]", [json!(null), json!(format!("{nasty}\n{other}"))]),
            ],
        );
        change.live_name = nasty.clone();
        change.before = case::fields(json!({"versions": {"1.0.0": format!("{other}\n{nasty}")}}));
        let mut plan = case::empty();
        plan.changes.push(change);
        plan.environment = nasty.clone();
        plan.consent.reason = Some(nasty.clone());
        let mut run = shown::run();
        run.outcomes[0].end = End::Failed { error: nasty.clone() };
        let findings = [Finding::new(Code::Pattern, nasty.clone()).help(nasty)];
        let mut out = Vec::new();
        text::plan(&plan, &Style::plain(), &mut out).unwrap();
        text::run(&run, &Style::plain(), &mut out).unwrap();
        text::findings(&FindingsView::new(&findings), &Style::plain(), &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        prop_assert!(is_harmless(&out), "{:?}", out);
    }
}
