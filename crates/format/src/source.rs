//! A text and the tokens of its syntax tree: how a comment stands, and what is around it.

use yaml_parser::{SyntaxKind, SyntaxNode, SyntaxToken};

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

/// Returns the comments of a whole text, sorted.
pub(crate) fn comments(root: &SyntaxNode) -> Vec<String> {
    let tokens = root.descendants_with_tokens();
    let tokens = tokens.filter_map(|element| element.into_token());
    let mut comments: Vec<String> = tokens
        .filter(is_comment)
        .map(|token| token.text().trim_end().to_owned())
        .collect();
    comments.sort();
    comments
}

/// Says whether a token is a comment.
pub(crate) fn is_comment(token: &SyntaxToken) -> bool {
    token.kind() == SyntaxKind::COMMENT
}
