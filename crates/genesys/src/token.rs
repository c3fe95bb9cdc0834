//! The access token: asked for once for all calls that wait, renewed before it ends.
//!
//! Credentials come in, a bearer token goes out. It knows the token end point and nothing else of
//! the API.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, StatusCode};
use lockstep_model::tenant::{Failure, Obstacle, TenantError};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{Mutex, OnceCell};
use tokio::time::{Instant, sleep};
use tracing::Instrument as _;

use crate::answer::Answer;
use crate::caller::{LATE, told};
use crate::config::Access;
use crate::mask::Mask;
use crate::notice::{Notices, Wait};
use crate::refusal;
use crate::request::Credentials;
use crate::retry::{Jitter, TRIES};
use crate::send::{Fate, NotSent, Sender};
use crate::turn::{self, To, Turn};
use crate::{gateway, wire};
use crate::{span, tried};

/// How long before its end a token is renewed.
const MARGIN: Duration = Duration::from_secs(60);
/// How long a token is used at most, whatever is said of it.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// No token is shorter, and taking out what is would spoil whatever is shown.
const SHORTEST: usize = 8;

/// Gives tokens to calls.
#[derive(Debug)]
pub(crate) struct Tokens {
    source: Source,
    access: Access,
    scopes: Vec<&'static str>,
    /// Who is told each token.
    learn: Option<fn(&SecretString)>,
    state: Mutex<State>,
    /// What the first token end point's answer said of its token.
    told: OnceCell<Told>,
}

/// What an answer of the token end point says beside the token.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    /// The scopes that it lists, if it lists any.
    pub(crate) scopes: Option<Vec<String>>,
    /// How many seconds the token lives.
    pub(crate) seconds: Option<u64>,
    /// How the token is used.
    pub(crate) kind: Option<String>,
}

#[derive(Debug)]
enum Source {
    Credentials(Credentials),
    Given(Token),
}

#[derive(Debug)]
enum State {
    Empty {
        serial: u64,
    },
    Token(Token, Instant),
    /// The credentials were refused: asking again would be refused again.
    Refused(TenantError),
}

/// A token, and which one it is.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) secret: Arc<SecretString>,
    pub(crate) serial: u64,
}

/// What asking for a token needs.
pub(crate) struct Means<'a> {
    pub(crate) sender: &'a Sender,
    pub(crate) jitter: &'a Jitter,
    pub(crate) mask: &'a Mask,
    pub(crate) deadline: Option<Instant>,
    pub(crate) notices: &'a Notices,
}

impl Tokens {
    /// Asks for tokens with client credentials.
    pub(crate) fn of_credentials(
        credentials: Credentials,
        access: Access,
        learn: Option<fn(&SecretString)>,
    ) -> Self {
        let mut tokens = Self::new(Source::Credentials(credentials), access);
        tokens.learn = learn;
        tokens
    }

    /// Hands out a token that was given directly.
    pub(crate) fn of_token(secret: SecretString, access: Access) -> Self {
        let token = Token {
            secret: Arc::new(secret),
            serial: 0,
        };
        Self::new(Source::Given(token), access)
    }

    fn new(source: Source, access: Access) -> Self {
        Self {
            source,
            access,
            scopes: scopes(access),
            learn: None,
            state: Mutex::new(State::Empty { serial: 0 }),
            told: OnceCell::new(),
        }
    }

    /// Asks for the scope of telemetry too.
    pub(crate) fn with_telemetry(mut self) -> Self {
        let missing = gateway::TELEMETRY.iter();
        let missing = missing
            .filter(|scope| !self.scopes.contains(scope))
            .copied();
        let missing: Vec<&str> = missing.collect();
        self.scopes.extend(missing);
        self
    }

    /// Returns what the token end point said of its first token; nothing if none was asked for.
    pub(crate) fn told(&self) -> Option<&Told> {
        self.told.get()
    }

    /// Says whether a token that is refused can be replaced.
    pub(crate) const fn can_refresh(&self) -> bool {
        matches!(self.source, Source::Credentials(_))
    }

    /// Returns a token; with the serial of one that was refused, another one.
    pub(crate) async fn get(
        &self,
        refused: Option<u64>,
        means: &Means<'_>,
    ) -> Result<Token, TenantError> {
        let credentials = match &self.source {
            Source::Given(token) => return Ok(token.clone()),
            Source::Credentials(credentials) => credentials,
        };
        // Whoever comes while the lock is held waits, and finds the token that was fetched.
        let mut state = self.state.lock().await;
        let serial = match &*state {
            State::Token(token, renew)
                if *renew > Instant::now() && Some(token.serial) != refused =>
            {
                return Ok(token.clone());
            }
            State::Refused(error) => return Err(error.clone()),
            State::Token(token, _) => token.serial,
            State::Empty { serial } => *serial,
        };
        *state = State::Empty { serial };
        let fetched = self.fetch(credentials, serial + 1, means).await;
        match &fetched {
            Ok((token, renew)) => *state = State::Token(token.clone(), *renew),
            Err(error) if matches!(error.failure, Failure::Unauthorized | Failure::Forbidden) => {
                *state = State::Refused(error.clone());
            }
            Err(_may_pass) => {}
        }
        fetched.map(|(token, _renew)| token)
    }

    async fn fetch(
        &self,
        credentials: &Credentials,
        serial: u64,
        means: &Means<'_>,
    ) -> Result<(Token, Instant), TenantError> {
        let asked = Instant::now();
        let mut answer = ask(credentials, &self.scopes, means).await?;
        let Some(secret) = answer.take_secret("access_token") else {
            let url = &credentials.url;
            return Err(refusal::of_tokenless(url, &answer, means.mask));
        };
        means.mask.add(secret.expose_secret());
        if let Some(learn) = self
            .learn
            .filter(|_| secret.expose_secret().len() >= SHORTEST)
        {
            learn(&secret);
        }
        if HeaderValue::try_from(secret.expose_secret()).is_err() {
            let message = "the token end point's `access_token` holds a character that no HTTP \
                           header can carry";
            let mut error = TenantError::new(Failure::Answer, message);
            error.request = Some(format!("POST {}", credentials.url.path()));
            return Err(error);
        }
        self.told.set(Told::of(&answer)).ok();
        self.check_scopes(&answer)?;
        let seconds = answer
            .json()
            .and_then(|body| body.get("expires_in")?.as_u64());
        // One whose life is not told is used until it is refused.
        let life = seconds.map_or(LONGEST_LIFE, Duration::from_secs);
        let life = life.min(LONGEST_LIFE);
        let token = Token {
            secret: Arc::new(secret),
            serial,
        };
        // A token that ends soon anyway is used for half its life.
        Ok((token, asked + life - MARGIN.min(life / 2)))
    }

    /// A token that lists no scopes carries roles instead: nothing is missing that we could see.
    fn check_scopes(&self, answer: &Answer) -> Result<(), TenantError> {
        let listed = answer.text("scope");
        let listed =
            listed.filter(|text| !text.trim().is_empty() && self.access != Access::Examine);
        let Some(listed) = listed else {
            return Ok(());
        };
        let missing = |scope: &&&str| !listed.split_whitespace().any(|one| one == **scope);
        let missing: Vec<String> = self
            .scopes
            .iter()
            .filter(missing)
            .map(|scope| format!("`{scope}`"))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let missing = missing.join(", ");
        let message = format!("the token lacks {missing}: give the OAuth client these scopes");
        Err(TenantError::new(Failure::Forbidden, message))
    }
}

/// The scopes that a client needs for all calls that it can make.
pub(crate) fn scopes(access: Access) -> Vec<&'static str> {
    let read = wire::collections().map(|collection| collection.read_scope);
    let write = wire::collections().map(|collection| collection.write_scope);
    match access {
        Access::Read => read.collect(),
        Access::Write | Access::Examine => read
            .chain(write)
            .chain([wire::JOB_SCOPE, gateway::GATEWAY])
            .collect(),
        Access::Audit => read.chain([gateway::GATEWAY]).collect(),
        Access::Telemetry => gateway::TELEMETRY.to_vec(),
        Access::Invoke => gateway::INVOKE.to_vec(),
        Access::Probe => read.chain(gateway::PROBE.iter().copied()).collect(),
        Access::Gateway => read.chain(gateway::ALL.iter().copied()).collect(),
    }
}

impl Told {
    fn of(answer: &Answer) -> Self {
        let listed = answer.text("scope");
        let listed = listed.filter(|text| !text.trim().is_empty());
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        Self {
            scopes: listed.map(words),
            seconds: answer
                .json()
                .and_then(|body| body.get("expires_in")?.as_u64()),
            kind: answer.text("token_type").map(str::to_owned),
        }
    }
}

/// Asks until there is an answer that stands.
async fn ask(
    credentials: &Credentials,
    scopes: &[&str],
    means: &Means<'_>,
) -> Result<Answer, TenantError> {
    let (mut tries, mut waited) = (0, None);
    loop {
        tries += 1;
        let left = means.deadline.map(|end| end - Instant::now());
        let request = credentials.request(scopes).map_err(|_unbuilt| {
            let message = "the client credentials cannot be sent in a header";
            TenantError::new(Failure::Unauthorized, message)
        })?;
        let turn = Turn {
            attempt: tries,
            waited: waited.take(),
            paced: Duration::ZERO,
            to: To::Tokens,
        };
        let span = span::request(request.method(), &credentials.url, tries);
        let sent = means.sender.send(request, &turn, left, means.mask);
        let sent = sent.instrument(span.clone()).await;
        span::end(&span, &sent);
        if matches!(&sent, Ok(answer) if answer.status == StatusCode::OK && answer.json().is_some())
        {
            return sent.map_err(|lost| unreachable(credentials, &lost, tries));
        }
        let wait = told(&sent).unwrap_or_else(|| means.jitter.wait(tries));
        let late = means
            .deadline
            .is_some_and(|end| Instant::now() + wait >= end);
        let passing = may_pass(&sent);
        if tries >= TRIES || late || !passing {
            let mut error = match &sent {
                Ok(answer) => refusal::of_token(&credentials.url, answer, means.mask),
                Err(lost) => unreachable(credentials, lost, tries),
            };
            error.attempts = tries;
            if late && passing && tries < TRIES {
                error.details.push(LATE.to_owned());
                error.obstacle.get_or_insert(Obstacle::Deadline);
            }
            return Err(error);
        }
        waited = Some((wait, turn::reason(&sent)));
        let _waiting = means.notices.wait(|| Wait::Again {
            request: format!("POST {}", credentials.url.path()),
            because: tried::passing(&sent),
            until: Instant::now() + wait,
        });
        sleep(wait).await;
    }
}

/// Asking for a token twice does no harm, so whatever may pass is waited for.
fn may_pass(sent: &Result<Answer, NotSent>) -> bool {
    match sent {
        Ok(answer) => {
            let status = answer.status.as_u16();
            let passing = matches!(status, 200 | 408 | 425 | 429 | 500 | 502 | 503 | 504);
            passing || refusal::is_token_limit(answer)
        }
        Err(lost) => lost.fate != Fate::Refused,
    }
}

fn unreachable(credentials: &Credentials, lost: &NotSent, tries: u32) -> TenantError {
    let message = match lost.fate {
        Fate::Unsent => lost.told("the token end point"),
        Fate::Unknown | Fate::Refused => {
            format!(
                "asking the token end point for a token failed: {}",
                lost.reason
            )
        }
    };
    let mut error = TenantError::new(Failure::Unavailable, message);
    error.request = Some(format!("POST {}", credentials.url.path()));
    error.attempts = tries;
    error.obstacle = lost.obstacle;
    error
}
