//! How each field of a kind is compared: said once, beside its type.
//!
//! The tables of [`Field`] in [`crate::kind`] are read by everything that compares, normalises,
//! guards, shows or documents a field; no other crate knows a field by name.

/// A field of a kind, and how it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The field's name in a manifest.
    pub name: &'static str,
    /// How two values of it are compared.
    pub policy: Policy,
    /// The unit of its number, if it has one.
    pub unit: Option<Unit>,
    /// It cannot be changed on a live object: another value means a replacement.
    pub immutable: bool,
    /// It moves requests between prompt versions or models.
    pub traffic: bool,
    /// It limits a rate.
    pub limit: bool,
    /// It guards what a model may say: less of it is a loosening.
    pub guardrail: bool,
    /// Where its number falls, it is written after all else of its object.
    pub lowered_last: bool,
    /// Others refer to its items: an item goes only when nothing refers to it any more.
    pub referred: bool,
    /// Published texts may have so many tokens.
    pub budget: bool,
    /// The field of a published entry that is its key in a manifest.
    pub entry_key: Option<&'static str>,
}

/// How two values of a field are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// One value; numbers by value, `null` the same as absent.
    Scalar,
    /// A text, shown as a diff of its lines.
    Text,
    /// A list whose order carries no meaning; its normal form is sorted.
    Set,
    /// A list of structures, each found by its key; its normal form is a map from key to the rest.
    KeyedList {
        /// The field of an item that is its key.
        key: &'static str,
        /// The other fields of an item.
        fields: &'static [Field],
    },
    /// A map from free keys to scalars: a key that is absent is removed.
    Map,
    /// A structure, compared field by field: a field that is left out is not lockstep's.
    Struct(&'static [Field]),
    /// Published entries, from key to text: they are added, never changed, never removed.
    AppendOnly,
    /// A reference to a secret: never read back, compared with what was last applied.
    Secret,
    /// For lockstep alone: never part of the live object.
    Outside,
}

/// The unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a second.
    Milliseconds,
    /// Tokens, as the gateway counts them.
    Tokens,
    /// Requests in a minute.
    RequestsPerMinute,
    /// Tokens in a minute.
    TokensPerMinute,
}

impl Unit {
    /// Returns the unit as it is written behind a number.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Tokens => "tokens",
            Self::RequestsPerMinute => "requests/min",
            Self::TokensPerMinute => "tokens/min",
        }
    }
}

impl Policy {
    /// Returns the policy's name in a JSON Schema (`x-lockstep-policy`) and in a plan.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Text => "text",
            Self::Set => "set",
            Self::KeyedList { .. } => "keyedList",
            Self::Map => "map",
            Self::Struct(_) => "struct",
            Self::AppendOnly => "appendOnly",
            Self::Secret => "secret",
            Self::Outside => "outside",
        }
    }

    /// Returns the fields of the policy's structures, if it has any.
    pub const fn fields(&self) -> &'static [Field] {
        match self {
            Self::KeyedList { fields, .. } | Self::Struct(fields) => fields,
            Self::Scalar
            | Self::Text
            | Self::Set
            | Self::Map
            | Self::AppendOnly
            | Self::Secret
            | Self::Outside => &[],
        }
    }
}

impl Field {
    /// Makes a field of a policy, with no tag.
    pub const fn new(name: &'static str, policy: Policy) -> Self {
        Self {
            name,
            policy,
            unit: None,
            immutable: false,
            traffic: false,
            limit: false,
            guardrail: false,
            lowered_last: false,
            referred: false,
            budget: false,
            entry_key: None,
        }
    }

    /// Makes a field of published entries, which manifests list by a key.
    pub const fn append_only(name: &'static str, key: &'static str) -> Self {
        Self {
            entry_key: Some(key),
            ..Self::new(name, Policy::AppendOnly)
        }
    }

    /// Returns the field of an item that is its key in a manifest, for lists that have one.
    pub const fn key(&self) -> Option<&'static str> {
        match self.policy {
            Policy::KeyedList { key, .. } => Some(key),
            Policy::AppendOnly => self.entry_key,
            Policy::Scalar
            | Policy::Text
            | Policy::Set
            | Policy::Map
            | Policy::Struct(_)
            | Policy::Secret
            | Policy::Outside => None,
        }
    }

    /// Makes a scalar field.
    pub const fn scalar(name: &'static str) -> Self {
        Self::new(name, Policy::Scalar)
    }

    /// Gives the field a unit.
    pub const fn unit(mut self, unit: Unit) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Marks the field as one that cannot change.
    pub const fn immutable(mut self) -> Self {
        self.immutable = true;
        self
    }

    /// Marks the field as one that moves traffic.
    pub const fn traffic(mut self) -> Self {
        self.traffic = true;
        self
    }

    /// Marks the field as a rate limit.
    pub const fn limit(mut self) -> Self {
        self.limit = true;
        self
    }

    /// Marks the field as a guardrail.
    pub const fn guardrail(mut self) -> Self {
        self.guardrail = true;
        self
    }

    /// Marks the field as one whose lowering is written last.
    pub const fn lowered_last(mut self) -> Self {
        self.lowered_last = true;
        self
    }

    /// Marks the field as one whose items others refer to.
    pub const fn referred(mut self) -> Self {
        self.referred = true;
        self
    }

    /// Marks the field as a budget of tokens for published texts.
    pub const fn budget(mut self) -> Self {
        self.budget = true;
        self
    }

    /// Finds a field by name.
    pub fn find(fields: &'static [Self], name: &str) -> Option<&'static Self> {
        fields.iter().find(|field| field.name == name)
    }

    /// Returns the names of the tags that the field carries, as the JSON Schemas show them.
    pub fn tags(&self) -> Vec<&'static str> {
        let all = [
            (self.immutable, "immutable"),
            (self.traffic, "traffic"),
            (self.limit, "limit"),
            (self.guardrail, "guardrail"),
            (self.lowered_last, "loweredLast"),
            (self.referred, "referred"),
            (self.budget, "budget"),
        ];
        all.into_iter()
            .filter_map(|(set, tag)| set.then_some(tag))
            .collect()
    }
}
