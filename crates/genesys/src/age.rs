//! Says whether a date of modification may stand for what an object holds.
//!
//! A date in whole seconds is the same after two writes within one second. It may be remembered only
//! if the object had rested when it was read: whoever writes it later gives it another date.

use jiff::Timestamp;

/// How many seconds an object must have rested: one for the resolution of its date, one for the
/// answer's own.
const REST: i64 = 2;

/// Says whether a date tells one state of an object from all later ones. `read` is the time of the
/// answer that held it, by the server's clock, in seconds.
///
/// A date with a fraction does: two writes would have to fall into one millisecond, with a whole
/// reading between them.
pub(crate) fn tells(date: &str, read: Option<i64>) -> bool {
    let Ok(date) = date.parse::<Timestamp>() else {
        return false;
    };
    date.subsec_nanosecond() != 0 || read.is_some_and(|read| read >= date.as_second() + REST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_in_whole_seconds_must_have_rested() {
        let second = "2026-01-02T03:04:05Z".parse::<Timestamp>().unwrap();
        let at = |seconds: i64| Some(second.as_second() + seconds);
        for date in ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"] {
            assert!(!tells(date, None));
            assert!(!tells(date, at(0)));
            assert!(!tells(date, at(1)));
            assert!(tells(date, at(2)));
        }
        assert!(tells("2026-01-02T03:04:05.120Z", at(0)));
        assert!(tells("2026-01-02T03:04:05.120Z", None));
    }

    #[test]
    fn what_is_no_date_tells_nothing() {
        for text in ["", "yesterday", "2026-01-02"] {
            assert!(!tells(text, Some(i64::MAX)), "{text}");
        }
    }
}
