//! Says which objects a row of a list tells well enough, and which are read by id.
//!
//! Rows, and what the ledger remembers of their objects, come in; a need goes out. What a row leaves
//! out may come from the ledger only where the row's tag is the one that was read back, and every
//! text has the digest that was read back with it. Nothing is read here.

use std::collections::{BTreeSet, HashMap, HashSet};

use lockstep_model::published::{self, Seals};
use lockstep_model::tenant::{Known, ReadRequest, Wanted};
use lockstep_model::{Fields, Kind, LiveId, LiveObject, VersionTag};
use serde_json::{Map, Value};

use crate::live::Decoded;
use crate::tally::Row;
use crate::wire::{self, Collection};

/// What a row's object needs before it is compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Need {
    /// Nothing: the row tells it all, or nobody asks.
    Nothing,
    /// To be read by id.
    Read,
    /// The entries that the row leaves out, and their digests.
    Entries(Map<String, Value>, Seals),
}

/// What is asked of a collection.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    of: &'static Collection,
    /// The field that rows leave out, if they leave one out.
    hidden: Option<&'static str>,
    known: HashMap<&'a LiveId, Vec<Known<'a>>>,
    /// What is wanted of the kind whose field is hidden, by live name.
    wanted: HashMap<&'a str, Vec<Wanted<'a>>>,
    /// What is read in any case.
    fresh: HashSet<&'a LiveId>,
    /// What is read in any case, by live name.
    fresh_names: HashSet<&'a str>,
}

impl<'a> Asked<'a> {
    /// Takes out what is asked of one collection.
    pub(crate) fn new(of: &'static Collection, request: &ReadRequest<'a>) -> Self {
        let hidden = wire::append_only(of.kind);
        let (mut known, mut wanted) = (HashMap::new(), HashMap::new());
        for one in &request.known {
            if wire::of(one.kind).is_some_and(|wire| wire.collection.kind == of.kind) {
                let ids: &mut Vec<Known<'a>> = known.entry(&one.applied.live_id).or_default();
                ids.push(*one);
            }
        }
        let here = |kind: Kind| wire::of(kind).is_some_and(|w| w.collection.kind == of.kind);
        let fresh = request.fresh.iter().filter(|one| here(one.kind));
        for one in &request.wanted {
            if hidden.is_some() && one.kind == of.kind {
                let names: &mut Vec<Wanted<'a>> = wanted.entry(one.live_name).or_default();
                names.push(*one);
            }
        }
        Self {
            of,
            hidden,
            known,
            wanted,
            fresh: fresh.clone().filter_map(|one| one.live_id).collect(),
            fresh_names: fresh.map(|one| one.live_name).collect(),
        }
    }

    /// Returns the objects that the ledger remembers, or a run was about to write.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &'a LiveId> {
        self.known.keys().copied().chain(self.fresh.iter().copied())
    }

    /// Says what an object needs.
    pub(crate) fn need(&self, id: &LiveId, row: &Row, decoded: &Decoded) -> Need {
        let known = self.known.get(id).map(Vec::as_slice).unwrap_or_default();
        if self.fresh.contains(id) {
            return Need::Read;
        }
        if is_moved(known, decoded) || known.iter().any(|known| is_other(known, decoded)) {
            return Need::Read;
        }
        let own = |object: &&LiveObject| object.kind == self.of.kind;
        let Some(object) = decoded.objects.iter().find(own) else {
            return Need::Nothing;
        };
        if self.fresh_names.contains(object.live_name.as_str()) {
            return Need::Read;
        }
        let wanted = self.wanted.get(object.live_name.as_str());
        let remembered = known.iter().find(|known| known.kind == self.of.kind);
        match (self.hidden, remembered, wanted) {
            (None, _, _) | (Some(_), None, None) => Need::Nothing,
            (Some(hidden), Some(own), Some(wanted)) => {
                let found = Memory { hidden, known, own };
                found.entries(object, row, wanted).unwrap_or(Need::Read)
            }
            (Some(_), Some(_), None) | (Some(_), None, Some(_)) => Need::Read,
        }
    }
}

/// Says whether the row has a tag that no reading of ours had. Our own writes of an object's parts
/// leave older tags behind; the newest is among them.
fn is_moved(known: &[Known<'_>], decoded: &Decoded) -> bool {
    let Some(tag) = tag(decoded) else {
        return false;
    };
    let mut tags = known.iter().filter_map(|known| known.applied.tag.as_ref());
    let any = tags.clone().next().is_some();
    any && tags.all(|known| known != tag)
}

fn tag(decoded: &Decoded) -> Option<&VersionTag> {
    decoded.objects.first()?.tag.as_ref()
}

/// Says whether a row tells another content than was read back, as far as it tells it.
fn is_other(known: &Known<'_>, decoded: &Decoded) -> bool {
    let object = decoded.objects.iter().find(|o| o.kind == known.kind);
    let Some(object) = object else { return true };
    wire::is_whole_in_rows(known.kind) && known.applied.live != Some(object.digest())
}

/// What the ledger remembers of one object whose row leaves entries out.
struct Memory<'a> {
    hidden: &'static str,
    /// All that is remembered of it and of its parts.
    known: &'a [Known<'a>],
    /// What is remembered of it itself.
    own: &'a Known<'a>,
}

impl Memory<'_> {
    /// Puts the entries together that the row leaves out; nothing if the object must be read.
    fn entries(&self, object: &LiveObject, row: &Row, wanted: &[Wanted<'_>]) -> Option<Need> {
        let seals = self.seals(object)?;
        let collection = wire::of(object.kind)?.collection;
        if let Some(listed) = wire::listed(collection, row) {
            let sealed: BTreeSet<&str> = seals.keys().map(String::as_str).collect();
            if listed != sealed {
                return None;
            }
        }
        let asked: Option<Vec<&Fields>> = wanted.iter().map(|wanted| wanted.fields).collect();
        let asked = asked?;
        let (mut entries, mut sealed) = (Map::new(), Map::new());
        for (key, digest) in seals {
            // What Git says now is no witness: its line ends may be others than those of the live text.
            let text = self.entry(&self.own.applied.fields, key);
            let text = text.and_then(Value::as_str);
            let text = text.filter(|text| published::digest(text) == *digest);
            // Nothing is compared with a digest: what is asked for is read.
            let compared = asked.iter().any(|fields| self.entry(fields, key).is_some());
            let entry = match text {
                Some(text) => Value::from(text),
                None if compared => return None,
                None => published::sealed(*digest),
            };
            entries.insert(key.clone(), entry);
            sealed.insert(key.clone(), published::sealed(*digest));
        }
        let mut whole = object.clone();
        whole.fields.set(self.hidden, sealed);
        let same = self.own.applied.live == Some(whole.digest());
        same.then(|| Need::Entries(entries, seals.clone()))
    }

    /// Returns what was published when the object was read back in the state that the row tells of.
    fn seals(&self, object: &LiveObject) -> Option<&Seals> {
        let tag = object.tag.as_ref()?;
        let at = |known: &&Known<'_>| known.applied.tag.as_ref() == Some(tag);
        let mut read_back = self
            .known
            .iter()
            .filter(at)
            .map(|known| &known.applied.published);
        read_back.find(|seals| !seals.is_empty())
    }

    fn entry<'f>(&self, fields: &'f Fields, key: &str) -> Option<&'f Value> {
        fields.get(self.hidden)?.get(key)
    }
}

#[cfg(test)]
mod tests;
