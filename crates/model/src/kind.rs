//! The table of kinds: a row a kind, and everything iterates over it.
//!
//! Each kind has one file with its body, its field policies, its references and its own checks.
//! Matches over [`Kind`] are exhaustive: a new row makes the compiler list what is missing.

pub mod model;
pub mod prompt;
pub mod provider;
pub mod rate_matrix;
pub mod traffic_split;

use std::fmt;

use schemars::{Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::fields::Fields;
use crate::lower::{Document, Lowered, World};
use crate::probe::Probing;
use crate::reference::{Names, Target};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident => $module:ident;)*) => {
        /// A kind of manifest. The order is that in which kinds refer to each other.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
        }

        impl Kind {
            /// All kinds, in their order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the kind's row.
            pub const fn info(self) -> &'static KindInfo {
                match self {
                    $(Self::$variant => &$module::INFO,)*
                }
            }
        }
    };
}

kinds! {
    /// An LLM provider with the models it offers.
    Provider => provider;
    /// A registered model end point.
    Model => model;
    /// Rate limits and prices, by model and tier.
    RateMatrix => rate_matrix;
    /// A system prompt with its published versions.
    Prompt => prompt;
    /// How a prompt's requests are spread over its versions.
    TrafficSplit => traffic_split;
}

/// Where a kind's objects are in the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Each is a live object of its own.
    Object,
    /// Each is a part of a live object of another kind, and has its id and its live name.
    Facet(Kind),
    /// They are nowhere: they resolve into objects of other kinds.
    Nowhere,
}

/// How the tenant carries out writes of a kind's objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// Its answer is the end of it.
    AtOnce,
    /// Its answer names a job, which is asked about until it ends; a deletion has none.
    ByJob,
}

/// What is known of a kind.
#[derive(Debug)]
pub struct KindInfo {
    /// The kind's name, as manifests write it.
    pub name: &'static str,
    /// What the kind is, in one short sentence.
    pub summary: &'static str,
    /// Where its objects are in the tenant.
    pub presence: Presence,
    /// How writes of its objects are carried out.
    pub writes: Writes,
    /// The bounds of a live name, in Unicode scalars.
    pub live_name: (usize, usize),
    /// How each of its fields is compared.
    pub fields: &'static [Field],
    /// The names of its fields whose text is said to a model: prose, which may hold anything.
    pub prose: &'static [&'static str],
    /// Makes the JSON Schema of its body.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Lowers a manifest of the kind.
    pub lower: fn(&Document<'_>, &dyn World) -> Lowered,
    /// Returns what live fields refer to, by live name.
    pub links: fn(&Fields, &dyn Names) -> Vec<Target>,
    /// Returns what is done once a registration ended of the object with this manifest name and
    /// these fields; nothing for kinds that are not probed.
    pub probing: fn(&str, &Fields) -> Option<Probing>,
}

impl KindInfo {
    /// Finds a top-level field.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        Field::find(self.fields, name)
    }
}

impl Kind {
    /// Returns the kind's name, as manifests write it.
    pub const fn as_str(self) -> &'static str {
        self.info().name
    }

    /// Finds a kind by the name that manifests write.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// Returns the names of all kinds, for messages.
    pub fn list() -> String {
        Self::ALL
            .iter()
            .map(|kind| kind.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// For kinds whose live fields refer to nothing.
pub(crate) fn no_links(_fields: &Fields, _names: &dyn Names) -> Vec<Target> {
    Vec::new()
}

/// For kinds that are not probed.
pub(crate) fn no_probing(_name: &str, _fields: &Fields) -> Option<Probing> {
    None
}

#[cfg(test)]
mod tests;
