//! What a plan brings about, in one line.

use lockstep_diff::Impact;
use lockstep_diff::impact::Traffic;

use super::number::percent;
use super::requests;
use super::sums::money;
use crate::value::plural;

/// Returns it: `90.00 → 270.00 USD/h at most; 40% of support_agent's requests move; …`.
pub(crate) fn gist(impact: &Impact) -> String {
    let mut said = Vec::new();
    let total = &impact.exposure.total;
    for ceiling in &total.ceilings {
        if !ceiling.micro.is_steady() {
            let of = |micro| money(ceiling.currency, micro);
            let (before, after) = (of(ceiling.micro.before), of(ceiling.micro.after));
            said.push(format!("ceiling {before} → {after} an hour"));
        }
    }
    for (what, pair) in [("requests", total.requests), ("tokens", total.tokens)] {
        if !pair.is_steady() {
            said.push(format!(
                "limits {} → {} {what}/min",
                pair.before, pair.after
            ));
        }
    }
    said.extend(moves(&impact.traffic));
    let published = impact.published.len();
    if published > 0 {
        let versions = plural(published, "version", "versions");
        said.push(format!("{published} {versions} published"));
    }
    said.push(requests(&impact.requests));
    said.join("; ")
}

fn moves(traffic: &[Traffic]) -> Option<String> {
    let most = traffic.iter().max_by_key(|one| one.moved)?;
    let (share, name) = (percent(most.moved), &most.live_name);
    Some(match traffic.len() {
        1 => format!("{share} of the requests of {name} move"),
        count => format!("requests of {count} objects move, {share} of {name} at most"),
    })
}
