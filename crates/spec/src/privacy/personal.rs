//! Finds what looks like a person's data in prose.
//!
//! A text comes in, stretches of it go out, each with its kind. Two quick looks come first: most
//! prompts hold neither an `@` nor a longer number. It must not know where the text stands.

mod card;
mod email;
mod iban;
mod phone;
mod social;

use std::ops::Range;

use lockstep_model::Code;

/// A kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A social security number of the United States.
    Social,
    /// The number of a payment card.
    Card,
    /// The number of a bank account.
    Iban,
}

/// What looks like a person's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Personal {
    /// The bytes of it.
    pub(crate) at: Range<usize>,
    /// What it looks like.
    pub(crate) what: What,
}

impl What {
    /// Returns the code of its finding.
    pub(crate) const fn code(self) -> Code {
        match self {
            Self::Email => Code::EmailAddress,
            Self::Phone => Code::PhoneNumber,
            Self::Social => Code::SocialSecurityNumber,
            Self::Card => Code::CardNumber,
            Self::Iban => Code::BankAccount,
        }
    }

    /// Says how many there are, in words.
    pub(crate) fn count(self, count: usize) -> String {
        let (one, many) = match self {
            Self::Email => ("an e-mail address", "e-mail addresses"),
            Self::Phone => ("a telephone number", "telephone numbers"),
            Self::Social => ("a social security number", "social security numbers"),
            Self::Card => ("a card number", "card numbers"),
            Self::Iban => ("a bank account (IBAN)", "bank accounts (IBAN)"),
        };
        match count {
            1 => one.to_owned(),
            count => format!("{count} {many}"),
        }
    }
}

/// Finds all that looks like a person's data, in order and apart.
pub(crate) fn find(text: &str) -> Vec<Personal> {
    let mut found = Found::default();
    if text.contains('@') {
        found.add(What::Email, email::find(text));
    }
    if !has_long_number(text) {
        return found.0;
    }
    // The stricter form comes first: what is a card is no telephone number.
    found.add(What::Iban, iban::find(text));
    found.add(What::Card, card::find(text));
    found.add(What::Social, social::find(text));
    found.add(What::Phone, phone::find(text));
    found.0.sort_by_key(|one| one.at.start);
    found.0
}

/// The fewest digits of a number that says who somebody is.
const FEWEST_DIGITS: usize = 7;

/// The most characters between two digits of one number.
const WIDEST_GAP: usize = 3;

/// Says whether a text holds enough digits near to each other.
fn has_long_number(text: &str) -> bool {
    let (mut digits, mut gap) = (0, 0);
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            (digits, gap) = (digits + 1, 0);
            if digits >= FEWEST_DIGITS {
                return true;
            }
        } else if digits > 0 {
            gap += 1;
            if gap > WIDEST_GAP {
                digits = 0;
            }
        }
    }
    false
}

/// What is found so far, no two of which meet.
#[derive(Debug, Default)]
struct Found(Vec<Personal>);

impl Found {
    fn add(&mut self, what: What, stretches: impl IntoIterator<Item = Range<usize>>) {
        // Both are in order, so that one pass tells which stretches are taken.
        self.0.sort_by_key(|one| one.at.start);
        let taken: Vec<Range<usize>> = self.0.iter().map(|one| one.at.clone()).collect();
        let is_free = |at: &Range<usize>| {
            let next = taken.partition_point(|other| other.end <= at.start);
            taken.get(next).is_none_or(|other| other.start >= at.end)
        };
        let free = stretches.into_iter().filter(is_free);
        self.0.extend(free.map(|at| Personal { at, what }));
    }
}

#[cfg(test)]
mod tests;
