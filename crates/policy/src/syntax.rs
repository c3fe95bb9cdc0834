//! From the text of a rule to an expression, or what is wrong with it and where.
//!
//! The parser is the `cel` crate's. It is kept from texts that it would take too long or too deep
//! for, and it runs on a stack of its own, so that no text takes the process down.

mod fault;

use std::thread;

use cel::Program;
use cel::common::ast::IdedExpr;

use crate::paths::fits;

/// The most brackets inside each other.
const MAX_BRACKETS: usize = 32;

/// The most levels of an expression, macros included.
const MAX_LEVELS: usize = 64;

/// The stack of the parser: a text of the longest length needs a fraction of it.
const STACK: usize = 64 * 1024 * 1024;

/// What is wrong with a text, and which of its bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// An expression, with where each of its nodes stands in its text.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) expr: IdedExpr,
    /// The first and the last byte of each node, by id.
    places: std::collections::HashMap<u64, (usize, usize)>,
}

impl Fault {
    /// Says that something is wrong with some bytes.
    pub(crate) fn new((start, end): (usize, usize), message: impl Into<String>) -> Self {
        Self {
            start,
            end,
            message: message.into(),
            help: None,
        }
    }

    /// Says what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Parsed {
    /// Returns the bytes of the text where a node stands; all of it if that is not known.
    pub(crate) fn bytes(&self, id: u64, text: &str) -> (usize, usize) {
        let Some((first, last)) = self.places.get(&id) else {
            return (0, text.len());
        };
        let end = (last + 1).min(text.len());
        match text.get(*first..end) {
            Some(_part) => (*first, end),
            None => (0, text.len()),
        }
    }
}

/// Reads several texts, each as an expression.
pub(crate) fn parse(texts: &[&str]) -> Vec<Result<Parsed, Fault>> {
    thread::scope(|scope| {
        let mut results = Vec::with_capacity(texts.len());
        while results.len() < texts.len() {
            let rest = &texts[results.len()..];
            let (sender, receiver) = std::sync::mpsc::channel();
            let reader = thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, move || {
                    for text in rest {
                        if sender.send(parse_one(text)).is_err() {
                            return;
                        }
                    }
                });
            results.extend(receiver);
            let ended = reader.map(thread::ScopedJoinHandle::join);
            if results.len() < texts.len() && !matches!(ended, Ok(Ok(()))) {
                // A defect of the parser takes one text with it, not the others.
                let text = texts[results.len()];
                let message = "the expression cannot be read";
                results.push(Err(Fault::new((0, text.len()), message)));
            }
        }
        results
    })
}

fn parse_one(text: &str) -> Result<Parsed, Fault> {
    check_brackets(text)?;
    let program = Program::compile(text).map_err(|errors| {
        let first = errors.errors.first();
        first.map_or_else(
            || Fault::new((0, text.len()), "the expression cannot be read"),
            |error| fault::of(error, text),
        )
    })?;
    let expr = program.expression();
    if !fits(expr, MAX_LEVELS) {
        let message = format!("the expression has more than {MAX_LEVELS} levels");
        return Err(Fault::new((0, text.len()), message).help("make two rules of it"));
    }
    let mut places = std::collections::HashMap::new();
    let mut open = vec![expr];
    while let Some(node) = open.pop() {
        if let Some((first, last)) = program.source_info().offset_for(node.id) {
            places.insert(node.id, (first as usize, last as usize));
        }
        open.extend(crate::paths::parts(&node.expr));
    }
    Ok(Parsed {
        expr: expr.clone(),
        places,
    })
}

/// Refuses brackets that are too deep. What stands in texts is counted too: nobody writes that
/// many there either.
fn check_brackets(text: &str) -> Result<(), Fault> {
    let mut depth = 0_usize;
    for (index, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_BRACKETS {
            let message = format!("more than {MAX_BRACKETS} brackets are open here");
            return Err(Fault::new((index, index + 1), message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
