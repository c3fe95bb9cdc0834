//! All rules of a project, compiled, and what they say.
//!
//! Rules come in once; documents and plans are held to them, and findings go out.

use std::sync::Arc;

use cel::Env;
use lockstep_diff::Plan;
use lockstep_model::Finding;
use lockstep_spec::policy::{About, Rule};

use crate::meter::Meter;
use crate::program::Program;
use crate::run::{Course, Run};
use crate::scene::Scene;
use crate::{compile, function};

/// All rules of a project, compiled.
pub(crate) struct Rulebook {
    programs: Vec<Program>,
    env: Arc<Env>,
}

impl Rulebook {
    /// Compiles rules. Those that cannot be used are left out, with a finding each.
    pub(crate) fn new(rules: Vec<Rule>) -> (Self, Vec<Finding>) {
        let (programs, findings) = compile::all(rules);
        let env = function::environment();
        (Self { programs, env }, findings)
    }

    /// Returns how many rules there are.
    pub(crate) fn len(&self) -> usize {
        self.programs.len()
    }

    /// Holds the documents of an environment to the rules about resources.
    pub(crate) fn resources(&self, scene: &Scene<'_>) -> Vec<Finding> {
        let mut run = self.run(scene, |about| about == About::Resource);
        run.resources();
        run.review();
        run.idle();
        run.findings
    }

    /// Holds a plan to the rules about changes and about the plan.
    pub(crate) fn plan(&self, plan: &Plan, scene: &Scene<'_>) -> Vec<Finding> {
        let mut run = self.run(scene, |about| about != About::Resource);
        run.changes(plan);
        run.whole(plan);
        run.review();
        let mut findings = run.findings;
        // A change that is done in two parts breaks a rule once.
        findings.sort();
        findings.dedup();
        findings
    }

    fn run<'a>(&'a self, scene: &'a Scene<'a>, about: impl Fn(About) -> bool) -> Run<'a> {
        let held = self.programs.iter().filter(|program| {
            about(program.rule.about) && program.rule.matches.holds_in(scene.environment)
        });
        let programs: Vec<&Program> = held.collect();
        Run {
            courses: vec![Course::default(); programs.len()],
            programs,
            env: &self.env,
            meter: Meter::default(),
            scene,
            findings: Vec::new(),
        }
    }
}
