//! A secret in a text whose words change is masked, however the comparison takes it apart: by
//! colours, by marks, by breaking lines, or by leaving words out.

use lockstep_diff::{Action, Against, Plan};
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{Color, Door, PlanView, Style, html, text};
use proptest::prelude::*;
use serde_json::json;

use crate::case;

/// Nothing else in a plan has four capital letters in a row.
const SECRET: &str = "AB EFGH-IJKL MN OPQRST UV WXYZABC";

fn plan(before: &str, after: &str) -> Plan {
    let mut plan = case::empty();
    let at = "Prompt/agent";
    let changed = case::field(at, "versions[1.0.0]", [json!(before), json!(after)]);
    let mut new = case::field(at, "versions[1.1.0]", [json!(null), json!(after)]);
    new.against = Some(Against {
        key: "1.0.0".to_owned(),
        share: Some(1.0),
        text: before.to_owned(),
    });
    plan.changes
        .push(case::change(Action::Update, at, vec![changed, new]));
    plan
}

fn style() -> impl Strategy<Value = Style> {
    let width = prop::sample::select(vec![40, 61, 100, 400]);
    let color = prop::sample::select(vec![Color::Yes, Color::No]);
    (width, color).prop_map(|(width, color)| Style { width, color })
}

fn shown(write: impl FnOnce(&mut Door<&mut Vec<u8>>)) -> String {
    let mut out = Vec::new();
    let mut door = Door::new(&mut out, &[SECRET.to_owned()]);
    write(&mut door);
    door.finish().expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

fn in_style(plan: &Plan, style: Style) -> String {
    shown(|out| text::plan(plan, &style, out).expect("memory takes all"))
}

fn on_page(plan: &Plan) -> String {
    let view = PlanView::new(plan);
    shown(|out| markdown::plan(&view, Limit::COMMENT, out).expect("memory takes all"))
}

/// What a page for browsers says: its style and its script have capitals too.
fn in_browser(plan: &Plan) -> String {
    let page = shown(|out| html::plan(&PlanView::new(plan), out).expect("memory takes all"));
    let (_head, rest) = page.split_once("<main").expect("a main part");
    rest.rsplit_once("</main>").expect("its end").0.to_owned()
}

/// Words of small letters, some of them equal in both texts.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["a", "be", "kind", "always", "- x", "[y]", "{{z}}"]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

/// The secret with some of its long words replaced, which is no secret any more.
fn like_it() -> impl Strategy<Value = String> {
    let long = |word: &'static str| prop::sample::select(vec!["kind", word]);
    let shape = |first: &str, second: &str| format!("AB {first} MN {second} UV");
    prop_oneof![
        (long("other"), long("be")).prop_map(move |(a, b)| shape(a, b)),
        Just(SECRET.to_owned()),
        Just(String::new()),
    ]
}

proptest! {
    #[test]
    fn no_part_of_it_is_left(
        start in words(),
        end in words(),
        (other_start, other_end) in (words(), words()),
        like in like_it(),
        keep in any::<(bool, bool)>(),
        style in style(),
    ) {
        let before = format!("first\n{start} {SECRET} {end}\nlast\n");
        let other_start = if keep.0 { &start } else { &other_start };
        let other_end = if keep.1 { &end } else { &other_end };
        let after = format!("first\n{other_start} {like} {other_end}\nlast\n");
        for (one, other) in [(&before, &after), (&after, &before)] {
            let plan = plan(one, other);
            for shown in [in_style(&plan, style), on_page(&plan), in_browser(&plan)] {
                let is_trace = |run: &str| run.chars().all(|c| c.is_ascii_uppercase());
                let traces = shown.as_bytes().windows(4);
                let mut traces = traces.filter_map(|run| str::from_utf8(run).ok());
                prop_assert!(!traces.any(is_trace), "{}", shown);
            }
        }
    }
}

#[test]
fn the_words_are_taken_apart_at_all() {
    let line = "word ".repeat(60);
    let before = format!("{line}AB EFGH MN {line}\n");
    let after = format!("{line}AB kind MN {line}\n");
    let plan = plan(&before, &after);
    let style = |color| Style { width: 100, color };
    let page = in_browser(&plan);
    assert!(page.contains("<del>EFGH</del>"), "{page}");
    let colored = in_style(&plan, style(Color::Yes));
    assert!(colored.contains("\u{1b}[7m"), "{colored}");
    for marked in [in_style(&plan, style(Color::No)), on_page(&plan)] {
        assert!(marked.contains("[-EFGH-]"), "{marked}");
        assert!(marked.contains("{+kind+}"), "{marked}");
        assert!(marked.contains("unchanged words …"), "{marked}");
    }
}
