//! One request of a call: how it ended, and why and when it was followed by another.
//!
//! The crate that speaks to the tenant makes it; logs and the ledger keep it. It holds no header, no
//! body and no secret.

use std::fmt;
use std::time::Duration;

/// One request that was sent, or was to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which request of the client it was, from 1.
    pub number: u64,
    /// The method and path.
    pub request: String,
    /// How it ended.
    pub end: End,
    /// Why it was sent again, and after how long, if it was.
    pub again: Option<Again>,
    /// The id that support asks for.
    pub correlation_id: Option<String>,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// An answer came, with this HTTP status.
    Answered(u16),
    /// No whole answer came.
    Lost(Loss),
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// There was no connection, so it never reached the tenant.
    NotConnected,
    /// It was sent, and no whole answer came.
    NoAnswer,
    /// It was not allowed to leave.
    NotAllowed,
}

/// Why a request was sent again, and after how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again {
    /// Why.
    pub because: Because,
    /// How long was waited.
    pub wait: Duration,
}

/// Why a request was sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// The access token was refused.
    Token,
    /// The tenant asked for fewer requests.
    Throttled,
    /// The tenant failed, or something before it did.
    Failed,
    /// There was no connection.
    NotConnected,
    /// No whole answer came.
    NoAnswer,
}

impl Attempt {
    /// Says whether it was answered with a success.
    pub const fn went_well(&self) -> bool {
        matches!(self.end, End::Answered(200..=299)) && self.again.is_none()
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.request)?;
        match self.end {
            End::Answered(status) => write!(f, "{status}")?,
            End::Lost(Loss::NotConnected) => f.write_str("no connection")?,
            End::Lost(Loss::NoAnswer) => f.write_str("no answer")?,
            End::Lost(Loss::NotAllowed) => f.write_str("not sent")?,
        }
        let Some(again) = self.again else {
            return Ok(());
        };
        let why = match again.because {
            Because::Token => ", with a new token",
            Because::Throttled => ", as fewer requests were asked for",
            Because::Failed | Because::NotConnected | Because::NoAnswer => "",
        };
        write!(f, ", sent again after {} ms{why}", again.wait.as_millis())
    }
}

impl Loss {
    const ALL: [Self; 3] = [Self::NotConnected, Self::NoAnswer, Self::NotAllowed];

    /// Returns its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotConnected => "notConnected",
            Self::NoAnswer => "noAnswer",
            Self::NotAllowed => "notAllowed",
        }
    }

    /// Finds a loss by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|loss| loss.as_str() == word)
    }
}

impl Because {
    const ALL: [Self; 5] = [
        Self::Token,
        Self::Throttled,
        Self::Failed,
        Self::NotConnected,
        Self::NoAnswer,
    ];

    /// Returns its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Throttled => "throttled",
            Self::Failed => "failed",
            Self::NotConnected => "notConnected",
            Self::NoAnswer => "noAnswer",
        }
    }

    /// Finds a reason by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_reads_as_a_line() {
        let mut attempt = Attempt {
            number: 1,
            request: "PUT /x".to_owned(),
            end: End::Answered(200),
            again: None,
            correlation_id: None,
        };
        assert_eq!(attempt.to_string(), "PUT /x: 200");
        attempt.end = End::Lost(Loss::NoAnswer);
        attempt.again = Some(Again {
            because: Because::NoAnswer,
            wait: Duration::from_millis(180),
        });
        assert_eq!(
            attempt.to_string(),
            "PUT /x: no answer, sent again after 180 ms"
        );
    }

    #[test]
    fn words_are_found_again() {
        for loss in Loss::ALL {
            assert_eq!(Loss::from_word(loss.as_str()), Some(loss));
        }
        for reason in Because::ALL {
            assert_eq!(Because::from_word(reason.as_str()), Some(reason));
        }
        assert_eq!(Loss::from_word("token"), None);
        assert_eq!(Because::from_word("notAllowed"), None);
    }
}
