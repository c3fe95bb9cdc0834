//! An answer that comes in pieces.
//!
//! The head of a stream comes in; pieces of the answer go out as they arrive, in their order. An
//! answer that does not come to its marked end is an error, never a short answer.

use std::collections::VecDeque;
use std::fmt;

use lockstep_model::tenant::{TenantError, Trace};
use serde_json::{Map, Value};

use super::conversation::{Answered, Usage};
use super::frame::{self, Said};
use super::read::{Misfit, misfit};
use crate::caller::{Caller, Flow, odd};
use crate::request::Call;
use crate::sse::Parser;

/// An answer that comes in pieces.
pub struct Talk<'a> {
    caller: &'a Caller,
    call: Call,
    trace: Trace,
    state: State<'a>,
    pieces: VecDeque<String>,
    /// How many pieces came.
    came: u64,
    usage: Option<Usage>,
    finish: Option<String>,
    skipped: u64,
    /// What was said so far, for the log of the wire where there is one.
    said: String,
}

enum State<'a> {
    Flowing(Box<Flow<'a>>, Parser),
    Done,
    Broken(TenantError),
}

/// Shows no text: logs are no place for what people say.
impl fmt::Debug for Talk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { came, skipped, .. } = self;
        f.debug_struct("Talk")
            .field("pieces", came)
            .field("skipped", skipped)
            .finish_non_exhaustive()
    }
}

impl<'a> Talk<'a> {
    /// Makes a call; a tenant that answers without a stream gives the whole answer as one piece.
    pub(super) async fn begin(
        caller: &'a Caller,
        call: Call,
        whole: fn(&Map<String, Value>) -> Result<Answered, Misfit>,
    ) -> Result<Self, TenantError> {
        let (reply, flow) = caller.open(&call).await?;
        if !reply.answer.status.is_success() {
            return Err(caller.refused(&call, &reply));
        }
        let mut talk = Talk {
            caller,
            trace: reply.trace,
            state: State::Done,
            pieces: VecDeque::new(),
            came: 0,
            usage: None,
            finish: None,
            skipped: 0,
            said: String::new(),
            call,
        };
        if let Some(flow) = flow {
            talk.state = State::Flowing(Box::new(flow), Parser::default());
            return Ok(talk);
        }
        let no_json = caller.no_json(&talk.call, &reply.answer, &talk.trace);
        let body = reply.answer.into_object().ok_or_else(|| {
            let message = "the answer is neither a stream nor a JSON object";
            no_json.unwrap_or_else(|| odd(&talk.call, &talk.trace, message))
        })?;
        let answered = whole(&body).map_err(|reason| misfit(&talk.call, &talk.trace, &reason))?;
        (talk.usage, talk.finish) = (answered.usage, answered.finish);
        talk.pieces.push_back(answered.output);
        Ok(talk)
    }

    /// Returns the next piece; nothing once the answer is whole.
    ///
    /// # Errors
    ///
    /// Fails if the stream breaks off before its marked end: what came so far is incomplete.
    pub async fn next(&mut self) -> Result<Option<String>, TenantError> {
        loop {
            if let Some(piece) = self.pieces.pop_front() {
                return Ok(Some(piece));
            }
            match &mut self.state {
                State::Done => return Ok(None),
                State::Broken(error) => return Err(error.clone()),
                State::Flowing(flow, parser) => {
                    let came = flow.opened.source.piece().await;
                    let mut events = Vec::new();
                    let read = match &came {
                        Ok(Some(bytes)) => parser.push(bytes, &mut events),
                        Ok(None) | Err(_) => Ok(()),
                    };
                    let mut said = Vec::new();
                    events
                        .iter()
                        .for_each(|event| frame::read(event, &mut said));
                    said.into_iter().for_each(|said| self.hear(said));
                    match (came, read) {
                        (Ok(Some(_bytes)), Ok(())) => {}
                        (_, Err(long)) => self.break_off(&long.to_string()),
                        (Ok(None), Ok(())) => self.run_out(),
                        (Err(lost), Ok(())) => self.break_off(&lost.reason),
                    }
                }
            }
        }
    }

    /// Returns how many tokens the answer took, as far as the tenant has said so.
    pub const fn usage(&self) -> Option<Usage> {
        self.usage
    }

    /// Returns why the answer ends where it ends, as far as the tenant has said so.
    pub fn finish(&self) -> Option<&str> {
        self.finish.as_deref()
    }

    /// Returns how many lines were skipped because they were no JSON.
    pub const fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Takes note of what a frame says; nothing counts any more once the answer is over.
    fn hear(&mut self, said: Said) {
        let flowing = matches!(self.state, State::Flowing(..));
        match said {
            Said::Piece(text) if flowing => {
                self.came += 1;
                if self.is_logged() {
                    self.said.push_str(&text);
                }
                self.pieces.push_back(text);
            }
            Said::Usage(usage) if flowing => self.usage = Some(usage),
            Said::Finish(reason) if flowing => self.finish = Some(reason),
            Said::Noise if flowing => self.skipped += 1,
            Said::Done if flowing => self.end(State::Done, None),
            Said::Failed(reason) if flowing => {
                let reason = reason.map(|reason| self.caller.mask.clean(&reason));
                let reason = reason.unwrap_or_else(|| "it does not say why".to_owned());
                self.break_off(&format!("the tenant ended it with an error: {reason}"));
            }
            Said::Misfit(reason) if flowing => self.break_off(&reason),
            Said::Piece(_)
            | Said::Usage(_)
            | Said::Finish(_)
            | Said::Noise
            | Said::Done
            | Said::Failed(_)
            | Said::Misfit(_) => {}
        }
    }

    /// The body has ended; only a last line without its end may still say that all is well.
    fn run_out(&mut self) {
        let State::Flowing(_flow, parser) = &mut self.state else {
            return;
        };
        match std::mem::take(parser).finish() {
            Ok(Some(event)) if frame::is_done(&event) => {
                let mut said = Vec::new();
                frame::read(&event, &mut said);
                said.into_iter().for_each(|said| self.hear(said));
            }
            Ok(_open) => self.break_off("it ended without its mark of the end"),
            Err(long) => self.break_off(&long.to_string()),
        }
    }

    fn break_off(&mut self, reason: &str) {
        if !matches!(self.state, State::Flowing(..)) {
            return;
        }
        let reason = self.caller.mask.clean(reason);
        let came = self.came;
        let pieces = if came == 1 { "piece" } else { "pieces" };
        let message =
            format!("its stream broke off after {came} {pieces}, before its end: {reason}");
        let error = odd(&self.call, &self.trace, &message);
        self.end(State::Broken(error), Some(&reason));
    }

    /// Ends the stream, which gives its place free, and tells the log of the wire.
    fn end(&mut self, state: State<'a>, broken: Option<&str>) {
        let before = std::mem::replace(&mut self.state, state);
        let State::Flowing(mut flow, _parser) = before else {
            return;
        };
        if let Some(untold) = flow.opened.untold.take() {
            let said = (self.came, self.said.as_str());
            untold.tell(said, broken, &self.caller.mask);
        }
    }

    fn is_logged(&self) -> bool {
        match &self.state {
            State::Flowing(flow, _parser) => flow.opened.untold.is_some(),
            State::Done | State::Broken(_) => false,
        }
    }
}

/// A stream that nobody reads to its end is told as such.
impl Drop for Talk<'_> {
    fn drop(&mut self) {
        self.end(State::Done, Some("it was not read to its end"));
    }
}
