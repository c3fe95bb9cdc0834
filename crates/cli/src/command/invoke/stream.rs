//! Shows an answer as it comes.
//!
//! Pieces come in; each is on stdout before the next one is waited for, less what might be the
//! beginning of a secret. What breaks off is said to be incomplete, and ends with an error.

use lockstep_render::{PieceView, json};

use super::{Asking, tokens};
use crate::command::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::Loudness;
use crate::tenant::Tenant;
use crate::{output, redaction};

/// Writes pieces to stdout.
struct Voice {
    format: Format,
    /// What may be the beginning of a secret, until more comes.
    held: String,
    /// Whether the text so far ends its line.
    ended: bool,
}

/// Asks, and shows the answer as it comes.
pub(super) async fn follow(
    tenant: &Tenant,
    asking: &Asking<'_>,
    input: &str,
) -> Result<Exit, Failure> {
    let begun = tenant.client.stream_prompt(asking.invocation(input)).await;
    let mut talk = begun.map_err(|error| asking.unanswered(error))?;
    let mut voice = Voice {
        format: asking.format,
        held: String::new(),
        ended: false,
    };
    loop {
        match talk.next().await {
            Ok(Some(piece)) => voice.say(&piece)?,
            Ok(None) => break,
            Err(error) => {
                voice.finish()?;
                voice.event(&PieceView::Broken {
                    error: &error.to_string(),
                })?;
                let failure = Failure::new("the answer is incomplete").because(error);
                return Err(
                    failure.help("what was printed is its beginning; ask again for a whole one")
                );
            }
        }
    }
    voice.finish()?;
    voice.event(&PieceView::End {
        session: &asking.session,
        finish: talk.finish(),
        usage: talk.usage().map(tokens),
        skipped: talk.skipped(),
    })?;
    asking.tell(talk.usage(), talk.finish());
    if talk.skipped() > 0 && asking.loudness == Loudness::Spoken {
        let count = talk.skipped();
        output::say(format_args!(
            "note: {count} lines of the stream were no JSON and were skipped"
        ));
    }
    Ok(Exit::Done)
}

impl Voice {
    fn say(&mut self, piece: &str) -> Result<(), Failure> {
        self.held.push_str(piece);
        let out = self.held.len() - redaction::pending(&self.held);
        let text: String = self.held.drain(..out).collect();
        self.write(&text)
    }

    /// Writes what is left, and ends the line.
    fn finish(&mut self) -> Result<(), Failure> {
        let text = std::mem::take(&mut self.held);
        self.write(&text)?;
        match self.format == Format::Ndjson || self.ended {
            true => Ok(()),
            false => output::result(b"\n"),
        }
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        if text.is_empty() {
            return Ok(());
        }
        if self.format == Format::Ndjson {
            return self.event(&PieceView::Piece(text));
        }
        let text = shown(text);
        self.ended = text.ends_with('\n');
        output::result(text.as_bytes())
    }

    /// Writes a line of JSON, where the answer is shown so.
    fn event(&self, event: &PieceView<'_>) -> Result<(), Failure> {
        match self.format == Format::Ndjson {
            true => output::plain(|out| json::v1::piece(event, out)),
            false => Ok(()),
        }
    }
}

/// Returns what a model said so that no terminal takes it for a command.
pub(super) fn shown(text: &str) -> String {
    output::harmless(&text.replace('\r', ""))
}
