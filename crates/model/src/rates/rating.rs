//! What rates say of one object: whom its limits count towards, in which tier, at which price.
//!
//! An address comes in, of whatever kind; what is known of it goes out. What no manifest declares
//! has no provider, and a price only if a row names it.

use crate::address::Address;
use crate::kind::Kind;
use crate::rates::price::Price;
use crate::rates::row::Row;
use crate::rates::tally::Rates;

/// What is known of an object's rates, beside its limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rating<'a> {
    /// The Provider that its limits count towards.
    pub provider: Option<&'a str>,
    /// The tier that its limits are of; none if they are its own.
    pub tier: Option<&'a str>,
    /// What tokens cost.
    pub price: Option<Price>,
}

impl Rates {
    /// Returns what is known of an object's rates; nothing for what has none.
    pub fn rating(&self, address: &Address) -> Rating<'_> {
        if address.kind != Kind::Model {
            return Rating::default();
        }
        let name = address.name.as_str();
        match self.find(name) {
            Some((model, row)) => Rating {
                provider: model.provider.as_deref(),
                tier: match model.own {
                    Some(_limits) => None,
                    None => row.and_then(tier),
                },
                price: row.and_then(|row| row.price),
            },
            None => Rating {
                price: self
                    .table()
                    .row(name)
                    .ok()
                    .flatten()
                    .and_then(|row| row.price),
                ..Rating::default()
            },
        }
    }
}

fn tier(row: &Row) -> Option<&str> {
    row.applied.as_deref()
}
