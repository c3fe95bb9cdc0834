//! Amounts of money, in whole micro-units of a currency: 1 USD is 1,000,000.
//!
//! It must not hold a float, and it never converts between currencies.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// How many micro-units a unit has.
const MICRO: u128 = 1_000_000;

/// A currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

/// A text that is no code of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("ISO 4217 has no such code")]
pub struct UnknownCurrency;

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// The currency.
    pub currency: Currency,
    /// The amount, in millionths of the currency's unit.
    pub micro: u128,
}

impl Currency {
    /// Returns the code: `USD`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Returns all codes, in no promised order.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        let known = (0..1000).filter_map(iso_currency::Currency::from_numeric);
        known.map(|currency| currency.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, UnknownCurrency> {
        let known = iso_currency::Currency::from_code(code);
        known.map(Self).ok_or(UnknownCurrency)
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Money {
    /// Adds amounts up: one sum a currency, by the codes' order.
    pub fn sums(amounts: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut sums: BTreeMap<Currency, u128> = BTreeMap::new();
        for amount in amounts {
            let sum = sums.entry(amount.currency).or_default();
            *sum = sum.saturating_add(amount.micro);
        }
        let sums = sums.into_iter();
        sums.map(|(currency, micro)| Self { currency, micro })
            .collect()
    }
}

/// Writes at least two decimals, and as many as are needed: `270.00 USD`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:06}", self.micro % MICRO);
        let needed = fraction.trim_end_matches('0').len().max(2);
        let text = format!(
            "{}.{} {}",
            self.micro / MICRO,
            &fraction[..needed],
            self.currency
        );
        f.pad(&text)
    }
}
