//! What became of interrupted writes: kept in the saved plan, and said in every format.

use std::sync::Arc;

use lockstep_diff::{Plan, Settle};
use lockstep_model::{Applied, Digest, Fields, Found, LiveId, VersionTag};
use lockstep_render::json::v1;
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{PlanView, Saved, Style, github, html, junit, sarif, text};

use crate::case;

fn plan() -> Plan {
    let mut plan = case::plan();
    let mut fields = Fields::new();
    fields.set("timeout", 30);
    let live = Applied {
        live_id: LiveId::new("p-1"),
        live_name: "Provider one".to_owned(),
        fields: Arc::new(fields),
        tag: Some(VersionTag::new("t1")),
        live: Some(Digest::of_bytes(b"live")),
        published: [("1.0.0".to_owned(), Digest::of_bytes(b"text"))].into(),
        protected: true,
    };
    let settle = |address: &str, found, live| Settle {
        address: address.parse().expect("an address"),
        intent: 17,
        found,
        live,
    };
    plan.settles = vec![
        settle("Provider/one", Some(Found::Applied), Some(live)),
        settle("Provider/three", Some(Found::Gone), None),
        settle("Provider/two", None, None),
    ];
    plan
}

#[test]
fn it_is_read_back_as_it_was_written() {
    let plan = plan();
    let mut out = Vec::new();
    v1::plan(&plan, &case::envelope(), &mut out).expect("memory takes all");
    let out = String::from_utf8(out).expect("UTF-8");
    let read = Saved::parse(&out).expect("it is a plan");
    assert_eq!(read.plan.settles, plan.settles);
}

#[test]
fn every_format_says_it() {
    let plan = plan();
    let view = PlanView::new(&plan);
    let style = Style::plain();
    let written = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&mut out);
        let text = String::from_utf8(out).expect("UTF-8");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let formats = [
        written(&|out| text::plan(&plan, &style, out).unwrap()),
        written(&|out| text::compact(&plan, &style, out).unwrap()),
        written(&|out| markdown::plan(&view, Limit::COMMENT, out).unwrap()),
        written(&|out| html::plan(&view, out).unwrap()),
        written(&|out| sarif::plan(&view, out).unwrap()),
        written(&|out| github::plan(&view, out).unwrap()),
        written(&|out| junit::plan(&view, out).unwrap()),
    ];
    for text in &formats {
        // Workflow commands write signs as numbers.
        let text = text.replace("%3A", ":");
        for said in [
            "1 interrupted write: found applied",
            "1 interrupted write: found gone",
            "1 interrupted write: not seen yet",
        ] {
            assert!(text.contains(said), "{said} in\n{text}");
        }
    }
    assert!(
        formats[0].contains("; 2 interrupted writes to record"),
        "{}",
        formats[0]
    );
}
