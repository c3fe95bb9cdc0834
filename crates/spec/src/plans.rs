//! Which saved plans an environment lets be applied: signed by whom, and how old.
//!
//! What stands under `plans` comes in; settings go out, or findings. No key is read here.

use std::time::Duration;

use lockstep_model::{Code, Pointer, scalar};

use crate::environment::Trouble;
use crate::project::PlansSpec;

/// How old a plan may be, unless somebody says so.
pub const USUAL_AGE: Duration = Duration::from_secs(24 * 60 * 60);
const LEAST: Duration = Duration::from_secs(1);
const MOST: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Which saved plans may be applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SavedPlans {
    /// The public keys of whoever may sign, or the files that hold them; with any, a plan must be
    /// signed.
    pub keys: Vec<String>,
    /// How old a plan may be, if the environment says so.
    pub max_age: Option<Duration>,
}

impl SavedPlans {
    /// Makes settings of what is written.
    pub(crate) fn settle(
        spec: Option<&PlansSpec>,
        at: &Pointer,
        trouble: &mut Vec<Trouble>,
    ) -> Self {
        let Some(spec) = spec else {
            return Self::default();
        };
        let mut report = |why| {
            let at = at.then("maxAge");
            trouble.push(Trouble::new(Code::Duration, at, format!("`maxAge` {why}")));
        };
        let max_age = spec.max_age.as_deref().map(max_age);
        Self {
            keys: spec.keys.clone(),
            max_age: max_age.and_then(|read| read.map_err(&mut report).ok()),
        }
    }
}

/// Reads how old a plan may be.
///
/// # Errors
///
/// Says in a sentence without a subject what is wrong with the text, and what may be written.
pub fn max_age(text: &str) -> Result<Duration, String> {
    let why = match scalar::milliseconds(text).map(Duration::from_millis) {
        Ok(time) if time < LEAST => "is too short",
        Ok(time) if time > MOST => "is too long",
        Ok(time) => return Ok(time),
        Err(_no_duration) => "is no duration",
    };
    Err(format!(
        "{why}: write one from a second to 90 days, such as 8h or 2days"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_bounds() {
        for (text, seconds) in [
            ("1m", 60),
            ("24h", 86_400),
            ("2days", 172_800),
            ("1h 30m", 5_400),
        ] {
            assert_eq!(max_age(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for (text, why) in [
            ("999ms", "too short"),
            ("91days", "too long"),
            ("24", "no duration"),
            ("", "no duration"),
            ("-1h", "no duration"),
            ("99999999999999999999h", "no duration"),
        ] {
            let told = max_age(text).unwrap_err();
            assert!(told.contains(why) && told.contains("such as 8h"), "{told}");
        }
    }
}
