//! Any place in any text: also places that are not in the text, or in the middle of a character.

use lockstep_model::{Code, Finding, Place};
use lockstep_render::json::v1;
use lockstep_render::{Color, FindingsView, Style, github, junit, sarif, text};
use proptest::prelude::*;
use serde_json::Value;

use crate::escapes::is_harmless;

fn places() -> impl Strategy<Value = Place> {
    let bytes = prop_oneof![0_usize..70, Just(5_000), Just(usize::MAX)];
    let line = prop_oneof![0_u32..12, Just(u32::MAX)];
    let parts = ("[ab]", line, 0_u32..30, bytes.clone(), bytes);
    parts.prop_map(|(file, line, column, start, end)| Place {
        file: file.into(),
        line,
        column,
        start,
        end,
    })
}

/// Places whose line is the one that their first byte is in, as those of real findings are.
fn fitting(text: &str, mut place: Place) -> Place {
    let start = place.start.min(text.len());
    let before = String::from_utf8_lossy(&text.as_bytes()[..start]).replace("\r\n", "\n");
    let after_break = text.as_bytes().get(start) == Some(&b'\n') && before.ends_with('\r');
    let breaks = before.matches(['\n', '\r']).count() - usize::from(after_break);
    place.line = u32::try_from(breaks + 1).expect("a short text");
    place
}

fn finding() -> impl Strategy<Value = Finding> {
    let code = prop::sample::select(Code::ALL);
    let place = prop::option::of(places());
    let related = prop::collection::vec((any::<String>(), places()), 0..4);
    let parts = (
        code,
        any::<String>(),
        place,
        related,
        prop::option::of(any::<String>()),
    );
    parts.prop_map(|(code, message, place, related, help)| Finding {
        place,
        help,
        ..related
            .into_iter()
            .fold(Finding::new(code, message), |finding, (says, place)| {
                finding.related(says, place)
            })
    })
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "\u{feff}?([aä日\t\u{1b}\u{202e} :-]{0,9}(\n|\r\n|\r)){0,7}[a日]{0,3}",
        "[a日]{0,3}\n?x{4000,5000}\u{1b}y{0,200}\n?",
        any::<String>(),
    ]
}

/// Writes findings in every format, and returns the text.
fn written(view: &FindingsView<'_>, width: usize) -> String {
    let style = Style {
        width,
        color: Color::No,
    };
    let mut shown = Vec::new();
    text::findings(view, &style, &mut shown).expect("memory takes all");
    let color = Style {
        color: Color::Yes,
        ..style
    };
    text::findings(view, &color, &mut Vec::new()).expect("memory takes all");
    github::findings(view, &mut Vec::new()).expect("memory takes all");
    junit::findings(view, &mut Vec::new()).expect("memory takes all");
    for write in [v1::findings, sarif::findings] {
        let mut out = Vec::new();
        write(view, &mut out).expect("memory takes all");
        let _json: Value = serde_json::from_slice(&out).expect("JSON");
    }
    String::from_utf8(shown).expect("UTF-8")
}

proptest! {
    #[test]
    fn any_place_is_shown(
        findings in prop::collection::vec(finding(), 0..4),
        (a, b) in (texts(), texts()),
        width in 0_usize..130,
    ) {
        let source = |file: &str| Some(if file == "a" { a.as_str() } else { b.as_str() });
        let view = FindingsView::new(&findings).with_text(&source);
        let shown = written(&view, width);
        prop_assert!(is_harmless(&shown), "{:?}", shown);
        for finding in &findings {
            let title = format!("{}[{}]", finding.severity, finding.code);
            prop_assert!(shown.contains(&title), "{}", title);
        }
    }

    #[test]
    fn places_in_a_text_are_shown_with_it(
        text in texts(),
        places in prop::collection::vec(places(), 1..4),
        width in 0_usize..130,
    ) {
        let places = places.into_iter().map(|place| fitting(&text, place));
        let findings: Vec<Finding> = places
            .map(|place| {
                let finding = Finding::new(Code::Pattern, "odd").at(place.clone());
                finding.related("here", place)
            })
            .collect();
        let source = |_file: &str| Some(text.as_str());
        let view = FindingsView::new(&findings).with_text(&source);
        let shown = written(&view, width);
        prop_assert!(is_harmless(&shown), "{:?}", shown);
        if findings.iter().all(|one| one.place.as_ref().is_some_and(|p| p.start <= text.len())) {
            prop_assert!(!shown.contains("= note: here"), "{}", shown);
        }
    }
}
