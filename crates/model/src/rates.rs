//! The rates of each model: rows of all matrices, resolved for a tier, and what they may cost.
//!
//! Bodies of RateMatrix manifests come in; limits and prices by model name go out, with the row
//! that set them. The most specific row wins: exact before glob, longer before shorter; a tie is
//! nobody's. Money is counted in whole micro-units, never in floats.

mod exposure;
mod globs;
mod money;
mod price;
mod rating;
mod row;
mod share;
mod specificity;
mod table;
mod tally;

pub use exposure::{Exposure, Line, ProviderLine, SetBy};
pub use money::{Currency, Money, UnknownCurrency};
pub use price::{Price, PriceError};
pub use rating::Rating;
pub use row::{Row, Tier};
pub use share::Share;
pub use specificity::Specificity;
pub use table::{Hit, Matrix, RateTable, Rejected, Tie, best};
pub use tally::{RatedModel, Rates};

#[cfg(test)]
mod tests;
