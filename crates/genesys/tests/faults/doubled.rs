//! What a tenant did twice, by its own log of requests.

use std::collections::BTreeMap;

use lockstep_simulator::{Recorded, Running};

use crate::proxy::{Damage, Exchange};

/// Returns what the tenant was asked for once and did twice. A health check may be repeated, an
/// entry of the audit log that comes twice is one, and a deletion of what is gone does nothing. What
/// a network delivers twice the client cannot help: of that only names and versions are unique.
pub(crate) fn effects(tenant: &Running, journal: &[Exchange]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for request in tenant
        .requests()
        .iter()
        .filter(|request| is_effect(request))
    {
        let delivered_twice = journal.iter().any(|exchange| {
            let twice = matches!(exchange.damage, Some(Damage::Twice | Damage::Echoed));
            twice && exchange.asked.path == request.path
        });
        let name = request.body.get("name").or(request.body.get("version"));
        let key = match name {
            Some(name) => format!("{} {} {name}", request.method, request.path),
            None if delivered_twice => continue,
            None => format!("{} {} {}", request.method, request.path, request.body),
        };
        *counts.entry(key).or_default() += 1;
    }
    let doubled = counts.into_iter().filter(|(_key, count)| *count > 1);
    doubled
        .map(|(key, count)| format!("{key}: {count}"))
        .collect()
}

fn is_effect(request: &Recorded) -> bool {
    let done = request.status.is_some_and(|status| status < 300);
    let harmless = [
        "/health-checks",
        "/audit-logs",
        "/oauth/token",
        "/oauth2/token",
    ];
    let harmless = harmless.iter().any(|path| request.path.ends_with(path));
    request.method == "POST" && done && !harmless
}
