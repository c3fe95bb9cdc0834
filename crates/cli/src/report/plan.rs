//! Plans in any format.

use std::io;
use std::path::Path;

use clap::Args;
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{Envelope, PlanView, github, html, json, junit, sarif, text};

use super::{NoReport, Paper, Report, clash, save, show, writes};
use crate::command::Format;
use crate::failure::Failure;
use crate::redaction::mask_keys;

/// The formats of reports of plans, as they are listed to people.
const FORMATS: &[Format] = &[
    Format::Markdown,
    Format::GithubSummary,
    Format::Html,
    Format::Sarif,
    Format::Github,
    Format::Junit,
    Format::Json,
    Format::Text,
];

fn of_plans(word: &str) -> Result<Report, NoReport> {
    Report::parse(word, FORMATS)
}

/// How a plan is asked for, on stdout and in files.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Write the plan into a file too; `-` is stdout, and it can be repeated
    ///
    /// The formats are markdown, github-summary, html, sarif, github, junit, json and text:
    /// `--report markdown=comment.md`. The file of github-summary is appended to.
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = of_plans)]
    reports: Vec<Report>,
    /// Write text with one line an object
    #[arg(long)]
    compact: bool,
}

/// How much text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Everything.
    Whole,
    /// A line an object.
    Compact,
}

/// A plan with all that its formats need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned<'a> {
    /// The plan.
    pub(crate) view: PlanView<'a>,
    /// Its circumstances.
    pub(crate) envelope: &'a Envelope,
    /// How much text says.
    pub(crate) length: Length,
}

impl Asked {
    /// Says how much text is to say.
    pub(crate) const fn length(&self) -> Length {
        match self.compact {
            true => Length::Compact,
            false => Length::Whole,
        }
    }

    /// Says what is wrong with what is asked for, beside what is shown.
    pub(crate) fn clash(&self, shown: Format) -> Option<String> {
        let mut formats = self.reports.iter().map(|report| report.format);
        if self.compact && shown != Format::Text && !formats.any(|one| one == Format::Text) {
            return Some("--compact is for text, and nothing is asked for as text".to_owned());
        }
        clash(shown, &self.reports).map(|clash| clash.to_string())
    }

    /// Says whether a report is written to a path.
    pub(crate) fn writes(&self, path: &Path) -> bool {
        writes(&self.reports, path)
    }

    /// Writes all reports.
    pub(crate) fn save(&self, planned: &Planned<'_>) -> Result<(), Failure> {
        save(&self.reports, &|paper, out| planned.write(paper, out))
    }
}

impl Planned<'_> {
    /// Shows the plan on stdout.
    pub(crate) fn show(&self, format: Format) -> Result<(), Failure> {
        // What is odd is told on stderr.
        let told = Self {
            view: self.view.with_findings_told(),
            ..*self
        };
        show(format, &|paper, out| told.write(paper, out))
    }

    /// Writes the plan. A text that looks like a key may be live: whoever reviews is not shown it,
    /// and the plan itself stays what its digest is of.
    fn write(&self, paper: Paper, out: &mut Vec<u8>) -> io::Result<()> {
        let mut bytes = Vec::new();
        self.render(paper, &mut bytes)?;
        match paper.format {
            Format::Json => out.extend(bytes),
            Format::Text
            | Format::Ndjson
            | Format::Csv
            | Format::Auditlogmessage
            | Format::Dot
            | Format::Sarif
            | Format::Github
            | Format::Junit
            | Format::Markdown
            | Format::GithubSummary
            | Format::Html => out.extend(mask_keys(&bytes)),
        }
        Ok(())
    }

    fn render(&self, paper: Paper, out: &mut Vec<u8>) -> io::Result<()> {
        let view = &self.view;
        match paper.format {
            Format::Json => json::v1::plan(view.plan, self.envelope, out),
            Format::Sarif => sarif::plan(view, out),
            Format::Github => github::plan(view, out),
            Format::Junit => junit::plan(view, out),
            Format::Html => html::plan(view, out),
            Format::Markdown => page(view, Limit::COMMENT, out),
            Format::GithubSummary => {
                let most = Limit::SUMMARY.most().saturating_sub(paper.taken);
                page(view, Limit::Bytes(most), out)
            }
            // The latter were refused: they are for graphs, and for what comes bit by bit.
            Format::Text | Format::Csv | Format::Auditlogmessage | Format::Dot | Format::Ndjson => {
                match self.length {
                    Length::Whole => text::plan(*view, &paper.style, out),
                    Length::Compact => text::compact(*view, &paper.style, out),
                }
            }
        }
    }
}

/// Writes a page that keeps its limit also when what is secret in it has been masked.
fn page(view: &PlanView<'_>, limit: Limit, out: &mut Vec<u8>) -> io::Result<()> {
    let mut bytes = Vec::new();
    markdown::plan(view, limit, &mut bytes)?;
    let masked = mask_keys(&bytes);
    if limit.measure(&String::from_utf8_lossy(&masked)) > limit.most() {
        return markdown::plan(view, limit.half(), out);
    }
    out.extend(masked);
    Ok(())
}

#[cfg(test)]
mod tests {
    use lockstep_diff::{Consent, Plan};
    use lockstep_model::{Digest, Organization};
    use secrecy::SecretString;

    use super::*;
    use crate::redaction::learn;

    /// A plan of which most is one short secret, again and again.
    fn full_of(secret: &str) -> Plan {
        let field = secret.repeat(100);
        let note = |index: usize| lockstep_diff::Withheld {
            address: format!("Prompt/p{index}").parse().unwrap(),
            reason: lockstep_diff::Reason::Unreadable { why: field.clone() },
            fields: Vec::new(),
            origin: None,
        };
        Plan {
            project: "p".to_owned(),
            environment: "prod".to_owned(),
            organization: Organization {
                id: "1".to_owned(),
                name: secret.to_owned(),
            },
            spec: Digest::of_bytes(b""),
            changes: Vec::new(),
            withheld: (0..400).map(note).collect(),
            notes: Vec::new(),
            verdicts: Vec::new(),
            guarded: true,
            consent: Consent::default(),
            targets: Default::default(),
            left_out: Vec::new(),
            unchanged: 0,
            impact: None,
            findings: Vec::new(),
            pending: None,
            undoes: None,
            settles: Vec::new(),
        }
    }

    #[test]
    fn a_page_keeps_its_limit_when_it_is_masked() {
        let secret = "q9~Zx7";
        learn(&SecretString::from(secret.to_owned()));
        let plan = full_of(secret);
        let view = PlanView::new(&plan);
        let mut plain = Vec::new();
        markdown::plan(&view, Limit::COMMENT, &mut plain).unwrap();
        assert!(mask_keys(&plain).len() > Limit::COMMENT.most());
        let mut out = Vec::new();
        page(&view, Limit::COMMENT, &mut out).unwrap();
        let out = String::from_utf8(mask_keys(&out)).unwrap();
        assert!(Limit::COMMENT.measure(&out) <= Limit::COMMENT.most());
        assert!(out.contains("(secret)") && !out.contains(secret), "{out}");
    }

    #[test]
    fn lines_are_for_text_only() {
        let asked = |word: &str, compact| Asked {
            reports: vec![of_plans(word).unwrap()],
            compact,
        };
        assert!(asked("json=a", true).clash(Format::Json).is_some());
        assert!(asked("text=a", true).clash(Format::Json).is_none());
        assert!(asked("json=a", true).clash(Format::Text).is_none());
        let error = of_plans("dot=a").unwrap_err().to_string();
        assert!(
            error.contains("markdown, github-summary, html, sarif"),
            "{error}"
        );
    }

    /// The digests in the policy of a page look like no keys: masked, they would let nothing in.
    #[test]
    fn a_page_without_keys_stays_as_it_is() {
        let plan = full_of("harmless");
        let mut page = Vec::new();
        html::plan(&PlanView::new(&plan), &mut page).unwrap();
        assert_eq!(
            lockstep_spec::mask_keys(str::from_utf8(&page).unwrap()).as_bytes(),
            page
        );
    }
}
