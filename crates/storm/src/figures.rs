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

/// How the creation of 1,000 providers went.
#[derive(Debug)]
pub struct Hurried {
    /// How many requests there were.
    pub requests: usize,
    /// How many of them were neither read-backs nor audit entries.
    pub writes: usize,
    /// How many requests were answered with 429.
    pub refused: usize,
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

/// Creates 1,000 providers on a server that takes 20 ms for an answer and refuses each 50th request.
pub fn hurried() -> Hurried {
    passing(Flow::EXACT, |clock| async move {
        let mut count = 0;
        let script = move |asked: &Asked| {
            count += usize::from(!asked.is_token());
            Some(match !asked.is_token() && count % EACH == 0 {
                true => Damage::Busy(ANSWER),
                false => Damage::Late(ANSWER),
            })
        };
        let sent = create(
            PROVIDERS,
            (clock, Behaviour::default()),
            Box::new(script),
            |_it| {},
        )
        .await;
        let (requests, refused) = (sent.len(), refused(&sent));
        let reads = sent.iter().filter(|it| it.asked.method == "GET").count();
        Hurried {
            requests,
            writes: requests - reads,
            refused,
            took: took(&sent),
            forced: forced(requests),
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

/// Counts how long so many requests take at least.
fn forced(requests: usize) -> Duration {
    let (answer, peace) = (Duration::from_millis(ANSWER), Duration::from_secs(1));
    let mut slots = [Duration::ZERO; CONCURRENCY];
    // When the last refusal arrived.
    let mut refused = None;
    for number in 1..=requests {
        slots.sort_unstable();
        let free = slots[0];
        // Before it arrives nobody knows of it.
        let closed = refused.is_some_and(|at| at <= free && free < at + peace);
        let begin = refused.filter(|_at| closed).map_or(free, |at| at + peace);
        slots[0] = begin + answer;
        if number % EACH == 0 {
            refused = Some(begin + answer);
        }
    }
    slots.into_iter().max().unwrap_or_default()
}

fn refused(sent: &[Exchange]) -> usize {
    sent.iter().filter(|it| it.seen == Some(429)).count()
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
