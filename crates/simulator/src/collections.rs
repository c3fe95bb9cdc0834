//! The table of collections: one row says all that the calls, the store and the state file need to know
//! about a kind. A new kind is a file under `kind` and a row here.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kind::{model, prompt, provider};
use crate::object::{Draft, Fields, Moment, Object};
use crate::refusal::Refusal;
use crate::shelves::Shelves;

/// Names a collection; the spelling is that of the state file and of the admin side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Collection {
    /// Model providers.
    Providers,
    /// Registered models.
    Models,
    /// Prompts.
    Prompts,
}

impl Collection {
    pub(crate) const ALL: [Self; 3] = [Self::Providers, Self::Models, Self::Prompts];

    /// Returns the row of this collection.
    pub(crate) fn row(self) -> &'static Row {
        match self {
            Self::Providers => &provider::ROW,
            Self::Models => &model::ROW,
            Self::Prompts => &prompt::ROW,
        }
    }

    /// Returns the place of this collection in `ALL`.
    pub(crate) fn index(self) -> usize {
        self as usize
    }

    /// Finds the collection whose objects are at a path of the API.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|collection| collection.row().path == path)
    }

    /// Finds the collection that the admin side calls so.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|collection| collection.row().plural == name)
    }
}

/// When a write of this kind takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    AtOnce,
    ByJob,
}

/// How much of an object an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    Whole,
    Row,
}

/// All that is particular about a kind.
pub(crate) struct Row {
    pub(crate) noun: &'static str,
    pub(crate) plural: &'static str,
    pub(crate) path: &'static str,
    pub(crate) read_scope: &'static str,
    pub(crate) write_scope: &'static str,
    pub(crate) effect: Effect,
    /// Checks a new object and fills in defaults.
    pub(crate) create: fn(&Shelves, Fields, &Moment) -> Result<Draft, Refusal>,
    /// Checks a PUT and works out what the object becomes.
    pub(crate) replace: fn(&Shelves, &Object, Fields, &Moment) -> Result<Draft, Refusal>,
    /// Returns the object's own fields as an answer shows them.
    pub(crate) show: fn(&Object, View) -> Fields,
    /// Returns the answer to a write; the second argument holds what the client sent.
    pub(crate) acknowledge: fn(&Object, &Fields) -> Option<Value>,
    /// Returns what the object refers to.
    pub(crate) refers_to: fn(&Object) -> Option<&str>,
    /// Returns the references by which others may name the object.
    pub(crate) known_as: fn(&Fields) -> Vec<String>,
}

/// For kinds that refer to nothing.
pub(crate) fn refers_to_nothing(_object: &Object) -> Option<&str> {
    None
}

/// For kinds that nothing refers to.
pub(crate) fn known_as_nothing(_fields: &Fields) -> Vec<String> {
    Vec::new()
}

/// For kinds whose write answers hold the whole object.
pub(crate) fn acknowledge_whole(_object: &Object, _sent: &Fields) -> Option<Value> {
    None
}
