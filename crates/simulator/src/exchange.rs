//! One exchange from the request to the response: the fault table is asked, the call is answered under the
//! tenant's lock, and what happened is remembered. The calls themselves are in `routes` and `admin`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Response, header, request};
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::watch;

use crate::admin;
use crate::answer::Answer;
use crate::behaviour::RetryAfter;
use crate::call::Call;
use crate::clock::Clock;
use crate::fault::{Action, StatusFault, Wait, When};
use crate::faults::{FaultTable, Strike};
use crate::jobs::JobFailure;
use crate::link::Link;
use crate::rate::spell_wait;
use crate::recorder::{Kept, Recorder};
use crate::refusal::Refusal;
use crate::registration;
use crate::routes::{Route, dispatch};
use crate::tenant::Tenant;
use crate::token::{self, Ask};

/// The largest body that is read.
const LARGEST_BODY: usize = 16 * 1024 * 1024;
/// Time for the first bytes of a truncated answer to leave.
const FLUSH: Duration = Duration::from_millis(5);

/// All that exchanges share.
pub(crate) struct Simulation {
    pub(crate) tenant: Mutex<Tenant>,
    pub(crate) faults: FaultTable,
    pub(crate) recorder: Mutex<Recorder>,
    pub(crate) routes: Vec<Route>,
    pub(crate) clock: Clock,
    pub(crate) closing: watch::Receiver<bool>,
}

impl Simulation {
    /// Locks the tenant.
    pub(crate) fn tenant(&self) -> MutexGuard<'_, Tenant> {
        self.tenant.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks the recorder.
    pub(crate) fn recorder(&self) -> MutexGuard<'_, Recorder> {
        self.recorder.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that was read whole.
struct Asked {
    parts: request::Parts,
    body: Bytes,
    correlation: String,
}

impl Asked {
    fn path(&self) -> &str {
        self.parts.uri.path()
    }

    fn query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }
}

/// Answers one request.
pub(crate) async fn serve(
    State(simulation): State<Arc<Simulation>>,
    ConnectInfo(link): ConnectInfo<Link>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        let message = format!("the body broke off, or is larger than {LARGEST_BODY} bytes");
        return Answer::refused(&Refusal::new(413, "payload.too.large", message), "")
            .into_response();
    };
    if let Some(answer) = admin::answer(&simulation, &link, &parts, &body) {
        return answer.into_response();
    }
    let correlation = simulation.tenant().ids.next_correlation();
    let asked = Asked {
        parts,
        body,
        correlation,
    };
    exchange(&simulation, &link, asked).await
}

async fn exchange(simulation: &Simulation, link: &Link, asked: Asked) -> Response<Body> {
    let strike = simulation
        .faults
        .strike(asked.parts.method.as_str(), asked.path());
    let fault = strike.as_ref().map(|strike| strike.id);
    let mut forced = None;
    let mut answer = None;
    let mut after = None;
    match strike {
        Some(Strike {
            id: _,
            when: When::Before,
            action,
        }) => match action {
            Action::Status(wanted) => answer = Some(struck(simulation, &asked, &wanted)),
            Action::Delay { millis } => wait(simulation, millis).await,
            Action::Drop => return cut(simulation, link, (&asked, fault)),
            Action::Truncate { keep } => after = Some(Action::Truncate { keep }),
            Action::FailJob(failure) => forced = Some(failure),
        },
        Some(Strike {
            id: _,
            when: When::After,
            action,
        }) => after = Some(action),
        None => {}
    }
    let mut answer = answer.unwrap_or_else(|| answer_call(simulation, &asked, forced));
    let mut kept_bytes = None;
    match after {
        Some(Action::Status(wanted)) => answer = struck(simulation, &asked, &wanted),
        Some(Action::Delay { millis }) => wait(simulation, millis).await,
        Some(Action::Drop) => return cut(simulation, link, (&asked, fault)),
        Some(Action::Truncate { keep }) => kept_bytes = Some(keep),
        Some(Action::FailJob(_)) | None => {}
    }
    answer.set("inin-correlation-id", &asked.correlation);
    remember(simulation, &asked, Some(answer.status), fault);
    match kept_bytes {
        Some(keep) => truncated(answer, keep, link),
        None => answer.into_response(),
    }
}

/// Answers the call itself, with its figures and its correlation id.
fn answer_call(simulation: &Simulation, asked: &Asked, forced: Option<JobFailure>) -> Answer {
    let now = simulation.clock.now();
    let tenant = &mut *simulation.tenant();
    let path = asked.path();
    if let Some(answer) = admin::play(tenant, path, &asked.parts, &asked.body) {
        return answer;
    }
    if [token::BASIC_PATH, token::BODY_PATH].contains(&path) {
        if asked.parts.method != axum::http::Method::POST {
            return token::refused(405, "invalid_request", "ask for a token with POST");
        }
        let ask = Ask {
            path,
            headers: &asked.parts.headers,
            body: &asked.body,
            now,
        };
        return tenant
            .tokens
            .answer(&mut tenant.ids, &tenant.behaviour, &ask);
    }
    let access = tenant.tokens.access(&asked.parts.headers, now).cloned();
    let client = access
        .as_ref()
        .map(|access| access.client.clone())
        .unwrap_or_default();
    let standing = tenant.rate.count(&client, tenant.behaviour.rate_limit, now);
    if standing.is_over() {
        let mut answer = standing.refuse(&tenant.behaviour, &asked.correlation);
        standing.mark(&mut answer);
        return answer;
    }
    let call = Call {
        path,
        query: asked.query(),
        headers: &asked.parts.headers,
        body: &asked.body,
        now,
        parameter: String::new(),
        client,
        forced,
    };
    let outcome = access.and_then(|access| {
        registration::settle_due(tenant, now)?;
        dispatch(
            &simulation.routes,
            tenant,
            call,
            &asked.parts.method,
            &access,
        )
    });
    let mut answer = outcome.unwrap_or_else(|refusal| {
        let mut answer = Answer::refused(&refusal, &asked.correlation);
        if refusal.status == 429 {
            answer.set(
                "retry-after",
                &spell_wait(tenant.behaviour.retry_after, 1, now),
            );
        }
        answer
    });
    standing.mark(&mut answer);
    answer
}

/// Gives the answer that a fault wants, in the shape that the path has for errors.
fn struck(simulation: &Simulation, asked: &Asked, wanted: &StatusFault) -> Answer {
    let for_token = [token::BASIC_PATH, token::BODY_PATH].contains(&asked.path());
    let mut answer = if let Some(text) = &wanted.body {
        Answer::plain(wanted.status, text.clone())
    } else if for_token {
        token::refused(wanted.status, &wanted.code, &wanted.message)
    } else {
        let refusal = Refusal::new(wanted.status, &wanted.code, wanted.message.clone());
        Answer::refused(&refusal, &asked.correlation)
    };
    let now = simulation.clock.now();
    match wanted.retry_after {
        Some(Wait::Seconds(seconds)) => answer.set("retry-after", &seconds.to_string()),
        Some(Wait::Date(seconds)) => {
            answer.set("retry-after", &spell_wait(RetryAfter::Date, seconds, now));
        }
        None => {}
    }
    if !for_token {
        let tenant = &mut *simulation.tenant();
        let client = tenant
            .tokens
            .access(&asked.parts.headers, now)
            .map(|access| access.client.clone());
        let client = client.unwrap_or_default();
        tenant
            .rate
            .standing(&client, tenant.behaviour.rate_limit, now)
            .mark(&mut answer);
    }
    answer
}

/// Waits, but never holds up the end of the server.
async fn wait(simulation: &Simulation, millis: u64) {
    let mut closing = simulation.closing.clone();
    tokio::select! {
        () = tokio::time::sleep(Duration::from_millis(millis)) => {}
        _closed = closing.wait_for(|closing| *closing) => {}
    }
}

/// Drops the connection: whatever is answered, no byte of it leaves.
fn cut(
    simulation: &Simulation,
    link: &Link,
    (asked, fault): (&Asked, Option<u64>),
) -> Response<Body> {
    remember(simulation, asked, None, fault);
    link.cut();
    Answer::empty(503).into_response()
}

/// Announces the whole body, sends the first bytes of it and breaks off.
fn truncated(answer: Answer, keep: Option<usize>, link: &Link) -> Response<Body> {
    let bytes = Bytes::from(answer.bytes());
    if bytes.is_empty() {
        link.cut(); // there is no body to break off in, so nothing at all arrives
        return answer.into_response();
    }
    let head = bytes.slice(..keep.unwrap_or(bytes.len() / 2).min(bytes.len()));
    let framed = matches!(answer.content, crate::answer::Content::Frames(_));
    let mut response = answer.into_response();
    if !framed {
        let length = HeaderValue::from(bytes.len().max(head.len() + 1));
        let _before = response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length);
    }
    let link = link.clone();
    let first = stream::once(async move { Ok(head) });
    let rest = stream::once(async move {
        tokio::time::sleep(FLUSH).await;
        link.cut();
        Err(std::io::Error::new(
            std::io::ErrorKind::ConnectionAborted,
            "a fault broke off the answer",
        ))
    });
    *response.body_mut() = Body::from_stream(first.chain(rest));
    response
}

fn remember(simulation: &Simulation, asked: &Asked, status: Option<u16>, fault: Option<u64>) {
    let header = |name: &str| {
        asked
            .parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    simulation.recorder().keep(Kept {
        method: asked.parts.method.to_string(),
        path: asked.path().to_owned(),
        query: asked.query().to_owned(),
        // A copy, so that no larger buffer stays behind a small body.
        body: Bytes::copy_from_slice(&asked.body),
        if_match: header("if-match").map(str::to_owned),
        status,
        correlation_id: asked.correlation.clone(),
        fault,
    });
}
