//! The judgement: members against the table, and the pure crates against what is impure.
//!
//! Pure itself: facts in, offences out, in a stable order.

use std::collections::BTreeMap;

use super::member::{Edge, Member, Need};
use super::{Arrow, Offence};

/// Compares each member's edges with its row of `arrows`.
pub(super) fn table(arrows: &[Arrow], members: &[Member]) -> Vec<Offence> {
    let mut offences = Vec::new();
    for member in members {
        let Some(row) = arrows.iter().find(|arrow| arrow.from == member.name) else {
            let what = format!(
                "`{}` has no row in the table of arrows: add one",
                member.name
            );
            offences.push(Offence {
                at: member.manifest.clone(),
                what,
            });
            continue;
        };
        offences.extend(member.ours().filter_map(|edge| forbidden(row, edge)));
    }
    for arrow in arrows {
        if !members.iter().any(|member| member.name == arrow.from) {
            let what = format!(
                "the table has a row for `{}`, which is no member",
                arrow.from
            );
            offences.push(Offence {
                at: "xtask/src/arrows.rs".to_owned(),
                what,
            });
        }
    }
    offences
}

/// Tells why `edge` is not allowed by its crate's row, if it is not.
fn forbidden(row: &Arrow, edge: &Edge) -> Option<Offence> {
    let to = edge.to.as_str();
    let (allowed, word) = match edge.need {
        Need::Build => (row.to.contains(&to), ""),
        Need::Test => (
            row.to.contains(&to) || row.tests.contains(&to),
            " in its tests",
        ),
    };
    if allowed {
        return None;
    }
    let what = format!(
        "forbidden arrow: {} -> {to}{word}; it may depend on {}",
        row.from,
        listed(row, edge.need),
    );
    Some(Offence {
        at: edge.at.clone(),
        what,
    })
}

/// Spells what a row allows.
fn listed(row: &Arrow, need: Need) -> String {
    let mut names = row.to.to_vec();
    if need == Need::Test {
        names.extend(row.tests);
    }
    if names.is_empty() {
        "no crate of this workspace".to_owned()
    } else {
        names.join(", ")
    }
}

/// Follows the workspace's own arrows from each pure crate and reports what is impure on the way.
/// What a crate depends on optionally counts where it is taken with any feature.
pub(super) fn purity(pure: &[&str], impure: &[&str], members: &[Member]) -> Vec<Offence> {
    let by_name: BTreeMap<&str, &Member> = members
        .iter()
        .map(|member| (member.name.as_str(), member))
        .collect();
    let mut offences = Vec::new();
    for start in pure {
        for (via, bare) in reached(start, &by_name) {
            let Some(member) = by_name.get(via) else {
                continue;
            };
            let found = needed(member, bare).filter(|edge| impure.contains(&edge.to.as_str()));
            offences.extend(found.map(|edge| impurity(start, via, edge)));
        }
    }
    offences
}

/// Collects `start` and every crate of the workspace that it is built from, each with whether all
/// that take it do so without a feature.
fn reached<'a>(start: &'a str, by_name: &BTreeMap<&str, &'a Member>) -> BTreeMap<&'a str, bool> {
    let mut seen = BTreeMap::new();
    let mut waiting = vec![(start, false)];
    while let Some((name, bare)) = waiting.pop() {
        let is_news = seen.get(name).is_none_or(|before| *before && !bare);
        if !is_news {
            continue;
        }
        seen.insert(name, bare);
        if let Some(member) = by_name.get(name) {
            waiting.extend(
                needed(member, bare)
                    .filter(|edge| edge.ours)
                    .map(|edge| (edge.to.as_str(), edge.bare)),
            );
        }
    }
    seen
}

/// Iterates over what a crate is built from, its tests left out.
fn needed(member: &Member, bare: bool) -> impl Iterator<Item = &Edge> {
    let edges = member.edges.iter();
    edges.filter(move |edge| edge.need == Need::Build && !(bare && edge.optional))
}

/// Words one impurity.
fn impurity(start: &str, via: &str, edge: &Edge) -> Offence {
    let way = if start == via {
        String::new()
    } else {
        format!(" through {via}")
    };
    let what = format!("{start} is to stay pure, and reaches `{}`{way}", edge.to);
    Offence {
        at: edge.at.clone(),
        what,
    }
}
