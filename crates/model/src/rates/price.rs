//! What tokens cost, and what they may cost at most in an hour.
//!
//! Prices as they are written come in; exact decimals and ceilings in whole micro-units go out.

use rust_decimal::Decimal;
use serde_json::Number;

use crate::kind::rate_matrix::PriceSpec;
use crate::number;
use crate::rates::money::{Currency, Money};

/// Micro-units in a unit, times minutes in an hour, by the 1,000 tokens that a price is of.
const SCALE: u128 = 1_000_000 * 60 / 1_000;

/// The most tokens in a minute that the API takes as a limit.
const MOST_TOKENS: u64 = 5_000_000;

/// What is behind the last digit that a JSON number keeps for certain: 10^15.
const DIGITS: u128 = 1_000_000_000_000_000;

/// What 1,000 tokens cost, exactly as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The price of 1,000 tokens that are sent.
    pub prompt: Decimal,
    /// The price of 1,000 tokens that are answered.
    pub completion: Decimal,
    /// The currency.
    pub currency: Currency,
}

/// Why a price cannot be counted with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// The number has more digits than are kept for certain, or is far too small or large.
    #[error("it has more than 15 digits, so it could not be counted with as written")]
    Digits(&'static str),
    /// The ceiling could not be written as a 64-bit number.
    #[error("it is so high that an hour at the API's highest limits could not be counted")]
    TooHigh(&'static str),
    /// The currency is none of ISO 4217.
    #[error("ISO 4217 has no such currency")]
    Currency,
}

impl PriceError {
    /// Returns the field of the price that is wrong.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Digits(field) | Self::TooHigh(field) => field,
            Self::Currency => "currency",
        }
    }
}

impl Price {
    /// Reads a price, or returns all that is wrong with it.
    ///
    /// # Errors
    ///
    /// Names each field that cannot be counted with.
    pub fn read(spec: &PriceSpec) -> Result<Self, Vec<PriceError>> {
        let prompt = amount("promptPer1kTokens", &spec.prompt_per1k_tokens);
        let completion = amount("completionPer1kTokens", &spec.completion_per1k_tokens);
        let currency = spec.currency.parse().map_err(|_| PriceError::Currency);
        match (prompt, completion, currency) {
            (Ok(prompt), Ok(completion), Ok(currency)) => Ok(Self {
                prompt,
                completion,
                currency,
            }),
            (prompt, completion, currency) => {
                let errors = [prompt.err(), completion.err(), currency.err()];
                Err(errors.into_iter().flatten().collect())
            }
        }
    }

    /// Returns the dearer of the two prices: the bound for a token that may be sent or answered.
    pub fn dearer(&self) -> Decimal {
        self.prompt.max(self.completion)
    }

    /// Returns the most that an hour can cost at a limit: tokens a minute, times 60, times the
    /// dearer price, rounded up to a whole micro-unit.
    pub fn ceiling_per_hour(&self, tokens_per_minute: u64) -> Money {
        Money {
            currency: self.currency,
            micro: ceiling(self.dearer(), tokens_per_minute),
        }
    }
}

fn amount(field: &'static str, number: &Number) -> Result<Decimal, PriceError> {
    let amount = number::decimal(number).map(|amount| amount.normalize());
    let kept = amount.filter(|amount| amount.mantissa().unsigned_abs() < DIGITS);
    let amount = kept.ok_or(PriceError::Digits(field))?;
    match u64::try_from(ceiling(amount, MOST_TOKENS)) {
        Ok(_) => Ok(amount),
        Err(_) => Err(PriceError::TooHigh(field)),
    }
}

/// Saturates, as no limit that the API takes can bring about: a price is checked for that when it
/// is read.
fn ceiling(price: Decimal, tokens_per_minute: u64) -> u128 {
    let price = price.normalize();
    let exact = u128::from(tokens_per_minute)
        .saturating_mul(SCALE)
        .saturating_mul(price.mantissa().unsigned_abs());
    // A decimal has 28 places at most, and 10^28 fits.
    exact.div_ceil(10_u128.saturating_pow(price.scale()))
}
