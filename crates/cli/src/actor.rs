//! Who runs: the ledger's answer to the question of who did it.
//!
//! The host, the variables and Git are asked; nothing is decided from what they say.

use std::path::Path;

use lockstep_ledger::{Actor, Holder};
use lockstep_remote::Owner;

use crate::clock;
use crate::environment;
use crate::git;

/// Tells who acts on the project in a folder, as which OAuth client.
pub(crate) fn actor(root: &Path, client: String) -> Actor {
    let checkout = git::checkout(root);
    let variable = &environment::variable;
    Actor {
        client,
        host: host(),
        user: user(variable),
        git_dirty: checkout.as_ref().and_then(|checkout| checkout.dirty),
        git_commit: checkout.map(|checkout| checkout.commit),
        ci_run_url: ci_run_url(variable),
    }
}

/// Stands for the client where no organisation is asked.
pub(crate) const NOBODY: &str = "none";

/// Tells who holds a ledger while it is open.
pub(crate) fn holder() -> Holder {
    Holder {
        pid: std::process::id(),
        host: host(),
        since: clock::now(),
    }
}

/// Tells who holds the lease of a ledger, as which OAuth client and for which run.
pub(crate) fn owner(client: &str, id: String) -> Owner {
    let variable = &environment::variable;
    Owner {
        id,
        client: client.to_owned(),
        host: host(),
        user: user(variable),
        pid: std::process::id(),
        run: ci_run_url(variable),
    }
}

type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

fn host() -> String {
    gethostname::gethostname().to_string_lossy().into_owned()
}

fn user(variable: Variables<'_>) -> String {
    let known = ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(variable);
    known.unwrap_or_else(|| "unknown".to_owned())
}

/// Finds where a CI run can be seen, by the variables that the usual services set.
fn ci_run_url(variable: Variables<'_>) -> Option<String> {
    let github = || {
        let (server, repository) = (
            variable("GITHUB_SERVER_URL")?,
            variable("GITHUB_REPOSITORY")?,
        );
        let run = variable("GITHUB_RUN_ID")?;
        Some(format!("{server}/{repository}/actions/runs/{run}"))
    };
    let azure = || {
        let (server, project) = (
            variable("SYSTEM_COLLECTIONURI")?,
            variable("SYSTEM_TEAMPROJECT")?,
        );
        let build = variable("BUILD_BUILDID")?;
        let server = server.trim_end_matches('/');
        Some(format!("{server}/{project}/_build/results?buildId={build}"))
    };
    // GitLab, Buildkite, CircleCI, Jenkins.
    let whole = [
        "CI_JOB_URL",
        "BUILDKITE_BUILD_URL",
        "CIRCLE_BUILD_URL",
        "BUILD_URL",
    ];
    github()
        .or_else(azure)
        .or_else(|| whole.into_iter().find_map(variable))
        .map(|url| without_userinfo(&url))
}

/// Leaves out a name and a password before the host: the ledger holds no secret, whoever set it.
fn without_userinfo(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let userinfo = authority.rfind('@').map_or(0, |at| at + 1);
    format!("{scheme}://{}", &rest[userinfo..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ci_runs_are_found_by_their_variables() {
        let github = |name: &str| match name {
            "GITHUB_SERVER_URL" => Some("https://github.com".to_owned()),
            "GITHUB_REPOSITORY" => Some("acme/gateway".to_owned()),
            "GITHUB_RUN_ID" => Some("17".to_owned()),
            _other => None,
        };
        assert_eq!(
            ci_run_url(&github).as_deref(),
            Some("https://github.com/acme/gateway/actions/runs/17")
        );
        let jenkins = |name: &str| (name == "BUILD_URL").then(|| "https://j/1/".to_owned());
        assert_eq!(ci_run_url(&jenkins).as_deref(), Some("https://j/1/"));
        assert_eq!(ci_run_url(&|_name| None), None);
        let secret = |name: &str| {
            (name == "BUILD_URL").then(|| "https://ci:p@ss@j:8080/1/?who=a@b".to_owned())
        };
        assert_eq!(
            ci_run_url(&secret).as_deref(),
            Some("https://j:8080/1/?who=a@b")
        );
        assert_eq!(user(&|_name| None), "unknown");
    }
}
