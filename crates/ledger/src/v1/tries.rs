//! One request of a write, as it is stored.

use std::time::Duration;

use lockstep_model::attempt::{Again, Attempt, Because, End, Loss};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text;

/// One request of a write. There is a `status` or a `lost`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Try<'a> {
    /// The method and path.
    request: &'a str,
    /// The HTTP status of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Why there was no answer: `notConnected`, `noAnswer`, `notAllowed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<&'a str>,
    /// Why it was sent again: `token`, `throttled`, `failed`, `notConnected`, `noAnswer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<&'a str>,
    /// After how many milliseconds it was sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    wait_ms: Option<u64>,
    /// The correlation id of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<&'a str>,
}

impl<'a> From<&'a Attempt> for Try<'a> {
    fn from(attempt: &'a Attempt) -> Self {
        let (status, lost) = match attempt.end {
            End::Answered(status) => (Some(status), None),
            End::Lost(loss) => (None, Some(loss.as_str())),
        };
        Self {
            request: &attempt.request,
            status,
            lost,
            again: attempt.again.map(|again| again.because.as_str()),
            wait_ms: attempt.again.map(|again| text::millis(again.wait)),
            correlation_id: attempt.correlation_id.as_deref(),
        }
    }
}

/// What a later version may say of a request and this one does not know is left out.
pub(super) fn attempt(stored: &Try<'_>) -> Option<Attempt> {
    let end = match (stored.status, stored.lost) {
        (Some(status), _) => End::Answered(status),
        (None, Some(word)) => End::Lost(Loss::from_word(word)?),
        (None, None) => return None,
    };
    let again = stored.again.and_then(Because::from_word);
    Some(Attempt {
        number: 0,
        request: stored.request.to_owned(),
        end,
        again: again.map(|because| Again {
            because,
            wait: Duration::from_millis(stored.wait_ms.unwrap_or_default()),
        }),
        correlation_id: stored.correlation_id.map(str::to_owned),
    })
}
