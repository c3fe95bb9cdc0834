//! Findings in every format, one after the other.
//!
//! What was loaded comes in, all that anybody could see of its findings goes out.

use lockstep_render::{FindingsView, Style, github, json, junit, sarif, text};
use lockstep_spec::Loaded;

/// A format that shows findings.
type Show = fn(&FindingsView<'_>, &mut Vec<u8>) -> std::io::Result<()>;

/// All formats, each with its name.
const FORMATS: &[(&str, Show)] = &[
    ("text", |view, out| {
        text::findings(view, &Style::plain(), out)
    }),
    ("json", |view, out| json::v1::findings(view, out)),
    ("sarif", |view, out| sarif::findings(view, out)),
    ("junit", |view, out| junit::findings(view, out)),
    ("github", |view, out| github::findings(view, out)),
];

/// Shows findings in every format: its name, and what it shows.
///
/// # Panics
///
/// A format shows something that is no text.
pub fn shown(loaded: &Loaded) -> Vec<(&'static str, String)> {
    let text = |file: &str| loaded.sources.text(file);
    let view = FindingsView::new(&loaded.findings)
        .with_text(&text)
        .with_left_out(&loaded.left_out);
    let show = |(name, show): &(&'static str, Show)| {
        let mut out = Vec::new();
        show(&view, &mut out).expect("memory takes all");
        (
            *name,
            String::from_utf8(out).expect("every format is UTF-8"),
        )
    };
    FORMATS.iter().map(show).collect()
}
