//! From the rules of policies to programs, or findings at the lines where they are wrong.

use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};
use lockstep_model::{Code, Finding};
use lockstep_spec::policy::{Expression, Rule};

use crate::metered::metered;
use crate::paths::nodes;
use crate::program::Program;
use crate::scope::{self, Wants};
use crate::syntax::{self, Fault, Parsed};

/// Compiles rules; those that cannot be used are left out, with a finding each.
pub(crate) fn all(rules: Vec<Rule>) -> (Vec<Program>, Vec<Finding>) {
    let texts: Vec<&str> = rules
        .iter()
        .flat_map(expressions)
        .map(Expression::as_str)
        .collect();
    let mut parsed = syntax::parse(&texts).into_iter();
    drop(texts);
    let mut programs = Vec::with_capacity(rules.len());
    let mut findings = Vec::new();
    for rule in rules {
        let condition = parsed.next();
        let message = rule.message_expression.as_ref().and_then(|_| parsed.next());
        match one(&rule, condition, message) {
            Ok((expr, message, wants)) => programs.push(Program {
                cost: nodes(&expr.expr),
                expr: metered(expr.expr),
                message: message.map(|message| metered(message.expr)),
                wants,
                rule,
            }),
            Err(finding) => findings.push(*finding),
        }
    }
    (programs, findings)
}

fn expressions(rule: &Rule) -> impl Iterator<Item = &Expression> {
    std::iter::once(&rule.rule).chain(&rule.message_expression)
}

type Read = Option<Result<Parsed, Fault>>;

fn one(
    rule: &Rule,
    condition: Read,
    message: Read,
) -> Result<(Parsed, Option<Parsed>, Wants), Box<Finding>> {
    let about = (rule.about, &rule.matches);
    let mut wants = Wants::default();
    let mut take = |read: Read, at: &Expression| -> Result<Parsed, Box<Finding>> {
        let text = at.as_str();
        let parsed = read
            .unwrap_or_else(|| Err(Fault::new((0, text.len()), "the expression cannot be read")));
        let parsed = parsed.map_err(|fault| finding(rule, at, fault))?;
        let found = scope::check(&parsed, text, about).map_err(|fault| finding(rule, at, fault))?;
        wants.merge(&found);
        Ok(parsed)
    };
    let condition = take(condition, &rule.rule)?;
    if let Some((_pointer, written)) = &rule.field {
        let checked = scope::check_field(written.as_str(), &rule.matches);
        checked.map_err(|fault| finding(rule, written, fault))?;
    }
    if let Some(gives) = gives_no_flag(&condition.expr.expr) {
        let text = rule.rule.as_str();
        let message = format!("the rule gives {gives}, not `true` or `false`");
        let fault = Fault::new((0, text.trim_end().len()), message);
        let fault = fault.help("compare it with something");
        return Err(finding(rule, &rule.rule, fault));
    }
    let message = match &rule.message_expression {
        Some(at) => Some(take(message, at)?),
        None => None,
    };
    Ok((condition, message, wants))
}

fn finding(rule: &Rule, at: &Expression, fault: Fault) -> Box<Finding> {
    let Fault {
        start,
        end,
        message,
        help,
    } = fault;
    let message = format!("{}: {message}", rule.title());
    let mut finding = Finding::new(Code::RuleUnusable, message).at(at.part(start, end));
    finding.help = help;
    Box::new(finding)
}

/// Says what an expression gives, if that can be seen and is no `true` or `false`.
fn gives_no_flag(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::Literal(LiteralValue::Boolean(_)) | Expr::Ident(_) | Expr::Select(_) => None,
        Expr::Literal(LiteralValue::String(_)) => Some("a text"),
        Expr::Literal(LiteralValue::Null) => Some("null"),
        Expr::Literal(LiteralValue::Bytes(_)) => Some("bytes"),
        Expr::Literal(LiteralValue::Double(_) | LiteralValue::Int(_) | LiteralValue::UInt(_)) => {
            Some("a number")
        }
        Expr::List(_) => Some("a list"),
        Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => Some("a map"),
        Expr::Comprehension(one) => matches!(one.accu_init.expr, Expr::List(_)).then_some("a list"),
        Expr::Call(call) => of_call(call),
    }
}

fn of_call(call: &CallExpr) -> Option<&'static str> {
    match call.func_name.as_str() {
        operators::SUBSTRACT
        | operators::MULTIPLY
        | operators::DIVIDE
        | operators::MODULO
        | operators::NEGATE
        | "size"
        | "int"
        | "uint"
        | "double" => Some("a number"),
        operators::ADD => Some("a sum"),
        "string" => Some("a text"),
        "type" => Some("a type"),
        "duration" => Some("a duration"),
        _ => None,
    }
}
