//! Which entries are meant: flags come in, and out goes whether an entry is one of them.

use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::Timestamp;
use lockstep_ledger::{Actor, Entry, Event, KINDS};
use lockstep_model::Address;
use lockstep_remote::Extent;
use lockstep_spec::Owns;

use crate::agreement;
use crate::clock;
use crate::command::telemetry::Since;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;

/// The flags that say which entries are meant.
#[derive(Debug, Args)]
pub(super) struct Wanted {
    /// Only what is about these: addresses, or globs such as `Prompt/*`; may be repeated
    #[arg(long, value_name = "GLOB", value_parser = agreement::glob)]
    address: Vec<String>,
    /// Only of this run: its id, the beginning of it, or `last`
    #[arg(long, value_name = "ID")]
    run: Option<String>,
    /// Only of whoever this is: a user, `user@host`, or the id of an OAuth client
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    #[command(flatten)]
    span: Span,
}

/// The flags that say which time is meant.
#[derive(Debug, Args)]
pub(super) struct Span {
    /// From when on: so long ago, as in `24h` or `7d`, or a day or time in RFC 3339
    #[arg(long, value_name = "TIME")]
    since: Option<Since>,
    /// Until when, that time itself left out; written the same way, and a day is its beginning in UTC
    #[arg(long, value_name = "TIME")]
    until: Option<Since>,
}

/// The flag for kinds of entries.
#[derive(Debug, Args)]
pub(super) struct Kinds {
    /// Only entries of this kind; may be repeated
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(KINDS))]
    kind: Vec<String>,
}

/// Says which entries are meant.
pub(super) struct Filter {
    addresses: Option<Owns>,
    run: Option<String>,
    actor: Option<String>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    kinds: Vec<String>,
    /// The run that wrote the last entry which said who acts, and who that is.
    acting: Option<(String, Actor)>,
}

impl Wanted {
    /// Makes a filter of the flags.
    pub(super) fn filter(self, kinds: Kinds, workspace: &Workspace) -> Result<Filter, Failure> {
        let addresses = match self.address.as_slice() {
            [] => None,
            patterns => Some(Owns::new(patterns).map_err(no_glob)?),
        };
        let (since, until) = self.span.ends()?;
        Ok(Filter {
            addresses,
            run: self.run.map(|word| run(&word, workspace)).transpose()?,
            actor: self.actor,
            since,
            until,
            kinds: kinds.kind,
            acting: None,
        })
    }
}

impl Span {
    /// Returns when it begins and ends; one in which no entry could lie was meant otherwise.
    fn ends(self) -> Result<(Option<Timestamp>, Option<Timestamp>), Failure> {
        let since = self.since.map(time).transpose()?;
        let until = self.until.map(time).transpose()?;
        match since.zip(until) {
            Some((since, until)) if until <= since => {
                let text = format!("nothing lies between --since ({since}) and --until ({until})");
                Err(Failure::new(text)
                    .exit(Exit::Usage)
                    .help("write the earlier time behind --since"))
            }
            Some(_) | None => Ok((since, until)),
        }
    }
}

impl Kinds {
    /// Means every kind.
    pub(super) const fn all() -> Self {
        Self { kind: Vec::new() }
    }
}

fn no_glob(error: String) -> Failure {
    Failure::new(format!("--address is no address and no glob: {error}")).exit(Exit::Usage)
}

/// Finds the run that a word means.
fn run(word: &str, workspace: &Workspace) -> Result<String, Failure> {
    let runs = lockstep_ledger::runs(workspace.ledger_with(Extent::Base)?)?;
    match lockstep_ledger::choose(&runs, word) {
        Ok(run) => Ok(run.id.clone()),
        Err(error) => {
            let near = error.candidates().join(", ");
            let failure = Failure::new(error.to_string());
            Err(match near.is_empty() {
                true => failure,
                false => failure.help(format!("there are {near}; `lockstep audit runs` lists all")),
            })
        }
    }
}

fn time(since: Since) -> Result<Timestamp, Failure> {
    match since {
        Since::At(at) => Ok(at),
        Since::Ago(ago) => clock::instant().checked_sub(ago).map_err(|_beyond| {
            Failure::new("--since or --until is before all calendars").exit(Exit::Usage)
        }),
    }
}

impl Filter {
    /// Says whether an entry is meant. Entries are asked for in their order: who acts is said at the
    /// beginning of a run.
    pub(super) fn takes(&mut self, entry: &Entry) -> bool {
        self.note(entry);
        let address = entry.event.as_ref().and_then(Event::address);
        self.is_about(address)
            && self.run.as_ref().is_none_or(|run| *run == entry.run)
            && (self.kinds.is_empty() || self.kinds.contains(&entry.kind))
            && self.is_by(entry)
            && self.is_then(&entry.time)
    }

    fn is_about(&self, address: Option<&Address>) -> bool {
        let globs = self.addresses.as_ref();
        globs.is_none_or(|globs| address.is_some_and(|address| globs.covers(address)))
    }

    /// Remembers who acts.
    fn note(&mut self, entry: &Entry) {
        let Some(actor) = entry.event.as_ref().and_then(Event::actor) else {
            return;
        };
        self.acting = Some((entry.run.clone(), actor.clone()));
    }

    fn is_by(&self, entry: &Entry) -> bool {
        let Some(who) = &self.actor else {
            return true;
        };
        let own = entry.event.as_ref().and_then(Event::actor);
        let acting = self.acting.as_ref();
        let acting = acting.and_then(|(run, actor)| (*run == entry.run).then_some(actor));
        own.or(acting).is_some_and(|actor| {
            let Actor {
                client, host, user, ..
            } = actor;
            [client, user].contains(&who) || *who == format!("{user}@{host}")
        })
    }

    fn is_then(&self, time: &str) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        // What says no time of its own is nowhere in time, and is not hidden.
        let Some(time) = clock::read(time) else {
            return true;
        };
        self.since.is_none_or(|since| since <= time) && self.until.is_none_or(|until| time < until)
    }
}
