//! Pages: what others wrote stays text, nothing is fetched, and the same plan gives the same bytes.

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

fn is_tame(page: &str) {
    // The page of a harmless plan says which names there may be.
    let known = vocabulary(&self::page(&samples::hostile("harmless")));
    for name in vocabulary(page) {
        assert!(known.contains(&name), "{name}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    let harmful = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{feff}".contains(c);
    assert!(!page.contains(harmful));
}

#[test]
fn nothing_breaks_out() {
    let page = page(&samples::hostile(samples::EVIL));
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
fn thousands_are_there_in_a_page_of_bounded_size() {
    let plan = samples::plan(5000);
    let page = page(&plan);
    for change in &plan.changes {
        let id = format!("id=\"{}\"", change.id);
        assert!(page.contains(&id), "{id}");
    }
    assert!(page.len() < 16 << 20, "{}", page.len());
    assert!(page.contains("Not all is drawn: "));
}

#[test]
fn what_waits_is_drawn() {
    let page = page(&samples::plan(50));
    let drawn = page.matches("<a class=\"node ").count();
    assert!(drawn > 25, "{drawn}");
    assert!(page.contains("<title>anthropic/claude-3-sonnet, not changed</title>"));
    assert!(page.contains(
        "<code>Prompt/returns-0003</code> needs anthropic/claude-3-sonnet, Provider/provider-0000"
    ));
}
