//! How fast the client goes under the limits of a server: figures on virtual time, the same on any
//! machine.

use std::time::Duration;

use lockstep_genesys::{Client, Config};
use lockstep_simulator::{Behaviour, ManualClock, RateLimit};
use tokio::time::Instant;

use crate::project::Project;
use crate::proxy::time::{Flow, passing};
use crate::proxy::{Asked, Damage, Exchange, Script};
use crate::site::Site;
use crate::weather;

/// How many requests are under way at once.
const CONCURRENCY: usize = 8;

/// How many milliseconds the server takes for an answer.
const ANSWER: u64 = 20;

/// Which of its requests it refuses: each of so many.
const EACH: usize = 50;

/// How long it asks for peace then.
const PEACE: Duration = Duration::from_secs(1);

/// How many requests servers have counted when a creation begins.
const PLACES: [usize; 4] = [0, 12, 25, 37];

const MINUTE: Duration = Duration::from_secs(60);

/// How many requests a minute holds.
pub const ALLOWED: u32 = 300;

/// Whose limit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The server's, told with each answer.
    Server,
    /// The user's, in `limits: {requestsPerMinute: 300}`.
    User,
}

/// How an apply of 600 changes went under a limit.
#[derive(Debug)]
pub struct Limited {
    /// The requests of the whole minutes after the first.
    pub minutes: Vec<usize>,
    /// How many requests were answered with 429.
    pub refused: usize,
}

impl Limited {
    /// Returns the share of the allowance that was used after the first minute.
    pub fn share(&self) -> f64 {
        let used: usize = self.minutes.iter().sum();
        used as f64 / (self.minutes.len() as f64 * f64::from(ALLOWED))
    }
}

/// How the creation of providers went on a server that refuses each 50th request.
#[derive(Debug)]
pub struct Hurried {
    /// How many providers were created.
    pub providers: usize,
    /// How many requests there were.
    pub requests: usize,
    /// How many of them were neither read-backs nor audit entries.
    pub writes: usize,
    /// How many requests were answered with 429.
    pub refused: usize,
    /// How many requests left in the second for which a 429 had asked, once that was there.
    pub hasty: usize,
    /// How long it took.
    pub took: Duration,
    /// How long it takes whoever always has eight requests under way, but in the second after each
    /// 429.
    pub forced: Duration,
}

/// How many providers are created.
pub const PROVIDERS: usize = 1000;

/// Applies 600 changes under a limit of 300 requests a minute.
pub fn limited(limit: Limit) -> Limited {
    passing(Flow::FINE, |clock| async move {
        let mut behaviour = Behaviour::default();
        if limit == Limit::Server {
            behaviour.rate_limit = RateLimit {
                allowed: u64::from(ALLOWED),
                window_seconds: MINUTE.as_secs(),
            };
        }
        let own = (limit == Limit::User).then_some(ALLOWED);
        let fair = weather::fair();
        let sent = create(600, (clock, behaviour), fair, |it| {
            it.requests_per_minute = own;
        })
        .await;
        Limited {
            minutes: minutes(&sent),
            refused: refused(&sent),
        }
    })
}

impl Hurried {
    /// Returns how many requests a change took beside read-backs and audit entries.
    pub fn each(&self) -> f64 {
        self.writes as f64 / self.providers as f64
    }
}

/// Creates 1,000 providers on a server that takes 20 ms for an answer and refuses each 50th request.
pub fn hurried() -> Hurried {
    hurry(PROVIDERS, 0)
}

/// Creates 1,000 providers in all, on servers whose counts have come to different places when the
/// creation begins: whether the 50th request is a write or a read is by chance.
pub fn hurried_anywhere() -> Vec<Hurried> {
    let places = PLACES.into_iter();
    places
        .map(|counted| hurry(PROVIDERS / PLACES.len(), counted))
        .collect()
}

fn hurry(providers: usize, counted: usize) -> Hurried {
    passing(Flow::EXACT, move |clock| async move {
        let mut count = counted;
        let script = move |asked: &Asked| {
            count += usize::from(!asked.is_token());
            Some(match !asked.is_token() && count.is_multiple_of(EACH) {
                true => Damage::Busy(ANSWER),
                false => Damage::Late(ANSWER),
            })
        };
        let behaviour = Behaviour::default();
        let script = Box::new(script);
        let sent = create(providers, (clock, behaviour), script, |_it| {}).await;
        let (requests, refused) = (sent.len(), refused(&sent));
        let reads = sent.iter().filter(|it| it.asked.method == "GET").count();
        Hurried {
            providers,
            requests,
            writes: requests - reads,
            refused,
            hasty: hasty(&sent),
            took: took(&sent),
            forced: forced(requests, counted),
        }
    })
}

/// Creates providers as apply does, and returns the requests that it sent for that.
async fn create(
    count: usize,
    (clock, behaviour): (ManualClock, Behaviour),
    script: Script,
    limits: impl FnOnce(&mut Config),
) -> Vec<Exchange> {
    let spec = Project::of_providers(count).spec();
    let site = Site::open(clock, behaviour, (None, weather::fair())).await;
    let mut config = site.config(1);
    config.concurrency = CONCURRENCY;
    limits(&mut config);
    let client = Client::new(config).expect("a client");
    let plan = site.plan(&client, &spec).await.expect("a plan");
    let before = site.proxy.journal().len();
    site.proxy.follow(script);
    let applied = site.apply(&client, &plan, CONCURRENCY).await;
    let summary = applied.expect("a ledger");
    assert!(
        summary.is_complete(),
        "{:?}",
        summary.outcomes.iter().find(|it| !it.ended.is_done())
    );
    assert_eq!(summary.outcomes.len(), count);
    site.proxy.journal().split_off(before)
}

/// Counts how long so many requests take at least, on a server that has counted some before.
fn forced(requests: usize, counted: usize) -> Duration {
    let answer = Duration::from_millis(ANSWER);
    let mut slots = [Duration::ZERO; CONCURRENCY];
    // When the last refusal arrived.
    let mut refused = None;
    for number in 1..=requests {
        slots.sort_unstable();
        let free = slots[0];
        // Before it arrives nobody knows of it.
        let closed = refused.is_some_and(|at| at <= free && free < at + PEACE);
        let begin = refused.filter(|_at| closed).map_or(free, |at| at + PEACE);
        slots[0] = begin + answer;
        if (counted + number).is_multiple_of(EACH) {
            refused = Some(begin + answer);
        }
    }
    slots.into_iter().max().unwrap_or_default()
}

fn refused(sent: &[Exchange]) -> usize {
    sent.iter().filter(|it| it.seen == Some(429)).count()
}

/// Counts the requests that left although the client knew that the server wants peace.
fn hasty(sent: &[Exchange]) -> usize {
    let refusals = sent.iter().filter(|it| it.seen == Some(429));
    let known: Vec<Instant> = refusals.filter_map(|it| it.ended).collect();
    let within = |at: Instant| known.iter().any(|from| *from < at && at < *from + PEACE);
    sent.iter().filter(|it| within(it.at)).count()
}

fn took(sent: &[Exchange]) -> Duration {
    let first = sent.first().map(|it| it.at);
    let end = sent.iter().filter_map(|it| it.ended).max();
    first
        .zip(end)
        .map_or(Duration::ZERO, |(first, end)| end - first)
}

/// Counts the requests of each whole minute after the first.
fn minutes(sent: &[Exchange]) -> Vec<usize> {
    let times: Vec<Instant> = sent.iter().map(|it| it.at).collect();
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return Vec::new();
    };
    let whole = (*last - *first).as_secs() / MINUTE.as_secs();
    let within = |minute: u64| {
        let from = *first + MINUTE * u32::try_from(minute).expect("not that long");
        times
            .iter()
            .filter(|at| (from..from + MINUTE).contains(at))
            .count()
    };
    (1..whole).map(within).collect()
}

#[cfg(test)]
mod tests;
