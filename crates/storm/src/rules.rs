//! The class rules, checked on what the client sent and on what it could know.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::proxy::Exchange;

/// How often a request is sent at most, when its failures are not of the client's making.
const TRIES: usize = 5;
/// How often it is sent at most, when it was sent too fast.
const THROTTLED_TRIES: usize = 12;

/// Checks all requests of a run.
pub(crate) fn check(journal: &[Exchange]) -> Result<(), String> {
    posts(journal)?;
    repeats(journal)
}

/// Tells of a request in a line.
pub(crate) fn told(sent: &Exchange) -> String {
    format!(
        "{} {}?{} {:?} -> {:?}, seen {:?}",
        sent.asked.method, sent.asked.path, sent.asked.query, sent.damage, sent.status, sent.seen
    )
}

/// A POST that makes something is sent again only if it surely was not carried out, or after the
/// list was looked at since.
fn posts(journal: &[Exchange]) -> Result<(), String> {
    let mut last: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (place, sent) in journal.iter().enumerate() {
        let body: Option<Value> = serde_json::from_slice(&sent.body).ok();
        let name = body.as_ref().and_then(|body| body.get("name")?.as_str());
        let Some(name) = name.filter(|_name| sent.asked.method == "POST") else {
            continue;
        };
        let path = sent.asked.path.as_str();
        let Some(before) = last.insert((path, name.to_owned()), place) else {
            continue;
        };
        let refused = matches!(journal[before].seen, Some(401 | 429));
        let mut since = journal[before + 1..place].iter();
        let looked = since.any(|it| it.asked.method == "GET" && it.asked.path == path);
        if !refused && !looked {
            let (first, again) = (told(&journal[before]), told(sent));
            return Err(format!(
                "{name} was posted again blindly: {first}; then {again}"
            ));
        }
    }
    Ok(())
}

/// A PUT or DELETE is tried so often and no more, and a refused token is renewed once.
fn repeats(journal: &[Exchange]) -> Result<(), String> {
    let mut tries: BTreeMap<(&str, &str, &[u8]), [usize; 3]> = BTreeMap::new();
    for sent in journal {
        let (method, path) = (sent.asked.method.as_str(), sent.asked.path.as_str());
        if method == "GET" {
            // It was looked, or begun anew.
            tries.retain(|(_method, other, _body), _counts| *other != path);
            continue;
        }
        if method == "POST" {
            continue;
        }
        let counts = tries.entry((method, path, &sent.body)).or_default();
        match sent.seen {
            Some(429) => counts[1] += 1,
            Some(401) => counts[2] += 1,
            None | Some(408 | 425 | 500..) => counts[0] += 1,
            Some(_final) => *counts = [0; 3],
        }
        let [failed, throttled, refused] = *counts;
        if failed > TRIES || throttled > THROTTLED_TRIES || refused > 2 {
            return Err(format!(
                "it was sent too often ({counts:?}): {}",
                told(sent)
            ));
        }
    }
    Ok(())
}
