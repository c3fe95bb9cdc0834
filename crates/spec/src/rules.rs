//! The rules of an environment: what a plan may hold, and what it refuses.

use std::fmt;

use globset::{Glob, GlobSet, GlobSetBuilder};
use lockstep_model::Address;
use serde_json::{Value, json};

use crate::guards::Guards;

/// What is done about a field that was changed outside Git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrift {
    /// It is planned back to what Git says.
    Revert,
    /// It is shown and left as it is.
    Withhold,
}

/// Whether objects found by name with other values are taken over without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adoption {
    /// Each needs consent.
    Ask,
    /// All are taken over.
    Always,
}

/// Whether what is no longer in Git is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pruning {
    /// It is deleted, if lockstep owns it.
    Delete,
    /// It is left as it is, and every plan says so.
    Keep,
}

/// The addresses that may be adopted, written, deleted or called drift: globs over them.
#[derive(Clone)]
pub struct Owns {
    patterns: Vec<String>,
    globs: GlobSet,
}

impl Owns {
    /// Reads globs over addresses, such as `Prompt/*`; `*` alone is all.
    ///
    /// # Errors
    ///
    /// Names the pattern that is no glob, and why.
    pub fn new(patterns: &[String]) -> Result<Self, String> {
        let mut globs = GlobSetBuilder::new();
        for pattern in patterns {
            globs.add(Glob::new(pattern).map_err(|error| error.to_string())?);
        }
        let globs = globs.build().map_err(|error| error.to_string())?;
        Ok(Self {
            patterns: patterns.to_vec(),
            globs,
        })
    }

    /// Owns every address.
    pub fn all() -> Self {
        let globs = GlobSet::builder().build().unwrap_or_default();
        Self {
            patterns: vec!["*".to_owned()],
            globs,
        }
    }

    /// Says whether the same globs are written.
    pub fn same(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }

    /// Says whether an address is covered.
    pub fn covers(&self, address: &Address) -> bool {
        self.patterns.iter().any(|pattern| pattern == "*")
            || self.globs.is_match(address.to_string())
    }
}

impl fmt::Debug for Owns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.patterns).finish()
    }
}

/// The rules of an environment.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Which addresses are lockstep's.
    pub owns: Owns,
    /// How foreign objects of a wanted name are met.
    pub adopt: Adoption,
    /// How objects that left Git are met.
    pub prune: Pruning,
    /// How drift is met.
    pub on_drift: OnDrift,
    /// What a plan may do; nothing is refused without them, and every plan says so.
    pub guards: Option<Guards>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            owns: Owns::all(),
            adopt: Adoption::Ask,
            prune: Pruning::Delete,
            on_drift: OnDrift::Revert,
            guards: Some(Guards::default()),
        }
    }
}

impl Rules {
    /// Returns the rules as JSON, to be digested.
    pub fn to_value(&self) -> Value {
        let guards = self.guards.map(Guards::to_value);
        json!({
            "owns": self.owns.patterns,
            "adopt": self.adopt == Adoption::Always,
            "prune": self.prune == Pruning::Delete,
            "onDrift": self.on_drift == OnDrift::Revert,
            "guards": guards,
        })
    }
}
