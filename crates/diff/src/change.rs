//! Changes: what is to be done to one object, as data.
//!
//! A change holds no text for people, no colour and no closure. Its steps leave nothing to decide.

use std::fmt;
use std::str::FromStr;

use lockstep_model::{Address, AddressError, Digest, FieldPath, Fields, LiveId, Origin, Policy};
use serde_json::Value;

use crate::beside::Beside;
use crate::busiest::Against;
use crate::ignore::{self, Spared};

/// Which change: an address, and which of its parts if it is done in two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId {
    /// The address that is changed.
    pub address: Address,
    /// 1, or 2 for what must wait until others have moved off.
    pub part: u8,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Make an object that is not there.
    Create,
    /// Change fields of an object.
    Update,
    /// Delete an object and make it anew, for a field that cannot change.
    Replace,
    /// Record an equal object as lockstep's, without a write.
    Adopt,
    /// Record an object as no longer lockstep's, without a write.
    Release,
    /// Delete an object.
    Delete,
}

/// Why a field is to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Git changed it.
    Git,
    /// Somebody changed it live, outside Git.
    Drift,
    /// Git and somebody else changed it, to different values.
    Conflict,
    /// The object is taken over, and differs.
    Adoption,
    /// Somebody asked for it: a secret is sent again, though nothing else says that it changed.
    Resend,
}

/// One field that is to change.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// Which field.
    pub path: FieldPath,
    /// How it is compared.
    pub policy: Policy,
    /// Its live value; nothing if there is none, or if it is a secret that was never sent.
    pub before: Option<Value>,
    /// Its wanted value; nothing if it is to go.
    pub after: Option<Value>,
    /// Its value when it was last applied, if it was.
    pub base: Option<Value>,
    /// Why it is to change.
    pub cause: Cause,
    /// Where the wanted value was written.
    pub origin: Option<Origin>,
    /// What a new published entry is compared with, if anything like it is live.
    pub against: Option<Against>,
}

/// Which live object a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// One that is to be made.
    New,
    /// One that is there.
    Live(LiveId),
    /// The one that another change makes: a facet of a new object.
    MadeBy(ChangeId),
}

/// One write, in the words of [`Change::after`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Make the object with all its fields, and with this entry of its append-only field.
    Create {
        /// The first entry, by field and key.
        first: Option<(String, String)>,
    },
    /// Write these top-level fields, each whole, and the live name if it changes.
    Write {
        /// The fields.
        fields: Vec<String>,
        /// Whether the object gets its new live name.
        rename: Rename,
    },
    /// Add an entry to an append-only field.
    Publish {
        /// The field.
        field: String,
        /// The entry's key.
        key: String,
    },
    /// Delete the object.
    Delete,
}

/// Whether a write gives the object its new live name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rename {
    /// It does.
    Yes,
    /// The live name stays.
    No,
}

/// What is to be done to one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which change this is.
    pub id: ChangeId,
    /// What is to be done.
    pub action: Action,
    /// The live name that the object has afterwards.
    pub live_name: String,
    /// Which live object it is about.
    pub subject: Subject,
    /// The fields that change.
    pub fields: Vec<FieldChange>,
    /// The live values of all managed fields, as they were read.
    pub before: Fields,
    /// The live name, as it was read; nothing for a new object, and for a facet, which has no name
    /// of its own.
    pub live_name_before: Option<String>,
    /// The wanted values of all managed fields. Secrets are references.
    pub after: Fields,
    /// The writes, in order.
    pub steps: Vec<Step>,
    /// The changes that must be done first.
    pub depends_on: Vec<ChangeId>,
    /// Where the manifest was written.
    pub origin: Option<Origin>,
    /// Deleting the object is refused from now on.
    pub protected: bool,
    /// What was live beside the managed fields, to tell later that it moved.
    pub beside: Beside,
    /// The fields that are left as they are live when they are read before a write.
    pub spared: Vec<Spared>,
}

impl ChangeId {
    /// Makes the id of an address' first part.
    pub const fn new(address: Address) -> Self {
        Self { address, part: 1 }
    }
}

impl Action {
    /// All actions, in the order in which they are counted.
    pub const ALL: &[Self] = &[
        Self::Create,
        Self::Update,
        Self::Replace,
        Self::Adopt,
        Self::Release,
        Self::Delete,
    ];

    /// Returns the action's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Adopt => "adopt",
            Self::Release => "release",
            Self::Delete => "delete",
        }
    }

    /// Finds an action by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.as_str() == word)
    }

    /// Says whether the tenant is written to.
    pub const fn writes(self) -> bool {
        match self {
            Self::Create | Self::Update | Self::Replace | Self::Delete => true,
            Self::Adopt | Self::Release => false,
        }
    }
}

impl Cause {
    /// All causes.
    pub const ALL: &[Self] = &[
        Self::Git,
        Self::Drift,
        Self::Conflict,
        Self::Adoption,
        Self::Resend,
    ];

    /// Returns the cause's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Git => "git",
            Self::Drift => "drift",
            Self::Conflict => "conflict",
            Self::Adoption => "adoption",
            Self::Resend => "resend",
        }
    }

    /// Finds a cause by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|cause| cause.as_str() == word)
    }
}

impl Change {
    /// Returns the address that is changed.
    pub const fn address(&self) -> &Address {
        &self.id.address
    }

    /// Digests the live values that the change was planned from.
    pub fn basis(&self) -> Digest {
        self.before.digest()
    }

    /// Says whether it changes what is live under its name. What is released or is still to be made
    /// may have the name of another object that does.
    pub(crate) const fn is_of_live(&self) -> bool {
        match self.action {
            Action::Update | Action::Replace | Action::Adopt | Action::Delete => true,
            Action::Create | Action::Release => false,
        }
    }

    /// Says whether a field is left as it is live.
    pub fn spares(&self, path: &FieldPath) -> bool {
        ignore::is_spared(&self.spared, path)
    }

    /// Returns what the ledger is to remember of fields that are there now: of what was left as it
    /// is live, what it remembered before.
    #[must_use]
    pub fn remembered(&self, mut fields: Fields) -> Fields {
        for one in &self.spared {
            if fields.get(one.path.top()).is_some() || one.base.is_some() {
                fields.put(&one.path, one.base.clone());
            }
        }
        fields
    }

    /// Returns the fields that a step sends.
    pub fn payload(&self, step: &Step) -> Fields {
        match step {
            Step::Create { first } => self.creation(first.as_ref()),
            Step::Write { fields, rename: _ } => {
                let named = |name: &String| Some((name.clone(), self.after.get(name)?.clone()));
                fields.iter().filter_map(named).collect()
            }
            Step::Publish { field, key } => self.entry(field, key),
            Step::Delete => Fields::new(),
        }
    }

    fn creation(&self, first: Option<&(String, String)>) -> Fields {
        let mut fields = Fields::new();
        for field in self.id.address.kind.info().fields {
            match (field.policy, self.after.get(field.name)) {
                (Policy::AppendOnly | Policy::Outside, _) | (_, None) => {}
                (_, Some(value)) => fields.set(field.name, value.clone()),
            }
        }
        if let Some((field, key)) = first {
            self.entry(field, key)
                .iter()
                .for_each(|(name, value)| fields.set(name, value.clone()));
        }
        fields
    }

    fn entry(&self, field: &str, key: &str) -> Fields {
        let mut fields = Fields::new();
        if let Some(text) = self.after.get(field).and_then(|entries| entries.get(key)) {
            fields.set(
                field,
                Value::Object([(key.to_owned(), text.clone())].into_iter().collect()),
            );
        }
        fields
    }
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            1 => write!(f, "{}", self.address),
            part => write!(f, "{}#{part}", self.address),
        }
    }
}

impl FromStr for ChangeId {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        match text.split_once('#') {
            None => Ok(Self::new(text.parse()?)),
            Some((address, part)) => Ok(Self {
                address: address.parse()?,
                part: part.parse().map_err(|_not_a_number| AddressError::Shape)?,
            }),
        }
    }
}
