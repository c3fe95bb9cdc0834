//! `Provider/anthropic`: the address of a manifest, and the name inside it.
//!
//! Text comes in, a checked newtype goes out. An address never names a live object: that is the
//! pair of kind and live name, or a [`crate::LiveId`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;

/// A name that `metadata.name` may hold: 1 to 128 letters, digits, `.`, `_` and `-`, not starting
/// or ending with a `.` or `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// Why a text is no [`Name`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The name is empty or longer than 128 characters.
    #[error("a name has 1 to 128 characters")]
    Length,
    /// The name holds a character that a name may not hold.
    #[error("`{0}` may not stand in a name: use letters, digits, `.`, `_` and `-`")]
    Character(char),
    /// The name starts or ends with `.` or `-`.
    #[error("a name starts and ends with a letter, a digit or `_`")]
    Edge,
}

impl Name {
    /// The pattern of a name, as the JSON Schemas carry it.
    pub const PATTERN: &'static str = "^[A-Za-z0-9_]([A-Za-z0-9._-]{0,126}[A-Za-z0-9_])?$";

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        if text.is_empty() || text.len() > 128 {
            return Err(NameError::Length);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if let Some(c) = text.chars().find(|c| !allowed(*c)) {
            return Err(NameError::Character(c));
        }
        if text.starts_with(['.', '-']) || text.ends_with(['.', '-']) {
            return Err(NameError::Edge);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Name {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Kind and name: what overlays, references, plans and the ledger call an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    /// The kind of the object.
    pub kind: Kind,
    /// The name that its manifest gives it.
    pub name: Name,
}

/// Why a text is no [`Address`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// There is no `/` between kind and name.
    #[error("an address is written Kind/name, such as Prompt/support_agent")]
    Shape,
    /// The kind is not one of lockstep's.
    #[error("`{0}` is no kind: use one of {kinds}", kinds = Kind::list())]
    Kind(String),
    /// The name is not a name.
    #[error("{0}")]
    Name(NameError),
}

impl Address {
    /// Makes an address of a kind and a name.
    pub const fn new(kind: Kind, name: Name) -> Self {
        Self { kind, name }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let (kind, name) = text.split_once('/').ok_or(AddressError::Shape)?;
        let kind = Kind::from_name(kind).ok_or_else(|| AddressError::Kind(kind.to_owned()))?;
        Ok(Self {
            kind,
            name: name.parse().map_err(AddressError::Name)?,
        })
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_reads_back_what_it_prints() {
        let address: Address = "Prompt/support_agent".parse().unwrap();
        assert_eq!(address.kind, Kind::Prompt);
        assert_eq!(address.to_string(), "Prompt/support_agent");
    }

    #[test]
    fn bad_addresses_say_why() {
        let why = |text: &str| text.parse::<Address>().unwrap_err().to_string();
        assert!(why("support_agent").contains("Kind/name"));
        assert!(why("Queue/x").contains("is no kind"));
        assert!(why("Prompt/a b").contains("` `"));
        assert!(why("Prompt/-a").contains("starts and ends"));
        assert!(why("Prompt/").contains("1 to 128"));
    }
}
