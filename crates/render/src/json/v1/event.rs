//! The events of a run as version 1.0 writes them: one object a line, and the run rebuilt of them.
//!
//! A reader of `1.x` ignores kinds of events and fields that it does not know.

use std::borrow::Cow;
use std::io::{self, BufRead};

use lockstep_diff::{Action, Plan};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::FORMAT_VERSION;
use super::run::{CountsV1, HeldV1, OutcomeV1, RunV1, finish, millis, remaining};
use super::told::ToldV1;
use crate::event::{EventView, Happened, RunEnd, RunStart};

/// One line of the stream of events that `lockstep apply --events ndjson` writes.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RunEvent")]
struct EventV1<'a> {
    /// The version of the format: readers of 1.x ignore what they do not know.
    #[schemars(regex(pattern = r"^1\.[0-9]+$"))]
    format_version: Cow<'a, str>,
    /// The number of the event in its stream, from 1, without a gap.
    sequence: u64,
    /// When it happened, in RFC 3339 and UTC.
    time: Cow<'a, str>,
    #[serde(flatten)]
    what: WhatV1<'a>,
}

/// What happened.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "camelCase")]
enum WhatV1<'a> {
    /// A run was begun.
    RunStarted(Box<StartV1<'a>>),
    /// A change was begun.
    ChangeStarted(BegunV1<'a>),
    /// A change ended; a change that the run did not come to ends without a beginning.
    ChangeEnded(Box<EndedV1<'a>>),
    /// Something is waited for.
    Waiting(WaitingV1<'a>),
    /// Something is worth a person's look, and does not stop the run.
    Warning(WarningV1<'a>),
    /// The run ended; nothing comes after it.
    RunFinished(EndV1<'a>),
    /// The command ended without a run; nothing comes after it.
    Failed(FailedV1<'a>),
    /// A kind of event that a later version has.
    #[serde(other, skip_serializing)]
    #[schemars(skip)]
    Unknown,
}

/// How a run begins.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StartV1<'a> {
    environment: Cow<'a, str>,
    /// The id of the run in the ledger; absent where there is nothing to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<Cow<'a, str>>,
    /// The program and its version.
    tool: Cow<'a, str>,
    /// The digest of the plan, as the ledger has it.
    plan: Cow<'a, str>,
    /// Where the ledger is.
    ledger: Cow<'a, str>,
    organization: OrganizationV1<'a>,
    planned: PlannedV1,
    /// What the plan withheld.
    withheld: Vec<HeldV1<'a>>,
    /// What was not asked for.
    left_out: Vec<String>,
}

/// The organisation that is written to.
#[derive(Serialize, Deserialize, JsonSchema)]
struct OrganizationV1<'a> {
    id: Cow<'a, str>,
    name: Cow<'a, str>,
}

/// How many changes are planned, in all and of each action.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
struct PlannedV1 {
    changes: usize,
    create: usize,
    update: usize,
    replace: usize,
    delete: usize,
    adopt: usize,
    release: usize,
}

/// A change that was begun.
#[derive(Serialize, Deserialize, JsonSchema)]
struct BegunV1<'a> {
    /// Its place in the plan, from 0.
    position: usize,
    /// The change: the address, with the number of its part where an object has several.
    change: String,
    address: String,
    /// What was planned.
    action: Cow<'a, str>,
}

/// A change that ended.
#[derive(Serialize, Deserialize, JsonSchema)]
struct EndedV1<'a> {
    /// Its place in the plan, from 0.
    position: usize,
    #[serde(flatten)]
    outcome: OutcomeV1<'a>,
}

/// Something that is waited for.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WaitingV1<'a> {
    /// The word for what is waited for: `pace`, `retry`, `job`, `settle`, `lock`, or one that a later
    /// version has.
    reason: Cow<'a, str>,
    /// What is waited for, in words.
    message: Cow<'a, str>,
    /// For how long, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wait_ms: Option<u64>,
}

/// Something that is worth a person's look.
#[derive(Serialize, Deserialize, JsonSchema)]
struct WarningV1<'a> {
    message: Cow<'a, str>,
}

/// How a run ends.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EndV1<'a> {
    counts: CountsV1,
    /// The run was asked to stop.
    interrupted: bool,
    /// The time that the run may take was over before its end.
    #[serde(default)]
    out_of_time: bool,
    /// Why the ledger could not be written, if it could not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ledger_error: Option<Cow<'a, str>>,
    duration_ms: u64,
    /// The code that the program ends with.
    exit: u8,
    /// What was told of it, if anything was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<ToldV1<'a>>,
}

/// Why there was no run.
#[derive(Serialize, Deserialize, JsonSchema)]
struct FailedV1<'a> {
    /// The code that the program ends with.
    exit: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<Cow<'a, str>>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    help: Option<Cow<'a, str>>,
}

/// Why a stream of events makes no run.
#[derive(Debug, thiserror::Error)]
pub enum NoRun {
    /// A line is no event of this format.
    #[error("line {line} of the stream is no event of format 1.x")]
    Line {
        /// The line, from 1.
        line: usize,
        /// Why it is none.
        #[source]
        source: serde_json::Error,
    },
    /// An event is missing between two others.
    #[error("line {line} of the stream is event {found}, where {wanted} was to come")]
    Gap {
        /// The line, from 1.
        line: usize,
        /// The number that it has.
        found: u64,
        /// The number that it should have.
        wanted: u64,
    },
    /// The stream begins no run, or does not end it.
    #[error("the stream holds no whole run: it has no `{missing}`")]
    Unfinished {
        /// The event that is not there.
        missing: &'static str,
    },
    /// The stream cannot be read, or the document not written.
    #[error("the stream cannot be read")]
    Io(#[from] io::Error),
}

/// Writes one event as one line.
///
/// # Errors
///
/// Fails if `out` does.
pub fn event(view: &EventView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let event = EventV1 {
        format_version: Cow::from(FORMAT_VERSION),
        sequence: view.sequence,
        time: Cow::from(view.time),
        what: WhatV1::from(&view.happened),
    };
    serde_json::to_writer(&mut *out, &event)?;
    out.write_all(b"\n")
}

/// Returns the JSON Schema of one line.
pub fn event_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<EventV1<'_>>().into()
}

/// Rebuilds of a stream of events the document that the run's summary is in JSON.
///
/// # Errors
///
/// Fails if the stream is none, or holds no whole run.
pub fn rebuilt(stream: impl BufRead, out: &mut impl io::Write) -> Result<(), NoRun> {
    let (mut start, mut end, mut ended) = (None, None, Vec::new());
    for (index, line) in stream.lines().enumerate() {
        let (line, text) = (index + 1, line?);
        let event: EventV1<'_> =
            serde_json::from_str(&text).map_err(|source| NoRun::Line { line, source })?;
        let wanted = line as u64;
        if event.sequence != wanted {
            let found = event.sequence;
            return Err(NoRun::Gap {
                line,
                found,
                wanted,
            });
        }
        match event.what {
            WhatV1::RunStarted(one) => start = Some(one),
            WhatV1::ChangeEnded(one) => ended.push(one),
            WhatV1::RunFinished(one) => end = Some(one),
            WhatV1::ChangeStarted(_)
            | WhatV1::Waiting(_)
            | WhatV1::Warning(_)
            | WhatV1::Failed(_)
            | WhatV1::Unknown => {}
        }
    }
    let unfinished = |missing| NoRun::Unfinished { missing };
    let start = start.ok_or_else(|| unfinished("runStarted"))?;
    let end = end.ok_or_else(|| unfinished("runFinished"))?;
    ended.sort_by_key(|one| one.position);
    let StartV1 {
        environment,
        run,
        ledger,
        withheld,
        left_out,
        ..
    } = *start;
    let body = RunV1 {
        environment,
        run,
        outcomes: ended.into_iter().map(|one| one.outcome).collect(),
        counts: end.counts,
        interrupted: end.interrupted,
        out_of_time: end.out_of_time,
        ledger_error: end.ledger_error,
        ledger,
        duration_ms: end.duration_ms,
        withheld,
        left_out,
        told: end.told,
    };
    Ok(finish(&body, out)?)
}

impl<'a> From<&'a Happened<'a>> for WhatV1<'a> {
    fn from(happened: &'a Happened<'a>) -> Self {
        match happened {
            Happened::RunStarted(start) => Self::RunStarted(Box::new(start.into())),
            Happened::ChangeStarted {
                position,
                id,
                action,
            } => Self::ChangeStarted(BegunV1 {
                position: *position,
                change: id.to_string(),
                address: id.address.to_string(),
                action: Cow::from(action.as_str()),
            }),
            Happened::ChangeEnded { position, outcome } => {
                let (position, outcome) = (*position, OutcomeV1::from(*outcome));
                Self::ChangeEnded(Box::new(EndedV1 { position, outcome }))
            }
            Happened::Waiting {
                reason,
                message,
                wait,
            } => Self::Waiting(WaitingV1 {
                reason: Cow::from(*reason),
                message: Cow::from(*message),
                wait_ms: wait.map(millis),
            }),
            Happened::Warning { message } => Self::Warning(WarningV1 {
                message: Cow::from(*message),
            }),
            Happened::RunFinished(end) => Self::RunFinished(end.into()),
            Happened::Failed {
                exit,
                message,
                help,
            } => Self::Failed(FailedV1 {
                exit: *exit,
                message: message.map(Cow::from),
                help: help.map(Cow::from),
            }),
        }
    }
}

impl<'a> From<&'a RunStart<'a>> for StartV1<'a> {
    fn from(start: &'a RunStart<'a>) -> Self {
        let organization = &start.plan.organization;
        let (withheld, left_out) = remaining(start.remaining);
        Self {
            environment: Cow::from(start.environment),
            run: start.run.map(Cow::from),
            tool: Cow::from(start.tool),
            plan: Cow::from(start.digest),
            ledger: Cow::from(start.ledger),
            organization: OrganizationV1 {
                id: Cow::from(&organization.id),
                name: Cow::from(&organization.name),
            },
            planned: PlannedV1::of(start.plan),
            withheld,
            left_out,
        }
    }
}

impl PlannedV1 {
    fn of(plan: &Plan) -> Self {
        let mut planned = Self {
            changes: plan.changes.len(),
            ..Self::default()
        };
        for change in &plan.changes {
            *match change.action {
                Action::Create => &mut planned.create,
                Action::Update => &mut planned.update,
                Action::Replace => &mut planned.replace,
                Action::Delete => &mut planned.delete,
                Action::Adopt => &mut planned.adopt,
                Action::Release => &mut planned.release,
            } += 1;
        }
        planned
    }
}

impl<'a> From<&'a RunEnd<'a>> for EndV1<'a> {
    fn from(end: &'a RunEnd<'a>) -> Self {
        Self {
            counts: CountsV1::from(end.counts),
            interrupted: end.interrupted,
            out_of_time: end.out_of_time,
            ledger_error: end.ledger_error.map(Cow::from),
            duration_ms: millis(end.duration),
            exit: end.exit,
            told: ToldV1::of(end.aftermath),
        }
    }
}
