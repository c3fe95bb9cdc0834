//! Better words for what the parser says about texts that are not YAML.

use lockstep_model::Code;

/// What the parser says, the first match wins; what is said of it instead; and what to do.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "mapping values are not allowed",
        "a `: ` stands where no key can",
        "put a text that holds `: ` in quotes, or check how far the line is indented",
    ),
    (
        "illegal placement of ':'",
        "a `:` stands where no key can",
        "put a text that holds `:` in quotes, and close the brackets before it",
    ),
    (
        "simple key expect",
        "the line is no `key: value`",
        "write `key: value`, or indent the line as part of the text above",
    ),
    (
        "trailing content after double-quoted",
        "something stands behind the closing quote",
        "take it into the quotes; a quote in the text is written as `\\\"`",
    ),
    (
        "quoted scalar, found unexpected end",
        "the quotes are never closed",
        "close the quotes",
    ),
    (
        "in quoted scalar",
        "the quotes are not closed, or the text goes on with too little indentation",
        "close the quotes, or indent what follows",
    ),
    (
        "unknown escape character",
        "a text in double quotes holds a backslash that YAML does not know",
        "write `\\\\` for a backslash, or take single quotes",
    ),
    (
        "expected ',' or ']'",
        "a list in brackets is not closed, or lacks a comma",
        "close it with `]`, or put a comma between its items",
    ),
    (
        "expected ',' or '}'",
        "a mapping in braces is not closed, or lacks a comma",
        "close it with `}`, or put a comma between its entries",
    ),
    (
        "invalid indentation in flow construct",
        "what stands in brackets goes on with too little indentation, or is not closed",
        "close the brackets, or indent what follows",
    ),
    (
        "misplaced bracket",
        "a bracket is closed that was not opened",
        "take it out, or put the text in quotes",
    ),
    (
        "did not find expected key",
        "the line does not belong to the mapping that it stands in",
        "indent it as far as the other keys",
    ),
    (
        "did not find expected '-'",
        "the line does not belong to the list that it stands in",
        "begin it with `- `, as far in as the other items",
    ),
    (
        "block sequence entries are not allowed",
        "a list item stands where none can",
        "put the list on lines of its own, below its key",
    ),
    (
        "wrongly indented line in block scalar",
        "a line of the text is indented less than its first one",
        "indent all lines of the text alike",
    ),
    (
        "unexpected character",
        "an unquoted text cannot begin with this character",
        "put the text in quotes",
    ),
    (
        "plain scalar cannot start",
        "an unquoted text cannot begin like this",
        "put the text in quotes",
    ),
    (
        "comments must be separated",
        "a `#` stands right behind a value",
        "put a space before a comment, and a text that holds `#` in quotes",
    ),
    (
        "expected node content",
        "a value is missing here, or a bracket is not closed",
        "write the value, or close the brackets",
    ),
    (
        "expected <document",
        "the text goes on where only a new document can begin",
        "indent the line as far as the others, or write `---` before a new document",
    ),
    (
        "invalid indentation",
        "the line is indented too little or too far",
        "indent it as far as those it belongs to",
    ),
];

/// What is said about a tab.
const TAB: &str = "a tab stands where YAML wants spaces";

/// Says whether a message is about a tab.
pub(super) fn is_about_tab(message: &str) -> bool {
    message == TAB
}

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
        return (Code::Syntax, TAB.to_owned(), "indent with spaces");
    }
    let known = KNOWN.iter().find(|(said, ..)| info.contains(said));
    match known {
        Some((_said, message, help)) => (Code::Syntax, (*message).to_owned(), help),
        None => (
            Code::Syntax,
            info.to_owned(),
            "check brackets, quotes and how far the line is indented",
        ),
    }
}
