//! An entry: its key or its dash, its value, and the comments between them.

use yaml_parser::{SyntaxKind, SyntaxNode};

use super::value;
use crate::Refused;
use crate::scalar;
use crate::source::{Seen, Source, is_comment, start};
use crate::tree::{Comment, Entry, Node};

/// Reads an entry of a list, whose entries start at a column.
pub(super) fn of(source: Source<'_>, node: &SyntaxNode, column: usize) -> Result<Entry, Refused> {
    let mut entry = Entry::default();
    let mut between: Vec<Comment> = Vec::new();
    for element in node.children_with_tokens() {
        if let Some(token) = element.as_token().filter(|token| is_comment(token)) {
            let Seen {
                comment, inline, ..
            } = source.comment(token);
            match inline && entry.head.is_none() && between.is_empty() {
                true => entry.head = Some(comment.text),
                false => between.push(comment),
            }
        }
        let Some(node) = element.as_node() else {
            continue;
        };
        if is_key(node) {
            entry.key = Some(key(source, node)?);
        } else if let Some(value) = held(node) {
            let (read, mut above) = value::of(source, &value, Some(column))?;
            between.append(&mut above);
            let blank = source.blank_above(start(&value));
            take(&mut entry, read, &mut between, blank);
        }
    }
    entry.leading.append(&mut between);
    Ok(entry)
}

fn is_key(node: &SyntaxNode) -> bool {
    matches!(
        node.kind(),
        SyntaxKind::BLOCK_MAP_KEY | SyntaxKind::FLOW_MAP_KEY
    )
}

/// Returns the node that holds the value.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list grows")]
fn held(node: &SyntaxNode) -> Option<SyntaxNode> {
    match node.kind() {
        SyntaxKind::BLOCK_MAP_VALUE | SyntaxKind::FLOW_MAP_VALUE => node.first_child(),
        SyntaxKind::FLOW_PAIR => node.parent(),
        _ => Some(node.clone()),
    }
}

fn key(source: Source<'_>, node: &SyntaxNode) -> Result<String, Refused> {
    // `? key` is the same as `key`; the mark is a token of its own then.
    let content = node.first_child();
    let text = content.map_or_else(String::new, |content| content.to_string());
    match text.contains('\n') || text.is_empty() {
        true => Err(source.refuse("a key of several lines", start(node))),
        false => Ok(scalar::quoted(&text)),
    }
}

/// Gives an entry its value, and the comments between to whom they belong.
fn take(entry: &mut Entry, mut value: Node, between: &mut Vec<Comment>, blank: bool) {
    match value.block() {
        Some(list) => {
            let apart = match blank {
                true => between.len(),
                // Those that stand right above the first entry are about it.
                false => between.iter().rposition(|one| one.blank).unwrap_or(0),
            };
            let mut near = between.split_off(apart);
            list.intro.append(between);
            if let Some(first) = list.entries.first_mut() {
                near.append(&mut first.leading);
                first.leading = near;
                first.blank = blank;
            }
        }
        None => {
            entry.leading.append(between);
            entry.trailing = entry.head.take();
        }
    }
    entry.value = Some(value);
}
