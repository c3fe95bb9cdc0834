//! Pages: what others wrote stays text, nothing is fetched, and the same plan gives the same bytes.

use std::sync::LazyLock;

use lockstep_diff::Plan;
use lockstep_render::{PlanView, html};
use proptest::prelude::*;

use crate::golden::golden;
use crate::{case, samples};

fn page(plan: &Plan) -> String {
    let mut out = Vec::new();
    html::plan(&PlanView::new(plan), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn pages() {
    let write = |file, plan: &Plan| {
        let view = PlanView::new(plan).with_file(Some("plan.lockstep"));
        golden(file, |out| html::plan(&view, out));
    };
    write("plan.html", &case::plan());
    write("plan-one.html", &samples::plan(1));
    write("plan-empty.html", &case::empty());
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    assert_eq!(page(&samples::plan(200)), page(&samples::plan(200)));
}

/// The names of elements and attributes that a page has: none of them can fetch, run or embed.
fn vocabulary(page: &str) -> Vec<String> {
    let mut names = Vec::new();
    let body = &page[page.find("</style>").expect("a style")..];
    let body = &body[..body.rfind("<script>").expect("a script")];
    for tag in body.split('<').skip(1) {
        let (tag, _text) = tag.split_once('>').expect("a tag ends");
        let mut inside = false;
        let bare: String = tag
            .chars()
            .filter(|c| {
                inside ^= *c == '"';
                !inside && *c != '"'
            })
            .collect();
        names.extend(bare.split_whitespace().map(|name| {
            name.trim_start_matches('/')
                .trim_end_matches('=')
                .to_owned()
        }));
    }
    names.sort();
    names.dedup();
    names
}

/// The page of a harmless plan says which names there may be.
static KNOWN: LazyLock<Vec<String>> =
    LazyLock::new(|| vocabulary(&page(&samples::huge("harmless"))));

fn is_tame(page: &str) {
    for name in vocabulary(page) {
        assert!(KNOWN.contains(&name), "{name}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    let harmful = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{feff}".contains(c);
    assert!(!page.contains(harmful));
}

#[test]
fn nothing_breaks_out() {
    let page = page(&samples::huge(samples::EVIL));
    is_tame(&page);
    assert!(page.contains("EVIL&lt;/script&gt;"));
    assert!(page.contains("&amp;lt;b&amp;gt;&amp;amp;\\u{202e}turned\\u{0}\\u{1b}[31m"));
    // Two lines of a megabyte and a word of one more are not on it.
    assert!(page.len() < 300_000, "{}", page.len());
}

proptest! {
    #[test]
    fn no_text_breaks_out(evil in "[<>\"'&/=a-z -]{0,40}") {
        is_tame(&page(&samples::hostile(&evil)));
    }
}

#[test]
fn all_of_many_are_there_and_the_drawing_is_folded() {
    let plan = samples::plan(600);
    let page = page(&plan);
    for change in &plan.changes {
        let id = format!("id=\"{}\"", change.id);
        assert!(page.contains(&id), "{id}");
    }
    assert!(page.len() < 2 << 20, "{}", page.len());
    assert!(page.contains("Not all is drawn: "));
}

#[test]
fn what_waits_is_drawn() {
    let fifty = page(&samples::plan(50));
    let drawn = fifty.matches("<a class=\"node ").count();
    assert!(drawn > 25, "{drawn}");
    assert!(fifty.contains("<code>anthropic/claude-3-sonnet</code> (by 30)"));
    assert!(fifty.contains("<code>Prompt/returns-0003</code> needs Provider/provider-0000"));
    let one = page(&samples::plan(1));
    assert!(one.contains("<title>anthropic/claude-3-sonnet, not changed</title>"));
}
