//! Answers of prompts as version 1.0 writes them: one document, or one line an event.

use std::io;

use serde::Serialize;

use super::document;
use crate::invocation::{InvocationView, PieceView, TokensView};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InvocationV1<'a> {
    environment: &'a str,
    prompt: &'a str,
    session_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_id: Option<&'a str>,
    output: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    finish_reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_usage: Option<TokensV1>,
}

#[derive(Serialize)]
struct TokensV1 {
    prompt: Option<u64>,
    completion: Option<u64>,
}

#[derive(Serialize)]
#[serde(
    tag = "event",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum PieceV1<'a> {
    Piece {
        text: &'a str,
    },
    End {
        session_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        finish_reason: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        token_usage: Option<TokensV1>,
        skipped_lines: u64,
    },
    Broken {
        error: &'a str,
    },
}

/// Writes the answer of a prompt.
///
/// # Errors
///
/// Fails if `out` does.
pub fn invocation(view: &InvocationView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let body = InvocationV1 {
        environment: view.environment,
        prompt: view.prompt,
        session_id: view.session,
        response_id: view.response,
        output: view.output,
        finish_reason: view.finish,
        token_usage: view.usage.map(TokensV1::from),
    };
    document("lockstep.invocation", body, out)
}

/// Writes one line of JSON for what happens while an answer comes.
///
/// # Errors
///
/// Fails if `out` does.
pub fn piece(view: &PieceView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let line = match *view {
        PieceView::Piece(text) => PieceV1::Piece { text },
        PieceView::End {
            session,
            finish,
            usage,
            skipped,
        } => PieceV1::End {
            session_id: session,
            finish_reason: finish,
            token_usage: usage.map(TokensV1::from),
            skipped_lines: skipped,
        },
        PieceView::Broken { error } => PieceV1::Broken { error },
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

impl From<TokensView> for TokensV1 {
    fn from(usage: TokensView) -> Self {
        Self {
            prompt: usage.prompt,
            completion: usage.completion,
        }
    }
}
