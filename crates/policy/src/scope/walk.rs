//! The walk over an expression that finds what it names.

use std::collections::BTreeSet;

use cel::common::ast::{CallExpr, Expr, IdedExpr};
use lockstep_model::{Kind, suggest};
use lockstep_spec::policy::About;

use super::record::{CHANGE, METADATA, PLAN};
use super::shape::Shape;
use super::{Reads, Wants, variables};
use crate::function::{self, Style};
use crate::paths::{self, field, is_hidden, parts};
use crate::pattern;
use crate::syntax::{Fault, Parsed};

/// What `\b` is in a text whose quote has no `r` before it.
const BACKSPACE: char = '\u{8}';

/// Walks over an expression.
pub(super) struct Walk<'a> {
    pub(super) parsed: &'a Parsed,
    pub(super) text: &'a str,
    pub(super) about: About,
    pub(super) kinds: &'a [Kind],
    /// The variables of the loops around, outermost first, and what they stand for.
    pub(super) own: Vec<(&'a str, Shape)>,
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
                let item = self.shape(&one.iter_range)?.item();
                self.own.push((&one.iter_var, item));
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
        if is_hidden(root) {
            return Ok(());
        }
        if self.own(root).is_none() {
            let known = variables(self.about);
            if !known.contains(&root) {
                // The name of a type stands for itself.
                if fields.is_empty() && function::TYPES.contains(&root) {
                    return Ok(());
                }
                return Err(self.unknown_variable(node, root, fields));
            }
            self.want(root, fields.first().map(|(_at, name)| *name));
        }
        self.follow(root, fields)?;
        Ok(())
    }

    /// Remembers that a field of a variable is read, or all of it.
    fn want(&mut self, root: &str, field: Option<&str>) {
        let wanted = match root {
            "resource" => &mut self.wants.resource,
            "metadata" => &mut self.wants.metadata,
            "change" => &mut self.wants.change,
            "plan" => &mut self.wants.plan,
            _ => return,
        };
        let Some(name) = field else {
            *wanted = Some(Reads::Whole);
            return;
        };
        match wanted.get_or_insert_with(|| Reads::Fields(BTreeSet::new())) {
            Reads::Whole => {}
            Reads::Fields(read) => {
                read.insert(name.to_owned());
            }
        }
    }

    /// Returns what the variable of a loop stands for.
    fn own(&self, name: &str) -> Option<&Shape> {
        let mut own = self.own.iter().rev();
        let found = own.find(|(known, _shape)| *known == name);
        found.map(|(_name, shape)| shape)
    }

    /// Returns what is known of an expression's fields.
    fn shape(&self, node: &IdedExpr) -> Result<Shape, Fault> {
        match chain(node) {
            Some((root, fields)) => self.follow(root, &fields),
            None => Ok(Shape::Any),
        }
    }

    /// Looks up the fields of a variable, one behind the other.
    fn follow(&self, root: &str, fields: &[(&IdedExpr, &str)]) -> Result<Shape, Fault> {
        let mut shape = match (self.own(root), root) {
            (Some(own), _) => own.clone(),
            (None, "resource") => Shape::body(self.kinds),
            (None, "metadata") => Shape::Record(&METADATA),
            (None, "change") => Shape::Record(&CHANGE),
            (None, "plan") => Shape::Record(&PLAN),
            (None, _) => Shape::Any,
        };
        for (at, name) in fields {
            shape = shape.field(name, self.kinds).map_err(|unknown| {
                let fault = self.fault_at(at, name, unknown.message);
                fault.help(unknown.help)
            })?;
        }
        Ok(shape)
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

    /// A pattern that is written in the rule can be tried at once.
    fn pattern(&self, call: &CallExpr) -> Result<(), Fault> {
        let last = call.args.last().filter(|_last| call.func_name == "matches");
        let Some((last, text)) = last.and_then(|last| Some((last, paths::text(&last.expr)?)))
        else {
            return Ok(());
        };
        if text.contains(BACKSPACE) {
            let fault = self.fault(last, "`\\b` is a backspace in a text".to_owned());
            return Err(fault.help("write `r` before the quote: r'…' is a pattern as it stands"));
        }
        match pattern::compile(text) {
            Ok(_pattern) => Ok(()),
            Err(why) => {
                let mut fault = self.fault(last, format!("the pattern {}", why.message));
                fault.help = why.help;
                Err(fault)
            }
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
    paths::name(&at.expr).map(|root| (root, fields))
}
