//! A project of 300 objects.

use std::fmt::Write as _;

use crate::project::Project;

#[test]
fn three_hundred_objects_are_applied_and_stay() {
    let project = Project::empty();
    project.run(&["init"]).ends(0);
    let mut text = String::new();
    for number in 0..148 {
        let result = write!(
            text,
            "---\napiVersion: lockstep.dev/v1\nkind: Prompt\nmetadata: {{name: p{number}}}\nspec:\n  \
             model: anthropic/claude-3-sonnet\n  serve: 1.0.0\n  versions:\n    \
             - {{version: 1.0.0, systemPrompt: You are number {number}.}}\n"
        );
        result.expect("a text can be written to");
    }
    project.write("manifests/many.yaml", &text);
    project
        .run(&["apply", "--yes", "-q"])
        .ends(0)
        .says("Applied: 299 created");
    project
        .run(&["plan", "--detailed-exitcode"])
        .ends(0)
        .says("299 objects");
    project.run(&["audit", "verify"]).ends(0);
    project.remove("manifests/many.yaml");
    // Nobody deletes half of an organisation by accident.
    project.run(&["plan"]).ends(5);
}
