//! One finding as compilers show it: what is wrong, the line with its stretch underlined, and what
//! to do.

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use lockstep_model::{Finding, Place, Severity};

use super::excerpt::{Excerpt, Stretch, excerpts};
use crate::columns;
use crate::findings::FindingsView;
use crate::lines::Texts;
use crate::neutral::neutral;
use crate::palette::Tone;
use crate::style::{Color, Style};

/// How many columns the bars of a stretch of several lines take.
const BARS: usize = 3;

/// A place of a finding, and what it says there if it is a related one.
#[derive(Debug, Clone, Copy)]
struct Spot<'a> {
    place: &'a Place,
    says: Option<&'a str>,
}

/// What findings are shown by.
pub(crate) struct Snippets<'a> {
    texts: Texts<'a>,
    renderer: Renderer,
    columns: usize,
}

impl<'a> Snippets<'a> {
    /// Lays findings out in a style.
    pub(crate) fn new(view: FindingsView<'a>, style: Style) -> Self {
        Self {
            texts: Texts::new(view),
            renderer: renderer(style),
            columns: style.columns(),
        }
    }

    /// Returns the lines of a finding.
    pub(crate) fn show(&mut self, finding: &'a Finding) -> String {
        let title = level(finding.severity)
            .primary_title(neutral(&finding.message))
            .id(finding.code.as_str());
        let own = finding.place.iter().map(|place| Spot { place, says: None });
        let related = finding.related.iter().map(|related| Spot {
            place: &related.place,
            says: Some(&related.message),
        });
        let mut spots: Vec<Spot<'a>> = own.chain(related).collect();
        let mut elements = Vec::new();
        while let Some(first) = spots.first() {
            let file = &*first.place.file;
            let here = |spot: &Spot<'_>| &*spot.place.file == file;
            let (together, rest) = spots.iter().partition(|spot| here(spot));
            spots = rest;
            self.file(file, together, &mut elements);
        }
        if let Some(help) = &finding.help {
            elements.push(Level::HELP.message(self.wrapped(help)).into());
        }
        let has_lines = elements.iter().any(|one| matches!(one, Element::Cause(_)));
        let drawn = self.renderer.render(&[title.elements(elements)]);
        match has_lines {
            true => without_bare_marks(drawn),
            // As if there were a line number of one digit.
            false => drawn.replace('\n', "\n "),
        }
    }

    /// Adds the spots of a finding that are in one file.
    fn file(&mut self, file: &'a str, spots: Vec<Spot<'a>>, elements: &mut Vec<Element<'a>>) {
        let text = self.texts.of(file);
        let text = text.filter(|text| spots.iter().all(|spot| text.has(spot.place)));
        let Some(text) = text else {
            elements.extend(spots.into_iter().map(bare));
            return;
        };
        let stretches: Vec<Stretch> = spots
            .iter()
            .map(|spot| Stretch {
                bytes: text.stretch(spot.place),
                label: spot.says.map_or(0, columns::width),
            })
            .collect();
        for excerpt in excerpts(text, &stretches, self.columns) {
            shown(excerpt, &spots, elements);
        }
    }

    fn wrapped(&self, text: &str) -> String {
        // Behind `   = help: `, and behind that again on lines that follow.
        let room = self.columns.saturating_sub(12).max(20);
        columns::wrap(&neutral(text), room).join("\n")
    }
}

/// Takes out the lines that hold a `:::` and no place: the layout draws them for an excerpt whose
/// place stands above it.
fn without_bare_marks(drawn: String) -> String {
    let is_bare = |line: &str| {
        // What stands between an escape and its `m` is colour.
        let mut parts = line.split('\u{1b}');
        let first = parts.next().unwrap_or_default().trim();
        let rest = parts.filter_map(|part| part.split_once('m').map(|(_color, text)| text.trim()));
        rest.fold(first.to_owned(), |all, part| all + part) == ":::"
    };
    match drawn.lines().any(is_bare) {
        false => drawn,
        true => {
            let kept: Vec<&str> = drawn.lines().filter(|line| !is_bare(line)).collect();
            kept.join("\n")
        }
    }
}

/// Shows a spot of which no text is known.
fn bare(spot: Spot<'_>) -> Element<'_> {
    match spot.says {
        None => origin(spot.place).into(),
        Some(says) => {
            let said = format!("{says}: {}", spot.place);
            Level::NOTE.message(neutral(&said).into_owned()).into()
        }
    }
}

fn origin(place: &Place) -> Origin<'_> {
    Origin::path(neutral(&place.file))
        .line(place.line as usize)
        .char_column(place.column as usize)
}

fn shown<'a>(excerpt: Excerpt, spots: &[Spot<'a>], elements: &mut Vec<Element<'a>>) {
    // The layout names the place of the finding itself, or else the first in the text.
    let head = excerpt
        .marks
        .iter()
        .find(|(index, _bytes)| spots[*index].says.is_none());
    let Some((index, bytes)) = head.or(excerpt.marks.first()) else {
        return;
    };
    let place = spots[*index].place;
    // It counts the columns itself, and miscounts where a long line was cut.
    let path = (excerpt.column(bytes) == place.column as usize).then(|| neutral(&place.file));
    if path.is_none() {
        elements.push(origin(place).into());
    }
    let marks = excerpt
        .marks
        .into_iter()
        .map(|(index, bytes)| match spots[index].says {
            None => AnnotationKind::Primary.span(bytes),
            Some(says) => AnnotationKind::Context.span(bytes).label(neutral(says)),
        });
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line);
    elements.push(snippet.path(path).annotations(marks).into());
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn renderer(style: Style) -> Renderer {
    let renderer = match style.color {
        Color::No => Renderer::plain(),
        Color::Yes => Renderer::styled()
            .error(Tone::Error.style())
            .warning(Tone::Warning.style())
            .note(Tone::Moved.style())
            .help(Tone::Remedy.style())
            .emphasis(Tone::Heading.style())
            .line_num(Tone::Aside.style())
            .context(Tone::Moved.style())
            .hyperlink(false),
    };
    // The layout may pass its width by the bars of a stretch of several lines.
    renderer.term_width(style.columns() - BARS)
}
