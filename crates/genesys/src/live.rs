//! From raw JSON of the API to live objects, one for each kind that the object holds.
//!
//! One object that cannot be understood is an [`Unreadable`]: it never breaks the reading of others.

use lockstep_model::published::Seals;
use lockstep_model::{Kind, LiveId, LiveObject, Unreadable, VersionTag};
use serde_json::{Map, Value};

use crate::age;
use crate::client::Fetched;
use crate::request::is_segment;
use crate::wire::{self, Collection, Wire};

/// Where an object was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// In a row of a list, which may leave fields out.
    Row,
    /// On its own.
    Whole,
}

/// What an object of a collection holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Decoded {
    pub(crate) objects: Vec<LiveObject>,
    pub(crate) unreadable: Vec<Unreadable>,
}

/// Decodes an object into each kind that it holds.
pub(crate) fn decode_all(
    collection: &Collection,
    raw: &Map<String, Value>,
    header_tag: Option<&str>,
    source: Source,
) -> Decoded {
    let mut decoded = Decoded::default();
    let held = wire::kinds().filter(|(_, wire)| wire.collection.kind == collection.kind);
    for (kind, wire) in held {
        match decode((kind, wire), raw, header_tag, source) {
            Ok(Some(object)) => decoded.objects.push(object),
            Ok(None) => {}
            Err(reason) => decoded.unreadable.push(Unreadable {
                kind,
                live_id: text(raw, "id").map(LiveId::new),
                live_name: text(raw, "name").map(str::to_owned),
                reason,
            }),
        }
    }
    decoded
}

/// Decodes an object as one kind; nothing where it has no such part.
pub(crate) fn decode(
    (kind, wire): (Kind, &Wire),
    raw: &Map<String, Value>,
    header_tag: Option<&str>,
    source: Source,
) -> Result<Option<LiveObject>, String> {
    let id = text(raw, "id").ok_or("it has no text under `id`")?;
    if !is_segment(id) {
        return Err("its `id` cannot stand in a URL".to_owned());
    }
    let name = text(raw, "name").ok_or("it has no text under `name`")?;
    let Some(mut fields) = (wire.read)(raw)? else {
        return Ok(None);
    };
    if let (Source::Row, Some(unlisted)) = (source, wire::append_only(kind)) {
        fields.remove(unlisted);
    }
    let tag = header_tag
        .or_else(|| text(raw, "etag"))
        .or_else(|| text(raw, "dateModified"));
    Ok(Some(LiveObject {
        published: match source {
            Source::Row => Seals::new(),
            Source::Whole => wire::published(wire.collection, raw),
        },
        kind,
        live_id: LiveId::new(id),
        live_name: name.to_owned(),
        tag: tag.map(VersionTag::new),
        fields,
        modified_by: raw.get("modifiedBy").and_then(person),
        modified_at: text(raw, "dateModified").map(str::to_owned),
    }))
}

/// Forgets a tag that does not tell the object's state from later ones: a date that was too young
/// when it was read.
pub(crate) fn doubt_tag(object: &mut LiveObject, live: &Fetched) {
    let tagged = live.tag.is_some() || text(&live.raw, "etag").is_some();
    let young = |tag: &VersionTag| !age::tells(tag.as_str(), live.at);
    if !tagged && object.tag.as_ref().is_some_and(young) {
        object.tag = None;
    }
}

/// Returns a text of the top level that is not empty.
pub(crate) fn text<'a>(raw: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    raw.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// Who did something: a text, or an object with a name or an id.
fn person(value: &Value) -> Option<String> {
    let named = |name: &str| value.get(name).and_then(Value::as_str);
    let who = value
        .as_str()
        .or_else(|| named("name"))
        .or_else(|| named("id"));
    who.map(str::to_owned)
}
