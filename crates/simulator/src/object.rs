//! One live object: what clients set, and what the server knows about it. Turned into the JSON that
//! answers hold; checks nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::clock::spell;

/// The fields of a JSON object.
pub(crate) type Fields = Map<String, Value>;

/// The fields that only the server sets; a client's are dropped.
pub(crate) const SERVER_SET: [&str; 8] = [
    "id",
    "selfUri",
    "dateCreated",
    "dateModified",
    "createdBy",
    "modifiedBy",
    "status",
    "etag",
];

/// An object of a collection.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Object {
    pub(crate) id: String,
    /// What clients set, unknown fields included.
    pub(crate) fields: Fields,
    /// The fingerprint of the secret that came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fingerprint: Option<String>,
    /// Goes up with each write.
    pub(crate) revision: u64,
    /// The place in the order of creation.
    pub(crate) sequence: u64,
    pub(crate) status: String,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    pub(crate) created_by: String,
    pub(crate) modified_by: String,
    /// What the server said of it where it came from, to the letter, until it is written here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) said: Option<Fields>,
}

impl Object {
    /// Returns the name, or nothing where a planted object has none.
    pub(crate) fn name(&self) -> &str {
        self.text("name")
    }

    /// Returns a text field, or nothing.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.fields
            .get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Returns the tag of this state of the object.
    pub(crate) fn tag(&self) -> String {
        let said = self.said.as_ref().and_then(|said| said.get("etag"));
        if let Some(tag) = said.and_then(Value::as_str) {
            return tag.to_owned();
        }
        let head = self.id.get(..8).unwrap_or(&self.id);
        format!("\"{head}-{}\"", self.revision)
    }

    /// Returns the object as answers hold it, the server's fields laid over `fields`.
    pub(crate) fn dress(&self, mut fields: Fields, path: &str) -> Fields {
        let mut set = |name: &str, value: Value| {
            let _before = fields.insert(name.to_owned(), value);
        };
        set("id", json!(self.id));
        set("selfUri", json!(format!("{path}/{}", self.id)));
        if let Some(said) = &self.said {
            let own = said.iter().filter(|(name, _)| name.as_str() != "etag");
            fields.extend(own.map(|(name, value)| (name.clone(), value.clone())));
            return fields;
        }
        set("status", json!(self.status));
        set("dateCreated", json!(spell(self.created)));
        set("dateModified", json!(spell(self.modified)));
        set("createdBy", json!({"id": self.created_by}));
        set("modifiedBy", json!({"id": self.modified_by}));
        fields
    }
}

/// Removes what only the server sets from what a client sent.
pub(crate) fn strip(mut fields: Fields) -> Fields {
    for name in SERVER_SET {
        let _dropped = fields.remove(name);
    }
    fields
}

/// Who writes, and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    pub(crate) by: String,
}

/// What a write makes of an object's own fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub(crate) fields: Fields,
    /// The fingerprint of a secret that came along.
    pub(crate) fingerprint: Option<String>,
}

impl Draft {
    pub(crate) fn name(&self) -> &str {
        self.fields
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Makes the first state of an object.
    pub(crate) fn create(self, id: String, sequence: u64, moment: &Moment) -> Object {
        Object {
            id,
            fields: self.fields,
            fingerprint: self.fingerprint,
            revision: 1,
            sequence,
            status: "ACTIVE".to_owned(),
            created: moment.at,
            modified: moment.at,
            created_by: moment.by.clone(),
            modified_by: moment.by.clone(),
            said: None,
        }
    }

    /// Makes the next state of an object; a secret that did not come along stays.
    pub(crate) fn replace(self, before: &Object, moment: &Moment) -> Object {
        Object {
            id: before.id.clone(),
            fields: self.fields,
            fingerprint: self.fingerprint.or_else(|| before.fingerprint.clone()),
            revision: before.revision + 1,
            sequence: before.sequence,
            status: before.status.clone(),
            created: before.created,
            modified: moment.at,
            created_by: before.created_by.clone(),
            modified_by: moment.by.clone(),
            said: None,
        }
    }
}
