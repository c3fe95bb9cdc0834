//! Access tokens: issues them for clients that prove who they are, and tells whose a token is. Holds the
//! shapes of the two token end points and of their errors, which are not those of the API.

use std::collections::HashMap;

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde_json::json;

use crate::answer::Answer;
use crate::behaviour::Behaviour;
use crate::clock::later;
use crate::config::Client;
use crate::ids::Ids;
use crate::refusal::Refusal;

/// The end point of the style `basic`.
pub(crate) const BASIC_PATH: &str = "/oauth/token";
/// The end point of the style `body`.
pub(crate) const BODY_PATH: &str = "/login/oauth2/token";
const MINUTE_MS: u64 = 60_000;

/// What a token allows.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) client: String,
    /// `None` allows everything.
    pub(crate) scopes: Option<Vec<String>>,
    expires: Timestamp,
}

impl Access {
    /// Refuses when a scope is missing, and names it.
    pub(crate) fn require(&self, scope: &str) -> Result<(), Refusal> {
        let allowed = self
            .scopes
            .as_ref()
            .is_none_or(|list| list.iter().any(|one| one == scope));
        if allowed {
            return Ok(());
        }
        let mut refusal = Refusal::new(
            403,
            "missing.scope",
            format!("the scope {scope} is missing"),
        );
        refusal.details.push(crate::refusal::Detail {
            code: "missing.scope",
            field: "scope".to_owned(),
            message: scope.to_owned(),
        });
        Err(refusal)
    }
}

/// All tokens that were issued and have not ended.
#[derive(Debug)]
pub(crate) struct Tokens {
    clients: Vec<Client>,
    issued: HashMap<String, Access>,
    /// Keeps the tokens of two runs of one seed apart.
    salt: i128,
    window: (Timestamp, u32),
}

impl Tokens {
    pub(crate) fn new(clients: Vec<Client>, salt: i128) -> Self {
        Self {
            clients,
            issued: HashMap::new(),
            salt,
            window: (Timestamp::MIN, 0),
        }
    }

    /// Tells what the request's token allows.
    pub(crate) fn access(&self, headers: &HeaderMap, now: Timestamp) -> Result<&Access, Refusal> {
        let header = headers
            .get("authorization")
            .and_then(|value| value.to_str().ok());
        let Some(token) = header.and_then(bearer) else {
            return Err(Refusal::new(
                401,
                "authentication.required",
                "no bearer token was provided",
            ));
        };
        match self.issued.get(token) {
            Some(access) if access.expires > now => Ok(access),
            Some(_) | None => Err(Refusal::new(
                401,
                "bad.credentials",
                "the token is unknown or has expired",
            )),
        }
    }

    /// Ends all tokens at once.
    pub(crate) fn revoke_all(&mut self) {
        self.issued.clear();
    }

    /// Answers a call of a token end point.
    pub(crate) fn answer(&mut self, ids: &mut Ids, behaviour: &Behaviour, ask: &Ask<'_>) -> Answer {
        match self.issue(ids, behaviour, ask) {
            Ok(answer) => answer,
            Err(denial) => refused(denial.status, denial.error, denial.description),
        }
    }

    fn issue(
        &mut self,
        ids: &mut Ids,
        behaviour: &Behaviour,
        ask: &Ask<'_>,
    ) -> Result<Answer, Denial> {
        self.count(behaviour, ask.now)?;
        match ask.form("grant_type").as_deref() {
            Some("client_credentials") => {}
            Some(_) => {
                return Err(denial(
                    400,
                    "unsupported_grant_type",
                    "only client_credentials",
                ));
            }
            None => return Err(denial(400, "invalid_request", "grant_type is missing")),
        }
        let (id, secret) = ask
            .credentials()
            .ok_or_else(|| denial(401, "invalid_client", "no client credentials were provided"))?;
        let client = self
            .clients
            .iter()
            .find(|client| client.id == id && client.secret == secret)
            .ok_or_else(|| denial(401, "invalid_client", "unknown client, or a wrong secret"))?;
        let scopes = client
            .scopes
            .as_ref()
            .map(|list| narrow(list, ask.form("scope").as_deref()));
        let expires = later(
            ask.now,
            behaviour.token_lifetime_seconds.saturating_mul(1_000),
        );
        let token = ids.next_token(self.salt);
        let mut body = json!({
            "access_token": token,
            "token_type": "bearer",
            "expires_in": behaviour.token_lifetime_seconds,
        });
        if let Some(scopes) = &scopes {
            body["scope"] = json!(scopes.join(" "));
        }
        let access = Access {
            client: id,
            scopes,
            expires,
        };
        self.issued.retain(|_, access| access.expires > ask.now);
        let _before = self.issued.insert(token, access);
        Ok(Answer::json(200, &body))
    }

    /// Counts the request, and refuses it the way the platform does when there are too many.
    fn count(&mut self, behaviour: &Behaviour, now: Timestamp) -> Result<(), Denial> {
        let Some(most) = behaviour.tokens_per_minute else {
            return Ok(());
        };
        if later(self.window.0, MINUTE_MS) <= now {
            self.window = (now, 0);
        }
        if self.window.1 >= most {
            return Err(denial(400, "invalid_request", "rate limit exceeded"));
        }
        self.window.1 += 1;
        Ok(())
    }
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Without a wish, a client gets all its scopes.
fn narrow(allowed: &[String], wanted: Option<&str>) -> Vec<String> {
    let Some(wanted) = wanted.filter(|wanted| !wanted.trim().is_empty()) else {
        return allowed.to_vec();
    };
    let wanted: Vec<&str> = wanted.split_whitespace().collect();
    allowed
        .iter()
        .filter(|scope| wanted.contains(&scope.as_str()))
        .cloned()
        .collect()
}

/// Why there is no token.
struct Denial {
    status: u16,
    error: &'static str,
    description: &'static str,
}

fn denial(status: u16, error: &'static str, description: &'static str) -> Denial {
    Denial {
        status,
        error,
        description,
    }
}

/// Answers in the shape of the token end points.
pub(crate) fn refused(status: u16, error: &str, description: &str) -> Answer {
    let body =
        json!({"error": error, "description": description, "error_description": description});
    Answer::json(status, &body)
}

/// A call of a token end point.
pub(crate) struct Ask<'a> {
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    pub(crate) now: Timestamp,
}

impl Ask<'_> {
    fn form(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.body);
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Each end point has its own way to say who asks.
    fn credentials(&self) -> Option<(String, String)> {
        if self.path == BODY_PATH {
            return self.form("client_id").zip(self.form("client_secret"));
        }
        let header = self.headers.get("authorization")?.to_str().ok()?;
        let (scheme, encoded) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let text = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (id, secret) = text.split_once(':')?;
        Some((id.to_owned(), secret.to_owned()))
    }
}
