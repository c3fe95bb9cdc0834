//! Exceptions: what is let pass though it breaks a rule, and until when.
//!
//! A rule, an address and the present day come in; how a violation counts goes out, and afterwards
//! what is to be said about the exceptions themselves.

use std::collections::BTreeSet;

use jiff::civil::Date;
use lockstep_model::{Address, Code, Finding, Kind, suggest};
use lockstep_spec::policy::{About, Exception, Rule};

/// How many days before its end an exception is pointed out.
const NOTICE: i32 = 14;

/// How a violation counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    /// In full.
    InFull,
    /// As a note, until a day if there is one.
    Excepted(Option<Date>),
    /// In full: its exception has ended.
    Ended,
}

/// Says how a violation counts; one of the whole plan has no address.
pub(crate) fn counts(exception: &Exception, address: Option<&Address>, today: Date) -> Counts {
    let named = match address {
        Some(address) => exception.names(address),
        None => exception.addresses.is_empty() && exception.until.is_some(),
    };
    match (named, &exception.until) {
        (false, _) => Counts::InFull,
        (true, Some((until, _place))) if today > *until => Counts::Ended,
        (true, until) => Counts::Excepted(until.as_ref().map(|(until, _place)| *until)),
    }
}

/// What became of a rule's exceptions.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    /// How many resources the rule was asked about.
    pub(crate) asked: usize,
    /// How many violations were let pass.
    pub(crate) excepted: usize,
    /// How many violations counted though they once were let pass.
    pub(crate) ended: usize,
}

/// Says what is to be said about a rule's exceptions.
pub(crate) fn review(rule: &Rule, tally: Tally, today: Date) -> Option<Finding> {
    let (until, place) = rule.exception.until.as_ref()?;
    let title = rule.title();
    if today > *until {
        let idle = rule.about == About::Resource && tally.ended == 0;
        return idle.then(|| {
            let message =
                format!("{title}: the exception ended on {until}, and nothing needs it any more");
            let finding = Finding::new(Code::ExceptionIdle, message).at(place.clone());
            finding.help("take it out")
        });
    }
    let days = today.until(*until).map_or(i32::MAX, |span| span.get_days());
    (tally.excepted > 0 && days < NOTICE).then(|| {
        let needs = match tally.excepted {
            1 => "1 violation needs it".to_owned(),
            count => format!("{count} violations need it"),
        };
        let when = match days {
            0 => "today".to_owned(),
            1 => format!("tomorrow, on {until}"),
            days => format!("in {days} days, on {until}"),
        };
        let message = format!("{title}: the exception ends {when}, and {needs}");
        let finding = Finding::new(Code::ExceptionEnds, message).at(place.clone());
        finding.help("from the day after, they count in full")
    })
}

/// Finds exceptions that name what no manifest declares.
pub(crate) fn unknown(rule: &Rule, declared: &BTreeSet<&Address>) -> Vec<Finding> {
    let missing = rule.exception.addresses.iter();
    let missing = missing.filter(|(address, _place)| !declared.contains(address));
    let finding = |(address, place): &(Address, lockstep_model::Place)| {
        let title = rule.title();
        let message = format!("{title}: the exception is for {address}, which is not declared");
        let finding = Finding::new(Code::ExceptionIdle, message).at(place.clone());
        match near(address, declared) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("take it out"),
        }
    };
    missing.map(finding).collect()
}

fn near(address: &Address, declared: &BTreeSet<&Address>) -> Option<String> {
    let of_kind = |kind: Kind| declared.iter().filter(move |one| one.kind == kind);
    let names = of_kind(address.kind).map(|one| one.name.as_str());
    let near = suggest::nearest(address.name.as_str(), names)?;
    Some(format!("{}/{near}", address.kind))
}
