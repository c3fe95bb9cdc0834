//! How old a saved plan is, and may be.
//!
//! The time of a plan and the present one come in; words go out, or why it is not to be applied.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lockstep_spec::SavedPlans;
use lockstep_spec::plans::USUAL_AGE;

use crate::clock;
use crate::exit::Exit;
use crate::failure::Failure;

/// How far clocks may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Reads a word of the command line.
pub(crate) fn max_age(text: &str) -> Result<Duration, String> {
    lockstep_spec::plans::max_age(text).map_err(|why| format!("it {why}"))
}

/// Returns how old a plan may be: as the environment says, or less.
pub(crate) fn bound(given: Option<Duration>, settings: &SavedPlans) -> Result<Duration, Failure> {
    match (given, settings.max_age) {
        (Some(given), Some(most)) if given > most => {
            let message = format!(
                "--max-age {} is more than the environment lets plans age: {}",
                spelled(given),
                spelled(most)
            );
            Err(Failure::new(message).help("plan again, or change `plans.maxAge` in lockstep.yaml"))
        }
        (Some(given), _) => Ok(given),
        (None, settings) => Ok(settings.unwrap_or(USUAL_AGE)),
    }
}

/// Refuses a plan that is too old, or of a time to come.
pub(crate) fn check(created_at: &str, now: Timestamp, most: Duration) -> Result<String, Failure> {
    let made = clock::read(created_at).ok_or_else(|| {
        Failure::new(format!(
            "`{created_at}` is no time that a plan can be made at"
        ))
        .help("make the plan anew")
    })?;
    let age = now.duration_since(made);
    if age < -SKEW {
        let message = format!("the plan was made at {created_at}, which is yet to come");
        return Err(Failure::new(message).help("set the clocks of both machines, and plan again"));
    }
    // A second more or less is nobody's concern.
    let age = Duration::from_secs(u64::try_from(age.as_secs()).unwrap_or_default());
    match age > most {
        false => Ok(format!("made {} ago, at {created_at}", spelled(age))),
        true => {
            let message = format!(
                "the plan has expired: it was made {} ago, and may be {} old",
                spelled(age),
                spelled(most)
            );
            let help = "plan again, and have that reviewed; --max-age says how old a plan may be";
            Err(Failure::new(message).exit(Exit::Stale).help(help))
        }
    }
}

fn spelled(time: Duration) -> String {
    humantime::format_duration(time).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    fn checked(made: &str) -> Result<String, String> {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        check(made, now, DAY).map_err(|failure| failure.to_string())
    }

    #[test]
    fn plans_expire_and_come_from_no_future() {
        assert_eq!(
            checked("2026-11-22T11:00:00Z"),
            Ok("made 1h ago, at 2026-11-22T11:00:00Z".to_owned())
        );
        assert!(checked("2026-11-21T12:00:00Z").is_ok());
        let old = checked("2026-11-21T11:59:59Z").unwrap_err();
        assert!(old.contains("1day 1s ago, and may be 1day old"), "{old}");
        assert!(checked("2026-11-22T12:05:00Z").is_ok());
        let early = checked("2026-11-22T12:05:01Z").unwrap_err();
        assert!(early.contains("yet to come"), "{early}");
        for odd in ["", "yesterday", "9999999-01-01T00:00:00Z"] {
            assert!(checked(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn the_command_line_only_shortens() {
        let settings = |max_age| SavedPlans {
            keys: Vec::new(),
            max_age,
        };
        assert_eq!(bound(None, &settings(None)).unwrap(), DAY);
        assert_eq!(bound(Some(2 * DAY), &settings(None)).unwrap(), 2 * DAY);
        assert_eq!(bound(None, &settings(Some(2 * DAY))).unwrap(), 2 * DAY);
        assert_eq!(bound(Some(DAY), &settings(Some(2 * DAY))).unwrap(), DAY);
        assert!(bound(Some(2 * DAY), &settings(Some(DAY))).is_err());
    }
}
