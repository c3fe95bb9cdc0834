//! Reads the objects that answer calls.
//!
//! JSON comes in, plain values go out; an error names the field at fault and holds no value.

use lockstep_model::tenant::{TenantError, Trace};
use serde_json::{Map, Value};

use crate::caller::odd;
use crate::client::Client;
use crate::request::Call;
use crate::wire::spelling::noun;

/// No figure comes near this one: fewer are whole numbers without a loss.
const MOST: f64 = 9e15;
/// The same as a whole number: sums of a few would be none.
const MOST_WHOLE: u64 = 9_000_000_000_000_000;

/// A field that does not fit: which one, and how.
pub(super) type Misfit = String;

impl Client {
    /// Makes a call and returns the JSON object that answers it.
    pub(super) async fn ask_object(
        &self,
        call: &Call,
    ) -> Result<(Map<String, Value>, Trace), TenantError> {
        let reply = self.caller.ask(call).await?;
        let no_json = self.caller.no_json(call, &reply.answer, &reply.trace);
        let trace = reply.trace;
        match (reply.answer.into_object(), no_json) {
            (Some(body), _no_error) => Ok((body, trace)),
            (None, Some(error)) => Err(error),
            (None, None) => Err(odd(call, &trace, "the answer is no JSON object")),
        }
    }
}

/// Makes the error of an answer whose fields do not fit.
pub(super) fn misfit(call: &Call, trace: &Trace, reason: &Misfit) -> TenantError {
    let message = format!("the answer cannot be understood: {reason}");
    odd(call, trace, &message)
}

/// Returns a text, if there is one.
pub(super) fn text<'a>(
    body: &'a Map<String, Value>,
    name: &str,
) -> Result<Option<&'a str>, Misfit> {
    match present(body, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("`{name}` is {}, not a text", noun(other))),
    }
}

/// Returns a text that has to be there.
pub(super) fn needed<'a>(body: &'a Map<String, Value>, name: &str) -> Result<&'a str, Misfit> {
    text(body, name)?.ok_or_else(|| format!("it has no text under `{name}`"))
}

/// Returns a whole number from 0, if there is one; `12.0` is one too.
pub(super) fn count(body: &Map<String, Value>, name: &str) -> Result<Option<u64>, Misfit> {
    let Some(value) = present(body, name) else {
        return Ok(None);
    };
    let whole = || {
        value
            .as_f64()
            .filter(|n| n.fract() == 0.0 && (0.0..MOST).contains(n))
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole, not negative, and below 2^53"
    )]
    let count = value.as_u64().or_else(|| whole().map(|n| n as u64));
    match count.filter(|count| *count < MOST_WHOLE) {
        Some(count) => Ok(Some(count)),
        None => Err(format!(
            "`{name}` is no whole number from 0 on, or beyond all measures"
        )),
    }
}

/// Returns a number from 0, if there is one. One beyond all measures would spoil every mean.
pub(super) fn measure(body: &Map<String, Value>, name: &str) -> Result<Option<f64>, Misfit> {
    let Some(value) = present(body, name) else {
        return Ok(None);
    };
    match value.as_f64().filter(|n| (0.0..MOST).contains(n)) {
        Some(number) => Ok(Some(number)),
        None => Err(format!(
            "`{name}` is no number from 0 on, or beyond all measures"
        )),
    }
}

/// Returns a share from 0 to 1, if there is one.
pub(super) fn share(body: &Map<String, Value>, name: &str) -> Result<Option<f64>, Misfit> {
    match measure(body, name)? {
        Some(share) if share > 1.0 => Err(format!("`{name}` is above 1, and is to be a share")),
        share => Ok(share),
    }
}

/// Returns an object, if there is one.
pub(super) fn object<'a>(
    body: &'a Map<String, Value>,
    name: &str,
) -> Result<Option<&'a Map<String, Value>>, Misfit> {
    match present(body, name) {
        None => Ok(None),
        Some(Value::Object(map)) => Ok(Some(map)),
        Some(other) => Err(format!("`{name}` is {}, not an object", noun(other))),
    }
}

fn present<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    body.get(name).filter(|value| !value.is_null())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_are_read_and_misfits_are_named() {
        let body = json!({"n": 12.0, "m": 1.5, "s": 1.25, "t": "x", "neg": -1, "nil": null,
            "huge": 1e300, "vast": u64::MAX});
        let body = body.as_object().unwrap();
        assert_eq!(count(body, "n"), Ok(Some(12)));
        assert_eq!(count(body, "nil"), Ok(None));
        assert_eq!(measure(body, "m"), Ok(Some(1.5)));
        for (wrong, name) in [
            (count(body, "m").is_err(), "m"),
            (count(body, "neg").is_err(), "neg"),
            (measure(body, "t").is_err(), "t"),
            (measure(body, "huge").is_err(), "huge"),
            (count(body, "vast").is_err(), "vast"),
            (share(body, "s").is_err(), "s"),
            (text(body, "n").is_err(), "n"),
            (needed(body, "nil").is_err(), "nil"),
            (object(body, "t").is_err(), "t"),
        ] {
            assert!(wrong, "{name}");
        }
    }
}
