//! Which organisation is at the other end: it is asked before anything else is.
//!
//! What the tenant says and what others remember come in; a difference is an error that names both.

use lockstep_model::Organization;

use crate::failure::Failure;

/// Refuses another organisation than the one that somebody names.
pub(crate) fn compare(
    found: &Organization,
    wanted: Option<&str>,
    who: &str,
) -> Result<(), Failure> {
    let Some(wanted) = wanted.filter(|wanted| *wanted != found.id) else {
        return Ok(());
    };
    let message = format!(
        "the tenant is organisation {} ({}), and {who} names {wanted}",
        found.id, found.name
    );
    Err(Failure::new(message)
        .help("nothing else was read, and nothing was written: use the other organisation's credentials, or another environment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_organisation_is_refused_by_both_names() {
        let found = Organization {
            id: "a-1".to_owned(),
            name: "Acme".to_owned(),
        };
        assert!(compare(&found, None, "the ledger").is_ok());
        assert!(compare(&found, Some("a-1"), "the ledger").is_ok());
        let failure = compare(&found, Some("b-2"), "the ledger").unwrap_err();
        let text = failure.to_string();
        assert!(
            text.contains("a-1 (Acme)") && text.contains("b-2"),
            "{text}"
        );
    }
}
