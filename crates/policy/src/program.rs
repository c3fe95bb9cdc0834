//! A rule that can be decided, and the deciding.
//!
//! Expressions and variables come in; a verdict goes out. What cannot be decided says why, without
//! any value in the words: a value may be a whole prompt.

use std::sync::Arc;

use cel::common::ast::IdedExpr;
use cel::common::types::{CelBool, CelString};
use cel::{Context, Env, ExecutionError, Value};
use lockstep_spec::policy::Rule;

use crate::meter::{METER, Meter};
use crate::scope::Wants;
use crate::value::Boxed;
use crate::words;

/// A rule that can be decided.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) rule: Rule,
    pub(crate) expr: IdedExpr,
    pub(crate) message: Option<IdedExpr>,
    /// What evaluating each of its nodes once costs.
    pub(crate) cost: u64,
    pub(crate) wants: Wants,
}

/// What comes of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is kept.
    Kept,
    /// It is broken; these are the words for it.
    Broken(String),
    /// It cannot be decided.
    Undecided(words::Why),
    /// Its result is no `true` or `false`, but of this type.
    NoFlag(String),
    /// It costs too much.
    TooCostly,
}

/// Variables that rules are decided with.
pub(crate) struct Variables<'v> {
    context: Context<'v, 'v>,
    meter: Meter,
}

impl<'v> Variables<'v> {
    /// Makes variables that are still none.
    pub(crate) fn new(env: &Arc<Env>, meter: &Meter) -> Self {
        let mut context = Context::with_env(Arc::clone(env));
        context.add_variable_as_val(METER, Box::new(meter.clone()));
        Self {
            context,
            meter: meter.clone(),
        }
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, name: &str, value: Boxed<'v>) {
        self.context.add_variable_as_val(name, value);
    }
}

impl Program {
    /// Decides the rule, at the cost of so many units at most.
    pub(crate) fn decide(&self, variables: &Variables<'_>, units: u64) -> Verdict {
        let meter = &variables.meter;
        meter.allow(units);
        if meter.charge(self.cost).is_err() {
            return Verdict::TooCostly;
        }
        let result = Value::resolve_val(&self.expr, &variables.context);
        // What was refused may have been passed over by `||`: the result would be a guess.
        if meter.is_empty() {
            return Verdict::TooCostly;
        }
        let result = match result {
            Ok(result) => result,
            Err(error) => return Verdict::Undecided(words::why(&error)),
        };
        match result.downcast_ref::<CelBool>().map(|flag| *flag.inner()) {
            Some(true) => Verdict::Kept,
            Some(false) => Verdict::Broken(self.message(variables)),
            None => Verdict::NoFlag(words::type_name(result.get_type().name()).to_owned()),
        }
    }

    /// Returns the words for a violation: those of the expression if it gives any.
    fn message(&self, variables: &Variables<'_>) -> String {
        let made = self.message.as_ref().and_then(|expr| {
            let made: Result<_, ExecutionError> = Value::resolve_val(expr, &variables.context);
            let text = made.ok()?;
            let text = text.downcast_ref::<CelString<'_>>()?;
            // Before it is cut: half a key is not known as one.
            words::one_line(&lockstep_spec::mask_words(text.inner()))
        });
        made.unwrap_or_else(|| self.rule.message.clone())
    }
}
