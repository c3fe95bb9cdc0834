//! What a rule may cost: a meter, and the calls that it runs in.
//!
//! Each value that is read counts as much as it is large, each loop as often as it goes round. The
//! language has no bound of its own; this one is met at the same place on every machine.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use cel::ExecutionError;
use cel::common::ast::operators;
use cel::common::types::{CelBool, CelInt, CelString, Type};
use cel::common::value::{CowVal, StaticVal, Val};

use crate::pattern::Patterns;
use crate::value::weight;

/// The variable that holds the meter.
pub(crate) const METER: &str = "@meter";
/// Reads a value.
pub(crate) const READ: &str = "@read";
/// Reads a value that a list or a map is made of.
pub(crate) const KEEP: &str = "@keep";
/// Begins a loop.
pub(crate) const LOOP: &str = "@loop";
/// Adds numbers, or joins texts or lists.
pub(crate) const ADD: &str = "@add";
/// Looks for a pattern.
pub(crate) const MATCHES: &str = "@matches";

/// So many parts of a value are looked at for one unit.
const LOOK: u64 = 8;

/// What the copy of a part of a value costs.
const COPY: u64 = 4;

/// What compiling a pattern costs.
const PATTERN: u64 = 2000;

static TYPE: Type = Type::new_unspecified_type("@meter");

/// Counts what a rule does, down to nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter(Arc<Counter>);

#[derive(Debug, Default)]
struct Counter {
    left: AtomicU64,
    empty: AtomicBool,
    patterns: Patterns,
}

impl Meter {
    /// Allows so much from now on.
    pub(crate) fn allow(&self, units: u64) {
        self.0.left.store(units, Ordering::Relaxed);
        self.0.empty.store(false, Ordering::Relaxed);
    }

    /// Returns what is left.
    pub(crate) fn left(&self) -> u64 {
        self.0.left.load(Ordering::Relaxed)
    }

    /// Says whether something was refused, even if the rule made do without it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.empty.load(Ordering::Relaxed)
    }

    /// Takes off what something costs.
    pub(crate) fn charge(&self, units: u64) -> Result<(), ExecutionError> {
        if let Some(left) = self.left().checked_sub(units)
            && !self.is_empty()
        {
            self.0.left.store(left, Ordering::Relaxed);
            return Ok(());
        }
        self.0.empty.store(true, Ordering::Relaxed);
        Err(ExecutionError::function_error(METER, "it costs too much"))
    }

    /// Takes off what looking at a value costs, or copying it for a moment.
    fn charge_look(&self, value: &dyn Val) -> Result<(), ExecutionError> {
        let most = self.left().saturating_mul(LOOK);
        self.charge(1 + weight(value, most) / LOOK)
    }

    /// Takes off what a copy of a value costs, which takes memory as long as the rule runs.
    fn charge_copy(&self, value: &dyn Val) -> Result<(), ExecutionError> {
        let weight = weight(value, self.left());
        self.charge(match weight {
            1 => 1,
            weight => weight.saturating_mul(COPY),
        })
    }
}

impl Val for Meter {
    fn get_type(&self) -> &Type {
        &TYPE
    }

    fn cel_type() -> &'static Type {
        &TYPE
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(self.clone())
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl StaticVal for Meter {}

type Args<'b, 'v> = Vec<CowVal<'b, 'v>>;
type Done<'b, 'v> = Result<CowVal<'b, 'v>, ExecutionError>;

/// Takes the meter off the end of the arguments.
fn meter(args: &mut Args<'_, '_>) -> Result<Meter, ExecutionError> {
    let last = args.pop();
    let meter = last.and_then(|last| last.downcast_ref::<Meter>().cloned());
    meter.ok_or_else(ExecutionError::missing_argument_or_target)
}

fn next<'b, 'v>(args: &mut Args<'b, 'v>) -> Done<'b, 'v> {
    args.pop()
        .ok_or_else(ExecutionError::missing_argument_or_target)
}

pub(crate) fn read<'b, 'v>(mut args: Args<'b, 'v>) -> Done<'b, 'v> {
    let meter = meter(&mut args)?;
    let value = next(&mut args)?;
    meter.charge_look(value.as_ref())?;
    Ok(value)
}

pub(crate) fn keep<'b, 'v>(mut args: Args<'b, 'v>) -> Done<'b, 'v> {
    let meter = meter(&mut args)?;
    let value = next(&mut args)?;
    meter.charge_copy(value.as_ref())?;
    Ok(value)
}

pub(crate) fn begin_loop<'b, 'v>(mut args: Args<'b, 'v>) -> Done<'b, 'v> {
    let meter = meter(&mut args)?;
    let body = next(&mut args)?;
    let body = body
        .downcast_ref::<CelInt>()
        .map_or(0, |body| *body.inner());
    let range = next(&mut args)?;
    let rounds = range.as_sizer().map_or(0, |sizer| *sizer.size().inner());
    let cost = u64::try_from(body.saturating_mul(rounds)).unwrap_or(u64::MAX);
    // Each item is copied into the variable of the loop.
    meter.charge_look(range.as_ref())?;
    meter.charge(cost)?;
    Ok(range)
}

pub(crate) fn add<'b, 'v>(mut args: Args<'b, 'v>) -> Done<'b, 'v> {
    let meter = meter(&mut args)?;
    let (right, left) = (next(&mut args)?, next(&mut args)?);
    meter.charge_copy(left.as_ref())?;
    meter.charge_copy(right.as_ref())?;
    let types = || {
        let types = [&left, &right].map(|side| side.get_type().name().to_owned());
        ExecutionError::no_such_overload(operators::ADD, types.to_vec())
    };
    let adder = left.as_adder().ok_or_else(types)?;
    let sum = adder.add(right.as_ref())?;
    Ok(CowVal::Owned(sum.into_owned()))
}

pub(crate) fn matches<'b, 'v>(mut args: Args<'b, 'v>) -> Done<'b, 'v> {
    let meter = meter(&mut args)?;
    let (pattern, text) = (next(&mut args)?, next(&mut args)?);
    let (Some(pattern), Some(text)) = (
        pattern.downcast_ref::<CelString<'v>>(),
        text.downcast_ref::<CelString<'v>>(),
    ) else {
        return Err(ExecutionError::missing_argument_or_target());
    };
    let patterns = &meter.0.patterns;
    let known = match patterns.kept(pattern.inner()) {
        Some(known) => known,
        None => {
            meter.charge(PATTERN)?;
            patterns.add(pattern.inner())
        }
    };
    let known = known
        .ok_or_else(|| ExecutionError::function_error("matches", "the pattern cannot be used"))?;
    meter.charge(known.cost(text.inner()))?;
    Ok(CowVal::owned(CelBool::from(known.is_in(text.inner()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks for a pattern, and says what it cost if it was not refused.
    fn cost(text: &str, pattern: &str) -> Option<u64> {
        let (units, meter) = (100_000, Meter::default());
        meter.allow(units);
        let [text, pattern] = [text, pattern].map(|one| CowVal::owned(CelString::from(one)));
        let done = matches(vec![text, pattern, CowVal::owned(meter.clone())]);
        assert_eq!(done.is_err(), meter.is_empty());
        done.ok().map(|_found| units - meter.left())
    }

    #[test]
    fn a_match_costs_as_much_as_text_and_pattern_are_large() {
        let text = "01".repeat(50_000);
        assert_eq!(cost(&text, "[01]*1[01]{200}z"), None);
        assert!(cost(&text, "z").is_some());
        let (small, large) = (cost("name", "^[a-z]+$"), cost("name", "[01]*1[01]{200}z"));
        assert!(small < large && small.is_some(), "{small:?} {large:?}");
    }
}
