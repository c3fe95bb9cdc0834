//! Better words for what the parser says about texts that are not YAML.

use lockstep_model::Code;

/// Returns the code, message and help for the parser's complaint about a line.
pub(super) fn words(info: &str, line: &str) -> (Code, String, &'static str) {
    let indent = line.len() - line.trim_start().len();
    if info.contains("recursion limit") {
        let message = "the nesting is too deep".to_owned();
        return (Code::TooLarge, message, "files hold at most 64 levels");
    }
    if info.contains("unknown anchor") {
        let message = "an alias stands here".to_owned();
        let help = "put a text that starts with `*` in quotes; aliases are not read";
        return (Code::Alias, message, help);
    }
    if info.contains("tabs ") || info.contains("a tab") || line[..indent].contains('\t') {
        let message = "a tab stands where YAML wants spaces".to_owned();
        return (Code::Syntax, message, "indent with spaces");
    }
    let help = if info.contains("mapping values are not allowed") {
        "put a text that holds `: ` in quotes, or check how far the line is indented"
    } else if info.contains("quoted scalar") {
        "close the quotes, or indent what follows"
    } else {
        "check brackets, quotes and how far the line is indented"
    };
    (Code::Syntax, info.to_owned(), help)
}
