//! What happened in a run, in lines for whoever looks for the reason of its end.

use lockstep_diff::Withheld;
use lockstep_ledger::Event;

use crate::rules;
use crate::site::Site;

/// Tells of all requests, and of all entries of the ledger.
pub(crate) fn of(site: &Site) -> Vec<String> {
    let mut trail: Vec<String> = site.proxy.journal().iter().map(rules::told).collect();
    let Ok(entries) = lockstep_ledger::entries(site.ledger.path()) else {
        return trail;
    };
    let events = entries.filter_map(|entry| entry.ok()?.event);
    trail.extend(events.map(|event| event_told(&event)));
    trail
}

/// Tells what is withheld, and why.
pub(crate) fn withheld(withheld: &Withheld) -> String {
    let fields = withheld.fields.iter().map(|field| {
        let [before, after, base] = [&field.before, &field.after, &field.base];
        format!(
            "\n    {}: {before:?} -> {after:?}, base {base:?}",
            field.path
        )
    });
    let fields: String = fields.collect();
    format!("\n  {}: {:?}{fields}", withheld.address, withheld.reason)
}

fn event_told(event: &Event) -> String {
    match event {
        Event::Intent(it) => format!("intent {} {} {}", it.action, it.address, it.live_name),
        Event::Outcome(it) => {
            let error = it.error.as_deref().unwrap_or("done");
            format!("outcome {}: {error}: {:?}", it.address, it.effect)
        }
        Event::RunStarted(_)
        | Event::Adopted(_)
        | Event::Released(_)
        | Event::Settled(_)
        | Event::GuardOverridden(_)
        | Event::Posted(_)
        | Event::Anchored(_)
        | Event::Signed(_)
        | Event::Forgotten(_)
        | Event::Repaired(_)
        | Event::Restarted(_)
        | Event::LockTaken(_)
        | Event::RunFinished(_) => format!("{event:?}"),
    }
}
