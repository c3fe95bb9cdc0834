//! Providers on the wire (guide 002).
//!
//! Nothing but names and shapes stands here: how they are walked is said in [`super::spelling`].

use lockstep_model::{Fields, Kind};
use serde_json::{Map, Value};

use super::spelling::{Shape, Spelling, decode, lay, spell};
use super::{Collection, Wire, whole};

/// How providers travel.
pub(crate) const WIRE: Wire = Wire {
    collection: &COLLECTION,
    spellings: SPELLINGS,
    rest: &[],
    read: |raw| decode(SPELLINGS, Kind::Provider.info().fields, raw).map(Some),
    body,
};

const COLLECTION: Collection = Collection {
    kind: Kind::Provider,
    path: "/api/v2/ai/llm/providers",
    read_scope: "ai:llm:read",
    write_scope: "ai:llm:write",
};

const SPELLINGS: &[Spelling] = &[
    spell("type", "providerType", Shape::Text).required(),
    spell("baseUrl", "baseUrl", Shape::Text).required(),
    spell("apiKey", "apiKey", Shape::Secret),
    spell("apiVersion", "apiVersion", Shape::Text),
    spell("timeout", "timeout", Shape::Number),
    spell(
        "models",
        "models",
        Shape::Items {
            key: "id",
            fields: MODEL_SPELLINGS,
        },
    )
    .required(),
];

const MODEL_SPELLINGS: &[Spelling] = &[
    spell("name", "name", Shape::Text).required(),
    spell("maxTokens", "maxTokens", Shape::Number).required(),
    spell("supportsStreaming", "supportsStreaming", Shape::Flag),
];

/// A PUT replaces the whole provider.
fn body(fields: &Fields, raw: &Map<String, Value>) -> Map<String, Value> {
    whole(raw, SPELLINGS, lay(SPELLINGS, fields, raw))
}
