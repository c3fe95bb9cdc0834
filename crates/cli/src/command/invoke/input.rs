//! What the user says: a text, what a file holds, or stdin.

use std::fs::File;
use std::io::{self, Read};

use crate::failure::Failure;

/// How long it may be: no model takes more.
const LONGEST: u64 = 1 << 20;

/// Reads what the user says. It is taken as it is, except that CRLF becomes LF.
pub(super) fn read(word: &str) -> Result<String, Failure> {
    let (place, bytes) = match word.strip_prefix('@') {
        Some(path) => {
            let place = format!("the file {path}");
            let file = File::open(path);
            let bytes = file.and_then(capped);
            (place, bytes)
        }
        None if word == "-" => ("stdin".to_owned(), capped(io::stdin().lock())),
        None => return Ok(word.to_owned()),
    };
    let unread = |place: &str| format!("{place} cannot be read, so nothing was asked");
    let bytes = bytes.map_err(|error| Failure::new(unread(&place)).because(error))?;
    if bytes.len() as u64 > LONGEST {
        let message = format!(
            "{place} is longer than {} MiB, so nothing was asked",
            LONGEST >> 20
        );
        return Err(Failure::new(message));
    }
    let text = String::from_utf8(bytes);
    let text =
        text.map_err(|_error| Failure::new(format!("{place} is no UTF-8, so nothing was asked")))?;
    Ok(text.replace("\r\n", "\n"))
}

fn capped(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
