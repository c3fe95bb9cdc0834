//! `lockstep graph` and `lockstep schema`.

use crate::project::Project;

#[test]
fn the_graph_has_three_forms() {
    let project = Project::sample();
    project
        .run(&["graph"])
        .ends(0)
        .says("TrafficSplit/support_agent\n  needs Prompt/support_agent\n");
    let dot = project.run(&["graph", "--format", "dot"]).ends(0);
    dot.says("digraph")
        .says("\"Prompt/support_agent\" -> \"Provider/anthropic\";");
    let json = project.run(&["graph", "--format", "json"]).ends(0).json();
    assert_eq!(json["nodes"].as_array().unwrap().len(), 10);
}
