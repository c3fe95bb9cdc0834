//! Makes a call: token, pace, send, judge, and again where that is right.
//!
//! A call comes in; the answer that stands goes out, or an error that says what became of it. Every
//! try is an event of tracing, without headers and bodies.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::Method;
use lockstep_model::attempt::Again;
use lockstep_model::tenant::{Failure, Obstacle, TenantError, Trace};
use tokio::time::{Instant, sleep_until};
use tracing::Instrument as _;

use crate::answer::{Answer, Body};
use crate::budget::Budget;
use crate::deadline::{Deadline, OVER, STOPPED};
use crate::doctor::witness::Witness;
use crate::mask::Mask;
use crate::notice::{Notices, Wait};
use crate::pace::{Pace, Passage};
use crate::parked::Parked;
use crate::refusal;
use crate::request::{Accept, Call};
use crate::retry::{self, Jitter, THROTTLED_TRIES, TRIES, Verdict};
use crate::send::{NotSent, Sender};
use crate::span;
use crate::sse::Opened;
use crate::token::{Means, Tokens};
use crate::tried;
use crate::turn::{self, To, Turn};

/// So long a wait is told to whoever asked to hear more.
pub(crate) const LONG: Duration = Duration::from_secs(5);

/// Why a try that would come after the run's deadline is not made.
pub(crate) const LATE: &str = "the next try would come after the end of the run's time";

/// Makes calls for a client.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) sender: Sender,
    pub(crate) tokens: Tokens,
    pub(crate) pace: Pace,
    pub(crate) budget: Budget,
    pub(crate) jitter: Jitter,
    pub(crate) mask: Mask,
    pub(crate) deadline: Deadline,
    /// What is remembered of answers that ask for patience.
    pub(crate) witness: Witness,
    /// How many requests were sent.
    pub(crate) sent: AtomicU64,
    pub(crate) notices: Notices,
    pub(crate) parked: Parked,
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
    error.tries.clone_from(&trace.tries);
    error
}

/// A stream that answers a call, and its place among the requests under way.
#[derive(Debug)]
pub(crate) struct Flow<'a> {
    pub(crate) opened: Opened,
    _passage: Option<Passage<'a>>,
}

/// Says whether a call that is to be sent again was surely not carried out and changes something: the
/// next run may as well send it.
fn is_idle(call: &Call, verdict: Verdict, tries: &Tries<'_>) -> bool {
    call.method != Method::GET && !tries.doubtful && matches!(verdict, Verdict::Throttled)
}

/// The tries of one call so far.
#[derive(Debug, Default)]
struct Tries<'a> {
    flow: Option<Flow<'a>>,
    trace: Trace,
    failed: u32,
    throttled: u32,
    /// How long the next try waited, and what for.
    waited: Option<(Duration, String)>,
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
    /// Somebody wants the run to stop, and nothing was carried out.
    Stopped,
}

impl End {
    fn said(self) -> Option<String> {
        match self {
            Self::Tried => None,
            Self::Late => Some(LATE.to_owned()),
            Self::Stopped => Some(STOPPED.to_owned()),
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
        self.carry(call, &mut Tries::default()).await
    }

    /// Makes a call that a stream may answer; where one does, the reply is its head.
    pub(crate) async fn open(&self, call: &Call) -> Result<(Reply, Option<Flow<'_>>), TenantError> {
        let mut tries = Tries::default();
        let reply = self.carry(call, &mut tries).await?;
        Ok((reply, tries.flow))
    }

    async fn carry<'a>(&'a self, call: &Call, tries: &mut Tries<'a>) -> Result<Reply, TenantError> {
        self.budget.first();
        loop {
            let (sent, serial) = self.attempt(call, tries).await?;
            let verdict = retry::judge(call, &sent);
            let wait = match verdict {
                Verdict::Take => {
                    self.pace.went_well();
                    return self.take(call, sent, tries);
                }
                Verdict::Lost => return Err(self.lost(call, &sent, tries)),
                Verdict::Never => return Err(self.failed(call, &sent, tries)),
                Verdict::Refresh => {
                    if tries.refused.is_some() || !self.tokens.can_refresh() {
                        return Err(self.unauthorized(call, &sent, tries));
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
            let idle = is_idle(call, verdict, tries);
            if let Some(end) = self.ends(tries, (verdict, idle), again) {
                return Err(self.ended(call, &sent, tries, end));
            }
            let reason = turn::reason(&sent);
            if wait >= LONG {
                let (secs, name) = (wait.as_secs(), call.name());
                tracing::info!("waiting {secs} s after {reason}, then {name} is sent again");
            }
            let because = tried::because(verdict, &sent);
            tries.trace.again(Again { because, wait });
            tries.waited = Some((wait, reason));
            let _waiting = self.notices.wait(|| Wait::Again {
                request: self.mask.clean(&call.name()),
                because,
                until: again,
            });
            if self.deadline.wait(sleep_until(again), idle).await.is_none() {
                let end = match idle && self.deadline.is_stopped() {
                    true => End::Stopped,
                    false => End::Late,
                };
                return Err(self.ended(call, &sent, tries, end));
            }
        }
    }

    /// Makes the error of a call that is not tried again.
    fn ended(
        &self,
        call: &Call,
        sent: &Result<Answer, NotSent>,
        tries: &Tries<'_>,
        end: End,
    ) -> TenantError {
        let mut error = match tries.doubtful {
            true => self.lost(call, sent, tries),
            false => self.failed(call, sent, tries),
        };
        error.details.extend(end.said());
        if matches!(end, End::Late) {
            error.obstacle.get_or_insert(Obstacle::Deadline);
        }
        error
    }

    /// Waits, unless the run's time ends before; says whether there is time left.
    pub(crate) async fn rest(&self, wait: Duration) -> bool {
        let until = Instant::now() + wait;
        if self.deadline.get().is_some_and(|end| until >= end) {
            return false;
        }
        self.deadline
            .wait(sleep_until(until), false)
            .await
            .is_some()
    }

    /// Says why a call is not tried again, if it is not.
    fn ends(
        &self,
        tries: &Tries<'_>,
        (verdict, idle): (Verdict, bool),
        again: Instant,
    ) -> Option<End> {
        if idle && self.deadline.is_stopped() {
            return Some(End::Stopped);
        }
        if self.deadline.get().is_some_and(|end| again >= end) {
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
        error.tries.clone_from(&reply.trace.tries);
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

    async fn attempt<'a>(
        &'a self,
        call: &Call,
        tries: &mut Tries<'a>,
    ) -> Result<(Result<Answer, NotSent>, u64), TenantError> {
        let means = Means {
            sender: &self.sender,
            jitter: &self.jitter,
            mask: &self.mask,
            deadline: self.deadline.get(),
            notices: &self.notices,
        };
        let token = self.tokens.get(tries.refused, &means).await;
        let token = token.map_err(|error| tries.doubt(call, error))?;
        let request = call.request(&token.secret).map_err(|unbuilt| {
            let mut error = TenantError::new(Failure::Invalid, unbuilt.to_string());
            error.request = Some(call.name());
            error
        })?;
        let entering = Instant::now();
        let idle = call.method != Method::GET && !tries.doubtful;
        let permit = self.deadline.wait(self.pace.enter(), idle).await;
        let left = self.deadline.get().map(|end| end - Instant::now());
        let forbidden = call.method != Method::GET && self.deadline.is_forbidden();
        if forbidden || permit.is_none() || left.is_some_and(|left| left.is_zero()) {
            let is_stopped = forbidden || (idle && self.deadline.is_stopped());
            let why = if is_stopped { STOPPED } else { OVER };
            let mut error = TenantError::new(Failure::Unavailable, why);
            error.obstacle = (!is_stopped).then_some(Obstacle::Deadline);
            return Err(tries.doubt(call, error));
        }
        let turn = Turn {
            attempt: tries.trace.attempts + 1,
            waited: tries.waited.take(),
            paced: entering.elapsed(),
            to: To::Api,
        };
        let mut opened = None;
        let span = span::request(&call.method, &call.url, turn.attempt);
        let sent = match call.accept {
            Accept::Json => {
                let sent = self.sender.send(request, &turn, left, &self.mask);
                let sent = self.deadline.follow(sent.instrument(span.clone()));
                sent.await.unwrap_or_else(|| Err(NotSent::left()))
            }
            Accept::Events => {
                let begun = self.sender.open(request, &turn, left, &self.mask);
                begun.instrument(span.clone()).await.map(|(head, stream)| {
                    opened = stream;
                    head
                })
            }
        };
        if let Some(allowance) = sent.as_ref().ok().and_then(Answer::allowance) {
            self.pace.learn(allowance);
        }
        // A stream keeps its place until it ends.
        tries.flow = opened.map(|opened| Flow {
            opened,
            _passage: permit,
        });
        span::end(&span, &sent);
        self.witness.see(sent.as_ref().ok());
        let status = sent.as_ref().ok().map(|answer| answer.status.as_u16());
        self.notices.answered(status);
        let number = self.sent.fetch_add(1, Ordering::Relaxed) + 1;
        let attempt = tried::attempt(number, call, &sent, &self.mask);
        tries.trace.sent(attempt);
        Ok((sent, token.serial))
    }

    fn take(
        &self,
        call: &Call,
        sent: Result<Answer, NotSent>,
        tries: &mut Tries<'_>,
    ) -> Result<Reply, TenantError> {
        match sent {
            Ok(answer) => Ok(Reply {
                answer,
                trace: std::mem::take(&mut tries.trace),
                doubtful: tries.doubtful,
            }),
            Err(_) => Err(self.failed(call, &sent, tries)),
        }
    }

    /// A write may or may not have been carried out.
    fn lost(&self, call: &Call, sent: &Result<Answer, NotSent>, tries: &Tries<'_>) -> TenantError {
        let mut error = self.failed(call, sent, tries);
        error.failure = Failure::Unsettled;
        error.message = format!(
            "the answer was lost, so it may or may not have been carried out: {}",
            error.message
        );
        error
    }

    fn failed(
        &self,
        call: &Call,
        sent: &Result<Answer, NotSent>,
        tries: &Tries<'_>,
    ) -> TenantError {
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
            Err(lost) => {
                let told = self.mask.clean(&lost.told("the tenant"));
                let mut error = TenantError::new(Failure::Unavailable, told);
                error.obstacle = lost.obstacle;
                error
            }
        };
        error.request = Some(call.name());
        error.attempts = tries.trace.attempts;
        error.tries.clone_from(&tries.trace.tries);
        error.correlation_id = tries.trace.correlation_ids.last().cloned();
        error
    }

    fn unauthorized(
        &self,
        call: &Call,
        sent: &Result<Answer, NotSent>,
        tries: &Tries<'_>,
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

impl Tries<'_> {
    /// Whatever ends a call, a write that may have been carried out stays unsettled.
    fn doubt(&self, call: &Call, mut error: TenantError) -> TenantError {
        if self.doubtful {
            error.failure = Failure::Unsettled;
        }
        error.request.get_or_insert_with(|| call.name());
        if error.tries.is_empty() {
            error.attempts += self.trace.attempts;
            error.tries.clone_from(&self.trace.tries);
        }
        error
    }
}

/// How long the server asks to wait, if it says so. No time at all, as a date that is past, is no
/// leave to ask without end.
pub(crate) fn told(sent: &Result<Answer, NotSent>) -> Option<Duration> {
    let wait = sent.as_ref().ok().and_then(Answer::retry_after);
    wait.filter(|wait| !wait.is_zero())
}
