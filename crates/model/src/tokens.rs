//! How the gateway counts tokens, and how few-shot examples are joined to a prompt.
//!
//! Guide 004 counts a token for four Unicode scalar values, rounded down. The same count serves
//! the API's refusal of long prompts and the fitting of examples to the context window.

/// How many Unicode scalar values are one token.
pub(crate) const SCALARS: u64 = 4;

/// What stands between a text and its examples.
pub(crate) const HEADING: &str = "\n\nExamples:";

/// One few-shot example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example<'a> {
    /// What the user says.
    pub input: &'a str,
    /// What the assistant answers.
    pub output: &'a str,
}

/// Counts tokens: Unicode scalar values divided by four, rounded down.
pub fn count(text: &str) -> u64 {
    text.chars().count() as u64 / SCALARS
}

/// Joins a prompt with its examples.
pub fn join(base: &str, examples: &[Example<'_>]) -> String {
    if examples.is_empty() {
        return base.to_owned();
    }
    let mut text = base.trim_end_matches('\n').to_owned();
    text.push_str(HEADING);
    for example in examples {
        push(&mut text, *example);
    }
    text
}

/// Adds an example to a text.
pub(crate) fn push(text: &mut String, example: Example<'_>) {
    text.push_str("\nUser: ");
    text.push_str(example.input);
    text.push_str("\nAssistant: ");
    text.push_str(example.output);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_quarters_of_scalars() {
        assert_eq!(count(""), 0);
        assert_eq!(count("abcd"), 1);
        assert_eq!(count("äöüßäöü"), 1);
    }

    #[test]
    fn examples_follow_the_text() {
        let example = Example {
            input: "Hi",
            output: "Hello",
        };
        assert_eq!(join("Be kind.\n\n", &[]), "Be kind.\n\n");
        assert_eq!(
            join("Be kind.\n\n", &[example, example]),
            "Be kind.\n\nExamples:\nUser: Hi\nAssistant: Hello\nUser: Hi\nAssistant: Hello"
        );
    }
}
