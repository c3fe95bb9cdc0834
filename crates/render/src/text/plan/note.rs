//! What a plan notes, in words: a sentence a note.

use lockstep_diff::Note;
use lockstep_model::{Address, Origin, Unread};
use serde_json::Value;

use crate::value;

/// Returns what a note says: a sentence of any characters.
pub(crate) fn words(note: &Note) -> String {
    match note {
        Note::FieldReleased { address, path } => format!(
            "{address}: `{path}` left the manifest; its live value stays and is no longer lockstep's"
        ),
        Note::ExtraEntries { address, entries } => format!(
            "{address}: published and not in Git: {}; they stay",
            entries.join(", ")
        ),
        Note::LikelyRename {
            from,
            to,
            names,
            origin,
            by,
        } => rename((from, to), names, origin.as_ref(), by),
        Note::ExternalMissing { address, live_name } => {
            format!("{address} is external, and nothing live is named \"{live_name}\"")
        }
        Note::AlreadyGone { address, live_id } => {
            format!("{address} left Git and is gone already ({live_id})")
        }
        Note::RequestsEnd {
            address,
            serving,
            requests,
            seconds,
        } => ending(address, serving, requests.zip(*seconds)),
        Note::ServedBefore { address, values } => format!(
            "{address}: {} served before; what goes back to it is no move to something new",
            values.join(", ")
        ),
        Note::LimitInUse { .. } | Note::UseUnknown { .. } => used(note),
        Note::FieldIgnored {
            address,
            path,
            live,
            desired,
            until,
            reason,
        } => {
            let field = path.resolve(address.kind.info().fields);
            let said = |value: &Option<Value>, there: &str| match value {
                Some(value) => format!("{} {there}", value::words(value, field)),
                None => format!("not set {there}"),
            };
            let (live, desired) = (said(live, "live"), said(desired, "in Git"));
            format!("{address}: ignored until {until}: {path} is {live}, {desired} ({reason})")
        }
    }
}

/// Says what to write if a deletion and a creation are one object, or why that does not help.
fn rename(
    (from, to): (&Address, &Address),
    names: &[String],
    origin: Option<&Origin>,
    by: &[String],
) -> String {
    let place = origin.map_or_else(String::new, |origin| {
        format!(" at {}:{}", origin.file, origin.line)
    });
    let said = format!("rename? {from} is deleted and {to} created with equal content. ");
    if by.is_empty() {
        let names = names.join(", ");
        return said
            + &format!(
                "If they are one object, write `renamedFrom: [{names}]` in the metadata of {to}{place}"
            );
    }
    said + &format!(
        "The API renames nothing that others refer to ({}), so `renamedFrom` would be withheld: \
         this plan's way, to create {to}{place}, move them over and delete {from}, is the one that works",
        by.join(", ")
    )
}

/// Says whose requests end.
fn ending(address: &Address, serving: &[(String, u32)], asked: Option<(u64, u64)>) -> String {
    let shares = serving.iter().map(|(version, share)| {
        let percent = f64::from(*share) / 100.0;
        format!("{percent}% to {version}")
    });
    let shares: Vec<String> = shares.collect();
    let to = match shares.is_empty() {
        true => String::new(),
        false => format!(" {}", shares.join(", ")),
    };
    match asked {
        Some((requests, seconds)) => format!(
            "{address} is deleted while it serves{to}: telemetry shows {requests} {} in {}",
            value::plural(requests as usize, "request", "requests"),
            span(seconds)
        ),
        None => format!(
            "{address} is deleted while it serves{to}; how many requests it gets is not known"
        ),
    }
}

/// Says what telemetry tells, or does not tell, of a limit that falls.
fn used(note: &Note) -> String {
    match note {
        Note::LimitInUse {
            address,
            path,
            peak,
            limit,
            seconds,
            untold,
        } => {
            let more = match untold {
                0 => String::new(),
                _ => format!("; {untold} samples tell too little to count, so it may be more"),
            };
            format!(
                "{address}: `{path}` falls to {limit}, and telemetry of {} shows up to {peak} in \
                 use{more}",
                span(*seconds)
            )
        }
        Note::UseUnknown { address, why } => match why {
            Unread::Failed => format!(
                "{address}: telemetry was to tell what is in use, and could not be read; any use \
                 is thought possible"
            ),
            Unread::Taken => format!(
                "{address}: telemetry was to tell what is in use, and is not part of a snapshot; \
                 any use is thought possible"
            ),
        },
        Note::FieldReleased { .. }
        | Note::ExtraEntries { .. }
        | Note::LikelyRename { .. }
        | Note::ExternalMissing { .. }
        | Note::AlreadyGone { .. }
        | Note::FieldIgnored { .. }
        | Note::RequestsEnd { .. }
        | Note::ServedBefore { .. } => String::new(),
    }
}

/// Returns a time in the largest unit that it is whole in.
fn span(seconds: u64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "m")];
    let whole = units
        .into_iter()
        .find(|(unit, _name)| seconds >= *unit && seconds.is_multiple_of(*unit));
    match whole {
        // A day is said as people say it of telemetry.
        Some((86_400, _name)) if seconds == 86_400 => "24h".to_owned(),
        Some((unit, name)) => format!("{}{name}", seconds / unit),
        None => format!("{seconds}s"),
    }
}
