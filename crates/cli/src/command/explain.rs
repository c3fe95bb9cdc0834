//! `lockstep explain`: what the code of a finding means, and what to do about it.

use clap::Args;
use lockstep_model::Code;
use lockstep_render::{json, text};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{output, usage};

/// Explain the codes of findings, with examples of wrong and right
///
/// Without CODE it lists all codes with their titles.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code of a finding, such as LS0101
    #[arg(value_name = "CODE")]
    codes: Vec<String>,
}

impl Explain {
    /// Prints the pages of some codes, or the list of all.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let mut codes = Vec::new();
        for word in &self.codes {
            match word.parse() {
                Ok(code) if codes.contains(&code) => {}
                Ok(code) => codes.push(code),
                Err(_) => return Ok(usage::refuse_value(unknown(word))),
            }
        }
        match (codes.is_empty(), options.is_json()) {
            (true, true) => output::plain(|out| json::v1::codes(Code::ALL, out))?,
            (true, false) => output::styled(|style, out| text::codes(Code::ALL, &style, out))?,
            (false, true) => output::plain(|out| json::v1::pages(&codes, out))?,
            (false, false) => output::styled(|style, out| text::pages(&codes, &style, out))?,
        }
        Ok(Exit::Done)
    }
}

fn unknown(word: &str) -> String {
    let written = output::harmless(word);
    let help = match nearest(word) {
        Some(code) => format!("did you mean `{code}`?"),
        None => "`lockstep explain` lists all codes".to_owned(),
    };
    format!("there is no code `{written}`: {help}")
}

/// Finds the code that was probably meant: by its digits, since all codes begin alike.
fn nearest(word: &str) -> Option<Code> {
    let digits: String = word.chars().filter(char::is_ascii_digit).take(8).collect();
    let number: u32 = digits.parse().ok()?;
    let distance = |code: &Code| {
        let known = code.as_str().get(2..).and_then(|text| text.parse().ok());
        known.map_or(u32::MAX, |known: u32| known.abs_diff(number))
    };
    let near = Code::ALL.iter().copied().min_by_key(distance);
    near.filter(|code| distance(code) <= 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_that_was_meant_is_found() {
        assert_eq!(nearest("101"), Some(Code::UnknownField));
        assert_eq!(nearest("LS101"), Some(Code::UnknownField));
        assert_eq!(nearest("ls-0102"), Some(Code::MissingField));
        assert_eq!(nearest("LS0199"), Some(Code::UnknownReference));
        assert_eq!(nearest("LS9999"), None);
        assert_eq!(nearest("E0308"), Some(Code::Environment));
        assert_eq!(nearest("syntax"), None);
        assert_eq!(nearest(&"9".repeat(100)), None);
    }
}
