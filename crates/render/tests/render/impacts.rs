//! What a plan brings about, where that is much, and where names would like to be more.

use lockstep_diff::Plan;
use lockstep_diff::impact::{Impact, Published, TokenUse, Traffic};
use lockstep_render::json::v1;
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{PlanView, Style, text};

use crate::{case, impacted};

/// An impact on thousands of objects, all of one odd name.
fn many(name: &str) -> Impact {
    let one = impacted::impact();
    let traffic = Traffic {
        live_name: name.to_owned(),
        ..one.traffic[0].clone()
    };
    let tokens = TokenUse {
        live_name: name.to_owned(),
        version: name.to_owned(),
        ..one.tokens[1].clone()
    };
    let published = Published {
        version: name.to_owned(),
        ..one.published[0].clone()
    };
    let mut line = one.exposure.lines[1].clone();
    line.provider = Some(name.to_owned());
    let mut exposure = one.exposure.clone();
    exposure.lines = vec![line; 3000];
    exposure.gaps.price.names = vec![name.to_owned(); 10];
    Impact {
        exposure,
        traffic: vec![traffic; 3000],
        tokens: vec![tokens; 3000],
        published: vec![published; 3000],
        ..one
    }
}

fn plan(impact: Impact) -> Plan {
    Plan {
        impact: Some(impact),
        ..case::plan()
    }
}

fn page(plan: &Plan) -> String {
    let mut out = Vec::new();
    markdown::plan(&PlanView::new(plan), Limit::COMMENT, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("it is UTF-8")
}

fn section(page: &str) -> &str {
    let start = page.find("### Impact\n").expect("it is there");
    let end = page[start + 4..].find("\n### ").expect("something follows");
    &page[start..start + 4 + end]
}

#[test]
fn a_page_counts_the_rows_that_have_no_room() {
    for name in [
        "plain",
        "`|<b>@here\n| a | b |",
        &"very-long-".repeat(200),
        "日本 | 語",
    ] {
        let page = page(&plan(many(name)));
        let section = section(&page);
        assert!(section.len() < 8000, "{} bytes", section.len());
        assert_eq!(section.matches("more rows are left out here.**").count(), 3);
        assert!(section.contains("and 2990 more"), "{section}");
        for row in section.lines().filter(|line| line.starts_with("| ")) {
            // What is in a code span is told from the bars of the table by a backslash.
            let bars = row.replace("\\|", "").matches('|').count();
            assert!([5, 6, 7].contains(&bars), "{row}");
        }
    }
}

#[test]
fn text_names_so_many_and_counts_the_rest() {
    let mut out = Vec::new();
    text::plan(&plan(many("plain")), &Style::plain(), &mut out).expect("memory takes all");
    let text = String::from_utf8(out).expect("it is UTF-8");
    for said in [
        "and 2951 more sums: `--format json` has all",
        "and 2950 more objects: `--format json` has all",
        "and 2950 more texts: `--format json` has all",
        "and 2950 more",
    ] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn what_is_saved_is_read_back() {
    for impact in [None, Some(many("plain")), Some(impacted::impact())] {
        let plan = Plan {
            impact,
            ..case::plan()
        };
        let mut out = Vec::new();
        v1::plan(&plan, &case::envelope(), &mut out).expect("memory takes all");
        let text = String::from_utf8(out).expect("it is UTF-8");
        let read = v1::parse(&text).expect("it is a plan");
        assert_eq!(read.impact, plan.impact);
    }
}
