//! A duration, as the function `duration` gives it to a rule.
//!
//! The crate's own needs a whole library of calendars; manifests hold `30s` and `1500ms`.

use std::any::Any;
use std::cmp::Ordering;

use cel::ExecutionError;
use cel::common::traits::Comparer;
use cel::common::types::{CelInt, CelString, Type};
use cel::common::value::{CowVal, StaticVal, Val};

/// The name of the type, as in CEL.
const NAME: &str = "google.protobuf.Duration";

static TYPE: Type = Type::new_unspecified_type(NAME);

/// A duration in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span(u64);

impl Val for Span {
    fn get_type(&self) -> &Type {
        &TYPE
    }

    fn cel_type() -> &'static Type {
        &TYPE
    }

    fn as_comparer(&self) -> Option<&dyn Comparer> {
        Some(self)
    }

    fn equals(&self, other: &dyn Val) -> bool {
        other.downcast_ref::<Self>() == Some(self)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(*self)
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl StaticVal for Span {}

impl Comparer for Span {
    fn compare(&self, other: &dyn Val) -> Result<Ordering, ExecutionError> {
        let other = other.downcast_ref::<Self>();
        other.map(|other| self.cmp(other)).ok_or_else(|| {
            let types = vec![NAME.to_owned(), "another type".to_owned()];
            ExecutionError::no_such_overload("_<_", types)
        })
    }
}

/// `duration('30s')`.
pub(crate) fn from_text<'b, 'v>(
    args: Vec<CowVal<'b, 'v>>,
) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let text = args
        .first()
        .and_then(|text| text.downcast_ref::<CelString<'v>>());
    let text = text.map(|text| text.inner()).unwrap_or_default();
    lockstep_model::scalar::milliseconds(text)
        .map(|span| CowVal::owned(Span(span)))
        .map_err(|_why| ExecutionError::function_error("duration", "the text is no duration"))
}

/// `duration('90s').getSeconds()`, and its kin: all of it, in whole units.
pub(crate) fn milliseconds<'b, 'v>(
    args: Vec<CowVal<'b, 'v>>,
) -> Result<CowVal<'b, 'v>, ExecutionError> {
    in_units(&args, 1)
}

/// The seconds of a duration.
pub(crate) fn seconds<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    in_units(&args, 1000)
}

/// The minutes of a duration.
pub(crate) fn minutes<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    in_units(&args, 60_000)
}

fn in_units<'b, 'v>(args: &[CowVal<'b, 'v>], unit: u64) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let span = args.first().and_then(|span| span.downcast_ref::<Span>());
    let Span(span) = span
        .copied()
        .ok_or_else(ExecutionError::missing_argument_or_target)?;
    let count = i64::try_from(span / unit).unwrap_or(i64::MAX);
    Ok(CowVal::owned(CelInt::from(count)))
}
