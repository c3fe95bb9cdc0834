//! A ledger whose place was damaged or lost: what is told, and the way out as it is told.

use std::fs;

use crate::project::Project;
use crate::repository::git;
use crate::served::Served;

const APPLY: [&str; 4] = ["apply", "--yes", "--env", "local"];
const PLAN: [&str; 4] = ["plan", "--env", "local", "--detailed-exitcode"];
const RESTART: [&str; 7] = [
    "audit",
    "restart",
    "--env",
    "local",
    "--reason",
    "somebody pushed over it",
    "--yes",
];
const REF: &str = "refs/lockstep/local";

/// A project that was applied, with its ledger in a ref of its own repository.
fn applied(served: &Served) -> Project {
    let project = served.project();
    keep(&project, "file:.lockstep/local", "git:refs/lockstep/local");
    git(&project, &["init", "--quiet"]);
    project.run(&APPLY).ends(0);
    served.forget();
    project
}

fn keep(project: &Project, before: &str, after: &str) {
    let line = |place: &str| format!("      ledger: {place}\n");
    project.edit("lockstep.yaml", &line(before), &line(after));
}

#[test]
fn a_ledger_that_is_gone_begins_anew_where_it_was() {
    let served = Served::start(&Project::empty());
    let project = applied(&served);
    git(&project, &["update-ref", "-d", REF]);
    let told = project.run(&APPLY).ends(8);
    told.warns("it holds no entry").warns("audit restart");
    let restarted = project.run(&RESTART).ends(0).says("begins anew");
    restarted.warns("this machine's copy of the lost ledger lies in");
    assert_eq!(served.writes(), [""; 0], "nothing is sent for it");
    project.run(&PLAN).ends(0);
    project.run(&APPLY).ends(0);
    let verify = ["audit", "verify", "--env", "local", "--anchor", "tenant"];
    project.run(&verify).ends(0);
    project.run(&RESTART).ends(1).warns("is not lost");
}

#[test]
fn a_damaged_place_stays_and_the_new_ledger_begins_beside_it() {
    let served = Served::start(&Project::empty());
    let project = applied(&served);
    let parent = format!("{REF}~2");
    git(&project, &["update-ref", REF, &parent]);
    git(&project, &["branch", "evidence", REF]);
    let told = project.run(&APPLY).ends(8);
    told.warns("was cut off").warns("audit restart");
    let told = project.run(&RESTART).ends(8);
    told.warns("stays there, as evidence")
        .warns("`ledger: git:refs/lockstep/local-2`");
    // As it says.
    let (there, beside) = ("git:refs/lockstep/local", "git:refs/lockstep/local-2");
    keep(&project, there, beside);
    project.run(&RESTART).ends(0).says("begins anew");
    assert_eq!(served.writes(), [""; 0], "nothing is sent for it");
    project.run(&PLAN).ends(0);
    project.run(&APPLY).ends(0);
    let same = "test $(git rev-parse evidence) = $(git rev-parse refs/lockstep/local)";
    let same = format!("alias.same=!{same}");
    git(&project, &["-c", &same, "same"]);
    // Whoever still has the old line, and no copy, learns of it.
    keep(&project, beside, there);
    fs::remove_dir_all(project.path(".lockstep")).expect("it is there");
    project.run(&APPLY).ends(8).warns("took its place");
}

#[test]
fn a_place_that_cannot_be_reached_is_not_given_up() {
    let served = Served::start(&Project::empty());
    let project = applied(&served);
    let (here, away) = (project.path(".git"), project.path("away"));
    fs::rename(&here, &away).expect("it is there");
    let told = project.run(&RESTART).ends(1);
    told.warns("not a git repository");
    fs::rename(&away, &here).expect("it is there");
    project.run(&PLAN).ends(0);
}
