//! Whose a difference is: Git's, somebody else's, or both.
//!
//! A difference and what the ledger remembers come in; the cause goes out. What a manifest left
//! out was the tenant's: it says nothing of what stood there.

use lockstep_model::{Field, FieldPath, Fields, Kind, Policy, Segment};
use serde_json::Value;

use crate::change::Cause;
use crate::compare::{Difference, equal};
use crate::identity::Memory;

/// Attributes a difference. What was not declared before is Git's, and so is what a write of
/// lockstep's own left there that nobody saw the end of.
pub(crate) fn of(kind: Kind, found: &Difference<'_>, memory: Memory<'_>) -> Cause {
    let said = |fields| said(kind, fields, &found.path);
    let form = Form::of(found);
    let begun = memory.open.and_then(|open| said(&open.after));
    if begun.is_some_and(|begun| holds(form, begun, found.live)) {
        return Cause::Git;
    }
    let Some(base) = memory.applied.and_then(|applied| said(&applied.fields)) else {
        return Cause::Git;
    };
    three_way(
        holds(form, base, found.live),
        holds(form, found.desired, base),
    )
}

/// Attributes a difference by whether what was last applied is still live, and still wanted.
pub(crate) const fn three_way(live_is_base: bool, desired_is_base: bool) -> Cause {
    match (live_is_base, desired_is_base) {
        (true, _) => Cause::Git,
        (false, true) => Cause::Drift,
        (false, false) => Cause::Conflict,
    }
}

/// Returns the value that a side declares at a path: nothing if it leaves that to the tenant,
/// nothing inside if it declares that there is none.
pub(crate) fn said<'a>(
    kind: Kind,
    fields: &'a Fields,
    path: &FieldPath,
) -> Option<Option<&'a Value>> {
    let table = kind.info().fields;
    let (top, rest) = path.segments().split_first()?;
    let mut value = fields.get(top.name())?;
    let mut policy = Field::find(table, top.name()).map(|field| field.policy);
    for segment in rest {
        if value.is_null() {
            return Some(None);
        }
        let next = value.get(segment.name());
        match (next, segment, policy) {
            (Some(next), _, _) => value = next,
            // What a structure or a list of published entries does not have, it does not speak of.
            (None, Segment::Field(_), _) | (None, Segment::Item(_), Some(Policy::AppendOnly)) => {
                return None;
            }
            (None, Segment::Item(_), _) => return Some(None),
        }
        if let Segment::Field(name) = segment {
            let fields = policy.map_or(&[][..], |policy| policy.fields());
            policy = Field::find(fields, name).map(|field| field.policy);
        }
    }
    Some(Some(value))
}

/// The form of a value that is compared as a whole.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// Items by key: none may be missing, none may have come.
    Items(&'static [Field]),
    /// A structure: what it leaves out does not count.
    Parts(&'static [Field]),
    /// One value.
    One,
}

impl Form {
    fn of(found: &Difference<'_>) -> Self {
        match Self::of_policy(found.policy) {
            Self::Items(fields) if found.path.is_item() => Self::Parts(fields),
            form @ (Self::Items(_) | Self::Parts(_) | Self::One) => form,
        }
    }

    const fn of_policy(policy: Policy) -> Self {
        match policy {
            Policy::KeyedList { key: _, fields } => Self::Items(fields),
            Policy::Struct(fields) => Self::Parts(fields),
            Policy::Scalar
            | Policy::Text
            | Policy::Set
            | Policy::Map
            | Policy::AppendOnly
            | Policy::Secret
            | Policy::Outside => Self::One,
        }
    }

    fn of_part(fields: &'static [Field], name: &str) -> Self {
        Field::find(fields, name).map_or(Self::One, |field| Self::of_policy(field.policy))
    }
}

/// Says whether all that one side says of a value is so on another one.
fn holds(form: Form, said: Option<&Value>, there: Option<&Value>) -> bool {
    let sides = (
        said.and_then(Value::as_object),
        there.and_then(Value::as_object),
    );
    match (form, sides) {
        (Form::Parts(fields), (Some(parts), Some(there))) => parts
            .iter()
            .all(|(name, part)| holds(Form::of_part(fields, name), Some(part), there.get(name))),
        (Form::Items(fields), (Some(items), Some(there))) => {
            let same = |(key, item): (&String, &Value)| {
                let other = there.get(key);
                other.is_some() && holds(Form::Parts(fields), Some(item), other)
            };
            items.len() == there.len() && items.iter().all(same)
        }
        (Form::One | Form::Parts(_) | Form::Items(_), _) => equal(said, there),
    }
}
