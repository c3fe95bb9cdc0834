//! What a plan brings about: rate limits and price ceilings, traffic, tokens, versions, requests.
//!
//! Changes and all sides come in; whole numbers go out, the same for the same inputs. Which fields
//! limit, move traffic or bound texts, the tables of the kinds say. Money is in micro-units, a sum a
//! currency. Nothing is decided here: that is for guards and people.

mod exposure;
mod limits;
mod published;
mod requests;
mod share;
mod tokens;
mod traffic;

use lockstep_model::rates::Currency;
use lockstep_model::{Address, FieldPath};

use crate::change::Change;
use crate::identity::Sides;
use crate::plan::Inputs;

pub use share::Share;

/// What a plan brings about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// What all limits add up to, and what an hour can cost at most.
    pub exposure: Exposure,
    /// The requests that get another version or another model, by live name.
    pub traffic: Vec<Traffic>,
    /// How much of their budgets the texts take that are published or get more requests.
    pub tokens: Vec<TokenUse>,
    /// The versions that are published, in the order in which that happens.
    pub published: Vec<Published>,
    /// How many requests carry the plan out, and how long that takes.
    pub requests: Requests,
}

/// A value before and after the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pair<T> {
    /// What is live.
    pub before: T,
    /// What is live once the plan is carried out.
    pub after: T,
}

/// At least and at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Range {
    /// At least.
    pub least: u64,
    /// At most, if nothing has to be tried again.
    pub most: u64,
}

/// What all limits add up to, and what an hour can cost at most.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exposure {
    /// The sum over all live objects that have limits.
    pub total: Sum,
    /// The sums of each provider and tier that change.
    pub lines: Vec<Line>,
    /// How many other pairs of provider and tier stay as they are.
    pub steady: usize,
    /// What the sums leave out.
    pub gaps: Gaps,
}

/// A sum of limits, in calls and tokens a minute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many objects are added up.
    pub objects: Pair<u64>,
    /// Requests a minute.
    pub requests: Pair<u64>,
    /// Tokens a minute.
    pub tokens: Pair<u64>,
    /// What an hour can cost at most at full limits: one sum a currency.
    pub ceilings: Vec<Ceiling>,
}

/// What an hour can cost at most, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceiling {
    /// The currency.
    pub currency: Currency,
    /// Millionths of the currency's unit.
    pub micro: Pair<u64>,
}

/// The limits of a provider's models in a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The provider; none for what names none.
    pub provider: Option<String>,
    /// The tier; none for limits that are of no tier.
    pub tier: Option<String>,
    /// Their sum.
    pub sum: Sum,
}

/// What sums leave out, or cannot tell apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Objects whose limits are not known.
    pub limits: Named,
    /// Objects without a price: no ceiling counts them.
    pub price: Named,
    /// Objects that name no provider: they are added up as those of none.
    pub provider: Named,
}

/// Some objects, of which a few are named: those that the plan changes first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// How many there are.
    pub count: usize,
    /// Addresses, or live names of what no manifest declares.
    pub names: Vec<String>,
}

/// The requests of one object that get another version or another model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traffic {
    /// What is changed.
    pub address: Address,
    /// The live name of the object whose requests are moved.
    pub live_name: String,
    /// The field that moves them.
    pub field: String,
    /// How many of them get something else.
    pub moved: Share,
    /// Where they go, before and after.
    pub parts: Vec<Part>,
}

/// What part of an object's requests goes to one version or model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The version or model.
    pub name: String,
    /// Its share.
    pub share: Pair<Share>,
}

/// How much of its budgets a text takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenUse {
    /// The live name of the object that the text is of.
    pub live_name: String,
    /// The text's version.
    pub version: String,
    /// Whether the plan publishes it.
    pub is_new: bool,
    /// Its tokens, as the API counts them; unknown of a text that only its digest is known of.
    pub tokens: Option<u64>,
    /// The other version that most requests go to now, with its tokens.
    pub instead_of: Option<(String, Option<u64>)>,
    /// The budgets that are known.
    pub budgets: Vec<Budget>,
}

/// How many tokens a text may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The field that says so.
    pub path: FieldPath,
    /// Its number, where it has one.
    pub limit: Pair<Option<u64>>,
}

/// A version that is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Whose version it is.
    pub address: Address,
    /// The version.
    pub version: String,
}

/// How many requests `apply` sends for a saved plan, if none has to be sent again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Requests {
    /// Writes: this many exactly.
    pub writes: u64,
    /// Reads: before the first write, around each write, and of jobs until they end.
    pub reads: Range,
    /// How many of the writes are carried out by jobs that are waited for.
    pub jobs: u64,
    /// Checks that the organisation is asked for of what was registered.
    pub checks: u64,
    /// Posts to the organisation's audit log: one a change, and one for the head of the ledger.
    pub posts: u64,
    /// Synthetic prompts and status webhooks: others than the organisation get them.
    pub elsewhere: u64,
    /// How many requests a minute the environment allows.
    pub per_minute: Option<u64>,
    /// How many seconds they take at least and at most at that pace, if it is known.
    pub seconds: Option<Range>,
}

impl<T: PartialEq> Pair<T> {
    /// Says whether it stays as it is.
    pub fn is_steady(&self) -> bool {
        self.before == self.after
    }
}

impl Sum {
    /// Says whether it stays as it is.
    pub fn is_steady(&self) -> bool {
        self.objects.is_steady()
            && self.requests.is_steady()
            && self.tokens.is_steady()
            && self.ceilings.iter().all(|sum| sum.micro.is_steady())
    }
}

impl Requests {
    /// Returns how many the organisation gets in all.
    pub const fn all(&self) -> Range {
        let known = self.writes.saturating_add(self.checks);
        let known = known.saturating_add(self.posts);
        Range {
            least: known.saturating_add(self.reads.least),
            most: known.saturating_add(self.reads.most),
        }
    }
}

/// Returns what changes bring about; nothing if there are none.
///
/// The changes need not be all that could be planned from the inputs.
pub fn of(inputs: Inputs<'_>, changes: &[Change]) -> Option<Impact> {
    let sides = Sides::new(inputs.spec, inputs.snapshot, inputs.base);
    of_sides(&sides, changes)
}

/// Returns what changes bring about, of sides that are indexed.
pub(crate) fn of_sides(sides: &Sides<'_>, changes: &[Change]) -> Option<Impact> {
    if changes.is_empty() {
        return None;
    }
    let traffic = traffic::of(sides.snapshot, changes);
    Some(Impact {
        exposure: exposure::of(sides, changes),
        tokens: tokens::of(sides, changes, &traffic),
        traffic,
        published: published::of(changes),
        requests: requests::of(sides, changes),
    })
}
