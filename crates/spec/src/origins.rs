//! Where the values of one desired object were written.

use std::collections::BTreeMap;

use lockstep_model::{FieldPath, Origin};

/// Where each value was written; a value has the origin of the closest path above it.
#[derive(Debug, Clone)]
pub struct Origins {
    root: Origin,
    paths: BTreeMap<FieldPath, Origin>,
}

impl Origins {
    /// Makes the origins of an object that was written at one place.
    pub const fn new(root: Origin) -> Self {
        Self {
            root,
            paths: BTreeMap::new(),
        }
    }

    /// Says where the value at a path was written.
    pub fn insert(&mut self, path: FieldPath, origin: Origin) {
        self.paths.insert(path, origin);
    }

    /// Returns where the manifest itself was written.
    pub const fn root(&self) -> &Origin {
        &self.root
    }

    /// Returns where the value at a path was written.
    pub fn of(&self, path: &FieldPath) -> Origin {
        let mut path = Some(path.clone());
        while let Some(this) = path {
            if let Some(origin) = self.paths.get(&this) {
                return origin.clone();
            }
            path = this.parent();
        }
        self.root.clone()
    }
}
