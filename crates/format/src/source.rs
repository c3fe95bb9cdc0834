//! A text and the tokens of its syntax tree: how a comment stands, and what is around it.

use std::collections::BTreeMap;

use yaml_parser::{SyntaxKind, SyntaxNode, SyntaxToken};

use crate::Refused;
use crate::spot::Spot;
use crate::tree::Comment;

/// A text, to look around in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
}

/// A comment, and how it stands.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) comment: Comment,
    /// The column that it starts at, from 0.
    pub(crate) column: usize,
    /// Something else stands before it on its line.
    pub(crate) inline: bool,
}

impl<'a> Source<'a> {
    /// Looks at a comment.
    pub(crate) fn comment(self, token: &SyntaxToken) -> Seen {
        let start = usize::from(token.text_range().start());
        let before = self.before(start);
        Seen {
            comment: Comment {
                text: token.text().trim_end().to_owned(),
                blank: self.blank_above(start),
            },
            column: before.len(),
            inline: !before.trim().is_empty(),
        }
    }

    /// Returns the column that a node starts at, from 0.
    pub(crate) fn column(self, node: &SyntaxNode) -> usize {
        self.before(start(node)).len()
    }

    /// Says whether an empty line stands above the line of an offset.
    pub(crate) fn blank_above(self, offset: usize) -> bool {
        let line = self.text[..offset].rfind('\n');
        line.is_some_and(|end| self.before(end).trim().is_empty())
    }

    /// Returns what stands behind a node's first line break.
    pub(crate) fn below(self, offset: usize) -> &'a str {
        let rest = &self.text[offset..];
        rest.split_once('\n').map_or("", |(_line, below)| below)
    }

    /// Refuses a form that stands at a node.
    pub(crate) fn refuse(self, form: &'static str, offset: usize) -> Refused {
        Refused::Form {
            form,
            at: Spot::of(self.text, offset),
        }
    }

    /// Returns what stands before an offset on its line.
    fn before(self, offset: usize) -> &'a str {
        let before = &self.text[..offset];
        before.rsplit('\n').next().unwrap_or_default()
    }
}

/// Returns the byte that a node starts at.
pub(crate) fn start(node: &SyntaxNode) -> usize {
    usize::from(node.text_range().start())
}

/// Returns the comments of a whole text, with their offsets, in its order.
pub(crate) fn comments<'a>(text: &'a str, root: &SyntaxNode) -> Vec<(&'a str, usize)> {
    let tokens = root.descendants_with_tokens();
    let tokens = tokens.filter_map(|element| element.into_token());
    let comment = |token: SyntaxToken| {
        let range = token.text_range();
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        let comment = text.get(start..end).unwrap_or_default().trim_end();
        (comment, start)
    };
    tokens.filter(is_comment).map(comment).collect()
}

/// Says whether comments got lost or came up, and at which offset the first one stood.
pub(crate) fn missing(before: &[(&str, usize)], after: &[(&str, usize)]) -> Option<Option<usize>> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for (text, _at) in after {
        *left.entry(text).or_default() += 1;
    }
    for (text, at) in before {
        match left.get_mut(text) {
            Some(count) if *count > 0 => *count -= 1,
            Some(_) | None => return Some(Some(*at)),
        }
    }
    left.values().any(|count| *count > 0).then_some(None)
}

/// Names what stands at a place that the syntax tree has no room for.
pub(crate) fn construct(text: &str, offset: usize) -> &'static str {
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default().trim();
    match line {
        "---" | "..." => "a document marker in a place where it does not look for one",
        "-" => "a list item in a place where it does not look for one",
        _ if line.starts_with("- ") => "a list item in a place where it does not look for one",
        _ if line.starts_with('?') => "a key behind `?`",
        _ => "a line in a place where it does not look for one",
    }
}

/// Says whether a token is a comment.
pub(crate) fn is_comment(token: &SyntaxToken) -> bool {
    token.kind() == SyntaxKind::COMMENT
}
