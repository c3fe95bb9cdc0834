//! How checks are named: by what they are about, and by what is looked at.

use lockstep_model::Kind;

/// Names a check of a kind, as `trafficSplit.fields`.
pub(super) fn named(kind: Kind, what: &str) -> String {
    let name = kind.as_str();
    let (head, tail) = name.split_at(name.len().min(1));
    format!("{}{tail}.{what}", head.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_the_kind() {
        assert_eq!(named(Kind::TrafficSplit, "fields"), "trafficSplit.fields");
        assert_eq!(named(Kind::Model, "list"), "model.list");
    }
}
