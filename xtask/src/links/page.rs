//! One Markdown page: the links it has and the headings that others can link to.
//!
//! Text in, lists out. It knows as much Markdown as a link needs: fenced blocks and code spans
//! hold no links, `[text](target)` and `[name]: target` are the two forms of one.

use std::collections::BTreeSet;

/// A link as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// Where it leads to, title left out.
    pub(super) target: String,
    /// The line it stands on.
    pub(super) line: usize,
}

impl Link {
    /// Tells whether the link leaves the tree.
    pub(super) fn is_web(&self) -> bool {
        self.target.contains("://") || self.target.starts_with("mailto:")
    }

    /// Splits the target into the file and the heading.
    pub(super) fn parts(&self) -> (&str, Option<&str>) {
        match self.target.split_once('#') {
            Some((file, heading)) => (file, Some(heading)),
            None => (&self.target, None),
        }
    }
}

/// What is known of one page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its links, in order.
    pub(super) links: Vec<Link>,
    /// The anchors of its headings.
    pub(super) anchors: BTreeSet<String>,
}

impl Page {
    /// Reads a page's text.
    pub(super) fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut fence: Option<&str> = None;
        for (index, line) in text.lines().enumerate() {
            let start = line.trim_start();
            match (fence, opening(start)) {
                (Some(open), Some(mark)) if mark.starts_with(open) => fence = None,
                (Some(_), _) => {}
                (None, Some(mark)) => fence = Some(mark),
                (None, None) => page.line(index + 1, line),
            }
        }
        page
    }

    /// Reads one line outside of fenced blocks.
    fn line(&mut self, number: usize, line: &str) {
        if line.starts_with('#') {
            let title = line.trim_start_matches('#').trim();
            self.anchors.insert(anchor(title));
        }
        let text = without_code(line);
        let targets = inline(&text).into_iter().chain(definition(&text));
        self.links.extend(targets.map(|target| Link {
            target,
            line: number,
        }));
    }
}

/// Reads the marks that open or close a fenced block.
fn opening(line: &str) -> Option<&str> {
    let mark = line
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let length = line.chars().take_while(|other| *other == mark).count();
    if length >= 3 {
        line.get(..length)
    } else {
        None
    }
}

/// Blanks the code spans of a line.
fn without_code(line: &str) -> String {
    let parts = line.split('`').enumerate();
    parts
        .filter(|(index, _)| index % 2 == 0)
        .map(|(_, part)| part)
        .collect::<Vec<_>>()
        .join("``")
}

/// Finds the targets of `[text](target)` and `[text](target "title")`.
fn inline(text: &str) -> Vec<String> {
    let rests = text.split("](").skip(1);
    rests
        .filter_map(|rest| rest.split([')', ' ']).next())
        .map(|target| target.trim_matches(['<', '>']).to_owned())
        .filter(|target| !target.is_empty())
        .collect()
}

/// Finds the target of `[name]: target`.
fn definition(text: &str) -> Option<String> {
    let (name, rest) = text.split_once("]: ")?;
    let target = rest.split_whitespace().next()?;
    (name.starts_with('[') && !name.starts_with("[^") && !name.contains(']'))
        .then(|| target.to_owned())
}

/// Writes a heading as the anchor that forges make of it.
fn anchor(title: &str) -> String {
    title
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}
