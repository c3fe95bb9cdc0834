//! What a text says, with its comments and without its layout.
//!
//! It is made of a syntax tree, brought into order, and printed. Scalars stay as they were
//! spelled; only what has no meaning is gone.

/// A document of a file.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// Lines like `%YAML 1.2`.
    pub(crate) directives: Vec<String>,
    /// Comments before the content: they stay at the top.
    pub(crate) head: Vec<Comment>,
    /// An empty line stands between the head and the content.
    pub(crate) blank: bool,
    /// The content.
    pub(crate) root: Option<Node>,
    /// Comments behind the content that belong to none of its lists.
    pub(crate) tail: Vec<Comment>,
}

/// A comment on a line of its own.
#[derive(Debug)]
pub(crate) struct Comment {
    /// Its text, from `#` on.
    pub(crate) text: String,
    /// An empty line stands above it.
    pub(crate) blank: bool,
}

/// A value.
#[derive(Debug)]
pub(crate) struct Node {
    /// Its tag, if one is written.
    pub(crate) tag: Option<String>,
    /// What it is.
    pub(crate) body: Body,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum Body {
    /// A scalar.
    Scalar(Scalar),
    /// A mapping: its entries have keys.
    Map(List),
    /// A sequence: its entries have none.
    Seq(List),
}

/// A scalar, as it was spelled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    /// On one line.
    Line(String),
    /// Plain or quoted over several lines, without their indentation.
    Lines(Vec<String>),
    /// A block scalar.
    Block(Block),
}

/// A block scalar.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// `|` or `>`, and what becomes of line ends behind the text.
    pub(crate) header: String,
    /// Its lines, without their indentation.
    pub(crate) lines: Vec<String>,
    /// A comment behind the header.
    pub(crate) comment: Option<String>,
    /// Empty lines behind the text belong to it.
    pub(crate) keeps: bool,
}

/// The entries of a mapping or a sequence.
#[derive(Debug, Default)]
pub(crate) struct List {
    /// It is written in braces or brackets.
    pub(crate) flow: bool,
    /// The column that its entries were written at.
    pub(crate) column: usize,
    /// Comments above the first entry that do not belong to it.
    pub(crate) intro: Vec<Comment>,
    /// The entries.
    pub(crate) entries: Vec<Entry>,
    /// Comments behind the last entry.
    pub(crate) tail: Vec<Comment>,
}

/// An entry of a mapping or a sequence.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// Comments above it, which move with it.
    pub(crate) leading: Vec<Comment>,
    /// An empty line stands above it.
    pub(crate) blank: bool,
    /// Its key, as it was spelled.
    pub(crate) key: Option<String>,
    /// A comment on the line of the key or the dash, before the value.
    pub(crate) head: Option<String>,
    /// The value, if one is written.
    pub(crate) value: Option<Node>,
    /// A comment behind the value, on its line.
    pub(crate) trailing: Option<String>,
}

impl Node {
    /// Makes a value of which nothing but the tag is written.
    pub(crate) fn nothing(tag: String) -> Self {
        Self {
            tag: Some(tag),
            body: Body::Scalar(Scalar::Line(String::new())),
        }
    }

    /// Returns the entries of a value that is written as a block.
    pub(crate) fn block(&mut self) -> Option<&mut List> {
        match &mut self.body {
            Body::Map(list) | Body::Seq(list) if !list.flow => Some(list),
            Body::Map(_) | Body::Seq(_) | Body::Scalar(_) => None,
        }
    }

    /// Puts a comment behind the last line of the value; gives it back if there is no room.
    pub(crate) fn trail(&mut self, text: String) -> Result<(), String> {
        match self.block().and_then(|list| list.entries.last_mut()) {
            Some(entry) => entry.trail(text),
            None => Err(text),
        }
    }

    /// Finds the innermost list at the end of the value whose entries start at a column or before.
    pub(crate) fn list_at(&mut self, column: usize) -> Option<&mut List> {
        // The way is measured first: a loop that turns back cannot hold what it is to change.
        let nodes = std::iter::successors(Some(&*self), |node| node.last());
        let levels = nodes.take_while(|node| node.is_block_at(column)).count();
        let mut list = self.block().filter(|_list| levels > 0)?;
        for _level in 1..levels {
            list = list.entries.last_mut()?.value.as_mut()?.block()?;
        }
        Some(list)
    }

    /// Says whether it is written as a block whose entries start at a column or before.
    fn is_block_at(&self, column: usize) -> bool {
        match &self.body {
            Body::Map(list) | Body::Seq(list) => !list.flow && list.column <= column,
            Body::Scalar(_) => false,
        }
    }

    /// Returns the value of the last entry.
    fn last(&self) -> Option<&Self> {
        match &self.body {
            Body::Map(list) | Body::Seq(list) => list.entries.last()?.value.as_ref(),
            Body::Scalar(_) => None,
        }
    }
}

impl Entry {
    /// Puts a comment behind the entry's last line; gives it back if there is no room.
    pub(crate) fn trail(&mut self, text: String) -> Result<(), String> {
        if let Some(node) = &mut self.value
            && node.block().is_some()
        {
            return node.trail(text);
        }
        match self.trailing {
            Some(_) => Err(text),
            None => {
                self.trailing = Some(text);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lists inside each other, each two columns further to the right.
    fn nested(depth: usize) -> Node {
        let list = |column, value| Node {
            tag: None,
            body: Body::Seq(List {
                column,
                entries: vec![Entry {
                    value,
                    ..Entry::default()
                }],
                ..List::default()
            }),
        };
        let columns = (0..depth).rev().map(|level| level * 2);
        let node = columns.fold(None, |inner, column| Some(list(column, inner)));
        node.expect("there is a list")
    }

    #[test]
    fn deep_lists_are_found_at_once() {
        let mut node = nested(60);
        for (column, found) in [(0, 0), (1, 0), (2, 2), (61, 60), (118, 118), (500, 118)] {
            assert_eq!(node.list_at(column).map(|list| list.column), Some(found));
        }
        let list = node.block().expect("a list");
        let inner = list.entries[0].value.as_mut().expect("a list in it");
        assert!(inner.list_at(1).is_none());
    }
}
