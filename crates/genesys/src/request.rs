//! Builds the requests of the API, without sending them.
//!
//! Ids and bodies come in, whole HTTP requests go out; the token is added when they are sent.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderValue, Method, Request, header};
use lockstep_model::LiveId;
use secrecy::zeroize::{Zeroize as _, Zeroizing};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};
use url::Url;

use crate::config::TokenStyle;
use crate::origin;
use crate::wire::{Collection, JOB_SCOPE, JOBS, ORGANIZATION};

/// The largest page that lists give.
pub(crate) const PAGE_SIZE: u64 = 100;

/// A request that can be sent more than once.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// The scope that the call needs, where one is known.
    pub(crate) scope: Option<&'static str>,
    /// The tag that the object must still have.
    pub(crate) tag: Option<String>,
    /// What is sent; it may hold a key.
    pub(crate) body: Option<Zeroizing<Vec<u8>>>,
    /// Whether sending it twice does no more than sending it once.
    pub(crate) repeatable: bool,
    /// What the answer is wanted as.
    pub(crate) accept: Accept,
    /// Whether the URL leads to what was meant.
    pub(crate) fits: bool,
}

/// Why a request cannot be built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unbuilt {
    /// HTTP cannot carry it.
    #[error("the request cannot be built")]
    Http(#[from] http::Error),
    /// It would ask for something else than was meant.
    #[error("it is about an id of the tenant that cannot stand in a URL")]
    Id,
}

/// Says whether an id can stand in a path: URLs drop line ends, and take dots for a way upward.
pub(crate) fn is_segment(id: &str) -> bool {
    !matches!(id, "" | "." | "..") && !id.contains(char::is_control)
}

/// What an answer is wanted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accept {
    /// One JSON value.
    Json,
    /// A stream of events, or one JSON value where the tenant gives no stream.
    Events,
}

impl Accept {
    const fn media(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Events => "text/event-stream",
        }
    }
}

/// Builds the requests of one tenant.
#[derive(Debug, Clone)]
pub(crate) struct Requests {
    base: Url,
}

impl Requests {
    pub(crate) const fn new(base: Url) -> Self {
        Self { base }
    }

    /// Returns where the API is.
    pub(crate) const fn base(&self) -> &Url {
        &self.base
    }

    /// Asks which organisation the tenant is.
    pub(crate) fn organization(&self) -> Call {
        self.call(Method::GET, origin::join(&self.base, ORGANIZATION), None)
    }

    /// Asks for a page of a list, counted from 1.
    pub(crate) fn page(&self, of: &Collection, number: u64) -> Call {
        self.paged(of, PAGE_SIZE, number)
    }

    fn paged(&self, of: &Collection, size: u64, number: u64) -> Call {
        let mut url = origin::join(&self.base, of.path);
        url.query_pairs_mut()
            .append_pair("pageSize", &size.to_string())
            .append_pair("pageNumber", &number.to_string())
            .append_pair("sortBy", "name")
            .append_pair("sortOrder", "asc");
        self.call(Method::GET, url, Some(of.read_scope))
    }

    /// Asks for a page of a list that holds a single row, counted from 1.
    pub(crate) fn single_row(&self, of: &Collection, number: u64) -> Call {
        self.paged(of, 1, number)
    }

    /// Asks for one object.
    pub(crate) fn get(&self, of: &Collection, id: &LiveId) -> Call {
        self.one(Method::GET, (of.path, id.as_str()), of.read_scope)
    }

    /// Creates an object.
    pub(crate) fn post(&self, of: &Collection, body: Map<String, Value>) -> Call {
        let url = origin::join(&self.base, of.path);
        let mut call = self.call(Method::POST, url, Some(of.write_scope));
        call.body = Some(spell(body));
        call
    }

    /// Writes an object.
    pub(crate) fn put(
        &self,
        of: &Collection,
        id: &LiveId,
        tag: Option<String>,
        body: Map<String, Value>,
    ) -> Call {
        let mut call = self.one(Method::PUT, (of.path, id.as_str()), of.write_scope);
        call.body = Some(spell(body));
        call.tag = tag;
        call
    }

    /// Deletes an object.
    pub(crate) fn delete(&self, of: &Collection, id: &LiveId, tag: Option<String>) -> Call {
        let mut call = self.one(Method::DELETE, (of.path, id.as_str()), of.write_scope);
        call.tag = tag;
        call
    }

    /// Asks how an asynchronous job goes.
    pub(crate) fn job(&self, id: &str) -> Call {
        self.one(Method::GET, (JOBS, id), JOB_SCOPE)
    }

    /// An id is opaque: whatever it holds stays one segment of the path, or is never sent.
    fn one(&self, method: Method, (path, id): (&str, &str), scope: &'static str) -> Call {
        let mut url = origin::join(&self.base, path);
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.push(id);
        }
        let mut call = self.call(method, url, Some(scope));
        call.fits = is_segment(id);
        call
    }

    /// Builds the request of a path beside the collections.
    pub(crate) fn beside(&self, method: Method, path: &str, scope: &'static str) -> Call {
        self.call(method, origin::join(&self.base, path), Some(scope))
    }

    fn call(&self, method: Method, url: Url, scope: Option<&'static str>) -> Call {
        Call {
            repeatable: method != Method::POST,
            method,
            url,
            scope,
            tag: None,
            body: None,
            accept: Accept::Json,
            fits: true,
        }
    }
}

impl Call {
    /// Returns the method and the path, for messages.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }

    /// Says whether sending it twice does no more than sending it once.
    pub(crate) const fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Says whether it may change something.
    pub(crate) fn is_write(&self) -> bool {
        self.method != Method::GET
    }

    /// Makes the HTTP request, with a bearer token.
    pub(crate) fn request(&self, token: &SecretString) -> Result<Request<Vec<u8>>, Unbuilt> {
        if !self.fits {
            return Err(Unbuilt::Id);
        }
        let bearer = HeaderValue::try_from(format!("Bearer {}", token.expose_secret()));
        let mut bearer = bearer.map_err(http::Error::from)?;
        bearer.set_sensitive(true);
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(self.url.as_str())
            .header(header::AUTHORIZATION, bearer)
            .header(header::ACCEPT, self.accept.media());
        if let Some(tag) = &self.tag {
            request = request.header(header::IF_MATCH, tag);
        }
        if self.body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        Ok(request.body(self.body.as_deref().cloned().unwrap_or_default())?)
    }
}

/// Who asks for a token, and how.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) id: String,
    pub(crate) secret: SecretString,
    pub(crate) style: TokenStyle,
    pub(crate) url: Url,
}

impl Credentials {
    /// Makes the HTTP request that asks for a token.
    pub(crate) fn request(&self, scopes: &[&str]) -> Result<Request<Vec<u8>>, http::Error> {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(self.url.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        match self.style {
            TokenStyle::Basic => {
                let mut value = HeaderValue::try_from(format!("Basic {}", *self.basic()))?;
                value.set_sensitive(true);
                request = request.header(header::AUTHORIZATION, value);
            }
            TokenStyle::Body => {
                form.append_pair("client_id", &self.id)
                    .append_pair("client_secret", self.secret.expose_secret())
                    .append_pair("scope", &scopes.join(" "));
            }
        }
        request.body(form.finish().into_bytes())
    }

    /// Returns the credentials as HTTP Basic spells them: a secret too.
    pub(crate) fn basic(&self) -> Zeroizing<String> {
        let pair = format!("{}:{}", self.id, self.secret.expose_secret());
        Zeroizing::new(BASE64_STANDARD.encode(Zeroizing::new(pair)))
    }
}

/// Spells a body, of which no text is left behind: one of them may be a key.
fn spell(body: Map<String, Value>) -> Zeroizing<Vec<u8>> {
    let mut body = Value::Object(body);
    let bytes = Zeroizing::new(body.to_string().into_bytes());
    let fields = body.as_object_mut().into_iter().flatten();
    for (_name, value) in fields {
        if let Value::String(text) = value {
            text.zeroize();
        }
    }
    bytes
}

#[cfg(test)]
mod tests;
