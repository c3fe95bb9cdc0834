//! Where the values of one desired object were written.

mod walk;

use lockstep_model::field_path::Segment;
use lockstep_model::{FieldPath, Origin};

pub(crate) use walk::of_body;

/// Where each value was written; a value has the origin of the closest path above it.
#[derive(Debug, Clone)]
pub struct Origins {
    root: Origin,
    branches: Vec<Branch>,
}

/// A step of a path, with where its value was written. Branches are sorted by their step, and kept
/// small: there is one for each value of each object.
#[derive(Debug, Clone)]
struct Branch {
    step: Box<str>,
    origin: Option<Origin>,
    branches: Vec<Self>,
}

impl Origins {
    /// Makes the origins of an object that was written at one place.
    pub const fn new(root: Origin) -> Self {
        Self {
            root,
            branches: Vec::new(),
        }
    }

    /// Says where the value at a path was written, and all that it holds.
    pub fn insert(&mut self, path: FieldPath, origin: Origin) {
        let mut branches = &mut self.branches;
        let Some((last, above)) = path.segments().split_last() else {
            self.root = origin;
            return;
        };
        for segment in above {
            branches = &mut grow(branches, step(segment)).branches;
        }
        let branch = grow(branches, step(last));
        branch.origin = Some(origin);
        branch.branches = Vec::new();
    }

    /// Returns where the manifest itself was written.
    pub const fn root(&self) -> &Origin {
        &self.root
    }

    /// Returns where the value at a path was written.
    pub fn of(&self, path: &FieldPath) -> Origin {
        let mut found = &self.root;
        let mut branches = &self.branches;
        for segment in path.segments() {
            let Ok(index) = search(branches, step(segment)) else {
                break;
            };
            let branch = &branches[index];
            found = branch.origin.as_ref().unwrap_or(found);
            branches = &branch.branches;
        }
        found.clone()
    }
}

fn step(segment: &Segment) -> &str {
    match segment {
        Segment::Field(name) | Segment::Item(name) => name,
    }
}

fn search(branches: &[Branch], step: &str) -> Result<usize, usize> {
    branches.binary_search_by(|branch| (*branch.step).cmp(step))
}

fn grow<'a>(branches: &'a mut Vec<Branch>, step: &str) -> &'a mut Branch {
    let index = search(branches, step).unwrap_or_else(|index| {
        let branch = Branch {
            step: Box::from(step),
            origin: None,
            branches: Vec::new(),
        };
        branches.insert(index, branch);
        index
    });
    &mut branches[index]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn origin(line: u32) -> Origin {
        Origin {
            file: Arc::from("f.yaml"),
            line,
            column: 1,
            by: None,
            wrote: lockstep_model::Wrote::Base,
        }
    }

    #[test]
    fn the_closest_path_above_counts() {
        let mut origins = Origins::new(origin(1));
        let path = |text: &str| text.parse::<FieldPath>().unwrap();
        origins.insert(path("models[b].name"), origin(4));
        origins.insert(path("models[a]"), origin(3));
        origins.insert(path("type"), origin(2));
        let line = |text: &str| origins.of(&path(text)).line;
        assert_eq!(line("type"), 2);
        assert_eq!(line("models[a].name"), 3);
        assert_eq!(line("models[b].name"), 4);
        assert_eq!(line("models[b].maxTokens"), 1);
        assert_eq!(line("baseUrl"), 1);
        origins.insert(path("models"), origin(9));
        assert_eq!(origins.of(&path("models[b].name")).line, 9);
    }
}
