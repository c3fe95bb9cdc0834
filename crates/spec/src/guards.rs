//! The guards of an environment: how much a plan may do before it is refused.
//!
//! What stands under `guards` comes in; [`Guards`] go out, or findings. Whether a plan does more
//! is asked elsewhere.

use std::time::Duration;

use lockstep_model::{Code, Pointer, scalar};
use serde_json::{Value, json};

use crate::environment::Trouble;
use crate::project::{GuardNumbers, GuardsSpec};

/// How much a plan may do before it is refused.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guards {
    /// The most objects that a plan may delete or replace.
    pub max_deletes: u64,
    /// The largest share of live objects that a plan may delete or replace, in percent; from 10
    /// objects on.
    pub max_delete_percent: f64,
    /// The most objects that a plan may replace.
    pub max_replacements: u64,
    /// The largest share of live objects that a plan may change, in percent; from 10 objects on.
    pub max_change_percent: f64,
    /// The largest share of a prompt's requests that a plan may move, 0 to 1.
    pub max_traffic_shift: f64,
    /// How much of a rate limit a plan may take away, in percent.
    pub max_limit_cut_percent: f64,
    /// How many filters and blocked categories a plan may take away.
    pub max_guardrails_loosened: u64,
    /// How far back telemetry is read where limits fall; never if it is not given.
    pub telemetry: Option<Duration>,
    /// How much of a lowered limit may be in use by what telemetry shows, in percent.
    pub max_limit_use_percent: f64,
}

impl Default for Guards {
    fn default() -> Self {
        Self {
            max_deletes: 3,
            max_delete_percent: 20.0,
            max_replacements: 1,
            max_change_percent: 30.0,
            max_traffic_shift: 0.25,
            max_limit_cut_percent: 50.0,
            max_guardrails_loosened: 0,
            telemetry: None,
            max_limit_use_percent: 100.0,
        }
    }
}

impl Guards {
    /// Returns the guards as JSON, to be digested.
    pub(crate) fn to_value(self) -> Value {
        json!({
            "maxDeletes": self.max_deletes,
            "maxDeletePercent": self.max_delete_percent,
            "maxReplacements": self.max_replacements,
            "maxChangePercent": self.max_change_percent,
            "maxTrafficShift": self.max_traffic_shift,
            "maxLimitCutPercent": self.max_limit_cut_percent,
            "maxGuardrailsLoosened": self.max_guardrails_loosened,
            "telemetry": self.telemetry.map(|time| time.as_secs()),
            "maxLimitUsePercent": self.max_limit_use_percent,
        })
    }
}

/// The shortest span of telemetry: two periods of five minutes, so that one of them is whole.
const SHORTEST: Duration = Duration::from_secs(10 * 60);

/// The longest span of telemetry.
const LONGEST: Duration = Duration::from_secs(31 * 24 * 3600);

/// The form of a span of telemetry: minutes, hours and days.
pub(crate) const SPAN_PATTERN: &str = r"^[0-9]+(m|h|d)( ?[0-9]+(m|h|d))*$";

/// What a span of telemetry looks like.
pub(crate) const SPAN_HELP: &str = "write a span from 10m to 31d, such as 24h";

/// Makes guards of what is written at the pointer of an environment; none if there are to be none.
pub(crate) fn settle(
    written: Option<&GuardsSpec>,
    at: &Pointer,
    trouble: &mut Vec<Trouble>,
) -> Option<Guards> {
    let numbers = match written {
        None => return Some(Guards::default()),
        Some(GuardsSpec::Word(_none)) => return None,
        Some(GuardsSpec::Numbers(numbers)) => numbers,
    };
    let at = at.then("guards");
    if numbers.telemetry.is_none() && numbers.max_limit_use_percent.is_some() {
        let message = "`maxLimitUsePercent` says nothing without `telemetry`: no use is measured";
        let found = Trouble::new(
            Code::Environment,
            at.then("maxLimitUsePercent"),
            message.to_owned(),
        );
        trouble.push(found.help("add `telemetry: 24h`, or take it out"));
    }
    let telemetry = numbers.telemetry.as_deref();
    let telemetry = telemetry.and_then(|text| match span(text) {
        Ok(span) => Some(span),
        Err(why) => {
            let message = format!("`telemetry` {why}");
            let found = Trouble::new(Code::Duration, at.then("telemetry"), message);
            trouble.push(found.help(SPAN_HELP));
            None
        }
    });
    Some(guards(numbers, telemetry))
}

fn guards(numbers: &GuardNumbers, telemetry: Option<Duration>) -> Guards {
    let defaults = Guards::default();
    Guards {
        max_deletes: numbers.max_deletes.unwrap_or(defaults.max_deletes),
        max_delete_percent: numbers
            .max_delete_percent
            .unwrap_or(defaults.max_delete_percent),
        max_replacements: numbers
            .max_replacements
            .unwrap_or(defaults.max_replacements),
        max_change_percent: numbers
            .max_change_percent
            .unwrap_or(defaults.max_change_percent),
        max_traffic_shift: numbers
            .max_traffic_shift
            .unwrap_or(defaults.max_traffic_shift),
        max_limit_cut_percent: numbers
            .max_limit_cut_percent
            .unwrap_or(defaults.max_limit_cut_percent),
        max_guardrails_loosened: numbers
            .max_guardrails_loosened
            .unwrap_or(defaults.max_guardrails_loosened),
        telemetry,
        max_limit_use_percent: numbers
            .max_limit_use_percent
            .unwrap_or(defaults.max_limit_use_percent),
    }
}

/// Reads a span of telemetry, in whole seconds.
fn span(text: &str) -> Result<Duration, String> {
    let span = Duration::from_millis(scalar::milliseconds(text)?);
    match span {
        _ if span < SHORTEST => Err("is too short".to_owned()),
        _ if span > LONGEST => Err("is too long".to_owned()),
        _ => Ok(Duration::from_secs(span.as_secs())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(text: &str) -> (Option<Guards>, Vec<Trouble>) {
        let written: GuardsSpec = serde_json::from_str(text).unwrap();
        let mut trouble = Vec::new();
        let guards = settle(Some(&written), &Pointer::of(["spec"]), &mut trouble);
        (guards, trouble)
    }

    #[test]
    fn what_is_left_out_keeps_its_default() {
        let (guards, trouble) = settled(r#"{"maxDeletes": 0, "telemetry": "24h"}"#);
        let wanted = Guards {
            max_deletes: 0,
            telemetry: Some(Duration::from_secs(86_400)),
            ..Guards::default()
        };
        assert_eq!((guards, trouble.len()), (Some(wanted), 0));
        assert_eq!(settled(r#""none""#).0, None);
    }

    #[test]
    fn spans_of_telemetry_have_bounds() {
        for (text, seconds) in [("10m", 600), ("1h 30m", 5400), ("31d", 2_678_400)] {
            assert_eq!(span(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for (text, why) in [("9m", "short"), ("32d", "long"), ("24", "no duration")] {
            assert!(span(text).unwrap_err().contains(why), "{text}");
        }
    }

    #[test]
    fn a_number_that_says_nothing_is_found() {
        let (_guards, trouble) = settled(r#"{"maxLimitUsePercent": 80}"#);
        assert_eq!(trouble.len(), 1);
    }

    #[test]
    fn each_number_counts_in_the_digest() {
        let all = r#"{"maxDeletes": 9, "maxDeletePercent": 9, "maxReplacements": 9,
            "maxChangePercent": 9, "maxTrafficShift": 0.9, "maxLimitCutPercent": 9,
            "maxGuardrailsLoosened": 9, "telemetry": "9h", "maxLimitUsePercent": 9}"#;
        let (guards, _trouble) = settled(all);
        let (guards, defaults) = (guards.unwrap().to_value(), Guards::default().to_value());
        for (key, value) in defaults.as_object().unwrap() {
            assert_ne!(&guards[key], value, "{key}");
        }
    }
}
