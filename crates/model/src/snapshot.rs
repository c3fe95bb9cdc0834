//! What is live, read at one time, in the words of the manifests.
//!
//! The crate that speaks to the tenant makes it; whatever plans reads it. It holds no secret: the
//! tenant never gives one back.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::field::Policy;
use crate::fields::Fields;
use crate::kind::Kind;
use crate::live_id::{LiveId, VersionTag};
use crate::published::{self, Seals};

/// The organisation that a tenant belongs to, as it calls itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// One live object.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveObject {
    /// The object's kind.
    pub kind: Kind,
    /// The tenant's id for it. A facet (a traffic split) has the id of what it is a facet of.
    pub live_id: LiveId,
    /// Its live name.
    pub live_name: String,
    /// What changes with it, if the tenant offers that.
    pub tag: Option<VersionTag>,
    /// The fields that lockstep knows, in normal form. One that is missing has no value, or is
    /// unknown if it is append-only.
    pub fields: Fields,
    /// Who changed it last, if the tenant says so.
    pub modified_by: Option<String>,
    /// When it was changed last, if the tenant says so.
    pub modified_at: Option<String>,
    /// The texts that are published in the object that it is, or is a part of, as far as they are
    /// known.
    pub published: Seals,
}

impl LiveObject {
    /// Digests all that was read; published texts go in by their own digests, so that who knows
    /// these needs no text.
    pub fn digest(&self) -> Digest {
        let mut digested = Fields::new();
        for (name, value) in self.fields.iter() {
            let field = self.kind.info().field(name);
            let entries = value
                .as_object()
                .filter(|_entries| field.is_some_and(|field| field.policy == Policy::AppendOnly));
            match entries {
                Some(entries) => digested.set(name, published::sealed_all(entries)),
                None => digested.set(name, value.clone()),
            }
        }
        digested.digest()
    }
}

/// A live object that could not be understood: nothing that touches it may be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The kind of the list that it stood in.
    pub kind: Kind,
    /// Its id, as far as it can be told.
    pub live_id: Option<LiveId>,
    /// Its name, as far as it can be told.
    pub live_name: Option<String>,
    /// What could not be understood, with the field named.
    pub reason: String,
}

/// All that is live, read at one time.
#[derive(Debug, Clone)]
pub struct Snapshot {
    organization: Organization,
    objects: Vec<LiveObject>,
    unreadable: Vec<Unreadable>,
    by_id: HashMap<(Kind, LiveId), usize>,
    by_name: HashMap<(Kind, String), usize>,
}

impl Snapshot {
    /// Makes a snapshot; its objects are ordered by kind and name, so that the order in which a
    /// tenant lists them never matters.
    pub fn new(
        organization: Organization,
        mut objects: Vec<LiveObject>,
        mut unreadable: Vec<Unreadable>,
    ) -> Self {
        objects.sort_by(|a, b| (a.kind, &a.live_name).cmp(&(b.kind, &b.live_name)));
        unreadable.sort_by(|a, b| {
            (a.kind, &a.live_name, &a.live_id).cmp(&(b.kind, &b.live_name, &b.live_id))
        });
        let numbered = || objects.iter().enumerate();
        let by_id = numbered()
            .map(|(i, o)| ((o.kind, o.live_id.clone()), i))
            .collect();
        let by_name = numbered()
            .map(|(i, o)| ((o.kind, o.live_name.clone()), i))
            .collect();
        Self {
            organization,
            objects,
            unreadable,
            by_id,
            by_name,
        }
    }

    /// Returns the organisation that was read.
    pub const fn organization(&self) -> &Organization {
        &self.organization
    }

    /// Returns the objects, ordered by kind and live name.
    pub fn objects(&self) -> &[LiveObject] {
        &self.objects
    }

    /// Returns what could not be understood.
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// Finds an object by its id.
    pub fn by_id(&self, kind: Kind, id: &LiveId) -> Option<&LiveObject> {
        self.by_id
            .get(&(kind, id.clone()))
            .map(|index| &self.objects[*index])
    }

    /// Finds an object by its exact live name.
    pub fn by_name(&self, kind: Kind, name: &str) -> Option<&LiveObject> {
        self.by_name
            .get(&(kind, name.to_owned()))
            .map(|index| &self.objects[*index])
    }
}
