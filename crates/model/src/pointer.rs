//! Where a value stands inside a manifest: a JSON pointer (RFC 6901).

use std::fmt;

/// A JSON pointer into a document, such as `/spec/models/0/id`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// Makes the pointer to the document itself.
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// Makes a pointer of its steps, unescaped.
    pub fn of<I: IntoIterator<Item = S>, S: Into<String>>(steps: I) -> Self {
        Self(steps.into_iter().map(Into::into).collect())
    }

    /// Returns the pointer one step further.
    #[must_use]
    pub fn then(&self, step: impl Into<String>) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.into());
        Self(steps)
    }

    /// Returns the pointer to what holds this value, and its last step.
    pub fn parent(&self) -> Option<(Self, &str)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), last))
    }

    /// Returns the steps, unescaped.
    pub fn steps(&self) -> &[String] {
        &self.0
    }

    /// Reads the text of a pointer.
    pub fn parse(text: &str) -> Self {
        let unescape = |step: &str| step.replace("~1", "/").replace("~0", "~");
        Self(text.split('/').skip(1).map(unescape).collect())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            write!(f, "/{}", step.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_read_back() {
        let pointer = Pointer::of(["spec", "parameters", "a/b~c"]);
        assert_eq!(pointer.to_string(), "/spec/parameters/a~1b~0c");
        assert_eq!(Pointer::parse(&pointer.to_string()), pointer);
        assert_eq!(Pointer::root().parent(), None);
    }
}
