//! How the gateway counts tokens, and how few-shot examples are joined to a prompt.
//!
//! Guide 004 counts a token for four Unicode scalar values, rounded down. The same count serves
//! the API's refusal of long prompts and the fitting of examples to the context window.

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
    text.chars().count() as u64 / 4
}

/// Joins a prompt with its examples.
pub fn join(base: &str, examples: &[Example<'_>]) -> String {
    if examples.is_empty() {
        return base.to_owned();
    }
    let mut text = base.trim_end_matches('\n').to_owned();
    text.push_str("\n\nExamples:");
    for example in examples {
        text.push_str("\nUser: ");
        text.push_str(example.input);
        text.push_str("\nAssistant: ");
        text.push_str(example.output);
    }
    text
}

/// Says how many of the oldest examples must go for the joined text to fit a number of tokens.
///
/// Lengths are added up once, so that many examples cost one walk.
pub fn surplus(base: &str, examples: &[Example<'_>], limit: u64) -> usize {
    let pair = |example: &Example<'_>| {
        "\nUser: \nAssistant: ".len()
            + example.input.chars().count()
            + example.output.chars().count()
    };
    let head = base.trim_end_matches('\n').chars().count() + "\n\nExamples:".len();
    let mut total = head + examples.iter().map(pair).sum::<usize>();
    let fits = |total: usize| total as u64 / 4 <= limit;
    let mut dropped = 0;
    while dropped < examples.len() && !fits(total) {
        total -= pair(&examples[dropped]);
        dropped += 1;
    }
    dropped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn as_few_examples_go_as_must(
            base in ".{0,40}",
            pairs in prop::collection::vec((".{0,20}", ".{0,20}"), 0..6),
            limit in 0_u64..60,
        ) {
            let examples: Vec<_> =
                pairs.iter().map(|(input, output)| Example { input, output }).collect();
            let dropped = surplus(&base, &examples, limit);
            let fits = |from: usize| count(&join(&base, &examples[from..])) <= limit;
            prop_assert!(dropped == examples.len() || fits(dropped));
            prop_assert!(dropped == 0 || !fits(dropped - 1));
        }
    }
}
