//! What holds for every text: values and comments stay, and what is formatted stays as it is.

use lockstep_format::{Refused, format};
use lockstep_spec::text;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A value, to be written in some style.
#[derive(Debug, Clone)]
enum Sample {
    Scalar(String),
    /// No value, behind which spaces stand.
    Nothing(&'static str),
    Block(&'static str, Vec<String>),
    Map(Style, Vec<(String, Self)>),
    Seq(Style, Vec<Self>),
}

/// How a list is written.
#[derive(Debug, Clone, Copy)]
struct Style {
    flow: bool,
    step: usize,
    comments: u32,
    blanks: u32,
    /// What stands behind a key or a dash whose list begins on the next line.
    space: &'static str,
}

fn style() -> impl Strategy<Value = Style> {
    let space = select(vec!["", "", " ", "   ", "\t"]);
    (any::<bool>(), 1..5_usize, any::<u32>(), any::<u32>(), space).prop_map(
        |(flow, step, comments, blanks, space)| Style {
            flow,
            step,
            comments,
            blanks,
            space,
        },
    )
}

fn scalar() -> impl Strategy<Value = String> {
    select(vec![
        "a",
        "1",
        "1.50",
        "-3e4",
        "true",
        "~",
        "null",
        "''",
        "\"\"",
        "'it''s'",
        "'a: b'",
        "\"t\\tq\\\" \\u263a\"",
        "a b c",
        "http://x.example/#frag",
        "12:30",
        "- 1",
        "2026-11-21",
        "\"# no comment\"",
        "a#b",
        "ünï",
        "日本",
        "'say \"hi\"'",
        "0.1",
        "1_000",
        "\"\\\\\"",
    ])
    .prop_filter("a dash begins a list", |text| !text.starts_with("- "))
    .prop_map(str::to_owned)
}

fn block() -> impl Strategy<Value = Sample> {
    let header = select(vec!["|", "|-", "|+", ">", ">-", ">+"]);
    let line = select(vec![
        "text",
        "",
        "  deeper",
        "trailing  ",
        "# text",
        "- x",
        "k: v",
        "\ttab",
    ]);
    (header, vec(line, 0..6)).prop_map(|(header, lines)| {
        let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
        lines.insert(0, "first".to_owned());
        Sample::Block(header, lines)
    })
}

fn key() -> impl Strategy<Value = String> {
    select(vec![
        "kind",
        "metadata",
        "spec",
        "name",
        "models",
        "id",
        "type",
        "versions",
        "x-1",
        "\"q k\"",
        "weights",
        "labels",
        "tenant",
        "apiVersion",
        "maxTokens",
        "'s'",
    ])
    .prop_map(str::to_owned)
}

fn sample() -> impl Strategy<Value = Sample> {
    let leaf = prop_oneof![
        8 => scalar().prop_map(Sample::Scalar),
        2 => block(),
        1 => select(vec!["", " ", "  "]).prop_map(Sample::Nothing),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let entries = vec((key(), inner.clone()), 0..6).prop_map(|mut entries| {
            let mut seen = std::collections::BTreeSet::new();
            entries.retain(|(key, _value)| seen.insert(key.trim_matches(['"', '\'']).to_owned()));
            entries
        });
        prop_oneof![
            (style(), entries).prop_map(|(style, entries)| Sample::Map(style, entries)),
            (style(), vec(inner, 0..5)).prop_map(|(style, items)| Sample::Seq(style, items)),
        ]
    })
}

fn has_block(sample: &Sample) -> bool {
    match sample {
        Sample::Scalar(_) | Sample::Nothing(_) => false,
        Sample::Block(..) => true,
        Sample::Map(_, entries) => entries.iter().any(|(_key, value)| has_block(value)),
        Sample::Seq(_, items) => items.iter().any(has_block),
    }
}

fn flow(sample: &Sample) -> String {
    match sample {
        Sample::Scalar(text) => text.clone(),
        Sample::Block(..) | Sample::Nothing(_) => "null".to_owned(),
        Sample::Map(style, entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{key}: {}", flow(value)));
            format!("{{{}}}", joined(*style, entries.collect()))
        }
        Sample::Seq(style, items) => {
            format!("[{}]", joined(*style, items.iter().map(flow).collect()))
        }
    }
}

/// Joins the entries of a flow list, perhaps over several lines.
fn joined(style: Style, entries: Vec<String>) -> String {
    match style.step {
        1 if !entries.is_empty() => format!(
            "\n                {},\n                ",
            entries.join(",\n                ")
        ),
        2 => entries.join(" ,   "),
        _ => entries.join(", "),
    }
}

fn put(out: &mut String, text: &str) {
    out.push_str(text);
}

/// Writes a value below its key or behind its dash.
fn write(sample: &Sample, indent: usize, out: &mut String) {
    match sample {
        Sample::Scalar(text) => put(out, &format!(" {text}\n")),
        Sample::Nothing(spaces) => put(out, &format!("{spaces}\n")),
        Sample::Block(header, lines) => {
            put(out, &format!(" {header}\n"));
            for line in lines {
                let indent = if line.is_empty() { 0 } else { indent + 3 };
                put(out, &format!("{}{line}\n", " ".repeat(indent)));
            }
        }
        Sample::Map(style, entries) if style.flow && !has_block(sample) || entries.is_empty() => {
            put(out, &format!(" {}\n", flow(sample)));
        }
        Sample::Seq(style, items) if style.flow && !has_block(sample) || items.is_empty() => {
            put(out, &format!(" {}\n", flow(sample)));
        }
        Sample::Map(style, entries) => {
            beside(*style, out);
            let inner = indent + style.step;
            for (index, (key, value)) in entries.iter().enumerate() {
                above(*style, index, inner, out);
                put(out, &format!("{}{key}:", " ".repeat(inner)));
                write(value, below_key(value, inner), out);
            }
            behind(*style, inner, out);
        }
        Sample::Seq(style, items) => {
            beside(*style, out);
            let inner = indent + style.step;
            for (index, value) in items.iter().enumerate() {
                above(*style, index, inner, out);
                put(out, &format!("{}-", " ".repeat(inner)));
                write(value, inner, out);
            }
            behind(*style, inner, out);
        }
    }
}

/// Returns the indentation that a value's own is added to: dashes may stand right below their key.
fn below_key(value: &Sample, indent: usize) -> usize {
    match value {
        Sample::Seq(style, _) if style.blanks >> 31 & 1 == 1 => indent.saturating_sub(style.step),
        Sample::Seq(..) | Sample::Map(..) => indent,
        Sample::Scalar(_) | Sample::Nothing(_) | Sample::Block(..) => indent,
    }
}

fn beside(style: Style, out: &mut String) {
    match style.comments & 1 == 1 {
        true => put(out, " # beside\n"),
        false => put(out, &format!("{}\n", style.space)),
    }
}

fn above(style: Style, index: usize, indent: usize, out: &mut String) {
    let bit = |bits: u32, shift: usize| bits >> (shift % 30) & 1 == 1;
    if bit(style.blanks, index) {
        out.push_str("\n\n");
    }
    if bit(style.comments, index * 2 + 1) {
        put(out, &format!("{}# about {index}\n", " ".repeat(indent)));
    }
    if bit(style.blanks, index + 7) {
        out.push('\n');
    }
}

fn behind(style: Style, indent: usize, out: &mut String) {
    if style.comments >> 30 & 1 == 1 {
        put(out, &format!("{}# the end\n", " ".repeat(indent)));
    }
    if style.comments >> 31 & 1 == 1 {
        put(out, &format!("{}# farther\n", " ".repeat(indent + 3)));
    }
}

fn document() -> impl Strategy<Value = String> {
    let kind = select(vec!["Provider", "Prompt", "Project", "RateMatrix", "Queue"]);
    (kind, vec((key(), sample()), 1..5), any::<bool>()).prop_map(|(kind, entries, comment)| {
        let mut out = String::new();
        if comment {
            out.push_str("# head\n\n");
        }
        let mut seen = std::collections::BTreeSet::from(["kind".to_owned()]);
        for (key, value) in entries {
            if seen.insert(key.trim_matches(['"', '\'']).to_owned()) {
                put(&mut out, &format!("{key}:"));
                write(&value, 0, &mut out);
            }
        }
        put(&mut out, &format!("kind: {kind}\n"));
        out
    })
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let before = text::read("before.yaml", text.as_bytes());
    let formatted = match format("before.yaml", text.as_bytes()) {
        Ok(formatted) => formatted,
        Err(Refused::Unreadable(_)) if !before.findings.is_empty() => return Ok(()),
        Err(refused) => return Err(TestCaseError::fail(format!("{refused}\n{text}"))),
    };
    let after = text::read("after.yaml", formatted.as_bytes());
    prop_assert!(after.findings.is_empty(), "{text}\n{formatted}");
    prop_assert_eq!(
        &before.documents,
        &after.documents,
        "{}\n{}",
        text,
        &formatted
    );
    let comments = |text: &str| text.matches("# ").count();
    prop_assert_eq!(
        comments(text),
        comments(&formatted),
        "{}\n{}",
        text,
        &formatted
    );
    let again = format("after.yaml", formatted.as_bytes());
    prop_assert_eq!(again.ok(), Some(formatted));
    Ok(())
}

proptest! {
    #[test]
    fn values_and_comments_stay(documents in vec(document(), 1..3)) {
        check(&documents.join("---\n"))?;
    }

    #[test]
    fn the_last_line_may_have_no_end(
        document in document(),
        value in sample(),
        spaces in select(vec!["", " ", "  "]),
    ) {
        let mut text = format!("{document}z:");
        write(&value, 0, &mut text);
        check(text.trim_end_matches('\n'))?;
        check(&format!("{}{spaces}", text.trim_end_matches(['\n', ' '])))?;
        let text = format!("{}\n{spaces}", text.trim_end_matches(['\n', ' ']));
        match format("spaces.yaml", text.as_bytes()) {
            Err(Refused::Form { form, .. }) if has_block(&value) => {
                prop_assert!(form.starts_with("spaces behind a block"), "{form}\n{text}");
            }
            _ => check(&text)?,
        }
    }

    #[test]
    fn nothing_panics_and_nothing_is_changed(
        document in document(),
        place in any::<prop::sample::Index>(),
        count in 0..12_usize,
        insert in "[ \\-:#|>\\[\\]{},'\"\n\t?!%&*a1.]{0,6}",
    ) {
        let chars: Vec<char> = document.chars().collect();
        let start = place.index(chars.len());
        let end = (start + count).min(chars.len());
        let text: String = chars[..start].iter().copied()
            .chain(insert.chars())
            .chain(chars[end..].iter().copied())
            .collect();
        if let Ok(formatted) = format("any.yaml", text.as_bytes()) {
            let before = text::read("before.yaml", text.as_bytes());
            let after = text::read("after.yaml", formatted.as_bytes());
            prop_assert_eq!(before.documents, after.documents);
            let again = format("after.yaml", formatted.as_bytes());
            prop_assert_eq!(again.ok(), Some(formatted));
        }
    }

    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..200)) {
        drop(format("any.yaml", &bytes));
    }
}

#[test]
fn what_nests_deeply_is_answered() {
    for depth in 1..64 {
        let dashes = format!("x:\n  {}1\n", "- ".repeat(depth));
        let brackets = format!("x: {}1{}\n", "[a: ".repeat(depth), "]".repeat(depth));
        let levels: String = (0..depth)
            .map(|level| format!("{}k:\n", "   ".repeat(level)))
            .collect();
        for text in [dashes, brackets, levels] {
            match format("deep.yaml", text.as_bytes()) {
                Ok(formatted) => {
                    let before = text::read("deep.yaml", text.as_bytes());
                    let after = text::read("deep.yaml", formatted.as_bytes());
                    assert_eq!(before.documents, after.documents);
                }
                Err(refused) => assert!(depth > 15, "{depth}: {refused}"),
            }
        }
    }
}

#[test]
fn what_is_refused_is_told_with_its_place() {
    let told = |text: &str| {
        let refused = format("x.yaml", text.as_bytes()).expect_err(text);
        let at = refused.at().map(|at| at.to_string()).unwrap_or_default();
        format!("{at} {refused}")
    };
    let leaves = "which the formatter leaves alone";
    for (text, expected) in [
        (
            "a: 1\nb:\n  ? c\n    d\n  : 1\n",
            "3:3 it holds a key of several lines",
        ),
        (
            "---\n  - - é\n  - b\n",
            "3:3 it holds a list item in a place where it does not look for one",
        ),
        (
            "a: |\n  x\n  ",
            "3:2 it holds spaces behind a block of text, on a last line without a line end",
        ),
    ] {
        assert_eq!(told(text), format!("{expected}, {leaves}"));
    }
}
