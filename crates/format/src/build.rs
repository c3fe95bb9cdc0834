//! From a syntax tree to what it says.
//!
//! A text and its tree come in; documents go out, in which every comment hangs at what it is
//! about. What cannot be taken over whole is refused.

mod entry;
mod lift;
mod value;

use yaml_parser::{SyntaxKind, SyntaxNode};

use crate::Refused;
use crate::source::{Seen, Source, is_comment, start};
use crate::tree::{Comment, Document};

/// Reads all documents of a text; those that say nothing are left out.
pub(crate) fn documents(text: &str, root: &SyntaxNode) -> Result<Vec<Document>, Refused> {
    let source = Source { text };
    let mut documents: Vec<Document> = Vec::new();
    let mut waiting = Vec::new();
    let mut column = usize::MAX;
    for element in root.children_with_tokens() {
        if let Some(token) = element.as_token().filter(|token| is_comment(token)) {
            let seen = source.comment(token);
            column = column.min(seen.column);
            match documents.last_mut() {
                None => waiting.push(seen.comment),
                Some(document) => behind(document, seen, column),
            }
        }
        if let Some(node) = element.as_node() {
            let mut document = document(source, node)?;
            waiting.append(&mut document.head);
            document.head = std::mem::take(&mut waiting);
            documents.push(document);
            column = usize::MAX;
        }
    }
    Ok(joined(documents, waiting))
}

fn document(source: Source<'_>, node: &SyntaxNode) -> Result<Document, Refused> {
    let mut document = Document::default();
    for element in node.children_with_tokens() {
        if let Some(token) = element.as_token().filter(|token| is_comment(token)) {
            let seen = source.comment(token);
            match document.root {
                None => document.head.push(seen.comment),
                Some(_) => behind(&mut document, seen, 0),
            }
        }
        let Some(node) = element.as_node() else {
            continue;
        };
        if node.kind() == SyntaxKind::DIRECTIVE {
            document.directives.push(node.to_string().trim().to_owned());
            continue;
        }
        document.blank = source.blank_above(start(node));
        let (root, mut above) = value::of(source, node, None)?;
        document.head.append(&mut above);
        document.root = Some(root);
    }
    Ok(document)
}

/// Puts a comment behind a document, into the lists that reach as far to the right.
fn behind(document: &mut Document, seen: Seen, column: usize) {
    let Seen {
        mut comment,
        inline,
        ..
    } = seen;
    let Some(root) = &mut document.root else {
        return document.head.push(comment);
    };
    if inline {
        match root.trail(comment.text) {
            Ok(()) => return,
            Err(text) => comment.text = text,
        }
    }
    match root.list_at(column) {
        Some(list) if document.tail.is_empty() => list.tail.push(comment),
        Some(_) | None => document.tail.push(comment),
    }
}

/// Leaves out what says nothing; comments of a document without content go to their neighbour.
fn joined(documents: Vec<Document>, alone: Vec<Comment>) -> Vec<Document> {
    let mut joined: Vec<Document> = Vec::new();
    let mut waiting = alone;
    for mut document in documents {
        if let (Some(first), false) = (document.head.first_mut(), waiting.is_empty()) {
            first.blank = true;
        }
        waiting.append(&mut document.head);
        if document.root.is_some() {
            document.head = std::mem::take(&mut waiting);
            joined.push(document);
        }
    }
    match (joined.last_mut(), waiting.first_mut()) {
        (_, None) => {}
        (Some(last), Some(first)) => {
            first.blank = true;
            last.tail.append(&mut waiting);
        }
        (None, Some(_)) => joined.push(Document {
            head: waiting,
            ..Document::default()
        }),
    }
    joined
}
