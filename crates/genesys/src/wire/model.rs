//! Registered models on the wire (guide 003).
//!
//! Nothing but names and shapes stands here: how they are walked is said in [`super::spelling`].

use lockstep_model::{Fields, Kind};
use serde_json::{Map, Value};

use super::spelling::{Shape, Spelling, decode, lay, spell};
use super::{Collection, Wire, whole};

/// How models travel.
pub(crate) const WIRE: Wire = Wire {
    collection: &COLLECTION,
    spellings: SPELLINGS,
    rest: &[],
    read: |raw| decode(SPELLINGS, Kind::Model.info().fields, raw).map(Some),
    body,
};

pub(crate) const COLLECTION: Collection = Collection {
    kind: Kind::Model,
    path: "/api/v2/ai/llm-gateway/models",
    read_scope: "ai:llm-gateway:read",
    write_scope: "ai:llm-gateway:write",
};

const SPELLINGS: &[Spelling] = &[
    spell("endpointUrl", "endpointUrl", Shape::Text).required(),
    spell("authCredentialId", "authCredentialId", Shape::Text).required(),
    spell("architecture", "modelArchitecture", Shape::Text).required(),
    spell("rateLimits", "rateLimits", Shape::Object(LIMIT_SPELLINGS)).required(),
    spell("parameters", "parameters", Shape::Free),
    spell("webhookCallbackUrl", "webhookCallbackUrl", Shape::Text),
];

const LIMIT_SPELLINGS: &[Spelling] = &[
    spell("requestsPerMinute", "maxRequestsPerMinute", Shape::Number).required(),
    spell("tokensPerMinute", "maxTokensPerMinute", Shape::Number).required(),
];

/// A PUT replaces the whole model.
fn body(fields: &Fields, raw: &Map<String, Value>) -> Map<String, Value> {
    whole(raw, SPELLINGS, lay(SPELLINGS, fields, raw))
}
