//! The limits that an object has, whatever its kind calls them.

use lockstep_model::field::Unit;
use lockstep_model::{Field, Fields, Kind, Policy, Presence};
use serde_json::Value;

/// How many requests and tokens an object takes in a minute, as far as that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) requests: Option<u64>,
    pub(super) tokens: Option<u64>,
}

/// Says whether live objects of a kind have limits.
pub(super) fn has(kind: Kind) -> bool {
    let info = kind.info();
    info.presence == Presence::Object && info.fields.iter().any(|field| counts(field).is_some())
}

/// Returns the fields of limits below a field, or that it is one.
fn counts(field: &'static Field) -> Option<&'static [Field]> {
    let within = match field.policy {
        Policy::Struct(fields) => fields,
        Policy::Scalar => std::slice::from_ref(field),
        Policy::Text
        | Policy::Set
        | Policy::KeyedList { .. }
        | Policy::Map
        | Policy::AppendOnly
        | Policy::Secret
        | Policy::Outside => return None,
    };
    within.iter().any(|field| field.limit).then_some(within)
}

impl Limits {
    /// Reads an object's limits.
    pub(super) fn of(kind: Kind, fields: &Fields) -> Self {
        let mut limits = Self::default();
        for field in kind.info().fields {
            let (Some(within), Some(value)) = (counts(field), fields.get(field.name)) else {
                continue;
            };
            for one in within.iter().filter(|one| one.limit) {
                let number = match field.policy == Policy::Scalar {
                    true => Some(value),
                    false => value.get(one.name),
                };
                limits.set(one.unit, number.and_then(whole));
            }
        }
        limits
    }

    const fn set(&mut self, unit: Option<Unit>, number: Option<u64>) {
        match unit {
            Some(Unit::RequestsPerMinute) => self.requests = number,
            Some(Unit::TokensPerMinute) => self.tokens = number,
            Some(Unit::Milliseconds | Unit::Tokens) | None => {}
        }
    }

    /// Returns them with those of another object where they are not known.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            requests: self.requests.or(other.requests),
            tokens: self.tokens.or(other.tokens),
        }
    }

    /// Says whether both are known.
    pub(super) const fn are_known(self) -> bool {
        self.requests.is_some() && self.tokens.is_some()
    }
}

/// A number may be written as 1.0.
pub(super) fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64()?;
        // Beyond 2^53 a float is no exact count, and no limit of the API is near that.
        (number.fract() == 0.0 && (0.0..9e15).contains(&number)).then_some(number as u64)
    })
}
