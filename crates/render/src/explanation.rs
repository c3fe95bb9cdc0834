//! Where a code is explained, and its explanation in pieces.

use lockstep_model::Code;
use lockstep_model::code::Page;

/// Where the program is at home.
pub(crate) const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// Returns the address of a code's explanation.
pub(crate) fn url(code: Code) -> String {
    let anchor = code.as_str().to_ascii_lowercase();
    format!("{HOME}/blob/main/docs/findings.md#{anchor}")
}

/// Returns what a code means, in one line.
pub(crate) fn meaning(code: Code) -> String {
    Page::of(code).paragraphs().next().unwrap_or_default()
}

/// Returns all that is said of a code, without the examples: a paragraph a line.
pub(crate) fn prose(code: Code) -> String {
    let page = Page::of(code);
    page.paragraphs().collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_in_one_line() {
        for code in Code::ALL {
            let meaning = meaning(*code);
            assert!(meaning.len() > 20 && !meaning.contains('\n'), "{code}");
            assert!(
                !meaning.starts_with(['#', '-']) && !meaning.ends_with(':'),
                "{code}"
            );
        }
    }

    #[test]
    fn codes_have_addresses() {
        assert!(url(Code::NotUtf8).ends_with("/docs/findings.md#ls0001"));
    }
}
