//! Makes a call: token, pace, send, judge, and again where that is right.
//!
//! A call comes in; the answer that stands goes out, or an error that says what became of it. Every
//! try is an event of tracing, without headers and bodies.

use std::time::Duration;

use lockstep_model::tenant::{Failure, TenantError, Trace};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::answer::{Answer, Body};
use crate::budget::Budget;
use crate::mask::Mask;
use crate::pace::Pace;
use crate::refusal;
use crate::request::Call;
use crate::retry::{self, Jitter, THROTTLED_TRIES, TRIES, Verdict};
use crate::send::{NotSent, Sender};
use crate::token::{Means, Tokens};

/// Makes calls for a client.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) sender: Sender,
    pub(crate) tokens: Tokens,
    pub(crate) pace: Pace,
    pub(crate) budget: Budget,
    pub(crate) jitter: Jitter,
    pub(crate) mask: Mask,
    pub(crate) deadline: Option<Instant>,
}

/// An answer that stands, and how it came.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) answer: Answer,
    pub(crate) trace: Trace,
    /// Whether an earlier try may have been carried out.
    pub(crate) doubtful: bool,
}

/// Makes the error of an answer that cannot be understood.
pub(crate) fn odd(call: &Call, trace: &Trace, message: &str) -> TenantError {
    let mut error = TenantError::new(Failure::Answer, message);
    error.request = Some(call.name());
    error.correlation_id = trace.correlation_ids.last().cloned();
    error.attempts = trace.attempts;
    error
}

/// The tries of one call so far.
#[derive(Debug, Default)]
struct Tries {
    trace: Trace,
    failed: u32,
    throttled: u32,
    /// The serial of the token that was refused.
    refused: Option<u64>,
    doubtful: bool,
}

/// Why a call is not tried again.
#[derive(Debug, Clone, Copy)]
enum End {
    /// It was tried often enough.
    Tried,
    /// The next try would begin after the run's deadline.
    Late,
    /// Too much of what was sent lately was sent again.
    Storm,
}

impl End {
    fn said(self) -> Option<String> {
        match self {
            Self::Tried => None,
            Self::Late => {
                Some("the next try would come after the end of the run's time".to_owned())
            }
            Self::Storm => {
                let said = "it is not sent again: too many requests failed in the last minute, and \
                            sending each again would make that worse";
                Some(said.to_owned())
            }
        }
    }
}

impl Caller {
    /// Makes a call and returns the answer that stands, whatever its status.
    pub(crate) async fn call(&self, call: &Call) -> Result<Reply, TenantError> {
        let mut tries = Tries::default();
        self.budget.first();
        loop {
            let (sent, serial) = self.attempt(call, &mut tries).await?;
            let verdict = retry::judge(call, &sent);
            let wait = match verdict {
                Verdict::Take => {
                    self.pace.went_well();
                    return self.take(call, sent, tries);
                }
                Verdict::Lost => return Err(self.lost(call, &sent, &tries)),
                Verdict::Never => return Err(self.failed(call, &sent, &tries)),
                Verdict::Refresh => {
                    if tries.refused.is_some() || !self.tokens.can_refresh() {
                        return Err(self.unauthorized(call, &sent, &tries));
                    }
                    tries.refused = Some(serial);
                    Duration::ZERO
                }
                Verdict::Throttled => {
                    tries.throttled += 1;
                    let wait = told(&sent).unwrap_or_else(|| self.jitter.wait(tries.throttled));
                    self.pace.refused(wait);
                    wait
                }
                Verdict::Again { doubtful } => {
                    tries.failed += 1;
                    tries.doubtful |= doubtful;
                    told(&sent).unwrap_or_else(|| self.jitter.wait(tries.failed))
                }
            };
            let again = Instant::now() + wait;
            if let Some(end) = self.ends(&tries, verdict, again) {
                let mut error = match tries.doubtful {
                    true => self.lost(call, &sent, &tries),
                    false => self.failed(call, &sent, &tries),
                };
                error.details.extend(end.said());
                return Err(error);
            }
            tracing::debug!(call = call.name(), ?verdict, ?wait, "sending again");
            sleep_until(again).await;
        }
    }

    /// Says why a call is not tried again, if it is not.
    fn ends(&self, tries: &Tries, verdict: Verdict, again: Instant) -> Option<End> {
        if self.deadline.is_some_and(|end| again >= end) {
            return Some(End::Late);
        }
        if tries.failed >= TRIES || tries.throttled >= THROTTLED_TRIES {
            return Some(End::Tried);
        }
        // Haste that the server refuses is met by pace, and a token that ended by a new one.
        let failed = matches!(verdict, Verdict::Again { .. });
        (failed && !self.budget.again()).then_some(End::Storm)
    }

    /// Makes a call and returns its answer only if that is a success.
    pub(crate) async fn ask(&self, call: &Call) -> Result<Reply, TenantError> {
        let reply = self.call(call).await?;
        if reply.answer.status.is_success() {
            return Ok(reply);
        }
        Err(self.refused(call, &reply))
    }

    /// Makes the error that a reply means.
    pub(crate) fn refused(&self, call: &Call, reply: &Reply) -> TenantError {
        let mut error = refusal::of_answer(call, &reply.answer, &self.mask);
        error.attempts = reply.trace.attempts;
        error
    }

    /// Makes the error of an answer that is no JSON, if it is none.
    pub(crate) fn no_json(
        &self,
        call: &Call,
        answer: &Answer,
        trace: &Trace,
    ) -> Option<TenantError> {
        let message = refusal::no_json(answer, &self.mask)?;
        let mut error = odd(call, trace, &message);
        error.status = Some(answer.status.as_u16());
        Some(error)
    }

    async fn attempt(
        &self,
        call: &Call,
        tries: &mut Tries,
    ) -> Result<(Result<Answer, NotSent>, u64), TenantError> {
        let means = Means {
            sender: &self.sender,
            jitter: &self.jitter,
            mask: &self.mask,
            deadline: self.deadline,
        };
        let token = self.tokens.get(tries.refused, &means).await;
        let token = token.map_err(|error| tries.doubt(call, error))?;
        let request = call.request(&token.secret).map_err(|_unbuilt| {
            let mut error = TenantError::new(Failure::Invalid, "the request cannot be built");
            error.request = Some(call.name());
            error
        })?;
        let permit = match self.deadline {
            Some(end) => timeout_at(end, self.pace.enter()).await.ok(),
            None => Some(self.pace.enter().await),
        };
        let left = self.deadline.map(|end| end - Instant::now());
        if permit.is_none() || left.is_some_and(|left| left.is_zero()) {
            let message = "the time that the run may take is over, so it was not sent";
            let error = TenantError::new(Failure::Unavailable, message);
            return Err(tries.doubt(call, error));
        }
        let sent = self.sender.send(request, left, &self.mask).await;
        if let Some(allowance) = sent.as_ref().ok().and_then(Answer::allowance) {
            self.pace.learn(allowance);
        }
        drop(permit);
        tries.trace.attempts += 1;
        let id = sent.as_ref().ok().and_then(Answer::correlation_id);
        tries
            .trace
            .correlation_ids
            .extend(id.map(|id| self.mask.clean(id)));
        let status = sent.as_ref().map(|answer| answer.status.as_u16()).ok();
        let attempt = tries.trace.attempts;
        tracing::debug!(method = %call.method, path = call.url.path(), status, attempt, "sent");
        Ok((sent, token.serial))
    }

    fn take(
        &self,
        call: &Call,
        sent: Result<Answer, NotSent>,
        tries: Tries,
    ) -> Result<Reply, TenantError> {
        match sent {
            Ok(answer) => Ok(Reply {
                answer,
                trace: tries.trace,
                doubtful: tries.doubtful,
            }),
            Err(_) => Err(self.failed(call, &sent, &tries)),
        }
    }

    /// A write may or may not have been carried out.
    fn lost(&self, call: &Call, sent: &Result<Answer, NotSent>, tries: &Tries) -> TenantError {
        let mut error = self.failed(call, sent, tries);
        error.failure = Failure::Unsettled;
        error.message = format!(
            "the answer was lost, so it may or may not have been carried out: {}",
            error.message
        );
        error
    }

    fn failed(&self, call: &Call, sent: &Result<Answer, NotSent>, tries: &Tries) -> TenantError {
        let mut error = match sent {
            Ok(answer) if answer.status.is_success() => {
                let message = match answer.body {
                    Body::BrokenOff => "the answer breaks off".to_owned(),
                    Body::Other(_) | Body::Empty | Body::Json(_) => {
                        let message = refusal::no_json(answer, &self.mask);
                        message.unwrap_or_else(|| "the answer is no JSON".to_owned())
                    }
                };
                let mut error = TenantError::new(Failure::Answer, message);
                error.status = Some(answer.status.as_u16());
                error
            }
            Ok(answer) => refusal::of_answer(call, answer, &self.mask),
            Err(lost) => TenantError::new(
                Failure::Unavailable,
                self.mask.clean(&lost.told("the tenant")),
            ),
        };
        error.request = Some(call.name());
        error.attempts = tries.trace.attempts;
        error.correlation_id = tries.trace.correlation_ids.last().cloned();
        error
    }

    fn unauthorized(
        &self,
        call: &Call,
        sent: &Result<Answer, NotSent>,
        tries: &Tries,
    ) -> TenantError {
        let mut error = self.failed(call, sent, tries);
        error.details.push(match self.tokens.can_refresh() {
            true => "a new token was refused too".to_owned(),
            false => "an access token that was given directly cannot be refreshed: give a new one"
                .to_owned(),
        });
        tries.doubt(call, error)
    }
}

impl Tries {
    /// Whatever ends a call, a write that may have been carried out stays unsettled.
    fn doubt(&self, call: &Call, mut error: TenantError) -> TenantError {
        if self.doubtful {
            error.failure = Failure::Unsettled;
        }
        error.request.get_or_insert_with(|| call.name());
        error.attempts = error.attempts.max(self.trace.attempts);
        error
    }
}

/// How long the server asks to wait, if it says so.
fn told(sent: &Result<Answer, NotSent>) -> Option<Duration> {
    sent.as_ref().ok().and_then(Answer::retry_after)
}
