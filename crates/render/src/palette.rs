//! What a stretch of text means, and the colour that shows it. Colour only repeats what the words
//! and signs say.

use anstyle::{AnsiColor, Style};
use lockstep_diff::Action;

/// What a stretch of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing special.
    Plain,
    /// A heading.
    Heading,
    /// The name of an object.
    Name,
    /// Something on the side: places, units, folded stretches.
    Aside,
    /// Something that comes to be.
    Added,
    /// Something that changes.
    Changed,
    /// Words that come to be in a line that changes.
    AddedWord,
    /// Something that goes.
    Removed,
    /// Words that go from a line that changes.
    RemovedWord,
    /// Something taken over or given up.
    Moved,
    /// Something that wants care.
    Warning,
    /// Something that went wrong or is refused.
    Error,
    /// What to type or to write.
    Remedy,
    /// Something that went well.
    Good,
}

impl Tone {
    /// Returns the colour codes of the tone.
    pub(crate) fn style(self) -> Style {
        let color = |color: AnsiColor| color.on_default();
        match self {
            Self::Plain => Style::new(),
            Self::Heading | Self::Name => Style::new().bold(),
            Self::Aside => Style::new().dimmed(),
            Self::Added | Self::Good => color(AnsiColor::Green),
            Self::Changed => color(AnsiColor::Yellow),
            Self::Removed => color(AnsiColor::Red),
            Self::AddedWord => color(AnsiColor::Green).bold().invert(),
            Self::RemovedWord => color(AnsiColor::Red).bold().invert(),
            Self::Moved | Self::Remedy => color(AnsiColor::Cyan),
            Self::Warning => color(AnsiColor::Yellow).bold(),
            Self::Error => color(AnsiColor::Red).bold(),
        }
    }

    /// Returns the tone of an action.
    pub(crate) const fn of(action: Action) -> Self {
        match action {
            Action::Create => Self::Added,
            Action::Update => Self::Changed,
            Action::Replace | Action::Delete => Self::Removed,
            Action::Adopt | Action::Release => Self::Moved,
        }
    }
}

/// Returns the sign that stands before an object, three columns wide.
pub(crate) const fn sign(action: Action) -> &'static str {
    match action {
        Action::Create => "  +",
        Action::Update => "  ~",
        Action::Replace => "-/+",
        Action::Delete => "  -",
        Action::Adopt => "  =",
        Action::Release => "  o",
    }
}
