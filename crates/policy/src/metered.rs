//! Puts the meter into an expression.
//!
//! An expression comes in, and goes out with calls in it that count. What it gives is the same as
//! long as the meter is not empty.

use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedEntryExpr, IdedExpr, ListExpr, LiteralValue,
    MapEntryExpr, MapExpr, SelectExpr, operators,
};
use cel::common::types::CelInt;

use crate::meter::{ADD, KEEP, LOOP, MATCHES, METER, READ};
use crate::paths::{is_hidden, nodes, spells_name};

/// Puts a meter into an expression.
pub(crate) fn metered(node: IdedExpr) -> IdedExpr {
    let IdedExpr { id, expr } = node;
    let expr = match expr {
        Expr::Ident(name) if is_hidden(&name) => Expr::Ident(name),
        expr @ (Expr::Ident(_) | Expr::Select(_)) => return path(IdedExpr { id, expr }),
        Expr::Call(call) if call.func_name == operators::INDEX => {
            let expr = Expr::Call(call);
            return path(IdedExpr { id, expr });
        }
        Expr::Call(call) => of_call(call),
        Expr::Comprehension(comprehension) => {
            Expr::Comprehension(Box::new(of_loop(*comprehension)))
        }
        Expr::List(list) => {
            Expr::List(ListExpr::new(list.elements.into_iter().map(kept).collect()))
        }
        Expr::Map(map) => Expr::Map(MapExpr {
            entries: map.entries.into_iter().map(entry).collect(),
        }),
        expr @ (Expr::Literal(_) | Expr::Struct(_) | Expr::Unspecified) => expr,
    };
    IdedExpr { id, expr }
}

fn all(nodes: Vec<IdedExpr>) -> Vec<IdedExpr> {
    nodes.into_iter().map(metered).collect()
}

fn entry(entry: IdedEntryExpr) -> IdedEntryExpr {
    let IdedEntryExpr { id, expr } = entry;
    let expr = match expr {
        EntryExpr::MapEntry(one) => EntryExpr::MapEntry(MapEntryExpr {
            key: metered(one.key),
            value: kept(one.value),
            optional: one.optional,
        }),
        expr @ EntryExpr::StructField(_) => expr,
    };
    IdedEntryExpr { id, expr }
}

/// Puts the meter into what a list or a map is made of.
fn kept(node: IdedExpr) -> IdedExpr {
    let mut node = metered(node);
    if let Expr::Call(call) = &mut node.expr
        && call.func_name == READ
    {
        call.func_name = KEEP.to_owned();
    }
    node
}

/// Reads a value by its path: what stands at its end counts, not what is passed on the way.
fn path(node: IdedExpr) -> IdedExpr {
    if matches!(&node.expr, Expr::Select(select) if select.test) {
        return unread(node);
    }
    let id = node.id;
    call(id, READ, vec![unread(node), variable(id)])
}

fn unread(node: IdedExpr) -> IdedExpr {
    // What spells a name must go on spelling it.
    if spells_name(&node.expr) {
        return node;
    }
    let IdedExpr { id, expr } = node;
    let expr = match expr {
        Expr::Select(SelectExpr {
            operand,
            field,
            test,
        }) => Expr::Select(SelectExpr {
            operand: Box::new(unread(*operand)),
            field,
            test,
        }),
        Expr::Call(mut call) if call.func_name == operators::INDEX && call.args.len() == 2 => {
            let index = call.args.pop().map(metered);
            let value = call.args.pop().map(unread);
            call.args = value.into_iter().chain(index).collect();
            Expr::Call(call)
        }
        expr @ (Expr::Call(_)
        | Expr::Comprehension(_)
        | Expr::Ident(_)
        | Expr::List(_)
        | Expr::Literal(_)
        | Expr::Map(_)
        | Expr::Struct(_)
        | Expr::Unspecified) => return metered(IdedExpr { id, expr }),
    };
    IdedExpr { id, expr }
}

fn of_call(call: CallExpr) -> Expr {
    let CallExpr {
        func_name,
        target,
        args,
    } = call;
    let target = target.map(|target| metered(*target));
    let accumulates = matches!(
        args.first().map(|first| &first.expr),
        Some(Expr::Ident(name)) if is_hidden(name)
    );
    let args = all(args);
    let id = args.first().map_or(0, |first| first.id);
    let (func_name, target, args) = match func_name.as_str() {
        // A loop that only adds to its result is made faster by the crate.
        operators::ADD if !accumulates => (ADD.to_owned(), None, with_meter(id, None, args)),
        "matches" => (MATCHES.to_owned(), None, with_meter(id, target, args)),
        _ => (func_name, target, args),
    };
    Expr::Call(CallExpr {
        func_name,
        target: target.map(Box::new),
        args,
    })
}

fn with_meter(id: u64, target: Option<IdedExpr>, args: Vec<IdedExpr>) -> Vec<IdedExpr> {
    let args = target.into_iter().chain(args);
    args.chain([variable(id)]).collect()
}

fn of_loop(comprehension: ComprehensionExpr) -> ComprehensionExpr {
    let ComprehensionExpr {
        iter_range,
        iter_var,
        iter_var2,
        accu_var,
        accu_init,
        loop_cond,
        loop_step,
        result,
    } = comprehension;
    let id = iter_range.id;
    let body = i64::try_from(nodes(&loop_step)).unwrap_or(i64::MAX);
    let body = IdedExpr {
        id,
        expr: Expr::Literal(LiteralValue::Int(CelInt::from(body))),
    };
    ComprehensionExpr {
        iter_range: call(id, LOOP, vec![metered(iter_range), body, variable(id)]),
        iter_var,
        iter_var2,
        accu_var,
        accu_init,
        loop_cond,
        loop_step: metered(loop_step),
        result,
    }
}

fn call(id: u64, name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    IdedExpr {
        id,
        expr: Expr::Call(CallExpr {
            func_name: name.to_owned(),
            target: None,
            args,
        }),
    }
}

fn variable(id: u64) -> IdedExpr {
    IdedExpr {
        id,
        expr: Expr::Ident(METER.to_owned()),
    }
}
