//! How much of its budgets a text takes, in words.

use lockstep_diff::impact::{Budget, Pair, TokenUse};

use super::number;

/// How much of its budgets a text takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenRow<'a> {
    /// Its tokens.
    pub(crate) tokens: String,
    /// The version that most requests go to now, and its tokens.
    pub(crate) instead_of: Option<(&'a str, String)>,
    /// What part of each budget that is.
    pub(crate) budgets: Vec<String>,
}

/// Says how much of its budgets a text takes.
pub(crate) fn tokens(one: &TokenUse) -> TokenRow<'_> {
    let count = |tokens: Option<u64>| match tokens {
        Some(tokens) => format!("{tokens} {}", number::tokens(tokens)),
        None => "an unknown number of tokens".to_owned(),
    };
    let instead = one.instead_of.as_ref();
    TokenRow {
        tokens: count(one.tokens),
        instead_of: instead.map(|(version, tokens)| (version.as_str(), count(*tokens))),
        budgets: one
            .budgets
            .iter()
            .map(|budget| of_budget(one.tokens, budget))
            .collect(),
    }
}

impl TokenRow<'_> {
    /// Returns it in one: `60 tokens, 4.0% of guardrails.maxTokens 1500; most requests now …`.
    pub(crate) fn line(&self) -> String {
        let own = std::iter::once(&self.tokens).chain(&self.budgets);
        let own = own.map(String::as_str).collect::<Vec<_>>().join(", ");
        match &self.instead_of {
            Some((version, tokens)) => {
                format!("{own}; most requests now get {version}, of {tokens}")
            }
            None => own,
        }
    }
}

fn of_budget(tokens: Option<u64>, budget: &Budget) -> String {
    let path = &budget.path;
    let Pair { before, after } = budget.limit;
    let Some(limit) = after else {
        return format!("{path} is given up");
    };
    let was = match before {
        Some(before) if before != limit => format!(" (before {before})"),
        Some(_) | None => String::new(),
    };
    match tokens {
        Some(tokens) => {
            let share = number::share_of(tokens, limit);
            format!("{share} of {path} {limit}{was}")
        }
        None => format!("{path} {limit}{was}"),
    }
}
