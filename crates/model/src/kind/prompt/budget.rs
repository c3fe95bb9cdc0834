//! What a text may have of tokens: by the API's count, which decides, and by the model's own.
//!
//! The API refuses a text by its own rough count. A tokenizer tells how long the text is for the
//! model, and what then stands in its way is a warning with both counts.

use std::fmt;

use serde_json::Value;

use crate::code::Code;
use crate::kind::Kind;
use crate::kind::prompt::body::PromptSpec;
use crate::lower::{Lowered, Problem, World, spec_field};
use crate::outside::{Exactness, TokenCount};
use crate::pointer::Pointer;
use crate::reference;
use crate::tokens;

/// The token budget that the API gives to a new prompt.
const DEFAULT_MAX_TOKENS: u64 = 4096;

/// What a prompt's texts may have of tokens.
pub(super) struct Budgets {
    /// `guardrails.maxTokens`: what the API refuses beyond.
    guardrail: Option<u64>,
    /// `contextWindow`: what text, examples and answer share.
    window: Option<u64>,
    /// The model that answers.
    endpoint: Endpoint,
}

/// What is known of the model that answers.
#[derive(Default)]
struct Endpoint {
    /// The name by which its maker knows it; it decides the vocabulary.
    model: String,
    /// The Model that registers it, and the most tokens of its answers.
    answer: Option<(String, u64)>,
    /// The Provider's model, and the most tokens that it takes and gives in one request.
    takes: Option<(String, u64)>,
}

/// How long a text is, by both counts.
struct Counts {
    api: u64,
    model: Option<TokenCount>,
}

impl Budgets {
    /// Collects the budgets of a prompt.
    pub(super) fn of(body: &PromptSpec, world: &dyn World) -> Self {
        let guardrails = body.guardrails.as_ref();
        Self {
            guardrail: guardrails.and_then(|guardrails| guardrails.max_tokens),
            window: body.context_window,
            endpoint: Endpoint::of(&body.model, world),
        }
    }

    /// Holds a text to the budgets. `fits` is false if it is known to be too long for the context
    /// window.
    pub(super) fn check(
        &self,
        text: &str,
        at: &Pointer,
        (fits, world): (bool, &dyn World),
        lowered: &mut Lowered,
    ) {
        let budget = self.guardrail.unwrap_or(DEFAULT_MAX_TOKENS);
        let api = tokens::count(text);
        let tokenizer = world.tokens();
        // A text that is surely short need not be counted: a token has a byte or more, and plain
        // prose far fewer tokens than bytes.
        let least = self.least();
        let is_short = text.len() as u64 <= least
            || tokenizer.is_none_or(|tokenizer| tokenizer.at_most(text) <= least);
        if api <= budget && is_short {
            return;
        }
        let counts = Counts {
            api,
            model: tokenizer.map(|tokenizer| tokenizer.count(text, &self.endpoint.model)),
        };
        let found = [
            self.refused(&counts, at),
            self.guardrail(&counts, at),
            self.window(&counts, at).filter(|_found| fits),
            self.takes(&counts, at),
        ];
        lowered.problems.extend(found.into_iter().flatten());
    }

    /// The least number of tokens that any budget leaves to a text.
    fn least(&self) -> u64 {
        let answer = self.answer();
        let shared = [self.window, self.endpoint.takes.as_ref().map(|(_of, n)| *n)];
        let shared = shared.into_iter().flatten();
        let rest = shared.map(|budget| budget.saturating_sub(answer));
        rest.chain(self.guardrail).min().unwrap_or(u64::MAX)
    }

    fn answer(&self) -> u64 {
        let answer = self.endpoint.answer.as_ref();
        answer.map_or(0, |(_model, tokens)| *tokens)
    }

    /// The API refuses the text.
    fn refused(&self, counts: &Counts, at: &Pointer) -> Option<Problem> {
        let (budget, code) = match self.guardrail {
            Some(budget) => (budget, Code::TokenBudget),
            None => (DEFAULT_MAX_TOKENS, Code::TokenBudgetDefault),
        };
        if counts.api <= budget {
            return None;
        }
        let message = format!("the text has {counts}; its budget is {budget}");
        let help = "shorten the text, or raise `guardrails.maxTokens`";
        let problem = Problem::new(code, at.clone(), message).help(help);
        let place = spec_field("guardrails").then("maxTokens");
        Some(match self.guardrail {
            Some(_) => said(problem, "the budget is set here", place),
            None => problem,
        })
    }

    /// The API takes the text, and the model counts more than was meant.
    fn guardrail(&self, counts: &Counts, at: &Pointer) -> Option<Problem> {
        let budget = self.guardrail?;
        if counts.api > budget || counts.most() <= budget {
            return None;
        }
        let message = format!("the text has {counts}; `guardrails.maxTokens` is {budget}");
        let help = "the API takes it; shorten the text if the model's count is what you meant";
        let problem = Problem::new(Code::TokenBudgetModel, at.clone(), message).help(help);
        let place = spec_field("guardrails").then("maxTokens");
        Some(said(problem, "the budget is set here", place))
    }

    fn window(&self, counts: &Counts, at: &Pointer) -> Option<Problem> {
        let window = self.window?;
        let place = spec_field("contextWindow");
        if counts.most() > window {
            let message = format!("the text has {counts}; contextWindow is {window}");
            let help = "shorten the text, or leave examples out";
            let problem = Problem::new(Code::ContextWindow, at.clone(), message).help(help);
            return Some(said(problem, "the window is set here", place));
        }
        let (model, answer) = self.endpoint.answer.as_ref()?;
        if counts.most().saturating_add(*answer) <= window {
            return None;
        }
        let message = format!(
            "the text has {counts}; with an answer of up to {answer} it passes the \
             contextWindow of {window}"
        );
        let help = format!("shorten the text, or lower `max_tokens` of Model `{model}`");
        let problem = Problem::new(Code::NoRoomToAnswer, at.clone(), message).help(help);
        Some(said(problem, "the window is set here", place))
    }

    fn takes(&self, counts: &Counts, at: &Pointer) -> Option<Problem> {
        let (of, most) = self.endpoint.takes.as_ref()?;
        let answer = self.answer();
        if counts.most().saturating_add(answer) <= *most {
            return None;
        }
        let with = match answer {
            0 => String::new(),
            answer => format!(" and its answer may have {answer}"),
        };
        let message = format!(
            "the text has {counts}{with}; `{of}` takes {most} in one request (`maxTokens`)"
        );
        let help = "shorten the text, or choose a model that takes more";
        let problem = Problem::new(Code::ModelTakesLess, at.clone(), message).help(help);
        Some(said(
            problem,
            "the model is chosen here",
            spec_field("model"),
        ))
    }
}

impl Endpoint {
    fn of(model: &str, world: &dyn World) -> Self {
        let Some(target) = reference::endpoint(model, world) else {
            return Self {
                model: model.to_owned(),
                ..Self::default()
            };
        };
        match target.item {
            Some(item) => Self {
                takes: takes(world, &target.name, &item),
                model: item,
                answer: None,
            },
            None => Self::registered(&target.name, world),
        }
    }

    /// A Model's end point is asked for the probe's model, or for the Model's own name.
    fn registered(name: &str, world: &dyn World) -> Self {
        let body = world.body(Kind::Model, name).unwrap_or(&Value::Null);
        let asked = body.pointer("/probe/model").and_then(Value::as_str);
        let model = asked.unwrap_or(name);
        let answer = body.pointer("/parameters/max_tokens");
        let provider = body.get("provider").and_then(Value::as_str);
        Self {
            answer: answer
                .and_then(Value::as_u64)
                .map(|tokens| (name.to_owned(), tokens)),
            takes: provider.and_then(|provider| takes(world, provider, model)),
            model: model.to_owned(),
        }
    }
}

/// Returns what a Provider's model takes and gives in one request.
fn takes(world: &dyn World, provider: &str, model: &str) -> Option<(String, u64)> {
    let models = world.body(Kind::Provider, provider)?.get("models")?;
    let mut models = models.as_array()?.iter();
    let found = models.find(|offered| offered.get("id").and_then(Value::as_str) == Some(model))?;
    let most = found.get("maxTokens")?.as_u64()?;
    Some((format!("{provider}/{model}"), most))
}

fn said(mut problem: Problem, words: &str, place: Pointer) -> Problem {
    problem.related.push((words.to_owned(), place));
    problem
}

impl Counts {
    fn most(&self) -> u64 {
        let model = self.model.map_or(0, |count| count.tokens);
        self.api.max(model)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { api, model } = self;
        let Some(count) = model else {
            return write!(f, "{api} tokens as the API counts");
        };
        let (tokens, vocabulary) = (count.tokens, count.vocabulary);
        let estimate = match count.exactness {
            Exactness::Exact => "",
            Exactness::Estimate => " (an estimate: the model's own vocabulary is not known)",
        };
        write!(
            f,
            "{api} tokens as the API counts and {tokens} by {vocabulary}{estimate}"
        )
    }
}
