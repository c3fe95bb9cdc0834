//! What a plan brings about, in words and bars: the same in every format.
//!
//! Whole numbers come in; rows of words go out, and each format lays them out. Names are as others
//! wrote them: what is shown of them goes through the format's own door.

pub(crate) mod bar;
mod budget;
pub(crate) mod gist;
pub(crate) mod lines;
pub(crate) mod number;
mod sums;

#[cfg(test)]
mod tests;

use lockstep_diff::Impact;
use lockstep_diff::impact::{Exposure, Named, Requests};

use crate::value::plural;

pub(crate) use budget::tokens;
pub(crate) use gist::gist;
pub(crate) use lines::write;
pub(crate) use sums::{Fact, SumRow, sums};

/// What is said in a sentence, and the names that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    /// What is said, in words of ours.
    pub(crate) words: String,
    /// The names, as others wrote them; empty if it is about none.
    pub(crate) names: String,
    /// How many more there are.
    pub(crate) more: usize,
}

impl Remark {
    fn plain(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            names: String::new(),
            more: 0,
        }
    }

    /// Returns it in one.
    pub(crate) fn line(&self) -> String {
        match (self.names.as_str(), self.more) {
            ("", _) => self.words.clone(),
            (names, 0) => format!("{}: {names}", self.words),
            (names, more) => format!("{}: {names} and {more} more", self.words),
        }
    }
}

/// Says what the sums leave out, and what stays.
pub(crate) fn remarks(exposure: &Exposure) -> Vec<Remark> {
    if exposure.lines.is_empty() {
        let live = exposure.total.objects.before;
        return match live {
            0 => Vec::new(),
            _ => vec![Remark::plain("No rate limit and no price ceiling changes")],
        };
    }
    let mut remarks = Vec::new();
    let gaps = &exposure.gaps;
    let gap = |named: &Named, what: &str| {
        (named.count > 0).then(|| Remark {
            words: what.to_owned(),
            names: named.names.join(", "),
            more: named.count.saturating_sub(named.names.len()),
        })
    };
    remarks.extend(gap(&gaps.limits, "Limits that are not known count as none"));
    remarks.extend(gap(
        &gaps.price,
        "Without a price, so no ceiling counts them",
    ));
    remarks.extend(gap(&gaps.provider, "Naming no provider"));
    let steady = exposure.steady;
    if steady > 0 {
        let sums = plural(
            steady,
            "other sum stays as it is",
            "other sums stay as they are",
        );
        remarks.push(Remark::plain(format!("{steady} {sums}")));
    }
    remarks
}

/// Says how many requests carry the plan out, and how long that takes.
pub(crate) fn requests(requests: &Requests) -> String {
    let all = number::range(requests.all());
    let writes = match requests.writes {
        1 => "1 of them a write".to_owned(),
        writes => format!("{writes} of them writes"),
    };
    let counted = |count: u64, one: &str, many: &str| match count {
        0 => String::new(),
        1 => format!(", 1 {one}"),
        count => format!(", {count} {many}"),
    };
    let checks = counted(requests.checks, "health check", "health checks");
    let posts = counted(requests.posts, "post", "posts");
    let posts = match requests.posts {
        0 => posts,
        _some => posts + " to the audit log",
    };
    let elsewhere = match requests.elsewhere {
        0 => String::new(),
        1 => "; 1 probe or webhook goes elsewhere".to_owned(),
        count => format!("; {count} probes and webhooks go elsewhere"),
    };
    let jobs = match requests.jobs {
        0 => String::new(),
        1 => ", 1 job is waited for".to_owned(),
        jobs => format!(", {jobs} jobs are waited for"),
    };
    let time = match (requests.seconds, requests.per_minute) {
        (Some(seconds), Some(per_minute)) => {
            let time = number::time(seconds);
            format!(", about {time} at {per_minute} a minute")
        }
        (_, _) => ", at no known rate limit".to_owned(),
    };
    format!("about {all} requests, {writes}{checks}{posts}{jobs}{time}{elsewhere}")
}

/// How many published versions and token counts are listed in text.
pub(crate) const LISTED: usize = 50;

/// Names the versions that are published.
pub(crate) fn published(impact: &Impact, most: usize) -> Option<Remark> {
    let count = impact.published.len();
    let named = impact.published.iter().take(most);
    let names: Vec<String> = named
        .map(|one| format!("{} {}", one.address, one.version))
        .collect();
    let versions = plural(count, "version", "versions");
    (count > 0).then(|| Remark {
        words: format!("Published: {count} {versions}"),
        more: count - names.len(),
        names: names.join(", "),
    })
}
