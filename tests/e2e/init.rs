//! `lockstep init`.

use crate::project::Project;

#[test]
fn a_new_project_plans_at_once() {
    let project = Project::empty();
    project.run(&["init"]).ends(0).says("lockstep plan");
    project.run(&["plan"]).ends(0).says("Plan: 3 to create.");
    project.run(&["apply", "--yes"]).ends(0);
    project.run(&["plan", "--detailed-exitcode"]).ends(0);
    assert!(project.read(".gitignore").contains(".lockstep/"));
}

#[test]
fn what_is_there_is_never_overwritten() {
    let project = Project::empty();
    project.write("gateway/lockstep.yaml", "mine\n");
    project.write("other/.gitignore", "mine\n");
    project
        .run(&["init", "gateway"])
        .ends(1)
        .warns("gateway/lockstep.yaml");
    assert_eq!(project.read("gateway/lockstep.yaml"), "mine\n");
    assert_eq!(project.files("gateway").len(), 1);
    project.run(&["init", "other"]).ends(0).warns(".gitignore");
    assert_eq!(project.read("other/.gitignore"), "mine\n");
    project.run(&["plan", "--project", "other"]).ends(0);
    assert!(project.read("other/lockstep.yaml").contains("name: other"));
}
