//! Captures as files hold them: written from one, and checked when they are read.
//!
//! Every object has a digest of its own, so that what was altered can be named.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use lockstep_model::{Digest, LiveId, Organization};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Capture, Held};
use crate::client::Fetched;
use crate::live::text;
use crate::request::is_segment;
use crate::tally::Rows;
use crate::wire::{self, Collection};

/// The collections of a capture, as a file holds them. Nothing of them is trusted before
/// [`Capture::restore`] has looked at it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Collections<'a>(Vec<CollectionV1<'a>>);

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CollectionV1<'a> {
    kind: String,
    path: Cow<'a, str>,
    objects: Vec<ObjectV1<'a>>,
    /// Why each row that is no object is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    odd: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ObjectV1<'a> {
    /// Its id; nothing if its row tells none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    live_id: Option<Cow<'a, str>>,
    digest: Digest,
    /// How the list showed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    row: Option<Cow<'a, Map<String, Value>>>,
    /// How it showed itself, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    whole: Option<Cow<'a, Map<String, Value>>>,
    /// Its entity tag then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<Cow<'a, str>>,
    /// When that was, by the server's clock, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
}

/// Why the collections of a file are no capture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaptureError {
    /// A list is not there: what it would show cannot be told from what is gone.
    #[error("the list of {0}s is missing, so it tells nothing")]
    Missing(String),
    /// A list is there twice.
    #[error("the list of {0}s is there twice")]
    Twice(String),
    /// There is a list that this version does not know.
    #[error("it holds a list of {kind}s at `{path}`, which this version does not know")]
    Unknown {
        /// What it is a list of.
        kind: String,
        /// Where it was.
        path: String,
    },
    /// An object's bytes are not those that were written.
    #[error("the {kind} {id} was altered: it has not the digest that was written beside it")]
    Altered {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
    },
    /// An object is there that no tenant could have shown.
    #[error("the {kind} {id} {problem}")]
    Object {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

impl Capture {
    /// Returns the collections, for a file.
    pub fn collections(&self) -> Collections<'_> {
        Collections(self.held.iter().map(Held::stored).collect())
    }

    /// Makes the capture of an organisation that a file holds.
    ///
    /// # Errors
    ///
    /// Fails if a list is missing, or if any object is not as it was written.
    pub fn restore(
        organization: Organization,
        collections: Collections<'_>,
    ) -> Result<Self, CaptureError> {
        let mut lists: BTreeMap<&'static str, Held> = BTreeMap::new();
        for list in collections.0 {
            let mut known = wire::collections();
            let of = known.find(|of| of.kind.to_string() == list.kind && of.path == list.path);
            let of = of.ok_or_else(|| CaptureError::Unknown {
                kind: list.kind.clone(),
                path: list.path.clone().into_owned(),
            })?;
            let kind = list.kind.clone();
            if lists.insert(of.path, held(of, list)?).is_some() {
                return Err(CaptureError::Twice(kind));
            }
        }
        let missing = |of: &Collection| CaptureError::Missing(of.kind.to_string());
        let held = wire::collections().map(|of| lists.remove(of.path).ok_or_else(|| missing(of)));
        Ok(Self {
            organization,
            held: held.collect::<Result<_, _>>()?,
        })
    }
}

impl Collections<'_> {
    /// Digests all collections by what stands beside their objects: their ids, tags and digests.
    pub fn digest(&self) -> Digest {
        let lists = self.0.iter().map(|list| {
            let objects = list
                .objects
                .iter()
                .map(|object| json!([object.live_id, object.digest, object.tag, object.at]));
            json!({
                "kind": list.kind,
                "path": list.path,
                "odd": list.odd,
                "objects": objects.collect::<Value>(),
            })
        });
        Digest::of_value(&lists.collect())
    }
}

impl Held {
    fn stored(&self) -> CollectionV1<'_> {
        let by_id = self.ids().map(|id| {
            let whole = self.wholes.get(id);
            object(Some(id), self.row(id), whole)
        });
        let nameless = self.nameless().map(|row| object(None, Some(row), None));
        CollectionV1 {
            kind: self.of.kind.to_string(),
            path: Cow::Borrowed(self.of.path),
            objects: by_id.chain(nameless).collect(),
            odd: self.rows.odd.clone(),
        }
    }
}

fn object<'a>(
    id: Option<&'a LiveId>,
    row: Option<&'a Map<String, Value>>,
    whole: Option<&'a Fetched>,
) -> ObjectV1<'a> {
    let raw = whole.map(|whole| &*whole.raw);
    ObjectV1 {
        live_id: id.map(|id| Cow::Borrowed(id.as_str())),
        digest: digest(row, raw),
        row: row.map(Cow::Borrowed),
        whole: raw.map(Cow::Borrowed),
        tag: whole.and_then(|whole| Some(Cow::Borrowed(whole.tag.as_deref()?))),
        at: whole.and_then(|whole| whole.at),
    }
}

/// Digests how an object was shown, by meaning.
fn digest(row: Option<&Map<String, Value>>, whole: Option<&Map<String, Value>>) -> Digest {
    let row = row.map(Digest::of_object);
    let whole = whole.map(Digest::of_object);
    Digest::of_value(&json!({"row": row, "whole": whole}))
}

/// Checks a list, object by object.
fn held(of: &'static Collection, list: CollectionV1<'_>) -> Result<Held, CaptureError> {
    let mut rows = Rows {
        objects: Vec::with_capacity(list.objects.len()),
        odd: list.odd,
    };
    let (mut wholes, mut ids) = (BTreeMap::new(), HashSet::new());
    for object in list.objects {
        let id = object.live_id.map(Cow::into_owned);
        let shown = id.clone().unwrap_or_else(|| "without an id".to_owned());
        let refuse = |problem| CaptureError::Object {
            kind: of.kind.to_string(),
            id: shown.clone(),
            problem,
        };
        let (row, whole) = (object.row.as_deref(), object.whole.as_deref());
        if digest(row, whole) != object.digest {
            let kind = of.kind.to_string();
            return Err(CaptureError::Altered { kind, id: shown });
        }
        let other = |raw: &Map<String, Value>| text(raw, "id") != id.as_deref();
        if row.is_some_and(other) || whole.is_some_and(other) {
            return Err(refuse("is shown with another id than its own"));
        }
        if row.is_none() && whole.is_none() {
            return Err(refuse("is not shown at all"));
        }
        if id.is_none() && whole.is_some() {
            return Err(refuse("was read by an id that it has not"));
        }
        rows.objects.extend(object.row.map(Cow::into_owned));
        let Some(id) = id else { continue };
        if !is_segment(&id) && whole.is_some() {
            return Err(refuse("has an id that cannot be asked for"));
        }
        if !ids.insert(id.clone()) {
            return Err(refuse("is there twice"));
        }
        if let Some(whole) = object.whole {
            let fetched = Fetched {
                raw: Arc::new(whole.into_owned()),
                tag: object.tag.map(Cow::into_owned),
                at: object.at,
            };
            wholes.insert(LiveId::new(id), fetched);
        }
    }
    Ok(Held::new(of, rows, wholes))
}
