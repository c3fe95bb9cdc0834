//! Code blocks and code spans that no text can get out of.
//!
//! Text of visible characters comes in, Markdown goes out. A fence is longer than every run of
//! backticks inside it; readers of Markdown count no further than 80 or 255 of them, so longer runs
//! are said in words.

use std::borrow::Cow;

use crate::neutral::neutral;
use crate::value::plural;

/// How many characters of a line are shown.
const LINE: usize = 1000;

/// How many backticks may stand together in a text.
const RUN: usize = 32;

/// Puts lines into a code block. Of more than `most` bytes the middle is left out.
pub(super) fn block(text: &str, most: usize) -> String {
    let text = clipped(&runs_said(text), most);
    let marks = marks(&text, 3);
    format!("{marks}diff\n{text}{marks}\n\n")
}

/// Puts a text into a code span, cut to so many characters.
pub(super) fn span(text: &str, most: usize) -> String {
    let text = runs_said(&neutral(text)).into_owned();
    let text = cut(text.trim(), most);
    if text.is_empty() {
        return "(nothing)".to_owned();
    }
    let marks = marks(&text, 1);
    let pad = match text.starts_with('`') || text.ends_with('`') {
        true => " ",
        false => "",
    };
    format!("{marks}{pad}{text}{pad}{marks}")
}

/// Says in words where more backticks stand together than Markdown counts.
fn runs_said(text: &str) -> Cow<'_, str> {
    if !text.contains(&"`".repeat(RUN + 1)) {
        return Cow::Borrowed(text);
    }
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let (before, run) = rest.split_at(start);
        let length = run.len() - run.trim_start_matches('`').len();
        said.push_str(before);
        match length > RUN {
            true => said.extend(["(", &length.to_string(), " backticks)"]),
            false => said.push_str(&run[..length]),
        }
        rest = &run[length..];
    }
    said.push_str(rest);
    Cow::Owned(said)
}

/// Returns more backticks than stand together anywhere in a text.
fn marks(text: &str, fewest: usize) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    let longest = runs.max().unwrap_or_default();
    "`".repeat(fewest.max(longest + 1))
}

/// Cuts a text that has more than so many characters; a `…` then stands at its end.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _c)) => format!("{}…", &text[..end]),
    }
}

/// Cuts long lines; then leaves out those in the middle if they are too many bytes in all.
fn clipped(text: &str, most: usize) -> String {
    let lines: Vec<String> = text.lines().map(|line| cut(line, LINE)).collect();
    let size = |line: &String| line.len() + 1;
    if lines.iter().map(size).sum::<usize>() <= most {
        return joined(&lines);
    }
    let head = fitting(lines.iter().map(size), most / 3 * 2);
    let tail = fitting(lines.iter().rev().map(size), most / 3).min(lines.len() - head);
    let (first, rest) = lines.split_at(head);
    let (middle, last) = rest.split_at(rest.len() - tail);
    let left = middle.len();
    let lines = plural(left, "line is", "lines are");
    format!(
        "{} … {left} {lines} left out here\n{}",
        joined(first),
        joined(last)
    )
}

/// Counts how many sizes fit into a room, one after the other.
fn fitting(sizes: impl Iterator<Item = usize>, room: usize) -> usize {
    let ends = sizes.scan(0, |used, size| {
        *used += size;
        Some(*used)
    });
    ends.take_while(|end| *end <= room).count()
}

fn joined(lines: &[String]) -> String {
    lines
        .iter()
        .flat_map(|line| [line.as_str(), "\n"])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_longer_than_what_is_inside() {
        assert_eq!(block("a\n", 99), "```diff\na\n```\n\n");
        assert_eq!(
            block("x ````` y\n", 99),
            "``````diff\nx ````` y\n``````\n\n"
        );
        assert_eq!(span("a`b", 99), "``a`b``");
        assert_eq!(span("```", 99), "```` ``` ````");
        assert_eq!(span(" \n", 99), "`\\u{a}`");
    }

    #[test]
    fn long_runs_are_said_in_words() {
        let text = format!("a{}b`c{}", "`".repeat(33), "`".repeat(300));
        assert_eq!(span(&text, 99), "``a(33 backticks)b`c(300 backticks)``");
        assert_eq!(runs_said(&"`".repeat(32)), "`".repeat(32));
    }

    #[test]
    fn the_middle_goes_first() {
        let text: String = (0..100).map(|line| format!("{line:04}\n")).collect();
        let shown = block(&text, 60);
        assert!(
            shown.contains("0007\n … 88 lines are left out here\n0096\n"),
            "{shown}"
        );
        assert!(shown.ends_with("0099\n```\n\n"), "{shown}");
        assert_eq!(cut("äöü", 2), "äö…");
    }
}
