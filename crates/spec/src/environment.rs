//! The environment of a run: chosen by name, its settings checked.
//!
//! What `lockstep.yaml` says comes in; an [`Environment`] goes out, and what is wrong with it.

use std::time::Duration;

use lockstep_model::lower::Problem;
use lockstep_model::{Code, Finding, Pointer};

use crate::audit::Audit;
use crate::guards::{self, Guards};
use crate::ledger_place::{self, LedgerPlace};
use crate::notify::Notify;
use crate::plans::SavedPlans;
use crate::project::{DriftSpec, EnvironmentSpec, ProjectSpec};
use crate::rules::{Adoption, OnDrift, Owns, Pruning, Rules};
use crate::span::{Node, Sources};
use crate::suggest;
use crate::tenant::{self, Tenant};

/// The environment that is meant when none is named.
const DEFAULT: &str = "sim";

/// The settings of one environment.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// The organisation that is kept in step.
    pub tenant: Tenant,
    /// The folders of overlays, in their order.
    pub overlays: Vec<String>,
    /// The tier of every RateMatrix.
    pub tier: Option<String>,
    /// Where the ledger is.
    pub ledger: LedgerPlace,
    /// For how long a lease on a ledger elsewhere is given each time.
    pub lease: Duration,
    /// What a plan may hold.
    pub rules: Rules,
    /// Which saved plans may be applied.
    pub plans: SavedPlans,
    /// Who is notified of runs.
    pub notify: Vec<Notify>,
    /// How the ledger is signed, and whose signatures count.
    pub audit: Audit,
}

/// Something wrong with a setting.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trouble {
    pub(crate) code: Code,
    pub(crate) pointer: Pointer,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code,
            pointer: problem.pointer,
            message: problem.message,
            help: problem.help,
        }
    }
}

impl Trouble {
    pub(crate) fn new(code: Code, pointer: Pointer, message: impl Into<String>) -> Self {
        Self {
            code,
            pointer,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Turns it into a finding of the file that it is in.
    pub(crate) fn finding(self, node: &Node, sources: &Sources) -> Finding {
        let at = match self.code == Code::NoLedger {
            // What lacks something is shown by its name.
            true => node.key_at(&self.pointer),
            false => node.value_at(&self.pointer),
        };
        let mut finding = Finding::new(self.code, self.message).at(sources.place(at));
        finding.help = self.help;
        finding
    }
}

/// Chooses the environment by name: the given one, else `sim`, else the only one.
pub(crate) fn choose<'a>(
    project: &'a ProjectSpec,
    name: Option<&str>,
) -> Result<(&'a str, &'a EnvironmentSpec), Trouble> {
    let environments = &project.environments;
    let names: Vec<&str> = environments.keys().map(String::as_str).collect();
    let at = Pointer::of(["spec", "environments"]);
    let known = format!("the environments are {}", names.join(", "));
    let wanted = match (name, names.as_slice()) {
        (Some(name), _) => name,
        (None, [only]) => only,
        (None, _) => DEFAULT,
    };
    if let Some((name, spec)) = environments.get_key_value(wanted) {
        return Ok((name, spec));
    }
    let Some(name) = name else {
        let message = "the project has several environments, and none was named";
        return Err(Trouble::new(Code::UnknownEnvironment, at, message)
            .help(format!("name one with --env: {known}")));
    };
    let message = format!("there is no environment `{}`", suggest::short(name));
    let help = match suggest::nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? {known}"),
        None => known,
    };
    Err(Trouble::new(Code::UnknownEnvironment, at, message).help(help))
}

/// Makes settings of what is written.
pub(crate) fn settle(name: &str, spec: &EnvironmentSpec) -> (Option<Environment>, Vec<Trouble>) {
    let mut trouble = Vec::new();
    let at = Pointer::of(["spec", "environments", name]);
    let tenant = tenant::settle(&spec.tenant, &at.then("tenant"), &mut trouble);
    let ledger = ledger_place::settle(name, spec, &at, &mut trouble);
    let lease = ledger_place::lease(spec, &at, &mut trouble);
    let owns = owns(spec, &at, &mut trouble);
    let guards = guards::settle(spec.guards.as_ref(), &at, &mut trouble);
    let plans = SavedPlans::settle(spec.plans.as_ref(), &at.then("plans"), &mut trouble);
    let audit = Audit::settle(spec.audit.as_ref(), &at.then("audit"), &mut trouble);
    let notify = Notify::settle(&spec.notify, &at.then("notify"), &mut trouble);
    let environment = match (tenant, ledger, owns) {
        (Some(tenant), Some(ledger), Some(owns)) => Some(Environment {
            plans,
            audit,
            notify,
            name: name.to_owned(),
            tenant,
            overlays: spec.overlays.clone(),
            tier: spec.tier.clone(),
            ledger,
            lease,
            rules: rules(spec, owns, guards),
        }),
        (None, _, _) | (_, None, _) | (_, _, None) => None,
    };
    (environment, trouble)
}

fn owns(spec: &EnvironmentSpec, at: &Pointer, trouble: &mut Vec<Trouble>) -> Option<Owns> {
    let Some(patterns) = &spec.owns else {
        return Some(Owns::all());
    };
    for (index, pattern) in patterns.iter().enumerate() {
        if let Err(why) = Owns::new(std::slice::from_ref(pattern)) {
            let at = at.then("owns").then(index.to_string());
            let message = format!("the glob cannot be read: {why}");
            let found = Trouble::new(Code::Environment, at, message);
            trouble.push(found.help("write it like `Prompt/*`; a `[` itself is `[[]`"));
        }
    }
    Owns::new(patterns).ok()
}

fn rules(spec: &EnvironmentSpec, owns: Owns, guards: Option<Guards>) -> Rules {
    let defaults = Rules::default();
    Rules {
        owns,
        adopt: match spec.adopt {
            Some(true) => Adoption::Always,
            Some(false) => Adoption::Ask,
            None => defaults.adopt,
        },
        prune: match spec.prune {
            Some(true) => Pruning::Delete,
            Some(false) => Pruning::Keep,
            None => defaults.prune,
        },
        on_drift: match spec.on_drift {
            Some(DriftSpec::Revert) => OnDrift::Revert,
            Some(DriftSpec::Withhold) => OnDrift::Withhold,
            None => defaults.on_drift,
        },
        guards,
    }
}
