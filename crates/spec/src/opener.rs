//! Opens manifests, and keeps those that were opened last: what many refer to is opened once.
//!
//! Manifests at rest come in; opened ones go out, shared. What is kept is bounded.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use lockstep_model::Address;

use crate::manifest::Manifest;
use crate::overlay::Manifests;

/// How many bytes the kept manifests have at rest; open, they take about eight times as many.
const MOST: usize = 1024 * 1024;

/// Opens manifests by address.
#[derive(Debug)]
pub(crate) struct Opener<'a> {
    manifests: &'a Manifests,
    kept: RefCell<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    open: HashMap<Address, Rc<Manifest>>,
    bytes: usize,
}

impl<'a> Opener<'a> {
    /// Makes one that has nothing open.
    pub(crate) fn new(manifests: &'a Manifests) -> Self {
        Self {
            manifests,
            kept: RefCell::default(),
        }
    }

    /// Returns a manifest, open.
    pub(crate) fn open(&self, address: &Address) -> Option<Rc<Manifest>> {
        let mut kept = self.kept.borrow_mut();
        if let Some(open) = kept.open.get(address) {
            return Some(Rc::clone(open));
        }
        let resting = self.manifests.get(address)?;
        let open = Rc::new(resting.open());
        if kept.bytes > MOST {
            *kept = Kept::default();
        }
        kept.bytes += resting.size();
        kept.open.insert(address.clone(), Rc::clone(&open));
        Some(open)
    }
}
