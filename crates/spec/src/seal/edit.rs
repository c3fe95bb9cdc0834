//! Cuts the text out of one item of a list, and writes its digest there.
//!
//! The item's stretches come in, with the text of the file; cuts go out. Where an entry ends is
//! read from the text itself where the parser's stretches do not say it to the byte.

use std::ops::Range;

use lockstep_model::Digest;
use lockstep_model::published::PUBLISHED;

use crate::span::{Entry, Inner, Node, Sources};

/// A stretch of a file that becomes something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    range: Range<usize>,
    becomes: String,
}

/// Makes the cuts that leave an item with its key and its digest.
///
/// # Errors
///
/// Says why the item cannot be edited.
pub(super) fn cuts(
    (sources, item): (&Sources, &Node),
    key: &str,
    digest: &Digest,
) -> Result<Vec<Cut>, &'static str> {
    let Inner::Entries(entries) = &item.inner else {
        return Err("it is no mapping");
    };
    let text = sources.text_of(item.at.file);
    let is_here =
        |entry: &Entry| entry.key.file == item.at.file && entry.node.at.file == item.at.file;
    if !entries.iter().all(is_here) {
        return Err("a part of it is filled in from elsewhere");
    }
    let flow = text[item.at.start as usize..].starts_with('{');
    let mut cuts = Vec::new();
    let mut before: Option<&Entry> = None;
    for entry in entries {
        let range = entry.key.start as usize..end(&text, entry)?;
        let is_key = &*entry.name == key;
        if !is_key && cuts.is_empty() {
            let quote = match text[range.start..].chars().next() {
                Some(quote @ ('"' | '\'')) => quote.to_string(),
                Some(_) | None => String::new(),
            };
            let becomes = format!("{quote}{PUBLISHED}{quote}: {quote}{digest}{quote}");
            cuts.push(Cut { range, becomes });
        } else if !is_key {
            let range = match (flow, before) {
                (true, Some(before)) => end(&text, before)?..range.end,
                (true, None) => return Err("it has no order"),
                (false, _) => lines(&text, range)?,
            };
            let becomes = String::new();
            cuts.push(Cut { range, becomes });
        }
        before = Some(entry);
    }
    match cuts.is_empty() {
        true => Err("it has no text"),
        false => Ok(cuts),
    }
}

impl Cut {
    /// Returns the first byte that is cut out.
    pub(super) const fn start(&self) -> usize {
        self.range.start
    }
}

/// Says whether a text is another with cuts made, in their order, and all other bytes as they were.
pub(super) fn keeps((before, after): (&[u8], &[u8]), cuts: &[Cut]) -> bool {
    let mut from = 0;
    let mut rest = after;
    for Cut { range, becomes } in cuts {
        let kept = before.get(from..range.start);
        let left = kept.and_then(|kept| rest.strip_prefix(kept));
        match left.and_then(|left| left.strip_prefix(becomes.as_bytes())) {
            Some(left) => rest = left,
            None => return false,
        }
        from = range.end;
    }
    before.get(from..) == Some(rest)
}

/// Makes cuts in a text, in their order.
pub(super) fn apply(text: &str, cuts: &[Cut]) -> String {
    let mut edited = String::with_capacity(text.len());
    let mut from = 0;
    for Cut { range, becomes } in cuts {
        edited.push_str(text.get(from..range.start).unwrap_or_default());
        edited.push_str(becomes);
        from = range.end.max(from);
    }
    edited.push_str(text.get(from..).unwrap_or_default());
    edited
}

/// Returns the byte after an entry's value.
fn end(text: &str, entry: &Entry) -> Result<usize, &'static str> {
    let key_end = entry.key.end as usize;
    let after = text.get(key_end..).unwrap_or_default();
    let colon = after.find(':').filter(|at| after[..*at].trim().is_empty());
    let colon = colon.ok_or("a key is written in an unusual way")?;
    let value = after[colon + 1..].trim_start_matches([' ', '\t']);
    // A tag may stand before a value.
    let value = match value.strip_prefix('!') {
        Some(tagged) => {
            let tag = tagged.find(char::is_whitespace).unwrap_or(tagged.len());
            tagged[tag..].trim_start_matches([' ', '\t'])
        }
        None => value,
    };
    let plain_end = entry.node.at.end as usize;
    match (&entry.node.inner, value.chars().next()) {
        (_, Some('|' | '>')) => Ok(below(text, entry)),
        (_, Some('[' | '{')) | (Inner::Leaf, _) => Ok(plain_end.max(key_end + colon + 1)),
        (Inner::Items(_) | Inner::Entries(_), _) => {
            // A flow may begin on a line below its key.
            let begins = text.get(entry.node.at.start as usize..).unwrap_or_default();
            match begins.starts_with(['[', '{']) {
                true => Ok(plain_end),
                false => Ok(below(text, entry)),
            }
        }
    }
}

/// Returns the byte after the last line that belongs to a block below a key: those that are
/// indented more than the key, and the items of a list that are not.
fn below(text: &str, entry: &Entry) -> usize {
    let start = entry.key.start as usize;
    let indent = start - line_start(text, start);
    let list = matches!(entry.node.inner, Inner::Items(_));
    let mut at = line_end(text, entry.key.end as usize);
    let mut last = at;
    while let Some(begin) = next_line(text, at) {
        at = line_end(text, begin);
        let line = &text[begin..at];
        let content = line.trim_start_matches([' ', '\t']);
        let deep = line.len() - content.len();
        let item = list && deep == indent && (content == "-" || content.starts_with("- "));
        if content.is_empty() || (content.starts_with('#') && deep <= indent) {
            continue;
        }
        if deep <= indent && !item {
            break;
        }
        last = at;
    }
    last
}

/// Widens a range to the whole lines that it stands on, but for a comment behind it.
fn lines(text: &str, range: Range<usize>) -> Result<Range<usize>, &'static str> {
    let start = line_start(text, range.start);
    if !text[start..range.start].trim().is_empty() {
        return Err("two entries stand on one line");
    }
    let end = line_end(text, range.end);
    let behind = &text[range.end..end];
    match behind.find('#') {
        Some(comment) => Ok(range.start..range.end + comment),
        None if behind.trim().is_empty() => Ok(start..next_line(text, end).unwrap_or(text.len())),
        None => Err("two entries stand on one line"),
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |index| index + 1)
}

/// Returns where a line ends, before its line break.
fn line_end(text: &str, at: usize) -> usize {
    text[at..]
        .find(['\n', '\r'])
        .map_or(text.len(), |index| at + index)
}

/// Returns where the next line begins, from where one ends.
fn next_line(text: &str, end: usize) -> Option<usize> {
    let rest = &text[end..];
    let width = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => return None,
    };
    Some(end + width)
}
