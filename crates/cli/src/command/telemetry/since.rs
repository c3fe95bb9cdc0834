//! From when on: so long ago, or a day or time.

use std::str::FromStr;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};

use crate::exit::Exit;
use crate::failure::Failure;

/// The shortest span that telemetry is asked for: times are told in seconds.
const SHORTEST: Duration = Duration::from_secs(1);

/// From when on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// So long before the present time.
    Ago(Duration),
    /// A time.
    At(Timestamp),
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(ago) = humantime::parse_duration(text) {
            return match ago >= SHORTEST {
                true => Ok(Self::Ago(ago)),
                false => Err("a span of time is at least 1s".to_owned()),
            };
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(Self::At(at));
        }
        let day = text.parse::<Date>().ok();
        let day = day.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
        day.map(|day| Self::At(day.timestamp())).ok_or_else(|| {
            let message = "neither a span of time as in `24h`, `90m` or `7d`, nor a day or time in \
                           RFC 3339 as in `2026-11-21` or `2026-11-21T08:00:00Z`";
            message.to_owned()
        })
    }
}

impl Since {
    /// Returns the span of time from then until now, in whole seconds.
    pub(super) fn until(self, now: Timestamp) -> Result<(Timestamp, Timestamp), Failure> {
        let whole = |at: Timestamp| {
            let round = jiff::TimestampRound::new()
                .smallest(Unit::Second)
                .mode(jiff::RoundMode::Trunc);
            at.round(round).unwrap_or(at)
        };
        let now = whole(now);
        let refuse = |message: String| Err(Failure::new(message).exit(Exit::Usage));
        let from = match self {
            Self::At(at) => whole(at),
            Self::Ago(ago) => match now.checked_sub(ago) {
                Ok(from) => whole(from),
                Err(_beyond) => return refuse("--since is before all calendars".to_owned()),
            },
        };
        match from < now {
            true => Ok((from, now)),
            false => refuse(format!("--since is {from}, and it is only {now} now")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-21T12:00:00.75Z".parse().unwrap()
    }

    fn span(text: &str) -> (String, String) {
        let (from, to) = text.parse::<Since>().unwrap().until(now()).unwrap();
        (from.to_string(), to.to_string())
    }

    #[test]
    fn spans_days_and_times_are_read() {
        for (text, from) in [
            ("24h", "2026-11-20T12:00:00Z"),
            ("1h 30m", "2026-11-21T10:30:00Z"),
            ("7d", "2026-11-14T12:00:00Z"),
            ("2026-11-21T08:00:00+02:00", "2026-11-21T06:00:00Z"),
            ("2026-11-20", "2026-11-20T00:00:00Z"),
        ] {
            let wanted = (from.to_owned(), "2026-11-21T12:00:00Z".to_owned());
            assert_eq!(span(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_or_no_past_is_refused() {
        for text in ["", "yesterday", "0s", "500ms", "24", "-3h", "2026-13-01"] {
            assert!(text.parse::<Since>().is_err(), "{text}");
        }
        for text in ["2026-11-21T12:00:00Z", "2027-01-01", "20000years"] {
            assert!(
                text.parse::<Since>().unwrap().until(now()).is_err(),
                "{text}"
            );
        }
    }
}
