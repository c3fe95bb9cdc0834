//! The short way and the parser find the same, or the parser alone finds anything.

use proptest::prelude::*;

use super::super::{Read, parse};
use super::*;
use crate::span::Sources;

/// Reads a text both ways, and says whether the short way was one.
fn is_same(text: &str) -> Result<bool, TestCaseError> {
    let mut sources = Sources::default();
    let file = sources.add("f.yaml", Some(text));
    let Some(quick) = read(file, (text, 0), sources.keys()) else {
        return Ok(false);
    };
    let Read {
        documents,
        findings,
        stopped,
    } = parse(file, (text, 0), &sources);
    prop_assert!(findings.is_empty() && !stopped, "{text:?}: {findings:?}");
    prop_assert_eq!(quick.len(), documents.len(), "{:?}", text);
    for (quick, parsed) in quick.iter().zip(&documents) {
        prop_assert_eq!(&quick.value, &parsed.value, "{:?}", text);
        prop_assert_eq!(&quick.node, &parsed.node, "{:?}", text);
        prop_assert!(!parsed.broken, "{:?}", text);
    }
    Ok(true)
}

fn is_quick(text: &str) -> bool {
    is_same(text).unwrap()
}

#[test]
fn manifests_go_the_short_way() {
    for text in [
        "",
        "# only a comment\n",
        "---\n---\n",
        "a: b\n",
        "a: b",
        "a:\n",
        "a:",
        "a: # b\nc:   \nd: ~\n",
        "# c\n---\na: b # c\n  # d\n---\ne: 1.5\n",
        "a:\n  b: c\n  d:\n    - e\n    - f: 1\n      g: 'h'\n    # i\n  j: k\n",
        "a:\n- b\n- c: d\n  e:\n  - f\ng: h\n",
        "- a\n- - b\n  - c\n-   d: e\n    f: [g, \"h\", {i: j}]\n",
        "a: {b: c, d: [1, 2], e: {}, f: []}   # g\nh: [  ]\n",
        "a: {b: https://c.example/d#e:f, g: x y , h: -1}\n",
        "a: |\n  b\n\n   c\n  # d\n\ne: |-\n  f\n\ng: |+\n  h\n\n\n",
        "a:\n  - |\n    b\n     \n   # c\n  - d: |\n      e\n    f: g\n",
        "a: |\n  b\n      \n  c  \n",
        "a: ä\nb: [ö, \"ü\"] # €\nc: |\n  😀 d\ne: f\n",
        "a: 2026-11-22 10:00:00\nb: c:d#e\nf: -g\nh: it's \"i\"\n",
        "  a: b\n  c:\n    d: e\n",
        "1.0.0: 1\n_x: a, b\n",
    ] {
        assert!(is_quick(text), "{text:?}");
    }
}

#[test]
fn what_is_rare_or_wrong_is_left_to_the_parser() {
    for text in [
        "a: b\n c\n",
        "a: >\n  b\n",
        "a: |2\n  b\n",
        "a: |\n\n  b\n",
        "a: |\n  b",
        "a: [b,\n  c]\n",
        "a: [b, ]\n",
        "a: [b: c]\n",
        "a: {b}\n",
        "a: \"b\\n\"\n",
        "a: 'b''c'\n",
        "a: \"b\n  c\"\n",
        "\"a\": b\n",
        "? a\n: b\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "<<: a\n",
        "a: b: c\n",
        "a: 1\na: 2\n",
        "1: a\n",
        "a: .inf\n",
        "a: b\nc\n",
        "a\n",
        "-\n  a\n",
        "a: b\n- c\n",
        "- a\nb: c\n",
        "  a: b\nc: d\n",
        "a:\n    b: c\n  d: e\n",
        "a:\tb\n",
        "a: b\r\n",
        "--- a\n",
        "a: b\n...\n",
        "%YAML 1.2\n---\na: b\n",
        "a: \u{feff}b\n",
        "a: b, c]\n - d\n",
        "a: [b]c\n",
        "a: 'b'c\n",
        "a: 'b'#c\n",
    ] {
        assert!(!is_quick(text), "{text:?}");
    }
}

#[test]
fn long_lines_cost_no_more_than_their_length() {
    for (item, is_quick) in [("a, ", true), ("ä, ", false)] {
        let text = format!("a: [{}b]\n", item.repeat(300_000));
        let read = read(FileId(0), (&text, 0), &Names::default());
        assert_eq!(read.is_some(), is_quick, "{item}");
    }
}

#[test]
fn depth_is_bounded() {
    for depth in [MAX_DEPTH - 1, MAX_DEPTH, 100_000] {
        let list = format!("a: {}{}\n", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(
            read(FileId(0), (&list, 0), &Names::default()).is_some(),
            depth < MAX_DEPTH
        );
        let items = format!("{}a\n", "- ".repeat(depth));
        let read = read(FileId(0), (&items, 0), &Names::default());
        assert_eq!(read.is_some(), depth <= MAX_DEPTH);
    }
}

/// Lines of a document whose blocks are mostly right.
fn lines() -> impl Strategy<Value = String> {
    let words = [
        "a",
        "b c",
        "1",
        "-2",
        "true",
        "~",
        "",
        "'d'",
        "\"e f\"",
        "[g, 1]",
        "{h: i, j: [k]}",
        "[]",
        "{}",
        "|",
        "|-",
        "|+",
        "l # m",
        "# n",
        "ö",
        "o: p",
        "- q",
        "[r",
        "'s",
        "\"\\t\"",
        ">",
        "http://x/#y",
        "{z: https://a:1/#}",
        "[a:b, c#d, e #]",
        "[ 'a' , \"b\" ]",
        "{a: }",
        "{a: -}",
        "a:",
        "-",
        "&a",
        "x:y",
        "*a",
        "!t u",
        "0x1F",
    ];
    let starts = [
        "a: ",
        "b: ",
        "c:",
        "d:",
        "- ",
        "- e: ",
        "- f:",
        "- - ",
        "text ",
        "# ",
        "---",
        "",
        "g: ",
        "'h': ",
        "...",
        "-",
        "? ",
        "1.0.0: ",
        "k.l/m-n: ",
    ];
    let line = (
        0..5_usize,
        prop::sample::select(starts.to_vec()),
        prop::sample::select(words.to_vec()),
        prop::sample::select(vec!["", "", "", " ", " # c", "#", "  "]),
    );
    let line = line.prop_map(|(depth, start, word, end)| {
        format!(
            "{}{start}{word}{end}",
            "  ".repeat(depth).get(depth % 2..).unwrap_or("")
        )
    });
    let ends = prop::sample::select(vec!["\n", "\n", "\n\n", "\n  \n", ""]);
    (prop::collection::vec(line, 0..9), ends).prop_map(|(lines, end)| lines.join("\n") + end)
}

/// A document that stands in as it should.
fn document() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "a",
        "b c",
        "1",
        "-2.5",
        "~",
        "'d'",
        "\"e f\"",
        "[g, 1]",
        "{h: i, j: [k, {l: m}]}",
        "[]",
        "{}",
        "ö€",
        "x#y:z",
        "|\n  # t\n\n   u\n",
        "|-\n  t\n\n",
        "|+\n  t\n\n\n",
        "[ä , 'ö']",
        "",
    ]);
    let leaf = (word, prop::sample::select(vec!["", " # c", "  "])).prop_map(|(word, end)| {
        let end = if word.contains('\n') { "" } else { end };
        vec![
            format!("{word}{end}")
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        ]
    });
    let leaf = leaf.prop_map(|mut lines| lines.remove(0));
    let block = leaf.prop_recursive(4, 24, 4, |inner| {
        let items = prop::collection::vec(inner, 1..4);
        (items, 0..3_usize, 1..4_usize).prop_map(|(items, what, by)| {
            let mut lines = vec![];
            for (index, item) in items.into_iter().enumerate() {
                let starts = match what {
                    0 => format!("k{index}:"),
                    _ => "-".to_owned(),
                };
                let is_block = item.first().is_some_and(|line| line.starts_with(">>"));
                let spaces = " ".repeat(by);
                let mut item = item
                    .into_iter()
                    .map(|line| line.trim_start_matches(">>").to_owned());
                let mut first = String::new();
                if !(is_block && what == 0) {
                    first = item.next().unwrap_or_default();
                    first.insert(0, ' ');
                }
                lines.push(format!("{starts}{first}"));
                let deep = if what == 2 { "  ".to_owned() } else { spaces };
                lines.extend(item.map(|line| match line.is_empty() {
                    true => line,
                    false => format!("{deep}{line}"),
                }));
            }
            lines[0].insert_str(0, ">>");
            lines
        })
    });
    prop::collection::vec(block, 1..3).prop_map(|documents| {
        let texts = documents
            .into_iter()
            .map(|lines| lines.join("\n").replace(">>", "") + "\n");
        texts.collect::<Vec<_>>().join("---\n")
    })
}

proptest! {
    #[test]
    fn lines_are_read_as_the_parser_reads_them(text in lines()) {
        is_same(&text)?;
    }

    #[test]
    fn documents_are_read_as_the_parser_reads_them(text in document()) {
        is_same(&text)?;
    }

    #[test]
    fn any_text_is_read_as_the_parser_reads_it(text in "[ab:\\-#&*!>%@`?~^,/$_|'\"{}\\[\\], \n\u{e4}\u{85}\u{2028}\u{1}\u{7f}0.]{0,40}") {
        is_same(&text)?;
    }
}
