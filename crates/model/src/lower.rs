//! From a manifest's body to the fields that are compared: what each kind does for itself.
//!
//! A validated body and a view of all other manifests come in; fields in normal form, references
//! and problems go out. Positions are pointers: whoever knows the file turns them into places.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::address::{Address, Name};
use crate::assembly::Assembly;
use crate::code::Code;
use crate::field_path::FieldPath;
use crate::fields::Fields;
use crate::kind::Kind;
use crate::outside::CountTokens;
use crate::pointer::Pointer;
use crate::rates::RateTable;
use crate::reference::Names;

/// A manifest that is to be lowered.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its name.
    pub name: &'a Name,
    /// The live name that it has.
    pub live_name: &'a str,
    /// What stands under `spec`, valid by the kind's JSON Schema.
    pub body: &'a Value,
}

/// All manifests, as one of them sees the others.
pub trait World: Names {
    /// Returns what stands under `spec` of another manifest.
    fn body(&self, kind: Kind, name: &str) -> Option<&Value>;

    /// Says whether another manifest is external, so that its body may be incomplete.
    fn is_external(&self, kind: Kind, name: &str) -> bool;

    /// Returns the live name of another manifest.
    fn live_name(&self, kind: Kind, name: &str) -> Option<&str>;

    /// Reads a text file that the manifest names at a pointer, relative to the file that the name
    /// is written in.
    ///
    /// # Errors
    ///
    /// Says in a lower-case fragment why the file cannot be read.
    fn text(&self, path: &str, at: &Pointer) -> Result<String, String>;

    /// Returns what counts tokens as models do, if there is such.
    fn tokens(&self) -> Option<&dyn CountTokens>;

    /// Returns the rate limits by model name, for the environment's tier.
    fn rates(&self) -> &RateTable;
}

/// Where a lowered value comes from, if it is not the body's field of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The manifest it is written in, if it is another one.
    pub address: Option<Address>,
    /// Where in that document.
    pub pointer: Pointer,
    /// What in the other manifest set it, for people: `row production`.
    pub by: Option<String>,
}

/// Something wrong or odd in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The code of the finding.
    pub code: Code,
    /// Where, in the document.
    pub pointer: Pointer,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places of the same document that belong to it.
    pub related: Vec<(String, Pointer)>,
    /// Places of other documents that belong to it.
    pub elsewhere: Vec<(String, Address, Pointer)>,
    /// What the name at its place should be of, so that the nearest one can be looked for.
    pub wanted: Option<Wanted>,
}

/// What a name is looked for among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The names of a kind.
    Name(Kind),
    /// What a prompt's `model` may be: names of Models, and `{provider}/{model id}`.
    Endpoint,
}

/// A manifest that another one names, and where it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What is named.
    pub address: Address,
    /// Where, in the document.
    pub pointer: Pointer,
}

/// An object of another kind that a manifest declares by a short form.
#[derive(Debug, Clone, PartialEq)]
pub struct ShortForm {
    /// The kind of the object; it has the manifest's name.
    pub kind: Kind,
    /// Its fields.
    pub fields: Fields,
    /// Where all of them come from.
    pub pointer: Pointer,
}

/// A manifest, lowered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lowered {
    /// The live name of what a facet belongs to; other kinds keep their manifest's.
    pub live_name: Option<String>,
    /// The fields, in normal form.
    pub fields: Fields,
    /// Where values come from that are not the body's field of the same name.
    pub sources: BTreeMap<FieldPath, Source>,
    /// How texts were put together that the same parts can make otherwise.
    pub assemblies: BTreeMap<FieldPath, Assembly>,
    /// What the manifest refers to.
    pub references: Vec<Reference>,
    /// Objects declared by a short form.
    pub short_forms: Vec<ShortForm>,
    /// What is wrong or odd.
    pub problems: Vec<Problem>,
}

impl Problem {
    /// Makes a problem.
    pub fn new(code: Code, pointer: Pointer, message: impl Into<String>) -> Self {
        Self {
            code,
            pointer,
            message: message.into(),
            help: None,
            related: Vec::new(),
            elsewhere: Vec::new(),
            wanted: None,
        }
    }

    /// Says that a name is none of those of a kind.
    pub fn unknown(kind: Kind, name: &str, pointer: Pointer) -> Self {
        let message = format!("there is no {kind} `{}`", crate::suggest::short(name));
        Self::new(Code::UnknownReference, pointer, message).wanted(Wanted::Name(kind))
    }

    /// Says what the name at its place should be of.
    #[must_use]
    pub const fn wanted(mut self, wanted: Wanted) -> Self {
        self.wanted = Some(wanted);
        self
    }

    /// Adds a place of another document that belongs to it.
    #[must_use]
    pub fn elsewhere(
        mut self,
        message: impl Into<String>,
        address: Address,
        pointer: Pointer,
    ) -> Self {
        self.elsewhere.push((message.into(), address, pointer));
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a place of the same document that belongs to it.
    #[must_use]
    pub fn related(mut self, message: impl Into<String>, pointer: Pointer) -> Self {
        self.related.push((message.into(), pointer));
        self
    }
}

impl Lowered {
    /// Adds a problem.
    pub fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Says where the value at a path comes from.
    pub fn source(&mut self, path: FieldPath, pointer: Pointer) {
        self.sources.insert(
            path,
            Source {
                address: None,
                pointer,
                by: None,
            },
        );
    }

    /// Copies a field of the body, in normal form by the kind's table.
    pub fn copy(&mut self, kind: Kind, body: &Value, name: &str) {
        let Some(value) = body.get(name) else { return };
        let policy = kind.info().field(name).map(|field| field.policy);
        let value = match policy {
            Some(policy) => crate::normal::normal(&policy, value.clone()),
            None => value.clone(),
        };
        self.fields.set(name, value);
    }
}

/// Reads a body as its type; the schema has been asked before, so a failure is one it let pass.
pub(crate) fn typed<T: DeserializeOwned>(body: &Value, lowered: &mut Lowered) -> Option<T> {
    match crate::typed::typed(body, &spec()) {
        Ok(typed) => Some(typed),
        Err(problem) => {
            lowered.problem(*problem);
            None
        }
    }
}

/// The pointer to the body.
pub(crate) fn spec() -> Pointer {
    Pointer::of(["spec"])
}

/// The pointer to a field of the body.
pub(crate) fn spec_field(name: &str) -> Pointer {
    Pointer::of(["spec", name])
}
