//! Posts notifications to webhooks, whose URLs may be secrets.
//!
//! A body comes in; it is posted again and again until it is taken or its bounds are reached. The
//! URL is shown nowhere: for some receivers it is the password. The tenant's token never goes along.

use std::fmt;
use std::time::Duration;

use http::{Method, Request, header};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::{Instant, sleep};
use url::Url;

use crate::config::{Config, ConfigError, Reach};
use crate::mask::Mask;
use crate::origin;
use crate::outward::{self, Said};
use crate::probe::asked_for;
use crate::prober::Stage;
use crate::retry::Jitter;
use crate::send::{Fate, NotSent, Sender};
use crate::turn::Turn;
use crate::webhook::{self, ID, SIGNATURE, TIMESTAMP};

/// Stands for all hosts that receivers may be at, where a connection is made ready.
const ELSEWHERE: &str = "https://elsewhere.invalid/";
const PLAYED: &str = "/_sim/webhooks/";
/// How often a notification is posted at most.
const TRIES: u32 = 5;
/// How long the answer to one try may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// A path that is shorter holds no secret, and hiding it would hide other words.
const SHORTEST: usize = 8;

/// What is posted.
#[derive(Debug, Clone)]
pub struct Letter<'a> {
    /// The id by which a receiver tells a repeated notification from a new one.
    pub id: &'a str,
    /// The present time, in RFC 3339.
    pub at: &'a str,
    /// The media type of the body.
    pub media: &'static str,
    /// The body.
    pub body: &'a [u8],
    /// What it is signed with, as the Standard Webhooks specification has it.
    pub secret: Option<&'a SecretString>,
    /// Whether the receiver knows a repeated one by its id, so that it may be posted again where it
    /// may have been taken.
    pub repeatable: bool,
}

/// Posts notifications.
pub struct Notifier {
    sender: Sender,
    reach: Reach,
    played: Option<Url>,
    mask: Mask,
    jitter: Jitter,
    limit: Duration,
}

impl fmt::Debug for Notifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notifier")
            .field("reach", &self.reach)
            .finish_non_exhaustive()
    }
}

impl Notifier {
    /// Makes what posts, each notification for so long at most. Nothing of it is in a wire log.
    ///
    /// # Errors
    ///
    /// Fails if the URL of a simulated tenant is none on loopback, or if TLS cannot be set up.
    pub fn new(config: &Config, stage: &Stage, limit: Duration) -> Result<Self, ConfigError> {
        let played = match stage {
            Stage::Real => None,
            Stage::Played { base } => Some(origin::read("base URL", base, Reach::Loopback)?),
        };
        let reach = match played {
            Some(_) => Reach::Loopback,
            None => config.reach,
        };
        let elsewhere = match &played {
            Some(base) => base.clone(),
            None => origin::read("base URL", ELSEWHERE, Reach::Anywhere)?,
        };
        let (mask, mut config) = (Mask::default(), config.clone());
        config.tap = None;
        Ok(Self {
            sender: Sender::new(&[&elsewhere], &config, &mask)?,
            reach,
            played,
            mask,
            jitter: Jitter::new(config.seed),
            limit,
        })
    }

    /// Posts to a webhook; where a simulated tenant plays the receivers, to the one of that name.
    ///
    /// # Errors
    ///
    /// Tells why it was not taken, without the URL.
    pub async fn post(
        &self,
        name: &str,
        url: &SecretString,
        letter: &Letter<'_>,
    ) -> Result<(), String> {
        let url = self.receiver(name, url)?;
        let at: Result<Timestamp, _> = letter.at.parse();
        let at = at.map_err(|_no_time| "the present time cannot be read".to_owned())?;
        let timestamp = at.as_second().to_string();
        let signature = letter
            .secret
            .map(|secret| webhook::sign(secret, (letter.id, &timestamp), letter.body))
            .transpose()
            .map_err(|why| why.replace("`webhook.secret`", "its `secret`"))?;
        let give_up = Instant::now() + self.limit;
        let mut turn = Turn::default();
        loop {
            turn.attempt += 1;
            let request = request(&url, letter, (&timestamp, signature.as_deref()))?;
            let left = give_up.saturating_duration_since(Instant::now());
            let limit = left.min(ANSWER_LIMIT);
            let said = self.sender.outward(request, &turn, limit, &self.mask).await;
            let wait = self.jitter.wait(turn.attempt).max(asked_for(&said));
            let late = Instant::now() + wait >= give_up;
            if turn.attempt >= TRIES || late || !may_be_taken_later(&said, letter.repeatable) {
                return self.taken(said);
            }
            sleep(wait).await;
        }
    }

    fn receiver(&self, name: &str, url: &SecretString) -> Result<Url, String> {
        if let Some(base) = &self.played {
            return Ok(origin::join(base, &format!("{PLAYED}{name}")));
        }
        let text = url.expose_secret();
        self.mask.add(text);
        let url = outward::url(text, self.reach).map_err(str::to_owned)?;
        let rest = [Some(url.path()), url.query()];
        let secret = rest
            .into_iter()
            .flatten()
            .filter(|part| part.len() >= SHORTEST);
        secret.for_each(|part| self.mask.add(part));
        Ok(url)
    }

    fn taken(&self, said: Result<Said, NotSent>) -> Result<(), String> {
        match said {
            Ok(said) if said.answer.status.is_success() => Ok(()),
            Ok(said) => {
                let status = said.answer.status;
                let reason = status.canonical_reason().unwrap_or("no known status");
                Err(format!(
                    "the receiver answered {} ({reason})",
                    status.as_u16()
                ))
            }
            Err(lost) => Err(self.mask.clean(&lost.told("the receiver"))),
        }
    }
}

fn request(
    url: &Url,
    letter: &Letter<'_>,
    (timestamp, signature): (&str, Option<&str>),
) -> Result<Request<Vec<u8>>, String> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::CONTENT_TYPE, letter.media)
        .header(ID, letter.id)
        .header(TIMESTAMP, timestamp);
    if let Some(signature) = signature {
        request = request.header(SIGNATURE, signature);
    }
    let request = request.body(letter.body.to_vec());
    request.map_err(|_unbuilt| "the request cannot be built".to_owned())
}

/// Says whether a receiver that did not take a notification may take it another time.
fn may_be_taken_later(said: &Result<Said, NotSent>, repeatable: bool) -> bool {
    match said {
        Ok(said) => match said.answer.status.as_u16() {
            429 | 503 => true,
            408 | 425 | 500..=599 => repeatable,
            _taken_or_refused => false,
        },
        Err(lost) => match lost.fate {
            Fate::Unsent => true,
            Fate::Unknown => repeatable,
            Fate::Refused => false,
        },
    }
}
