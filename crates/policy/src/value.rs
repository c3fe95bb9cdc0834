//! JSON values, as rules see them: texts are borrowed, not copied.

use std::collections::HashMap;

use cel::common::types::{
    CelBool, CelDouble, CelInt, CelList, CelMap, CelMapKey, CelNull, CelString, CelUInt,
};
use cel::common::value::Val;
use serde_json::{Number, Value};

/// A value of a rule.
pub(crate) type Boxed<'v> = Box<dyn Val + 'v>;

/// Makes a value of JSON.
pub(crate) fn of<'v>(value: &'v Value) -> Boxed<'v> {
    match value {
        Value::Null => null(),
        Value::Bool(value) => flag(*value),
        Value::Number(number) => of_number(number),
        Value::String(text) => self::text(text),
        Value::Array(items) => list(items.iter().map(of)),
        Value::Object(entries) => map(entries
            .iter()
            .map(|(name, value)| (name.as_str(), of(value)))),
    }
}

/// Makes a value of JSON that may not be there; nothing is `null`.
pub(crate) fn of_option<'v>(value: Option<&'v Value>) -> Boxed<'v> {
    value.map_or_else(null, of)
}

pub(crate) fn null<'v>() -> Boxed<'v> {
    Box::new(CelNull)
}

pub(crate) fn flag<'v>(value: bool) -> Boxed<'v> {
    Box::new(CelBool::from(value))
}

pub(crate) fn text<'v>(text: &'v str) -> Boxed<'v> {
    Box::new(CelString::from(text))
}

/// Makes a value of a text that was made for it.
pub(crate) fn own_text<'v>(text: String) -> Boxed<'v> {
    Box::new(CelString::from(text))
}

pub(crate) fn count<'v>(count: usize) -> Boxed<'v> {
    Box::new(CelInt::from(i64::try_from(count).unwrap_or(i64::MAX)))
}

pub(crate) fn list<'v>(items: impl Iterator<Item = Boxed<'v>>) -> Boxed<'v> {
    Box::new(CelList::from(items.collect::<Vec<_>>()))
}

pub(crate) fn map<'v>(entries: impl Iterator<Item = (&'v str, Boxed<'v>)>) -> Boxed<'v> {
    let entries = entries.map(|(name, value)| (CelMapKey::String(CelString::from(name)), value));
    Box::new(CelMap::from(entries.collect::<HashMap<_, _>>()))
}

fn of_number<'v>(number: &Number) -> Boxed<'v> {
    if let Some(whole) = number.as_i64() {
        Box::new(CelInt::from(whole))
    } else if let Some(whole) = number.as_u64() {
        Box::new(CelUInt::from(whole))
    } else {
        Box::new(CelDouble::from(number.as_f64().unwrap_or(f64::NAN)))
    }
}

/// How large a value is: an upper bound for what copying or comparing it takes. It stops counting
/// at a limit.
pub(crate) fn weight(value: &dyn Val, limit: u64) -> u64 {
    /// So many bytes of a text are worked through as fast as one value.
    const BYTES: u64 = 32;
    if let Some(text) = value.downcast_ref::<CelString<'_>>() {
        return 1 + text.inner().len() as u64 / BYTES;
    }
    let mut total = 1;
    if let Some(list) = value.downcast_ref::<CelList<'_>>() {
        for item in list.inner() {
            if total > limit {
                break;
            }
            total += weight(&**item, limit - total);
        }
    } else if let Some(map) = value.downcast_ref::<CelMap<'_>>() {
        for item in map.inner().values() {
            if total > limit {
                break;
            }
            total += 1 + weight(&**item, (limit - total).saturating_sub(1));
        }
    }
    total
}
