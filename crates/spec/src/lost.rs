//! What could not be read, so that what others refer to may only seem to be missing.
//!
//! Texts that were not understood come in; whether a name may be declared in one of them goes out.
//! A name that stands in none of them is missing for certain.

use std::collections::HashSet;

/// Documents that were lost.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    /// Something was lost.
    any: bool,
    /// Not even the text of something is known.
    blind: bool,
    /// Every word of the texts that were not understood.
    words: HashSet<Box<str>>,
}

impl Lost {
    /// Remembers that a file or folder could not be looked into.
    pub(crate) const fn unseen(&mut self) {
        self.any = true;
        self.blind = true;
    }

    /// Remembers a text that was not understood, or only in part.
    pub(crate) fn text(&mut self, text: &str) {
        self.any = true;
        for word in words(text) {
            if !self.words.contains(word) {
                self.words.insert(Box::from(word));
            }
        }
    }

    /// Says whether anything was lost.
    pub(crate) const fn any(&self) -> bool {
        self.any
    }

    /// Says whether what was lost may declare something of a name.
    pub(crate) fn may_hold(&self, name: &str) -> bool {
        self.blind || (self.any && words(name).any(|word| self.words.contains(word)))
    }
}

/// The words of a text: stretches of the characters that names are made of.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let of_a_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    text.split(move |c: char| !of_a_name(c))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_unknowable_only_where_it_stands() {
        let mut lost = Lost::default();
        assert!(!lost.any() && !lost.may_hold("gpt"));
        lost.text("metadata: {name: 'gpt-4o'\nspec: [");
        assert!(lost.any());
        assert!(lost.may_hold("gpt-4o") && lost.may_hold("openai/gpt-4o"));
        assert!(!lost.may_hold("gpt") && !lost.may_hold(""));
        lost.unseen();
        assert!(lost.may_hold("anything"));
    }
}
