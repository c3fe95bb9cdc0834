//! `lockstep show`.

use crate::project::Project;

#[test]
fn a_saved_plan_is_shown_without_a_project() {
    let project = Project::sample();
    let planned = project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    let elsewhere = Project::empty();
    elsewhere.write("a.lockstep", &project.read("a.lockstep"));
    let shown = elsewhere.run(&["show", "a.lockstep"]).ends(0);
    assert_eq!(shown.stdout, planned.stdout);
    let json = elsewhere
        .run(&["show", "a.lockstep", "--format", "json"])
        .ends(0);
    assert_eq!(json.stdout, project.read("a.lockstep"));
}

#[test]
fn an_altered_plan_is_refused() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    let text = project.read("a.lockstep");
    project.write("a.lockstep", &text.replacen("60000", "60001", 1));
    project
        .run(&["show", "a.lockstep"])
        .ends(1)
        .warns("altered");
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(1)
        .warns("altered");
    assert!(!project.path(".lockstep").exists());
    project.write("a.lockstep", &text[..text.len() / 2]);
    project
        .run(&["show", "a.lockstep"])
        .ends(1)
        .warns("cut off");
    project
        .run(&["show", "none.lockstep"])
        .ends(1)
        .warns("none.lockstep cannot be read");
}
