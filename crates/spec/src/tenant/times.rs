//! How long things may take: as durations are written, and within their bounds.

use std::time::Duration;

use lockstep_model::{Code, Pointer, scalar};

use crate::environment::Trouble;
use crate::tenant::TimeoutsSpec;

/// How long talking to an organisation may take, where the environment says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// Making a connection.
    pub connect: Option<Duration>,
    /// One request, to the last byte of its answer.
    pub answer: Option<Duration>,
    /// Following an asynchronous job.
    pub job: Option<Duration>,
    /// Looking for a write whose answer was lost.
    pub settle: Option<Duration>,
    /// A whole run.
    pub deadline: Option<Duration>,
}

/// What one duration may be.
struct Bounds {
    least: u64,
    most: u64,
    /// Both, as people write them.
    said: &'static str,
}

const CONNECT: Bounds = Bounds::new(100, 120_000, "from 100ms to 2m");
const ANSWER: Bounds = Bounds::new(1_000, 600_000, "from 1s to 10m");
const JOB: Bounds = Bounds::new(1_000, 3_600_000, "from 1s to 60m");
const SETTLE: Bounds = Bounds::new(1_000, 300_000, "from 1s to 5m");
const DEADLINE: Bounds = Bounds::new(1_000, 86_400_000, "from 1s to 1440m");

impl Bounds {
    const fn new(least: u64, most: u64, said: &'static str) -> Self {
        Self { least, most, said }
    }

    fn read(&self, text: &str) -> Result<Duration, String> {
        // Other units are not in the form of a duration here, though they could be read.
        let unit = |word: &str| matches!(word, "" | "ms" | "s" | "m");
        if !text
            .split(|c: char| c.is_ascii_digit() || c == ' ')
            .all(unit)
        {
            return Err("has a unit that is none of ms, s and m".to_owned());
        }
        let millis = scalar::milliseconds(text)?;
        match millis {
            _ if millis < self.least => Err("is too short".to_owned()),
            _ if millis > self.most => Err("is too long".to_owned()),
            _ => Ok(Duration::from_millis(millis)),
        }
    }
}

/// Reads the time that a whole run may take.
///
/// # Errors
///
/// Says in a sentence without a subject what is wrong with the text, and what may be written.
pub fn deadline(text: &str) -> Result<Duration, String> {
    let read = DEADLINE.read(text);
    read.map_err(|why| format!("{why}: write a duration {}, such as 30m", DEADLINE.said))
}

/// Makes settings of what is written at the pointer of a tenant.
pub(super) fn settle(
    timeouts: Option<&TimeoutsSpec>,
    deadline: Option<&String>,
    at: &Pointer,
    trouble: &mut Vec<Trouble>,
) -> Times {
    let mut read = |text: Option<&String>, bounds: &Bounds, at: Pointer| {
        let found = bounds.read(text?);
        let why = match found {
            Ok(time) => return Some(time),
            Err(why) => why,
        };
        let name = at.steps().last().map_or("", String::as_str);
        let found = Trouble::new(Code::Duration, at.clone(), format!("`{name}` {why}"));
        trouble.push(found.help(format!("write a duration {}", bounds.said)));
        None
    };
    let of = at.then("timeouts");
    let given =
        |pick: fn(&TimeoutsSpec) -> &Option<String>| timeouts.and_then(|t| pick(t).as_ref());
    Times {
        connect: read(given(|t| &t.connect), &CONNECT, of.then("connect")),
        answer: read(given(|t| &t.answer), &ANSWER, of.then("answer")),
        job: read(given(|t| &t.job), &JOB, of.then("job")),
        settle: read(given(|t| &t.settle), &SETTLE, of.then("settle")),
        deadline: read(deadline, &DEADLINE, at.then("deadline")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_bounds_and_known_units() {
        for (text, seconds) in [("1s", 1), ("30m", 1800), ("1m 30s", 90), ("1440m", 86_400)] {
            assert_eq!(deadline(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for (text, why) in [
            ("999ms", "too short"),
            ("1441m", "too long"),
            ("1h", "unit"),
            ("30", "no duration"),
            ("", "no duration"),
            ("99999999999999999999m", "no duration"),
        ] {
            let told = deadline(text).unwrap_err();
            assert!(told.contains(why) && told.contains("such as 30m"), "{told}");
        }
    }
}
