//! The lines that show how the work goes: a pure function of what is known, the time and the
//! terminal's size.
//!
//! There are never more than a few lines, however much is under way, and none is wider than the
//! terminal. What others named is made harmless before it is cut.

use std::time::Duration;

use lockstep_genesys::{Held, Wait};
use lockstep_model::attempt::Because;
use tokio::time::Instant;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::state::{Phase, Reason, State, UnderWay, Waited};
use super::words::doing;
use crate::output::harmless;

/// How many changes that are under way are named.
const NAMED: usize = 3;
/// How many things that are waited for are named.
const WAITS: usize = 3;
/// How wide the bar is at most, and at least.
const WIDEST: usize = 30;
const NARROWEST: usize = 8;
/// What is waited for less long than this is not worth a word.
const SHORT: Duration = Duration::from_secs(1);
/// Before so many have ended, nobody knows how long the rest takes.
const KNOWN: usize = 5;

/// How large the terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// Makes the lines; `clean` takes secrets out, before a line is cut in the midst of one.
pub(crate) fn lines(
    state: &State,
    (now, size): (Instant, Size),
    clean: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mut lines = vec![first(state, now, size.width)];
    lines.extend(state.stopping.map(|why| format!("  {why}")));
    lines.extend(
        waits(state, now)
            .into_iter()
            .map(|wait| format!("  {wait}")),
    );
    lines.extend(under_way(&state.under_way, now));
    // The line on which the cursor stands is one too.
    lines.truncate(size.height.saturating_sub(1).max(1));
    let width = size.width.saturating_sub(1);
    let cut = lines.iter().map(|line| cut(&plain(&clean(line)), width));
    cut.collect()
}

/// Takes out all that would move the cursor.
fn plain(text: &str) -> String {
    harmless(text).replace(['\n', '\t'], " ")
}

fn first(state: &State, now: Instant, width: usize) -> String {
    let took = now.saturating_duration_since(state.begun);
    let mut parts = Vec::new();
    let counted = match state.phase {
        Phase::Locking => 0,
        Phase::Reading | Phase::Checking | Phase::Closing => state.requests,
        Phase::Applying => state.done as u64,
    };
    match (state.phase, state.total) {
        (Phase::Applying, Some(total)) => {
            parts.push(format!("{}/{}", grouped(counted), grouped(total as u64)));
        }
        (Phase::Applying, None) => parts.push(grouped(counted)),
        (Phase::Locking, _) => {}
        (Phase::Reading | Phase::Checking | Phase::Closing, _) => {
            let noun = if counted == 1 { "request" } else { "requests" };
            parts.push(format!("{} {noun}", grouped(counted)));
        }
    }
    parts.extend(rate(counted, took));
    if state.bad > 0 {
        parts.push(format!("{} not done", grouped(state.bad as u64)));
    }
    parts.push(spoken(took));
    parts.extend(left(state, took).map(|left| format!("about {} left", spoken(left))));
    let (word, rest) = (state.phase.word(), parts.join("  "));
    let fixed = word.len() + rest.width() + 5;
    let room = width.saturating_sub(fixed).min(WIDEST);
    match state.total {
        Some(total) if room >= NARROWEST && total > 0 => {
            format!("{word:<8} {}  {rest}", bar(state.done, total, room))
        }
        Some(_) | None => format!("{word:<8} {rest}"),
    }
}

fn bar(done: usize, total: usize, room: usize) -> String {
    let full = done.min(total) * room / total;
    let (full, empty) = ("█".repeat(full), "░".repeat(room - full));
    format!("{full}{empty}")
}

/// How many a second, where that can be said.
fn rate(counted: u64, took: Duration) -> Option<String> {
    if counted == 0 || took < SHORT {
        return None;
    }
    let counted = u32::try_from(counted).unwrap_or(u32::MAX);
    let rate = f64::from(counted) / took.as_secs_f64();
    Some(match rate < 10.0 {
        true => format!("{rate:.1}/s"),
        false => format!("{rate:.0}/s"),
    })
}

fn left(state: &State, took: Duration) -> Option<Duration> {
    let more = state.total?.checked_sub(state.done)?;
    if state.done < KNOWN || more == 0 || state.stopping.is_some() {
        return None;
    }
    let (more, done) = (u32::try_from(more).ok()?, u32::try_from(state.done).ok()?);
    Some(took.saturating_mul(more) / done)
}

fn under_way(all: &[UnderWay], now: Instant) -> Vec<String> {
    let named = all.iter().take(NAMED).map(|one| {
        let doing = one.action.map_or("under way", doing);
        let took = now.saturating_duration_since(one.since);
        match took < SHORT {
            true => format!("  {}: {doing}", one.change),
            false => format!("  {}: {doing}, {}", one.change, spoken(took)),
        }
    });
    let mut lines: Vec<String> = named.collect();
    let more = all.len().saturating_sub(NAMED);
    if more > 0 {
        lines.push(format!("  and {} more under way", grouped(more as u64)));
    }
    lines
}

/// Says what is waited for, the pace first: it holds back all the rest.
fn waits(state: &State, now: Instant) -> Vec<String> {
    let mut said: Vec<String> = pace(state, now).into_iter().collect();
    let mut others = 0;
    for waited in state.waits.values() {
        let Some(words) = reason(waited, now) else {
            continue;
        };
        match said.len() < WAITS {
            true => said.push(words),
            false => others += 1,
        }
    }
    if others > 0 {
        said.push(format!("and {} more waits", grouped(others)));
    }
    said
}

/// Of all that the pace holds back, what waits longest says why.
fn pace(state: &State, now: Instant) -> Option<String> {
    let paced = state
        .waits
        .values()
        .filter_map(|waited| match waited.reason {
            Reason::Client(Wait::Pace { held, until }) => Some((until, held)),
            Reason::Client(Wait::Again { .. } | Wait::Job { .. } | Wait::Settle)
            | Reason::Words(_) => None,
        });
    let (until, held) = paced.max_by_key(|(until, _held)| *until)?;
    let left = until.saturating_duration_since(now);
    (left >= SHORT).then(|| format!("pacing: {}", held_back(held, left)))
}

/// Says for how long the pace holds something back, and why.
pub(crate) fn held_back(held: Held, left: Duration) -> String {
    let left = spoken(left);
    match held {
        Held::Window => format!("{left} until the window resets"),
        Held::Spread => format!("{left}, as the rest of the window is spread over its time"),
        Held::Refused => format!("{left}, as the tenant asked for fewer requests"),
        Held::Limit => format!("{left}, by the environment's own limit of requests"),
    }
}

fn reason(waited: &Waited, now: Instant) -> Option<String> {
    let since = spoken(now.saturating_duration_since(waited.since));
    match &waited.reason {
        Reason::Client(Wait::Pace { .. }) => None,
        Reason::Client(Wait::Again {
            request,
            because,
            until,
        }) => {
            let left = spoken(until.saturating_duration_since(now));
            Some(format!("retrying {request} in {left}: {}", why(*because)))
        }
        Reason::Client(Wait::Job { job, .. }) => Some(format!("waiting for job {job}, {since}")),
        Reason::Client(Wait::Settle) => {
            let what = "looking whether a write whose answer was lost was carried out";
            Some(format!("{what}, {since}"))
        }
        Reason::Words(words) => Some(format!("{words}, {since}")),
    }
}

/// Says why a request is sent again.
pub(crate) const fn why(because: Because) -> &'static str {
    match because {
        Because::Token => "the access token was refused",
        Because::Throttled => "the tenant asked for fewer requests",
        Because::Failed => "the tenant failed",
        Because::NotConnected => "there was no connection",
        Because::NoAnswer => "there was no answer",
    }
}

/// Returns a duration in words, in whole seconds.
pub(crate) fn spoken(duration: Duration) -> String {
    // What is nearly a second is one: a countdown that ends with 0 looks stuck.
    let seconds = duration.as_millis().div_ceil(1000);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// Returns a number with a comma between each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Cuts a line to a width, as terminals measure it.
fn cut(line: &str, width: usize) -> String {
    if line.width() <= width {
        return line.to_owned();
    }
    let mut room = width.saturating_sub(1);
    let kept = line.chars().take_while(|c| {
        let wide = c.width().unwrap_or_default();
        let fits = wide <= room;
        room = room.saturating_sub(wide);
        fits
    });
    let mut kept: String = kept.collect();
    if width > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests;
