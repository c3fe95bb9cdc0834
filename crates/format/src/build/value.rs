//! A value: a scalar, or a list of entries in either style.

use yaml_parser::{SyntaxElement, SyntaxKind, SyntaxNode};

use super::entry;
use super::lift::{Form, lift};
use crate::Refused;
use crate::scalar;
use crate::source::{Seen, Source, is_comment, start};
use crate::tree::{Block, Body, Comment, Entry, List, Node, Scalar};

/// Reads the value that a node holds, with the comments between its tag and itself.
///
/// The column is that of the list that holds it, if one does.
pub(super) fn of(
    source: Source<'_>,
    node: &SyntaxNode,
    column: Option<usize>,
) -> Result<(Node, Vec<Comment>), Refused> {
    let mut tag = None;
    let mut above = Vec::new();
    for element in node.children_with_tokens() {
        if let Some(token) = element.as_token().filter(|token| is_comment(token)) {
            above.push(source.comment(token).comment);
        }
        if element.kind() == SyntaxKind::PROPERTIES {
            tag = Some(spelled(&element));
        } else if let Some(mut body) = body(source, &element, column)? {
            above.append(&mut comments_in_nothing(&mut body));
            return Ok((Node { tag, body }, above));
        }
    }
    let nothing = Body::Scalar(Scalar::Line(String::new()));
    Ok((Node { tag, body: nothing }, above))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list grows")]
fn body(
    source: Source<'_>,
    element: &SyntaxElement,
    column: Option<usize>,
) -> Result<Option<Body>, Refused> {
    let start = usize::from(element.text_range().start());
    let refuse = |form| source.refuse(form, start);
    let node = || element.as_node().ok_or_else(|| refuse("a token as a list"));
    Ok(Some(match element.kind() {
        SyntaxKind::PLAIN_SCALAR
        | SyntaxKind::SINGLE_QUOTED_SCALAR
        | SyntaxKind::DOUBLE_QUOTED_SCALAR => Body::Scalar(scalar::of(&spelled(element))),
        SyntaxKind::BLOCK_SCALAR => Body::Scalar(block_scalar(source, node()?, column)),
        SyntaxKind::BLOCK_MAP => Body::Map(block(source, node()?, Form::Map)?),
        SyntaxKind::BLOCK_SEQ => Body::Seq(block(source, node()?, Form::Seq)?),
        SyntaxKind::FLOW_MAP => Body::Map(flow(source, node()?)?),
        SyntaxKind::FLOW_SEQ => Body::Seq(flow(source, node()?)?),
        SyntaxKind::FLOW_PAIR => {
            let pair = entry::of(source, node()?, 0)?;
            Body::Map(List {
                flow: true,
                entries: vec![pair],
                ..List::default()
            })
        }
        SyntaxKind::ALIAS => return Err(refuse("an alias")),
        _ => return Ok(None),
    }))
}

/// Takes the comments out of an empty list, which has no line for them.
fn comments_in_nothing(body: &mut Body) -> Vec<Comment> {
    match body {
        Body::Map(list) | Body::Seq(list) if list.entries.is_empty() => {
            std::mem::take(&mut list.tail)
        }
        Body::Map(_) | Body::Seq(_) | Body::Scalar(_) => Vec::new(),
    }
}

fn spelled(element: &SyntaxElement) -> String {
    match element.as_node() {
        Some(node) => node.to_string(),
        None => element
            .as_token()
            .map_or("", |token| token.text())
            .to_owned(),
    }
}

fn block_scalar(source: Source<'_>, node: &SyntaxNode, column: Option<usize>) -> Scalar {
    let text = node.to_string();
    let line = text.split('\n').next().unwrap_or_default();
    let (header, comment) = match line.find('#') {
        Some(start) => (&line[..start], Some(line[start..].trim_end().to_owned())),
        None => (line, None),
    };
    Scalar::Block(Block {
        comment,
        ..scalar::block(header, source.below(start(node)), column)
    })
}

/// Reads a list of lines.
fn block(source: Source<'_>, node: &SyntaxNode, form: Form) -> Result<List, Refused> {
    let column = node.first_child().map_or(0, |first| source.column(&first));
    let mut reader = Reader::new(List {
        column,
        ..List::default()
    });
    for element in node.children_with_tokens() {
        reader.element(source, &element)?;
    }
    let mut list = reader.finish();
    lift(&mut list, form);
    Ok(list)
}

/// Reads a list in braces or brackets.
fn flow(source: Source<'_>, node: &SyntaxNode) -> Result<List, Refused> {
    let mut reader = Reader::new(List {
        flow: true,
        ..List::default()
    });
    for element in node.children_with_tokens() {
        match element.as_node() {
            Some(entries) => {
                for element in entries.children_with_tokens() {
                    reader.element(source, &element)?;
                }
            }
            None => reader.element(source, &element)?,
        }
    }
    Ok(reader.finish())
}

/// Gathers the entries of a list, and the comments between them.
struct Reader {
    list: List,
    waiting: Vec<Comment>,
    /// How far to the left the comments behind the last entry have come.
    left: usize,
}

impl Reader {
    fn new(list: List) -> Self {
        Self {
            list,
            waiting: Vec::new(),
            left: usize::MAX,
        }
    }

    fn element(&mut self, source: Source<'_>, element: &SyntaxElement) -> Result<(), Refused> {
        if let Some(token) = element.as_token().filter(|token| is_comment(token)) {
            self.comment(source.comment(token));
        }
        if let Some(node) = element.as_node() {
            let mut entry = entry::of(source, node, self.list.column)?;
            self.waiting.append(&mut entry.leading);
            entry.leading = std::mem::take(&mut self.waiting);
            entry.blank = source.blank_above(start(node));
            self.list.entries.push(entry);
            self.left = usize::MAX;
        }
        Ok(())
    }

    fn comment(&mut self, seen: Seen) {
        let mut comment = seen.comment;
        let last = self.list.entries.last_mut();
        self.left = self.left.min(seen.column);
        if let Some(last) = last.filter(|_last| self.waiting.is_empty()) {
            if seen.inline {
                match last.trail(comment.text) {
                    Ok(()) => return,
                    Err(text) => comment.text = text,
                }
            } else if let Some(list) = inner(last, self.list.column, self.left) {
                return list.tail.push(comment);
            }
        }
        self.waiting.push(comment);
    }

    fn finish(mut self) -> List {
        self.list.tail = self.waiting;
        self.list
    }
}

/// Finds the list at an entry's end that a comment further to the right belongs to.
fn inner(entry: &mut Entry, own: usize, column: usize) -> Option<&mut List> {
    let node = entry.value.as_mut().filter(|_node| column > own)?;
    node.list_at(column)
}
