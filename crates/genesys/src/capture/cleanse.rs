//! Takes out of raw objects what may be a secret: what the contract calls one, whatever else is
//! named like one, and each secret that the client has sent.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::client::Fetched;
use crate::mask::Mask;
use crate::tap;
use crate::wire::{self, Collection};

/// Takes secrets out of the objects of a collection.
pub(super) struct Cleanse<'a> {
    /// The names of secrets in the API.
    secrets: Vec<&'static str>,
    mask: &'a Mask,
}

impl<'a> Cleanse<'a> {
    pub(super) fn new(of: &Collection, mask: &'a Mask) -> Self {
        let secrets = wire::of(of.kind).into_iter().flat_map(wire::Wire::secrets);
        Self {
            secrets: secrets.map(|(_name, api)| api).collect(),
            mask,
        }
    }

    /// Takes secrets out of what was read by id.
    pub(super) fn fetched(&self, mut fetched: Fetched) -> Fetched {
        self.object(Arc::make_mut(&mut fetched.raw));
        fetched
    }

    /// Takes secrets out of an object.
    pub(super) fn object(&self, raw: &mut Map<String, Value>) {
        for secret in &self.secrets {
            raw.remove(*secret);
        }
        self.fields(raw);
    }

    fn fields(&self, fields: &mut Map<String, Value>) {
        for (name, value) in fields {
            match !value.is_null() && tap::is_secret(name) {
                true => *value = Value::from(tap::HIDDEN),
                false => self.value(value),
            }
        }
    }

    fn value(&self, value: &mut Value) {
        match value {
            Value::String(text) if self.mask.is_in(text) => *text = self.mask.take_out(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(fields) => self.fields(fields),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
