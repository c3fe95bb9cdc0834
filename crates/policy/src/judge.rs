//! Holds what was loaded to the policies that were loaded with it, and remembers what a plan is
//! held to later.

use jiff::civil::Date;
use lockstep_diff::Plan;
use lockstep_model::Finding;
use lockstep_spec::{Loaded, ResolvedDocument, Sources};

use crate::rulebook::Rulebook;
use crate::scene::{Extent, Scene};

/// The policies of a run, with what they are about.
#[derive(Default)]
pub struct Judge(Option<Held>);

struct Held {
    rulebook: Rulebook,
    project: String,
    environment: String,
    today: Date,
    documents: Vec<ResolvedDocument>,
    sources: Sources,
    extent: Extent,
}

/// Adds the findings of the policies to those of a load, and takes the documents out of it, which
/// must have been kept. As with any other error there is no Spec if one of the findings is one.
pub fn judge(loaded: &mut Loaded, today: Date) -> Judge {
    let rules = std::mem::take(&mut loaded.policies);
    let (Some(project), Some(environment)) = (&loaded.project, &loaded.environment) else {
        return Judge::default();
    };
    if rules.is_empty() {
        return Judge::default();
    }
    let (rulebook, findings) = Rulebook::new(rules);
    let held = Held {
        rulebook,
        project: project.name.to_string(),
        environment: environment.name.clone(),
        today,
        documents: std::mem::take(&mut loaded.documents),
        sources: loaded.sources.clone(),
        extent: match loaded.has_errors() {
            false => Extent::All,
            true => Extent::Some,
        },
    };
    loaded.findings.extend(findings);
    let found = held.rulebook.resources(&held.scene());
    loaded.findings.extend(found);
    // A rule may say what it was asked about.
    lockstep_spec::mask(&mut loaded.findings);
    loaded.left_out.cap(&mut loaded.findings);
    if loaded.has_errors() {
        loaded.spec = None;
    }
    Judge(Some(held))
}

impl Judge {
    /// Holds a plan to the rules about changes and about the plan.
    pub fn plan(&self, plan: &Plan) -> Vec<Finding> {
        let held = self.0.as_ref();
        let mut found = held.map_or_else(Vec::new, |held| held.rulebook.plan(plan, &held.scene()));
        lockstep_spec::mask(&mut found);
        found
    }

    /// Returns the text of a file that a finding points into.
    pub fn text(&self, file: &str) -> Option<&str> {
        self.0.as_ref()?.sources.text(file)
    }
}

impl std::fmt::Debug for Judge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rules = self.0.as_ref().map_or(0, |held| held.rulebook.len());
        f.debug_struct("Judge")
            .field("rules", &rules)
            .finish_non_exhaustive()
    }
}

impl Held {
    fn scene(&self) -> Scene<'_> {
        Scene {
            project: &self.project,
            environment: &self.environment,
            today: self.today,
            documents: &self.documents,
            sources: &self.sources,
            extent: self.extent,
        }
    }
}
