//! Few-shot examples: joined to a text, and fitted to the context window by the API's count.

use crate::assembly::Assembly;
use crate::code::Code;
use crate::kind::prompt::body::{FewShot, Fit, PromptSpec, PromptVersion};
use crate::lower::{Lowered, Problem, spec_field};
use crate::pointer::Pointer;
use crate::scalar;
use crate::tokens::{self, Example};

/// How many examples that were left out are named.
const MOST_NAMED: usize = 3;

/// How much of an example is its name.
const NAME_CHARS: usize = 32;

/// How the examples fit.
pub(super) struct Fitted {
    /// How many of the oldest are left out.
    pub(super) dropped: usize,
    /// Whether text and examples fit now.
    pub(super) fits: bool,
}

/// Puts a text and its examples together.
pub(super) fn assembly(version: &PromptVersion, text: &str) -> Assembly {
    let pairs = version.examples.iter().flatten();
    let texts: Vec<(String, String)> = pairs
        .map(|pair| (scalar::text(&pair.input), scalar::text(&pair.output)))
        .collect();
    let pairs = texts.iter();
    let examples: Vec<Example<'_>> = pairs
        .map(|(input, output)| Example { input, output })
        .collect();
    Assembly::new(text, &examples)
}

/// Says how many of the oldest examples are left out, and finds it if they may not be.
pub(super) fn fit(
    body: &PromptSpec,
    version: &PromptVersion,
    (parts, at): (&Assembly, &Pointer),
    lowered: &mut Lowered,
) -> Fitted {
    let window = body.context_window.unwrap_or(u64::MAX);
    let surplus = parts.surplus(window);
    let pairs = version.examples.as_deref().unwrap_or_default();
    let at = at.then("examples");
    match version.fit {
        _ if surplus == 0 => {}
        Some(Fit::DropOldest) => lowered.problem(dropped(pairs, surplus, (window, &at))),
        None => {
            let tokens = tokens::count(parts.whole());
            let message =
                format!("text and examples have {tokens} tokens; contextWindow is {window}");
            let help = "leave examples out, or set `fit: dropOldest`: it changes no published text";
            let problem = Problem::new(Code::ExamplesTooLong, at, message).help(help);
            let place = spec_field("contextWindow");
            lowered.problem(problem.related("the window is set here", place));
            return Fitted {
                dropped: 0,
                fits: false,
            };
        }
    }
    Fitted {
        dropped: surplus,
        fits: true,
    }
}

/// Names the examples that were left out, each by its number, its place and its first words.
fn dropped(pairs: &[FewShot], surplus: usize, (window, at): (u64, &Pointer)) -> Problem {
    let oldest = &pairs[..surplus.min(pairs.len())];
    let mut names: Vec<String> = oldest.iter().take(MOST_NAMED).map(name).collect();
    if let Some(rest) = oldest
        .len()
        .checked_sub(MOST_NAMED)
        .filter(|rest| *rest > 0)
    {
        names.push(format!("{rest} more"));
    }
    let were = if surplus == 1 { "was" } else { "were" };
    let message = format!(
        "of {} examples the oldest {surplus} {were} left out to fit {window} tokens: {}",
        pairs.len(),
        names.join(", ")
    );
    let mut problem = Problem::new(Code::ExamplesDropped, at.clone(), message)
        .help("enlarge `contextWindow` to keep them, or take them out here");
    for (index, _pair) in oldest.iter().enumerate().take(MOST_NAMED) {
        let place = at.then(index.to_string()).then("input");
        problem.related.push(("left out".to_owned(), place));
    }
    problem
}

/// Returns the first words of what the user says. It ends before anything that may be personal or
/// secret: a word with a digit or an `@`, or one that is very long.
fn name(example: &FewShot) -> String {
    let harmless = |word: &&str| {
        word.chars().count() <= 20 && !word.contains(|c: char| c.is_ascii_digit() || c == '@')
    };
    let mut name = String::new();
    let mut words = example.input.split_whitespace();
    for word in words.by_ref().take_while(harmless) {
        if name.chars().count() + word.chars().count() > NAME_CHARS {
            break;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    let whole = name == example.input.trim();
    format!("`{name}{}`", if whole { "" } else { "…" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_named_by_harmless_first_words() {
        let name = |input: &str| {
            name(&FewShot {
                input: input.to_owned(),
                output: String::new(),
            })
        };
        assert_eq!(name("Where is my order?"), "`Where is my order?`");
        assert_eq!(
            name("Please tell me where my order is, I have waited so long"),
            "`Please tell me where my order is,…`"
        );
        assert_eq!(name("Mail a.b@example.com please"), "`Mail…`");
        assert_eq!(name("My card is 4111 1111"), "`My card is…`");
        assert_eq!(name("sk-abcdefghijklmnopqrstuvwxyz"), "`…`");
    }
}
