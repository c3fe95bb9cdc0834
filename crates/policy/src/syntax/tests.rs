//! Faults stand where they are, and no text is too much.

use super::*;

fn why(text: &str) -> (String, String, Option<String>) {
    let result = parse(&[text]).pop().unwrap();
    let fault = result.expect_err(text);
    (
        text[fault.start..fault.end].to_owned(),
        fault.message,
        fault.help,
    )
}

#[test]
fn faults_are_found_where_they_are() {
    let at = |text: &str| why(text).0;
    assert_eq!(at("'é' == b =< c"), "=");
    assert_eq!(at("a == b and c"), "and");
    assert_eq!(at("a ==\n  b == 'x"), "'");
    assert_eq!(at("a == 1 +"), "+");
    assert_eq!(at(""), "");
    assert_eq!(at(" "), " ");
    assert_eq!(at("has(resource)"), "resource");
    assert_eq!(at("a.all(b.c, true)"), ".");
    assert_eq!(at(r"a.matches('x\d+')"), r"\d");
}

#[test]
fn faults_have_words() {
    let words = |text: &str| {
        let (_at, message, help) = why(text);
        format!("{message}; {}", help.unwrap_or_default())
    };
    assert_eq!(words("a =< b"), "this is no CEL; write `<=`");
    assert_eq!(words("a and b"), "this is no CEL; write `&&`");
    assert_eq!(words("a <="), "the expression ends too early; ");
    assert_eq!(
        words("9223372036854775808 > 1"),
        "the number is too large; "
    );
}

#[test]
fn nothing_is_too_deep() {
    let deep = [
        "(",
        "[",
        "{",
        "!",
        "-",
        "a.",
        "a?b:",
        "1+",
        "a[",
        "f(",
        "a&&",
        "[1].all(x,",
    ];
    for part in deep {
        let text = part.repeat(4096 / part.len());
        drop(parse(&[&text, &format!("{text}1"), "true"]));
    }
    let brackets = "(".repeat(33);
    assert!(why(&brackets).1.contains("32 brackets"));
    let long = format!("{}1", "1 + ".repeat(100));
    assert!(why(&long).1.contains("64 levels"));
    let ands = format!("{}a", "a && ".repeat(500));
    assert!(parse(&[&ands])[0].is_ok());
}

#[test]
fn nodes_are_found_in_the_text() {
    let text = "'éé' == bee";
    let parsed = parse(&[text]).pop().unwrap().unwrap();
    let parts = crate::paths::parts(&parsed.expr.expr);
    let (start, end) = parsed.bytes(parts[1].id, text);
    assert_eq!(&text[start..end], "bee");
}
