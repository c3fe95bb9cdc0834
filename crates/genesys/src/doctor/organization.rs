//! The organisation: which one it is, and whether that is the one that was meant.
//!
//! The body of its answer comes in; checks go out.

use lockstep_model::examination::{Check, Status};
use lockstep_model::{Kind, Organization};
use serde_json::Value;

use super::Meant;
use crate::mask::Mask;
use crate::wire::ORGANIZATION;

/// Reads the organisation, as far as it says which one it is.
pub(super) fn read(body: Option<&Value>, mask: &Mask) -> Option<Organization> {
    let text = |name: &str| body.and_then(|body| body.get(name)?.as_str());
    let id = text("id").filter(|id| !id.is_empty())?;
    Some(Organization {
        id: mask.clean(id),
        name: mask.clean(text("name").unwrap_or_default()),
    })
}

/// Holds it to the organisations that are meant.
pub(super) fn check(found: Option<&Organization>, meant: &[Meant<'_>], kinds: &[Kind]) -> Check {
    let expected = match meant.first() {
        None => "`id` and `name`".to_owned(),
        Some(first) => format!("the organisation that {} names", first.by),
    };
    let check = Check::new("organization", expected)
        .of(kinds)
        .at(format!("GET {ORGANIZATION}"));
    let Some(found) = found else {
        let means = "nothing is planned for an organisation that does not say which it is";
        return check.ends(Status::Failed, "no text under `id`", means);
    };
    let said = format!("{} ({})", found.id, found.name);
    match meant.iter().find(|meant| meant.id != found.id) {
        None => check.found(said),
        Some(other) => check
            .ends(
                Status::Failed,
                format!("{said}, where {} names {}", other.by, other.id),
                "plan and apply refuse this tenant before they read anything else",
            )
            .advice("use the other organisation's credentials, or another environment"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn another_organisation_fails_with_both_ids() {
        let mask = Mask::default();
        let found = read(Some(&json!({"id": "a-1", "name": "Acme"})), &mask);
        let judged = |meant: &[Meant<'_>]| check(found.as_ref(), meant, &[Kind::Model]);
        assert_eq!(judged(&[]).status, Status::Ok);
        let meant = |id| Meant {
            by: "the ledger",
            id,
        };
        assert_eq!(judged(&[meant("a-1")]).found, "a-1 (Acme)");
        let other = judged(&[meant("a-1"), meant("b-2")]);
        assert_eq!(other.status, Status::Failed);
        assert!(other.found.contains("a-1") && other.found.contains("b-2"));
        assert_eq!(read(Some(&json!({"id": ""})), &mask), None);
        assert_eq!(check(None, &[], &[]).status, Status::Failed);
    }
}
