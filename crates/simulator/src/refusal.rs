//! What the API answers when it does not do what it was asked: status, code, message and the fields at
//! fault, turned into the platform's error body. Decides nothing.

use serde_json::{Value, json};

/// One field that is at fault.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    pub(crate) code: &'static str,
    pub(crate) field: String,
    pub(crate) message: String,
}

/// An answer that refuses.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) details: Vec<Detail>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            details: Vec::new(),
        }
    }

    /// Refuses with a 400 that names one field.
    pub(crate) fn field(code: &'static str, field: &str, message: impl Into<String>) -> Self {
        Self::fields(vec![Detail {
            code,
            field: field.to_owned(),
            message: message.into(),
        }])
    }

    /// Refuses with a 400 that names all fields at fault; the first one speaks in the message.
    pub(crate) fn fields(details: Vec<Detail>) -> Self {
        let message = details.first().map_or_else(
            || "the request is not valid".to_owned(),
            |first| format!("{}: {}", first.field, first.message),
        );
        Self {
            status: 400,
            code: "bad.request".to_owned(),
            message,
            details,
        }
    }

    pub(crate) fn not_found(noun: &str, id: &str) -> Self {
        Self::new(404, "not.found", format!("no {noun} has the id {id}"))
    }

    pub(crate) fn name_taken(noun: &str, name: &str) -> Self {
        let mut refusal = Self::new(
            409,
            "name.conflict",
            format!("the name {name:?} is taken by another {noun}"),
        );
        refusal.details.push(Detail {
            code: "name.conflict",
            field: "name".to_owned(),
            message: format!("{name:?} is taken"),
        });
        refusal
    }

    /// Returns the error body, with the correlation id as its context.
    pub(crate) fn body(&self, context: &str) -> Value {
        let details: Vec<Value> = self
            .details
            .iter()
            .map(|at| json!({"errorCode": at.code, "fieldName": at.field, "message": at.message}))
            .collect();
        json!({
            "message": self.message,
            "code": self.code,
            "status": self.status,
            "contextId": context,
            "details": details,
            "errors": [],
        })
    }
}
