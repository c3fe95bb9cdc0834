//! One pass of rules over a scene: what is asked about what, and what it costs.

use std::sync::Arc;

use cel::Env;
use lockstep_diff::Plan;
use lockstep_model::{Address, Finding};
use lockstep_spec::ResolvedDocument;
use lockstep_spec::policy::About;

use crate::exception::Tally;
use crate::meter::Meter;
use crate::program::{Program, Variables};
use crate::scene::{self, Scene};
use crate::scope::{Reads, Wants};
use crate::{planned, value};

/// What a rule may cost for one resource or one change.
const EACH: u64 = 100_000;

/// What a rule may cost for all of them together, or for one plan.
const TOGETHER: u64 = 5_000_000;

/// How far a rule has come.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Course {
    pub(crate) tally: Tally,
    pub(crate) spent: u64,
    /// It is not asked any more: it cannot be used, or cost too much.
    pub(crate) ended: bool,
}

/// What a rule is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) address: Option<&'a Address>,
    pub(crate) document: Option<&'a ResolvedDocument>,
}

/// One pass of rules over a scene.
pub(crate) struct Run<'a> {
    pub(crate) programs: Vec<&'a Program>,
    pub(crate) courses: Vec<Course>,
    pub(crate) env: &'a Arc<Env>,
    pub(crate) meter: Meter,
    pub(crate) scene: &'a Scene<'a>,
    pub(crate) findings: Vec<Finding>,
}

impl<'a> Run<'a> {
    /// Returns what all rules read together.
    pub(crate) fn wants(&self) -> Wants {
        let mut wants = Wants::default();
        for program in &self.programs {
            wants.merge(&program.wants);
        }
        wants
    }

    /// Returns the rules, by number, that are asked about something.
    pub(crate) fn asked<'l>(
        &self,
        address: &Address,
        label: impl Fn(&str) -> Option<&'l str>,
    ) -> Vec<usize> {
        let all = self.programs.iter().zip(&self.courses).enumerate();
        let asked = all.filter(|(_index, (program, course))| {
            !course.ended && program.rule.matches.covers(address, &label)
        });
        asked.map(|(index, _program)| index).collect()
    }

    /// Returns the variables that every rule sees.
    pub(crate) fn variables(&self) -> Variables<'a> {
        let mut variables = Variables::new(self.env, &self.meter);
        variables.set("environment", value::text(self.scene.environment));
        variables.set("project", value::text(self.scene.project));
        variables
    }

    /// Asks the rules about resources.
    pub(crate) fn resources(&mut self) {
        let wants = self.wants();
        for document in self.scene.own() {
            let labels = document.value().pointer("/metadata/labels");
            let label = |name: &str| labels?.get(name)?.as_str();
            let asked = self.asked(document.address(), label);
            if asked.is_empty() {
                continue;
            }
            let subject = Subject {
                address: Some(document.address()),
                document: Some(document),
            };
            let mut variables = self.variables();
            set(&mut variables, scene::about_address(document.address()));
            set(&mut variables, scene::about_document(document, &wants));
            self.decide(&asked, subject, &variables);
        }
    }

    /// Asks the rules about changes.
    pub(crate) fn changes(&mut self, plan: &'a Plan) {
        let wants = self.wants();
        for change in &plan.changes {
            let document = self.scene.find(change.address());
            let labels = document.and_then(|one| one.value().pointer("/metadata/labels"));
            let label = |name: &str| labels?.get(name)?.as_str();
            let mut asked = self.asked(change.address(), label);
            asked.retain(|index| self.programs[*index].rule.about == About::Change);
            if asked.is_empty() {
                continue;
            }
            let subject = Subject {
                address: Some(change.address()),
                document,
            };
            let mut variables = self.variables();
            set(&mut variables, scene::about_address(change.address()));
            match document {
                Some(document) => set(&mut variables, scene::about_document(document, &wants)),
                None => {
                    variables.set("resource", value::null());
                    variables.set("metadata", value::null());
                }
            }
            if let Some(reads) = &wants.change {
                variables.set("change", planned::change(change, reads));
            }
            self.decide(&asked, subject, &variables);
        }
    }

    /// Asks the rules about the whole plan.
    pub(crate) fn whole(&mut self, plan: &'a Plan) {
        let all = self.programs.iter().enumerate();
        let asked = all.filter(|(_index, program)| program.rule.about == About::Plan);
        let asked: Vec<usize> = asked.map(|(index, _program)| index).collect();
        if asked.is_empty() {
            return;
        }
        let reads = self.wants().plan.unwrap_or(Reads::Fields([].into()));
        let mut variables = self.variables();
        variables.set("plan", planned::plan(plan, &reads));
        let subject = Subject {
            address: None,
            document: None,
        };
        self.decide(&asked, subject, &variables);
    }

    pub(crate) fn decide(
        &mut self,
        asked: &[usize],
        subject: Subject<'_>,
        variables: &Variables<'_>,
    ) {
        for index in asked {
            let program = self.programs[*index];
            let left = TOGETHER.saturating_sub(self.courses[*index].spent);
            let allowed = match subject.address {
                Some(_address) => EACH.min(left),
                None => left,
            };
            let verdict = program.decide(variables, allowed);
            let course = &mut self.courses[*index];
            course.tally.asked += 1;
            course.spent += allowed - self.meter.left().min(allowed);
            self.take(*index, subject, verdict);
        }
    }
}

pub(crate) fn set<'v>(
    variables: &mut Variables<'v>,
    values: Vec<(&'static str, value::Boxed<'v>)>,
) {
    for (name, value) in values {
        variables.set(name, value);
    }
}
