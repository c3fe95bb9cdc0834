//! Lifts entries that the syntax tree hangs too deep to the list that they are of.
//!
//! A dash or a tag with nothing behind it takes, in the tree, what stands on the lines below, even if
//! that is further to the left: its column tells which list it is of. Lists come in and go out; no
//! entry and no comment is lost.

use crate::tree::{Body, Comment, Entry, List, Node};

/// Whether a list's entries have keys or dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// They have keys.
    Map,
    /// They have dashes.
    Seq,
}

/// Takes back the entries of a list that hang at its end, inside another.
pub(super) fn lift(list: &mut List, form: Form) {
    while let Some((mut lifted, mut tail)) = hanging(list, form) {
        if let Some(first) = lifted.entries.first_mut() {
            lifted.intro.append(&mut first.leading);
            first.leading = lifted.intro;
        }
        list.entries.append(&mut lifted.entries);
        tail.append(&mut list.tail);
        tail.splice(..0, lifted.tail);
        list.tail = tail;
    }
}

/// Takes out the list that hangs at a list's end and is part of it, with the comments behind it.
fn hanging(list: &mut List, form: Form) -> Option<(List, Vec<Comment>)> {
    let (column, mut holder, mut held) =
        (list.column, (form, list.column), list.entries.last_mut()?);
    let mut levels = 0;
    // The way is measured first: a loop that turns back cannot hold what it is to change.
    while let Some(inner) = held.value.as_mut().and_then(form_of) {
        if inner.1 == column && inner.0 == form && is_too_far_left(inner, holder) {
            return take(list, levels);
        }
        holder = inner;
        levels += 1;
        held = held.value.as_mut()?.block()?.entries.last_mut()?;
    }
    None
}

fn form_of(node: &mut Node) -> Option<(Form, usize)> {
    let form = match node.body {
        Body::Map(_) => Form::Map,
        Body::Seq(_) => Form::Seq,
        Body::Scalar(_) => return None,
    };
    node.block().map(|list| (form, list.column))
}

/// Says whether a list stands too far to the left for the entry that holds it; dashes need not be
/// further to the right than the key above them.
fn is_too_far_left(inner: (Form, usize), holder: (Form, usize)) -> bool {
    match (holder.0, inner.0) {
        (Form::Map, Form::Seq) => inner.1 < holder.1,
        (Form::Map, Form::Map) | (Form::Seq, _) => inner.1 <= holder.1,
    }
}

/// Takes the list out that the last entry so many levels down holds.
fn take(list: &mut List, levels: usize) -> Option<(List, Vec<Comment>)> {
    let mut tail = Vec::new();
    let mut held: &mut Entry = list.entries.last_mut()?;
    for _level in 0..levels {
        let list = held.value.as_mut()?.block()?;
        // What stands behind its last entry stands behind what is taken out of it.
        tail.splice(..0, std::mem::take(&mut list.tail));
        held = list.entries.last_mut()?;
    }
    let node = held.value.take()?;
    held.value = node.tag.map(Node::nothing);
    match node.body {
        Body::Map(list) | Body::Seq(list) => Some((list, tail)),
        Body::Scalar(_) => None,
    }
}
