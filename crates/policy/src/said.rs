//! What a pass of rules says: a finding for each verdict, and for rules and exceptions that do
//! nothing.

use lockstep_model::{Code, Finding, Place, Severity};
use lockstep_spec::policy::Rule;

use crate::exception::{self, Counts};
use crate::program::Verdict;
use crate::run::{Run, Subject};
use crate::scene::Extent;

impl Run<'_> {
    pub(crate) fn take(&mut self, index: usize, subject: Subject<'_>, verdict: Verdict) {
        let rule = &self.programs[index].rule;
        let title = rule.title();
        match verdict {
            Verdict::Kept => {}
            Verdict::Broken(message) => {
                let finding = Finding::new(Code::PolicyViolated, message);
                self.violation(index, subject, finding);
            }
            Verdict::Undecided(why) => {
                let about = match subject.address {
                    Some(address) => format!("for {address}"),
                    None => "for this plan".to_owned(),
                };
                let message = format!("the rule cannot be decided {about}: {}", why.message);
                let mut finding = Finding::new(Code::RuleUndecided, message);
                finding.help = why.help;
                self.violation(index, subject, finding);
            }
            Verdict::NoFlag(kind) => {
                self.courses[index].ended = true;
                let message = format!("{title}: the rule gives {kind}, not `true` or `false`");
                let finding = Finding::new(Code::RuleUnusable, message);
                let finding = finding.at(rule.rule.place().clone());
                self.findings
                    .push(finding.help("compare it with something"));
            }
            Verdict::TooCostly => {
                self.courses[index].ended = true;
                let finding = self.too_costly(rule, subject);
                self.findings.push(finding);
            }
        }
    }

    fn too_costly(&self, rule: &Rule, subject: Subject<'_>) -> Finding {
        let at = match subject.address {
            Some(address) => format!("it was given up at {address}"),
            None => "it was given up".to_owned(),
        };
        let message = format!("{}: the rule takes too much work: {at}", rule.title());
        let mut finding = Finding::new(Code::RuleTooCostly, message);
        finding.place = Some(rule.rule.place().clone());
        if let Some(document) = subject.document {
            let (place, _setter) = self.scene.place(document, None);
            finding = finding.related("here", place);
        }
        finding
            .help("loop over less, or narrow `match`; two small rules are better than a large one")
    }

    /// Adds a finding about what breaks a rule, as much as it counts.
    fn violation(&mut self, index: usize, subject: Subject<'_>, finding: Finding) {
        let rule = &self.programs[index].rule;
        let today = self.scene.today;
        let counts = exception::counts(&rule.exception, subject.address, today);
        let tally = &mut self.courses[index].tally;
        match counts {
            Counts::InFull => {}
            Counts::Excepted(_until) => tally.excepted += 1,
            Counts::Ended => tally.ended += 1,
        }
        let mut finding = self.located(rule, subject, finding);
        finding.severity = rule.severity;
        let (title, message) = (rule.title(), &finding.message);
        finding.message = match counts {
            Counts::InFull => format!("{title}: {message}"),
            Counts::Excepted(None) => format!("{title}: {message} (excepted)"),
            Counts::Excepted(Some(until)) => format!("{title}: {message} (excepted until {until})"),
            Counts::Ended => format!("{title}: {message} (no longer excepted)"),
        };
        match (counts, &rule.exception.until) {
            (Counts::Excepted(_), _) => finding.severity = Severity::Note,
            (Counts::Ended, Some((until, place))) => {
                let message = format!("the exception ended on {until}");
                finding = finding.related(message, place.clone());
            }
            (Counts::InFull | Counts::Ended, _) => {}
        }
        self.findings.push(finding);
    }

    fn located(&self, rule: &Rule, subject: Subject<'_>, mut finding: Finding) -> Finding {
        let (place, setter): (Option<Place>, _) = match (subject.document, subject.address) {
            (Some(document), _) => {
                let field = rule.field.as_ref().map(|(field, _written)| field);
                let (place, setter) = self.scene.place(document, field);
                (Some(place), setter)
            }
            (None, Some(_address)) => (None, None),
            (None, None) => (Some(rule.place.clone()), None),
        };
        // What is deleted stands in no file: its address must be said.
        if let (None, Some(address)) = (&place, subject.address) {
            finding.message = format!("{} ({address})", finding.message);
        }
        let at_rule = place.as_ref() == Some(&rule.place);
        finding.place = place;
        if let Some((message, place)) = setter {
            finding = finding.related(message, place);
        }
        if !at_rule {
            finding = finding.related("this rule", rule.place.clone());
        }
        finding.help = finding.help.or_else(|| rule.description.clone());
        finding
    }

    /// Says what is to be said about exceptions.
    pub(crate) fn review(&mut self) {
        let (today, extent) = (self.scene.today, self.scene.extent);
        let declared = self.scene.addresses();
        for (program, course) in self.programs.iter().zip(&self.courses) {
            // Without all documents nobody knows what needs an exception.
            if extent == Extent::All && !course.ended {
                let review = exception::review(&program.rule, course.tally, today);
                self.findings.extend(review);
                let unknown = exception::unknown(&program.rule, &declared);
                self.findings.extend(unknown);
            }
        }
    }

    /// Says which rules were asked about nothing.
    pub(crate) fn idle(&mut self) {
        if self.scene.extent == Extent::Some {
            return;
        }
        for (program, course) in self.programs.iter().zip(&self.courses) {
            if course.tally.asked == 0 {
                let rule = &program.rule;
                let title = rule.title();
                let environment = self.scene.environment;
                let message = format!(
                    "{title}: no resource of the environment `{environment}` is one that the rule is about"
                );
                let finding = Finding::new(Code::RuleIdle, message).at(rule.place.clone());
                self.findings.push(finding.help("look at its `match`"));
            }
        }
    }
}
