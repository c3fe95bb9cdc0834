//! What a prompt's `model` names: a registered Model, or a model of a Provider.
//!
//! `anthropic/claude-3-sonnet` is matched against known names, Models first, then the Provider
//! with the longest name, since both names may hold a slash.

use crate::kind::Kind;

/// The object that a reference names, by whatever name the caller asked with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The kind of the object.
    pub kind: Kind,
    /// Its name: a live name or a manifest's name, as the names were that were asked.
    pub name: String,
    /// The item inside it, such as a provider's model id.
    pub item: Option<String>,
}

/// Names that a reference may be matched against.
pub trait Names {
    /// Says whether an object of this kind has this name.
    fn has(&self, kind: Kind, name: &str) -> bool;
}

/// Matches a prompt's model with known names.
pub fn endpoint(text: &str, names: &dyn Names) -> Option<Target> {
    if names.has(Kind::Model, text) {
        return Some(Target {
            kind: Kind::Model,
            name: text.to_owned(),
            item: None,
        });
    }
    let slashes = text.rmatch_indices('/').map(|(index, _slash)| index);
    slashes
        .map(|index| (&text[..index], &text[index + 1..]))
        .find_map(|(provider, model)| {
            names.has(Kind::Provider, provider).then(|| Target {
                kind: Kind::Provider,
                name: provider.to_owned(),
                item: Some(model.to_owned()),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Known(&'static [(Kind, &'static str)]);

    impl Names for Known {
        fn has(&self, kind: Kind, name: &str) -> bool {
            self.0.contains(&(kind, name))
        }
    }

    #[test]
    fn models_come_first_then_the_longest_provider() {
        let known = Known(&[
            (Kind::Provider, "a"),
            (Kind::Provider, "a/b"),
            (Kind::Model, "a/b/c"),
            (Kind::Model, "plain"),
        ]);
        let name = |text: &str| endpoint(text, &known).map(|t| (t.kind, t.name, t.item));
        assert_eq!(name("plain"), Some((Kind::Model, "plain".into(), None)));
        assert_eq!(name("a/b/c"), Some((Kind::Model, "a/b/c".into(), None)));
        assert_eq!(
            name("a/b/d"),
            Some((Kind::Provider, "a/b".into(), Some("d".into())))
        );
        assert_eq!(
            name("a/x"),
            Some((Kind::Provider, "a".into(), Some("x".into())))
        );
        assert_eq!(name("z/x"), None);
    }
}
