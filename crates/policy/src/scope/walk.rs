//! The walk over an expression that finds what it names.

use std::collections::BTreeSet;

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue};
use lockstep_model::{Kind, suggest};
use lockstep_spec::policy::About;

use super::{CHANGE, METADATA, PLAN, Reads, Wants, variables};
use crate::function::{self, Style};
use crate::paths::{field, is_hidden, parts};
use crate::pattern;
use crate::syntax::{Fault, Parsed};

/// Walks over an expression.
pub(super) struct Walk<'a> {
    pub(super) parsed: &'a Parsed,
    pub(super) text: &'a str,
    pub(super) about: About,
    pub(super) kinds: &'a [Kind],
    /// The variables of the loops around, outermost first.
    pub(super) own: Vec<&'a str>,
    pub(super) wants: Wants,
}

impl<'a> Walk<'a> {
    pub(super) fn fault(&self, node: &IdedExpr, message: String) -> Fault {
        Fault::new(self.parsed.bytes(node.id, self.text), message)
    }

    /// A fault at a name that stands behind the beginning of a node, or else before it: a call is
    /// said to stand at its bracket, a field at its dot.
    pub(super) fn fault_at(&self, node: &IdedExpr, name: &str, message: String) -> Fault {
        let (start, end) = self.parsed.bytes(node.id, self.text);
        let behind = self.text.get(start..).and_then(|rest| rest.find(name));
        let behind = behind.map(|at| start + at);
        let before = self.text.get(..start).and_then(|rest| rest.rfind(name));
        let bytes = match (&node.expr, behind, before) {
            (Expr::Select(_), Some(at), _) | (Expr::Call(_), _, Some(at)) => (at, at + name.len()),
            _ => (start, end),
        };
        Fault::new(bytes, message)
    }

    pub(super) fn node(&mut self, node: &'a IdedExpr) -> Result<(), Fault> {
        if let Some((root, fields)) = chain(node) {
            return self.chain(node, root, &fields);
        }
        match &node.expr {
            Expr::Call(call) => self.function(node, call)?,
            Expr::Struct(_) => {
                let message = "there are no messages in rules".to_owned();
                let help = "write a map with quoted keys: {'a': 1}";
                return Err(self.fault(node, message).help(help));
            }
            Expr::Comprehension(one) => {
                self.node(&one.iter_range)?;
                self.own.push(&one.iter_var);
                self.node(&one.loop_step)?;
                self.own.pop();
                return Ok(());
            }
            Expr::Unspecified => {
                return Err(self.fault(node, "the expression cannot be read".to_owned()));
            }
            Expr::Ident(_) | Expr::List(_) | Expr::Literal(_) | Expr::Map(_) | Expr::Select(_) => {}
        }
        for part in parts(&node.expr) {
            self.node(part)?;
        }
        Ok(())
    }

    /// A variable, or fields of one: `a.b.c`.
    fn chain(
        &mut self,
        node: &'a IdedExpr,
        root: &'a str,
        fields: &[(&'a IdedExpr, &'a str)],
    ) -> Result<(), Fault> {
        let first = fields.first();
        if is_hidden(root) || self.own.contains(&root) {
            return Ok(());
        }
        let known = variables(self.about);
        if !known.contains(&root) {
            // The name of a type stands for itself.
            if fields.is_empty() && function::TYPES.contains(&root) {
                return Ok(());
            }
            return Err(self.unknown_variable(node, root, fields));
        }
        let wanted = match root {
            "resource" => &mut self.wants.resource,
            "metadata" => &mut self.wants.metadata,
            "change" => &mut self.wants.change,
            "plan" => &mut self.wants.plan,
            _ => return Ok(()),
        };
        let Some((_at, name)) = first else {
            *wanted = Some(Reads::Whole);
            return Ok(());
        };
        match wanted.get_or_insert_with(|| Reads::Fields(BTreeSet::new())) {
            Reads::Whole => {}
            Reads::Fields(read) => {
                read.insert((*name).to_owned());
            }
        }
        match root {
            "resource" => self.resource(fields),
            "metadata" => self.one_of(METADATA, root, fields),
            "change" => self.one_of(CHANGE, root, fields),
            _ => self.one_of(PLAN, root, fields),
        }
    }

    fn unknown_variable(&self, node: &IdedExpr, root: &str, fields: &[(&IdedExpr, &str)]) -> Fault {
        let known = variables(self.about);
        // The root of a chain stands at its first character.
        let at = fields.iter().fold(node, |node, _field| {
            field(&node.expr).map_or(node, |(operand, _name)| operand)
        });
        let message = format!("there is no variable `{}`", suggest::short(root));
        let about = self.about.as_str();
        let help = match suggest::nearest(root, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("a rule on a {about} sees {}", known.join(", ")),
        };
        self.fault(at, message).help(help)
    }

    fn one_of(
        &self,
        known: &[&str],
        root: &str,
        fields: &[(&IdedExpr, &str)],
    ) -> Result<(), Fault> {
        match fields.first() {
            Some((at, name)) if !known.contains(name) => {
                let message = format!("`{root}` has no field `{}`", suggest::short(name));
                let near = suggest::nearest(name, known.iter().copied());
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it has {}", known.join(", ")),
                };
                Err(self.fault_at(at, name, message).help(help))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// A pattern that is written in the rule can be tried at once.
    fn pattern(&self, call: &CallExpr) -> Result<(), Fault> {
        let Some(last) = call.args.last().filter(|_last| call.func_name == "matches") else {
            return Ok(());
        };
        match &last.expr {
            Expr::Literal(LiteralValue::String(pattern)) => match pattern::compile(pattern.inner())
            {
                Ok(_pattern) => Ok(()),
                Err(why) => Err(self.fault(last, format!("the pattern {why}"))),
            },
            Expr::Call(_)
            | Expr::Comprehension(_)
            | Expr::Ident(_)
            | Expr::List(_)
            | Expr::Literal(_)
            | Expr::Map(_)
            | Expr::Select(_)
            | Expr::Struct(_)
            | Expr::Unspecified => Ok(()),
        }
    }

    fn function(&self, node: &IdedExpr, call: &CallExpr) -> Result<(), Fault> {
        let name = call.func_name.as_str();
        let is_operator = !name.starts_with(|c: char| c.is_alphabetic());
        let style = match call.target {
            Some(_) => Style::Member,
            None => Style::Global,
        };
        if is_operator || function::exists(name, style, call.args.len()) {
            return self.pattern(call);
        }
        let short = suggest::short(name);
        if let Some(forms) = function::forms(name) {
            let message = format!("`{short}` is not called like this");
            return Err(self
                .fault_at(node, name, message)
                .help(format!("write {forms}")));
        }
        let fault = |message| self.fault_at(node, name, message);
        if function::MACROS.contains(&name) {
            let message = format!("`{short}` is a macro, and not called like this");
            let help = "write it like `resource.models.all(m, m.maxTokens <= 8192)`";
            return Err(fault(message).help(help));
        }
        let help = match suggest::nearest(name, function::names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let names: BTreeSet<&str> = function::names().collect();
                let names: Vec<&str> = names.into_iter().collect();
                format!("the functions are {}", names.join(", "))
            }
        };
        Err(fault(format!("there is no function `{short}`")).help(help))
    }
}

/// Takes `a.b.c` apart: its root, and its fields from there on.
fn chain(node: &IdedExpr) -> Option<(&str, Vec<(&IdedExpr, &str)>)> {
    let mut fields = Vec::new();
    let mut at = node;
    while let Some((operand, name)) = field(&at.expr) {
        fields.push((at, name));
        at = operand;
    }
    fields.reverse();
    match &at.expr {
        Expr::Ident(root) => Some((root, fields)),
        Expr::Call(_)
        | Expr::Comprehension(_)
        | Expr::List(_)
        | Expr::Literal(_)
        | Expr::Map(_)
        | Expr::Select(_)
        | Expr::Struct(_)
        | Expr::Unspecified => None,
    }
}
