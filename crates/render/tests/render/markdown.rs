//! Markdown of plans, read as GitHub reads it: nothing that others wrote gets out of its block, and
//! no page is too long.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use lockstep_diff::{Action, Note, Plan, Reason};
use lockstep_render::PlanView;
use lockstep_render::markdown::{self, Limit};
use proptest::prelude::*;
use serde_json::json;

use crate::case;

fn page(view: &PlanView<'_>, limit: Limit) -> String {
    let mut out = Vec::new();
    markdown::plan(view, limit, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

/// What a page says: in code, and outside of it.
#[derive(Debug, Default)]
struct Read {
    code: String,
    prose: String,
    html: String,
    odd: Vec<String>,
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.math_dollars = true;
    options
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all that a page does not have is odd, also what comrak learns later"
)]
fn read(page: &str) -> Read {
    let arena = Arena::new();
    let mut read = Read::default();
    for node in parse_document(&arena, page, &options()).descendants() {
        match &node.data.borrow().value {
            NodeValue::CodeBlock(block) => read.code.push_str(&block.literal),
            NodeValue::Code(code) => read.code.push_str(&code.literal),
            NodeValue::Text(text) => read.prose.push_str(text),
            NodeValue::HtmlBlock(block) => read.html.push_str(&block.literal),
            NodeValue::Document
            | NodeValue::Heading(_)
            | NodeValue::Paragraph
            | NodeValue::List(_)
            | NodeValue::Item(_)
            | NodeValue::Table(_)
            | NodeValue::TableRow(_)
            | NodeValue::TableCell
            | NodeValue::SoftBreak
            | NodeValue::Alert(_)
            | NodeValue::Strong => {}
            other => read.odd.push(format!("{other:?}")),
        }
    }
    read
}

/// Says whether HTML is of the four forms that a page has.
fn is_ours(line: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || "/._-#".contains(c);
    let summary = line
        .strip_prefix("<summary>")
        .and_then(|rest| rest.strip_suffix("</summary>"));
    let of_summary = |rest: &str| {
        let (verb, rest) = rest.split_once(" <code>")?;
        let (subject, about) = rest.split_once("</code>")?;
        let about = about
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "():%. ".contains(c));
        let verb = verb.chars().all(|c| c.is_ascii_lowercase());
        Some(verb && subject.chars().all(name) && about)
    };
    let known = ["", "<details>", "<details open>", "</details>"];
    known.contains(&line) || summary.and_then(of_summary) == Some(true)
}

fn is_tame(page: &str, limit: Limit) {
    assert!(
        limit.measure(page) <= limit.most(),
        "{}",
        limit.measure(page)
    );
    let read = read(page);
    assert_eq!(read.odd, Vec::<String>::new(), "{page}");
    for line in read.html.lines() {
        assert!(is_ours(line), "{line:?} in {page}");
    }
    assert!(!read.prose.contains("EVIL"), "{} in {page}", read.prose);
    for sign in ['@', '#', '<', '`', '$', '[', '~'] {
        assert!(!read.prose.contains(sign), "{sign} in {}", read.prose);
    }
}

/// A plan that holds a text wherever a tenant, a manifest or a person could put it.
fn hostile(evil: &str) -> Plan {
    let mut plan = case::plan();
    plan.environment = evil.to_owned();
    plan.organization.name = evil.to_owned();
    plan.organization.id = evil.to_owned();
    plan.consent.reason = Some(evil.to_owned());
    let at = "Prompt/agent";
    let text = format!("one\n{evil}\ntwo\n");
    let fields = || {
        vec![
            case::field(at, "model", [json!(evil), json!(format!("x{evil}"))]),
            case::field(at, "versions[1.0.0]", [json!("one\ntwo\n"), json!(text)]),
            case::field(
                at,
                "guardrails.contentFiltering",
                [json!([evil]), json!([])],
            ),
        ]
    };
    for action in [
        Action::Create,
        Action::Update,
        Action::Delete,
        Action::Replace,
    ] {
        let mut change = case::change(action, at, fields());
        change.live_name = evil.to_owned();
        change.origin = Some(case::origin(evil, 1));
        plan.changes.push(change);
    }
    for withheld in &mut plan.withheld {
        withheld.reason = Reason::Unreadable {
            why: evil.to_owned(),
        };
        withheld.fields = fields();
    }
    plan.notes.push(Note::ExtraEntries {
        address: case::address(at),
        entries: vec![evil.to_owned()],
    });
    plan
}

/// What has broken out of other programs' blocks.
const KNOWN: [&str; 17] = [
    "EVIL @octocat #123 acme/gateway#7 0123456789abcdef0123456789abcdef01234567",
    "```\nEVIL\n```",
    "``````````diff\nEVIL",
    "~~~\nEVIL\n~~~",
    "</details></summary></code><img src=x onerror=EVIL>",
    "<!-- EVIL",
    "--> EVIL",
    "<script>EVIL</script>",
    "[EVIL](https://evil.example) ![EVIL](https://evil.example/x.png)",
    "https://evil.example/EVIL www.evil.example EVIL@evil.example",
    "\r\n\r\n# EVIL\r\r- EVIL",
    "| EVIL | EVIL |\n|---|---|",
    "````````````````````````````````````````````````````````````````````````````````````` EVIL",
    "`EVIL` `` EVIL ` EVIL",
    "$EVIL$ $$EVIL$$ :EVIL: [^EVIL]",
    "&lt;EVIL&gt; \\` EVIL \\",
    "\u{2028}EVIL\u{85}EVIL\u{b}EVIL\u{c}```",
];

#[test]
fn nothing_known_breaks_out() {
    for evil in KNOWN {
        let plan = hostile(evil);
        let view = PlanView::new(&plan).with_file(Some(evil));
        for limit in [Limit::COMMENT, Limit::SUMMARY, Limit::Characters(30_000)] {
            let page = page(&view, limit);
            is_tame(&page, limit);
            assert!(page.contains("EVIL"), "{page}");
        }
    }
}

fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(KNOWN.to_vec()).prop_map(str::to_owned);
    let marks = "[`~<>&|\\[\\]()!@#$*_\\\\ \n\r\t:/.-]{0,30}";
    let long = (1_usize..3000).prop_map(|count| "`".repeat(count));
    let piece = prop_oneof![pieces, marks.boxed(), long, any::<String>()];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_breaks_out(evil in nasty(), most in 25_000_usize..200_000) {
        let plan = hostile(&evil);
        let limit = Limit::Characters(most);
        is_tame(&page(&PlanView::new(&plan).with_file(Some(&evil)), limit), limit);
    }
}

/// Lines that fit, of what Markdown and HTML are made of.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let marks = "[`~<>&|\\[\\](){}!@#$*_\\\\ :/.a-zé日\"'+-]{0,30}";
    let tags = prop::sample::select(KNOWN.to_vec()).prop_map(|known| {
        let line = known.lines().next().unwrap_or_default();
        let visible = |c: &char| !c.is_control() && *c != '\u{2028}';
        line.chars().filter(visible).take(30).collect()
    });
    let line = prop_oneof![marks.prop_map(|line| line.trim_end().to_owned()), tags];
    prop::collection::vec(line, 1..20)
}

/// Returns the first code block of a page that holds a word.
fn block_with(page: &str, word: &str) -> String {
    let arena = Arena::new();
    let document = parse_document(&arena, page, &options());
    let found = document.descendants().find_map(|node| {
        let data = node.data.borrow();
        let NodeValue::CodeBlock(block) = &data.value else {
            return None;
        };
        block.literal.contains(word).then(|| block.literal.clone())
    });
    found.expect("a block")
}

proptest! {
    #[test]
    fn texts_are_read_as_they_were_written(lines in lines()) {
        let mut plan = case::empty();
        let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        let field = case::field("Prompt/agent", "versions[1.0.0]", [json!("unlike\n"), json!(text)]);
        plan.changes.push(case::change(Action::Update, "Prompt/agent", vec![field]));
        let page = page(&PlanView::new(&plan), Limit::COMMENT);
        let block = block_with(&page, "unlike");
        let added = block.lines().filter_map(|line| line.strip_prefix('+'));
        let added: Vec<&str> = added.map(|line| line.get(9..).unwrap_or_default()).collect();
        let written: Vec<&str> = lines.iter().map(|line| line.trim_end_matches(' ')).collect();
        prop_assert_eq!(added, written, "{}", page);
    }
}

/// A plan of so many updates, and so many deletes.
fn many(updates: usize, deletes: usize) -> Plan {
    let mut plan = case::plan();
    for index in 0..updates {
        let at = format!("Model/m{index:05}");
        let field = case::field(&at, "parameters[temperature]", [json!(0.1), json!(0.2)]);
        plan.changes
            .push(case::change(Action::Update, &at, vec![field]));
    }
    for index in 0..deletes {
        let at = format!("Prompt/gone-{index:05}");
        let field = case::field(&at, "temperature", [json!(0.1), json!(null)]);
        plan.changes
            .push(case::change(Action::Delete, &at, vec![field]));
    }
    plan
}

#[test]
fn the_middle_of_thousands_is_folded_away() {
    let plan = many(5000, 1000);
    let view = PlanView::new(&plan).with_file(Some("plan.lockstep"));
    let page = page(&view, Limit::COMMENT);
    is_tame(&page, Limit::COMMENT);
    assert!(page.len() > 60_000, "{}", page.len());
    for index in 0..1000 {
        assert!(page.contains(&format!("Prompt/gone-{index:05}")), "{index}");
    }
    assert!(page.contains("| 3 | 5005 | 1 | 1001 |"), "{}", &page[..400]);
    assert!(page.contains("The whole plan: `lockstep show plan.lockstep`"));
    assert!(page.contains("### Worth knowing"));
    let whole = page.matches("<summary>").count();
    let verbs = ["create `", "update `", "adopt `", "release `", "withheld `"];
    let is_line = |line: &&str| {
        line.strip_prefix("- ").is_some_and(|item| {
            let is_address = item.contains('/') && !item.contains(' ');
            is_address || verbs.iter().any(|verb| item.starts_with(verb))
        })
    };
    let lines = page.lines().filter(is_line).count();
    let all = plan.changes.len() + plan.withheld.len();
    let said = format!(
        "of {all} objects {} are left out, and {lines} have",
        all - whole - lines
    );
    let not_all = page.lines().find(|line| line.starts_with("**Not all"));
    assert_eq!(page.matches(&said).count(), 2, "{said}: {not_all:?}");
}

#[test]
fn more_deletes_than_a_page_has_room_for_are_counted() {
    let plan = many(10, 5000);
    let page = page(&PlanView::new(&plan), Limit::COMMENT);
    is_tame(&page, Limit::COMMENT);
    assert!(page.contains("### Deletes (5001)"));
    let shown = page.matches("\n- Prompt/").count() + page.matches("<summary>delete ").count();
    assert!(shown > 2400, "{shown}");
    assert!(page.contains(&format!("**{} more are left out here.**", 5001 - shown)));
}

#[test]
fn a_summary_holds_more_than_a_comment() {
    let plan = many(5000, 0);
    let page = page(&PlanView::new(&plan), Limit::SUMMARY);
    is_tame(&page, Limit::SUMMARY);
    assert!(page.len() > 600_000, "{}", page.len());
}

#[test]
fn one_endless_text_does_not_push_out_the_rest() {
    let mut plan = many(20, 3);
    let long: String = (0..50_000).map(|line| format!("Line {line}.\n")).collect();
    let wide = "x".repeat(1 << 20);
    for (name, text) in [("long", long), ("wide", wide)] {
        let at = format!("Prompt/{name}");
        let field = case::field(&at, "versions[1.0.0]", [json!("a\n"), json!(text)]);
        plan.changes
            .insert(0, case::change(Action::Update, &at, vec![field]));
    }
    let page = page(&PlanView::new(&plan), Limit::COMMENT);
    is_tame(&page, Limit::COMMENT);
    assert!(page.contains("<code>Model/m00019</code>"), "{page}");
    assert!(!page.contains("Not all is shown"));
}
