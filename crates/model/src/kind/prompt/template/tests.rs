//! Placeholders are found on their lines, and thousands of unknown ones are no thousands of problems.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn read(text: &str) -> Vec<(usize, Mark<'_>)> {
    marks(text).map(|found| (found.line, found.mark)).collect()
}

/// Checks one text a version.
fn problems(variables: &[String], texts: &[String]) -> Vec<Problem> {
    let version = |(index, text): (usize, &String)| json!({"version": format!("1.0.{index}"), "systemPrompt": text});
    let versions: Vec<_> = texts.iter().enumerate().map(version).collect();
    let body = json!({"model": "m", "variables": variables, "versions": versions});
    let body: PromptSpec = serde_json::from_value(body).unwrap();
    let mut placeholders = Placeholders::of(&body);
    let mut lowered = Lowered::default();
    for (version, text) in body.versions.iter().zip(texts) {
        let at = spec_field("versions");
        let written = Written {
            text: text.clone(),
            pointer: at.then("systemPrompt"),
        };
        placeholders.check(version, (&written, &at), &mut lowered);
    }
    placeholders.check_unused(&mut lowered);
    lowered.problems
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|index| format!("{prefix}{index}")).collect()
}

#[test]
fn placeholders_are_names_with_or_without_braces() {
    use Mark::{Loose, Name};

    assert_eq!(
        read("$a ${b_1}x\n\n$_c$d"),
        [
            (1, Name("a")),
            (1, Name("b_1")),
            (3, Name("_c")),
            (3, Name("d"))
        ]
    );
    assert_eq!(read("$$a $$\n$$ $$$b"), [(2, Name("b"))]);
    assert_eq!(read("$"), [(1, Loose)]);
    assert_eq!(
        read("$5 ${}\n${a ${a-b}\n$é"),
        [(1, Loose), (1, Loose), (2, Loose), (2, Loose), (3, Loose)]
    );
}

#[test]
fn many_unknown_names_are_one_problem_in_the_end() {
    let text = format!("$$\n${}\n$", names("v", 6000).join("\n$"));
    let found = problems(&names("w", 200), &[text]);
    // The last `$` begins no placeholder, and is told whatever else there is.
    assert_eq!(found.len(), MAX_TOLD + 2);
    let near = |one: &&Problem| {
        one.help
            .as_ref()
            .is_some_and(|help| help.starts_with("did you"))
    };
    assert_eq!(found.iter().filter(near).count(), MAX_TOLD);
    assert_eq!(found[MAX_TOLD].code, Code::LooseDollar);
    assert_eq!(
        found[MAX_TOLD].message,
        "line 6002 has a `$` that begins no placeholder"
    );
    assert_eq!(
        found[MAX_TOLD + 1].message,
        "5980 more placeholders are no declared variables, the first of them on line 22"
    );
}

#[test]
fn one_name_more_is_said_as_one() {
    let text = format!("${}", names("v", MAX_TOLD + 1).join(" $"));
    let found = problems(&["declared".to_owned()], &[text]);
    let last = &found.last().unwrap().message;
    assert!(
        last.starts_with("1 more placeholder is no declared variable, "),
        "{last}"
    );
}

#[test]
fn many_versions_do_not_look_for_near_names_without_end() {
    let texts = vec!["$v0 $v1 $v2 $v3".to_owned(); MAX_LOOKED];
    let found = problems(&["v".to_owned()], &texts);
    assert_eq!(found.len(), 4 * MAX_LOOKED);
    let near = |one: &&Problem| {
        one.help
            .as_ref()
            .is_some_and(|help| help.starts_with("did you"))
    };
    assert_eq!(found.iter().filter(near).count(), MAX_LOOKED);
}

proptest! {
    #[test]
    fn what_is_escaped_is_no_placeholder(text in "(\\$|\\{|\\}|a|é| |\n){0,20}") {
        let escaped = text.replace('$', "$$");
        prop_assert_eq!(read(&escaped), []);
        for (line, mark) in read(&text) {
            let line = text.lines().nth(line - 1).unwrap_or_default();
            match mark {
                Mark::Name(name) => {
                    let forms = [format!("${name}"), format!("${{{name}}}")];
                    prop_assert!(forms.iter().any(|form| line.contains(form)));
                }
                Mark::Loose => prop_assert!(line.contains('$')),
            }
        }
    }
}
