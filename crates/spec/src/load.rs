//! From a project's files to a Spec: the one way to get one.
//!
//! Files come in; the project, its environment and the Spec go out, or all findings of all files.
//! Nothing here reads a clock, the process's environment or the network.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use lockstep_model::outside::Outside;
use lockstep_model::rates::Rates;
use lockstep_model::{Finding, LeftOut};

use crate::conceal;
use crate::cross;
use crate::document::{self, ResolvedDocument};
use crate::environment::Environment;
use crate::files::Files;
use crate::history;
use crate::layers::{Laid, Layers};
use crate::lost::Lost;
use crate::opener::Opener;
use crate::overlay::Manifests;
use crate::policy::{self, Rule};
use crate::privacy;
use crate::project::{Project, ProjectSpec};
use crate::project_file::{self, ProjectFile};
use crate::rates::{self, Review};
use crate::resolve::{self, Resolved, Resolver};
use crate::span::{Node, Sources};
use crate::spec::{Desired, Spec};
use crate::suggest;
use crate::values;
use crate::world::{Realm, Suspects};

/// What is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct LoadRequest<'a> {
    /// The environment; `sim` or the only one unless given.
    pub environment: Option<&'a str>,
    /// The version of this lockstep, for `requires`.
    pub tool_version: &'a str,
    /// What the load is for.
    pub aim: Aim,
    /// Whether the resolved documents are wanted.
    pub documents: Documents,
    /// What may be asked beside the files.
    pub outside: Outside<'a>,
    /// The day, in UTC, on which ignores are asked whether they have ended; none has by default.
    pub today: Date,
}

/// What a load is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aim {
    /// The Spec, and what is found.
    #[default]
    Spec,
    /// What is found and no Spec: values are dropped as soon as they are checked.
    Findings,
    /// What is found, and a Spec of what can be relied on, whatever is wrong with the rest. It is no
    /// Spec to plan from: what it lacks may be wanted all the same.
    Reliable,
}

impl Aim {
    /// Says whether a Spec comes out of a load.
    const fn gives_spec(self, has_errors: bool) -> bool {
        match self {
            Self::Spec => !has_errors,
            Self::Findings => false,
            Self::Reliable => true,
        }
    }

    /// Returns the aim of a load that keeps values.
    const fn with_values(self) -> Self {
        match self {
            Self::Spec | Self::Findings => Self::Spec,
            Self::Reliable => Self::Reliable,
        }
    }
}

/// Whether the resolved documents come out of a load: they take memory, with the texts of all
/// files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Documents {
    /// They are dropped once they are lowered.
    #[default]
    Drop,
    /// They are kept if the project has policies.
    ForPolicies,
    /// They are kept.
    Keep,
}

/// What was loaded.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The project, if its file is usable.
    pub project: Option<Project>,
    /// The chosen environment, if it is usable.
    pub environment: Option<Environment>,
    /// The Spec, if there is no error and manifests were asked for.
    pub spec: Option<Spec>,
    /// The rates of all Models; to be relied on only if there is a Spec.
    pub rates: Arc<Rates>,
    /// The rules of the project's policies that can be used.
    pub policies: Vec<Rule>,
    /// All documents that can be relied on, by address, if they were asked for.
    pub documents: Vec<ResolvedDocument>,
    /// What is wrong or odd, sorted by file, place and code; of each file as much as fits.
    pub findings: Vec<Finding>,
    /// How many findings of each file are left out.
    pub left_out: LeftOut,
    /// The names of all files that were read, sorted.
    pub files: Vec<Arc<str>>,
    /// The texts of the files that findings point into; of all files if documents were asked for.
    pub sources: Sources,
}

impl Loaded {
    /// Says whether anything found forbids a plan.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }
}

/// Loads a project with all its manifests.
pub fn load(files: &impl Files, mut request: LoadRequest<'_>) -> Loaded {
    let (mut loaded, node) = read_project(files, request);
    if let (Some(project), Some(environment), Some(node)) =
        (&loaded.project, &loaded.environment, &node)
    {
        let sources = &mut loaded.sources;
        let folder = (&project.spec, node);
        loaded.policies = policy::read(files, folder, sources, &mut loaded.findings);
        if request.documents == Documents::ForPolicies {
            request.documents = match loaded.policies.is_empty() {
                true => Documents::Drop,
                false => Documents::Keep,
            };
        }
        if request.documents == Documents::Keep {
            // A document tells also what it resolves to.
            request.aim = request.aim.with_values();
        }
        let mut run = Run {
            files,
            project,
            environment,
            node,
            keep: request.documents,
            request,
            rates: &mut loaded.rates,
            sources: &mut loaded.sources,
            findings: &mut loaded.findings,
        };
        (loaded.spec, loaded.documents) = run.spec();
    }
    finish(loaded, request)
}

/// Returns what manifests wanted that can be relied on, whatever is wrong with others; nothing if
/// the project or its environment cannot be used. An environment that came since wanted none.
pub(crate) fn wanted(
    files: &impl Files,
    request: LoadRequest<'_>,
    today: &ProjectSpec,
) -> Option<Vec<Desired>> {
    let (mut loaded, node) = read_project(files, request);
    if let (Some(project), None) = (&loaded.project, &loaded.environment) {
        let mut names = project.spec.environments.keys();
        let is_there = |name: &str| project.spec.environments.contains_key(name);
        let came = !request.environment.is_some_and(is_there)
            && names.all(|name| today.environments.contains_key(name));
        return came.then(Vec::new);
    }
    let (Some(project), Some(environment), Some(node)) =
        (&loaded.project, &loaded.environment, &node)
    else {
        return None;
    };
    let run = Run {
        files,
        project,
        environment,
        node,
        keep: Documents::Drop,
        request,
        rates: &mut loaded.rates,
        sources: &mut loaded.sources,
        findings: &mut loaded.findings,
    };
    Some(run.wanted())
}

/// Loads a project without its manifests.
pub fn load_project(files: &impl Files, request: LoadRequest<'_>) -> Loaded {
    let request = LoadRequest {
        documents: Documents::Drop,
        ..request
    };
    finish(read_project(files, request).0, request)
}

fn read_project(files: &impl Files, request: LoadRequest<'_>) -> (Loaded, Option<Node>) {
    let mut loaded = Loaded::default();
    let file = project_file::read(files, request, &mut loaded.sources, &mut loaded.findings);
    let Some(ProjectFile {
        project,
        environment,
        node,
    }) = file
    else {
        return (loaded, None);
    };
    loaded.project = Some(project);
    loaded.environment = environment;
    (loaded, Some(node))
}

fn finish(mut loaded: Loaded, request: LoadRequest<'_>) -> Loaded {
    loaded.left_out.cap(&mut loaded.findings);
    conceal::findings(&mut loaded.findings);
    loaded.files = loaded.sources.names();
    if request.documents == Documents::Drop {
        loaded.sources.keep_for(&loaded.findings);
    }
    if !request.aim.gives_spec(loaded.has_errors()) {
        loaded.spec = None;
    }
    loaded
}

struct Run<'a, F> {
    files: &'a F,
    project: &'a Project,
    environment: &'a Environment,
    node: &'a Node,
    keep: Documents,
    request: LoadRequest<'a>,
    rates: &'a mut Arc<Rates>,
    sources: &'a mut Sources,
    findings: &'a mut Vec<Finding>,
}

impl<'a, F: Files> Run<'a, F> {
    fn spec(&mut self) -> (Option<Spec>, Vec<ResolvedDocument>) {
        let Laid {
            manifests,
            lost,
            passed,
        } = self.lay();
        let (resolved, read, suspects) = self.resolve(&manifests, &lost);
        if let Some(history) = self.request.outside.history {
            let review = history::Review {
                files: self.files,
                request: self.earlier(),
                project: self.node,
                manifests: &manifests,
                resolved: &resolved,
                texts: &read,
                today: &self.project.spec,
                sources: self.sources,
            };
            let findings = review.run(history);
            self.findings.extend(findings);
        }
        for (path, text) in suspects {
            let file = self.sources.add(&path, Some(&text));
            self.findings.extend(privacy::text_file(file, self.sources));
        }
        self.sources.relate(self.findings, &values::CODES);
        let whole = !lost.any() && !self.findings.iter().any(Finding::is_error);
        let passed = passed.into_iter().filter(|one| !read.contains(&one.path));
        let passed = passed.filter(|one| whole || one.is_suspect());
        self.findings
            .extend(passed.map(|one| one.finding(self.sources)));
        let documents = match self.keep {
            Documents::Keep => document::all(manifests, &resolved),
            Documents::Drop | Documents::ForPolicies => {
                drop(manifests);
                Vec::new()
            }
        };
        if !self
            .request
            .aim
            .gives_spec(self.findings.iter().any(Finding::is_error))
        {
            return (None, documents);
        }
        let objects: BTreeMap<_, _> = resolved
            .into_iter()
            .map(|one| (one.desired.address.clone(), one.desired))
            .collect();
        let spec = Spec {
            project: self.project.name.to_string(),
            environment: self.environment.name.clone(),
            objects,
            removed: self.project.removed.clone(),
            rules: self.environment.rules.clone(),
            rates: Arc::clone(self.rates),
            limits: self.environment.tenant.limits(),
        };
        (Some(spec), documents)
    }

    fn lay(&mut self) -> Laid {
        let layers = Layers {
            files: self.files,
            project: (&self.project.spec, self.node),
            environment: self.environment,
            sources: self.sources,
            findings: self.findings,
        };
        layers.lay()
    }

    /// Asks for the same environment as it was before, and for nothing outside the files.
    fn earlier(&self) -> LoadRequest<'a> {
        LoadRequest {
            environment: Some(&self.environment.name),
            tool_version: self.request.tool_version,
            today: self.request.today,
            ..LoadRequest::default()
        }
    }

    /// Resolves what can be relied on, whatever is wrong with the rest.
    fn wanted(mut self) -> Vec<Desired> {
        let Laid {
            manifests,
            lost,
            passed: _,
        } = self.lay();
        let (resolved, _read, _suspects) = self.resolve(&manifests, &lost);
        resolved.into_iter().map(|one| one.desired).collect()
    }

    fn resolve(
        &mut self,
        manifests: &Manifests,
        lost: &Lost,
    ) -> (Vec<Resolved>, BTreeSet<String>, Suspects) {
        let (sources, node) = (&*self.sources, self.node);
        let table = resolve::rates(manifests, self.environment.tier.as_deref());
        *self.rates = Arc::new(rates::of(manifests, table));
        let realm = Realm::new(manifests, self.rates.table(), self.files, sources);
        let realm = realm.counting(self.request.outside.tokens);
        let invalid_matrix = manifests
            .values()
            .any(|one| one.address.kind == lockstep_model::Kind::RateMatrix && !one.is_valid());
        let mut resolver = Resolver {
            realm: &realm,
            sources,
            findings: self.findings,
            lost,
            invalid_matrix,
            suggestions: suggest::Budget::default(),
            aim: self.request.aim,
            today: self.request.today,
        };
        let mut resolved = Vec::with_capacity(manifests.len());
        for manifest in manifests.values() {
            resolver.resolve(manifest, &mut resolved);
        }
        self.findings.extend(cross::live_names(&resolved, sources));
        self.findings
            .extend(cross::earlier_names(manifests, sources));
        let review = Review {
            rates: self.rates,
            manifests,
            opener: &Opener::new(manifests),
            sources,
            environment: self.environment,
            project: node,
            shaky: lost.any() || invalid_matrix,
        };
        self.findings.extend(rates::review(&review));
        rates::relate(manifests, sources, self.findings);
        let removed = cross::removed(&self.project.removed, manifests, node, sources);
        self.findings.extend(removed);
        (resolved, realm.read(), realm.suspects())
    }
}
