//! From what a text says to the text in its one style.
//!
//! Two spaces a level, one empty line at most, `---` between documents, lists in braces and
//! brackets on one line or not at all. It must not change an order.

mod inline;

use crate::tree::{Block, Body, Comment, Document, Entry, List, Node, Scalar};

/// The most columns that a list in braces or brackets may reach.
const WIDTH: usize = 100;

/// The spaces of a level.
const STEP: usize = 2;

/// Prints all documents of a file.
pub(crate) fn text(documents: &[Document]) -> String {
    let mut printer = Printer::default();
    for (index, document) in documents.iter().enumerate() {
        printer.document(document, index == 0);
    }
    printer.out
}

#[derive(Debug, Default)]
struct Printer {
    out: String,
    /// The line is begun: what comes next stands behind a dash.
    open: bool,
    /// What was printed last keeps the empty lines behind it: none may be added.
    kept: bool,
}

impl Printer {
    fn document(&mut self, document: &Document, first: bool) {
        if !document.directives.is_empty() {
            if !first {
                self.line(0, "...");
            }
            for directive in &document.directives {
                self.line(0, directive);
            }
        }
        if !first || !document.directives.is_empty() {
            self.line(0, "---");
        }
        let mut at_top = true;
        for comment in &document.head {
            self.comment(comment, 0, &mut at_top);
        }
        if document.blank && !at_top {
            self.blank();
        }
        if let Some(root) = &document.root {
            self.root(root);
        }
        for comment in &document.tail {
            self.comment(comment, 0, &mut false);
        }
    }

    fn root(&mut self, node: &Node) {
        match (&node.body, inline::of(node)) {
            (Body::Map(list) | Body::Seq(list), Some(text))
                if list.entries.is_empty() || text.chars().count() <= WIDTH =>
            {
                self.line(0, &text);
            }
            (Body::Map(list) | Body::Seq(list), _) => {
                if let Some(tag) = &node.tag {
                    self.line(0, tag);
                }
                self.list(list, 0);
            }
            (Body::Scalar(scalar), _) => {
                self.tag(node);
                self.scalar(scalar, 0, None);
            }
        }
    }

    fn list(&mut self, list: &List, indent: usize) {
        let mut at_top = true;
        for comment in &list.intro {
            self.comment(comment, indent, &mut at_top);
        }
        for entry in &list.entries {
            for comment in &entry.leading {
                self.comment(comment, indent, &mut at_top);
            }
            if entry.blank && !at_top {
                self.blank();
            }
            at_top = false;
            self.entry(entry, indent);
        }
        for comment in &list.tail {
            self.comment(comment, indent, &mut at_top);
        }
    }

    fn entry(&mut self, entry: &Entry, indent: usize) {
        self.begin(indent);
        match &entry.key {
            Some(key) => {
                self.out.push_str(key);
                self.out.push(':');
            }
            None => self.out.push('-'),
        }
        let Some(node) = &entry.value else {
            return self.end(entry.head.as_ref().or(entry.trailing.as_ref()));
        };
        self.tag(node);
        match &node.body {
            Body::Scalar(scalar) => {
                self.scalar(scalar, indent + STEP, entry.trailing.as_ref());
            }
            Body::Map(list) | Body::Seq(list) => self.held(entry, node, list, indent),
        }
    }

    /// Prints a list that an entry holds.
    fn held(&mut self, entry: &Entry, node: &Node, list: &List, indent: usize) {
        let text = inline::of_body(&node.body);
        if let Some(text) = text.filter(|text| list.entries.is_empty() || self.fits(text)) {
            self.out.push(' ');
            self.out.push_str(&text);
            return self.end(entry.head.as_ref().or(entry.trailing.as_ref()));
        }
        let beside = entry.head.as_ref().or(entry.trailing.as_ref());
        match (&entry.key, beside, &node.tag) {
            (None, None, None) => {
                self.out.push(' ');
                self.open = true;
            }
            (Some(_), _, _) | (_, Some(_), _) | (_, _, Some(_)) => self.end(beside),
        }
        self.list(list, indent + STEP);
        if let (Some(_head), Some(trailing)) = (&entry.head, &entry.trailing) {
            self.line(indent + STEP, trailing);
        }
    }

    fn fits(&self, text: &str) -> bool {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        line.chars().count() + 1 + text.chars().count() <= WIDTH
    }

    fn tag(&mut self, node: &Node) {
        if let Some(tag) = &node.tag {
            self.space();
            self.out.push_str(tag);
        }
    }

    fn scalar(&mut self, scalar: &Scalar, indent: usize, comment: Option<&String>) {
        match scalar {
            Scalar::Line(text) => {
                if !text.is_empty() {
                    self.space();
                    self.out.push_str(text);
                }
                self.end(comment);
            }
            Scalar::Lines(lines) => {
                for (index, line) in lines.iter().enumerate() {
                    match index {
                        0 => self.space(),
                        _ => {
                            self.out.push('\n');
                            self.indent(if line.is_empty() { 0 } else { indent });
                        }
                    }
                    self.out.push_str(line);
                }
                self.end(comment);
            }
            Scalar::Block(block) => self.block(block, indent),
        }
    }

    fn block(&mut self, block: &Block, indent: usize) {
        self.space();
        self.out.push_str(&block.header);
        self.end(block.comment.as_ref());
        for line in &block.lines {
            self.indent(if line.is_empty() { 0 } else { indent });
            self.out.push_str(line);
            self.out.push('\n');
        }
        self.kept = block.keeps;
    }

    fn comment(&mut self, comment: &Comment, indent: usize, at_top: &mut bool) {
        if comment.blank && !*at_top {
            self.blank();
        }
        *at_top = false;
        self.line(indent, &comment.text);
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.begin(indent);
        self.out.push_str(text);
        self.end(None);
    }

    fn begin(&mut self, indent: usize) {
        if !self.open {
            self.indent(indent);
        }
        self.open = false;
    }

    fn end(&mut self, comment: Option<&String>) {
        if let Some(comment) = comment {
            self.space();
            self.out.push_str(comment);
        }
        self.out.push('\n');
        self.kept = false;
    }

    fn blank(&mut self) {
        if !self.open && !self.kept {
            self.out.push('\n');
        }
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// Parts two words of a line.
    fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(['\n', ' ']) {
            self.out.push(' ');
        }
    }
}
