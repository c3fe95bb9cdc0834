//! Walks over an expression: its parts, its size, and the paths that it reads.

use cel::common::ast::{EntryExpr, Expr, IdedExpr, LiteralValue, operators};

/// Says whether a name is one that nobody can write: that of an accumulator, or our own.
pub(crate) fn is_hidden(name: &str) -> bool {
    name.starts_with('@')
}

/// Returns the name that an expression is, if it is one.
pub(crate) fn name(expr: &Expr) -> Option<&str> {
    let Expr::Ident(name) = expr else {
        return None;
    };
    Some(name)
}

/// Returns the text that an expression spells out, if it does.
pub(crate) fn text(expr: &Expr) -> Option<&str> {
    let Expr::Literal(LiteralValue::String(text)) = expr else {
        return None;
    };
    Some(text.inner())
}

/// Says whether an expression is a name, or fields of a name: `a.b.c`.
pub(crate) fn spells_name(expr: &Expr) -> bool {
    let Expr::Select(select) = expr else {
        return name(expr).is_some();
    };
    !select.test && spells_name(&select.operand.expr)
}

/// Returns the parts of an expression.
pub(crate) fn parts(expr: &Expr) -> Vec<&IdedExpr> {
    match expr {
        Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => Vec::new(),
        Expr::Select(select) => vec![&select.operand],
        Expr::Call(call) => call
            .target
            .as_deref()
            .into_iter()
            .chain(&call.args)
            .collect(),
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Map(map) => map
            .entries
            .iter()
            .flat_map(|one| of_entry(&one.expr))
            .collect(),
        Expr::Struct(one) => one
            .entries
            .iter()
            .flat_map(|one| of_entry(&one.expr))
            .collect(),
        Expr::Comprehension(one) => vec![
            &one.iter_range,
            &one.accu_init,
            &one.loop_cond,
            &one.loop_step,
            &one.result,
        ],
    }
}

fn of_entry(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::MapEntry(one) => vec![&one.key, &one.value],
        EntryExpr::StructField(one) => vec![&one.value],
    }
}

/// Counts the nodes of an expression; a text counts as much as it is long.
pub(crate) fn nodes(node: &IdedExpr) -> u64 {
    if let Some(text) = text(&node.expr) {
        return 1 + text.len() as u64 / 8;
    }
    1 + parts(&node.expr).into_iter().map(nodes).sum::<u64>()
}

/// Says whether an expression has at most so many levels.
pub(crate) fn fits(node: &IdedExpr, levels: usize) -> bool {
    let Some(levels) = levels.checked_sub(1) else {
        return false;
    };
    parts(&node.expr).into_iter().all(|part| fits(part, levels))
}

/// A field that an expression reads of something: `a.b`, or `a['b']`.
pub(crate) fn field(expr: &Expr) -> Option<(&IdedExpr, &str)> {
    if let Expr::Select(select) = expr {
        return Some((&select.operand, &select.field));
    }
    let Expr::Call(call) = expr else {
        return None;
    };
    match call.args.as_slice() {
        [value, index] if call.func_name == operators::INDEX => Some((value, text(&index.expr)?)),
        _ => None,
    }
}
