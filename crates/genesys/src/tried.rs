//! Tells one request of a call as data: how it ended, and why another follows.
//!
//! What was sent and what came back go in, an [`Attempt`] without header, body or secret goes out.

use lockstep_model::attempt::{Attempt, Because, End, Loss};

use crate::answer::Answer;
use crate::mask::Mask;
use crate::request::Call;
use crate::retry::Verdict;
use crate::send::{Fate, NotSent};

/// Tells a request that ended.
pub(crate) fn attempt(
    number: u64,
    call: &Call,
    sent: &Result<Answer, NotSent>,
    mask: &Mask,
) -> Attempt {
    let answer = sent.as_ref().ok();
    let id = answer.and_then(Answer::correlation_id);
    Attempt {
        number,
        request: mask.clean(&call.name()),
        end: match sent {
            Ok(answer) => End::Answered(answer.status.as_u16()),
            Err(lost) => End::Lost(match lost.fate {
                Fate::Unsent => Loss::NotConnected,
                Fate::Unknown => Loss::NoAnswer,
                Fate::Refused => Loss::NotAllowed,
            }),
        },
        again: None,
        correlation_id: id.map(|id| mask.clean(id)),
    }
}

/// Tells why a request is sent again.
pub(crate) fn because(verdict: Verdict, sent: &Result<Answer, NotSent>) -> Because {
    match (verdict, sent) {
        (Verdict::Refresh, _) => Because::Token,
        (Verdict::Throttled, _) => Because::Throttled,
        (_, Ok(answer)) if answer.status.is_success() => Because::NoAnswer,
        (_, Ok(_)) => Because::Failed,
        (_, Err(lost)) => match lost.fate {
            Fate::Unsent => Because::NotConnected,
            Fate::Unknown | Fate::Refused => Because::NoAnswer,
        },
    }
}

/// Tells why a token is asked for again.
pub(crate) fn passing(sent: &Result<Answer, NotSent>) -> Because {
    match sent {
        Ok(answer) if answer.status.as_u16() == 429 => Because::Throttled,
        Ok(_) | Err(_) => because(Verdict::Again { doubtful: false }, sent),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};
    use lockstep_model::Kind;

    use super::*;
    use crate::request::Requests;
    use crate::wire;

    fn call() -> Call {
        let of = wire::of(Kind::Provider).unwrap().collection;
        Requests::new("https://api.example".parse().unwrap()).page(of, 1)
    }

    fn answer(status: StatusCode) -> Result<Answer, NotSent> {
        let mut headers = HeaderMap::new();
        headers.insert("inin-correlation-id", "c-canary".parse().unwrap());
        Ok(Answer::new(status, headers, Bytes::from_static(b"{}")))
    }

    #[test]
    fn an_attempt_names_its_request_and_its_end() {
        let mask = Mask::default();
        mask.add("c-canary");
        let told = attempt(7, &call(), &answer(StatusCode::BAD_GATEWAY), &mask);
        assert_eq!((told.number, told.end), (7, End::Answered(502)));
        assert_eq!(told.request, "GET /api/v2/ai/llm/providers");
        assert_ne!(told.correlation_id.as_deref(), Some("c-canary"));
        let lost = Err(NotSent::new(Fate::Unknown, "gone"));
        let told = attempt(8, &call(), &lost, &mask);
        assert_eq!(told.end, End::Lost(Loss::NoAnswer));
    }

    #[test]
    fn each_reason_has_its_word() {
        let again = Verdict::Again { doubtful: false };
        let lost = |fate| Err(NotSent::new(fate, "gone"));
        let cases = [
            (
                Verdict::Refresh,
                answer(StatusCode::UNAUTHORIZED),
                Because::Token,
            ),
            (
                Verdict::Throttled,
                answer(StatusCode::TOO_MANY_REQUESTS),
                Because::Throttled,
            ),
            (again, answer(StatusCode::BAD_GATEWAY), Because::Failed),
            (again, answer(StatusCode::OK), Because::NoAnswer),
            (again, lost(Fate::Unsent), Because::NotConnected),
            (again, lost(Fate::Unknown), Because::NoAnswer),
        ];
        for (verdict, sent, reason) in cases {
            assert_eq!(because(verdict, &sent), reason, "{verdict:?}");
        }
    }
}
