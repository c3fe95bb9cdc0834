//! `lockstep schema`.

use crate::project::Project;

#[test]
fn schemas_are_printed_for_validators_and_for_editors() {
    let project = Project::empty();
    let schema = project.run(&["schema", "Provider"]).ends(0).json();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    let schema = project.run(&["schema", "Provider", "--for", "editor"]);
    let schema = schema.ends(0).json();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    project
        .run(&["schema", "Overlay", "--for", "editor"])
        .ends(0);
    project
        .run(&["schema", "Overlay"])
        .ends(64)
        .warns("--for editor");
    project.run(&["schema", "--check"]).ends(64);
}

#[test]
fn every_kind_of_document_has_its_schema() {
    let project = Project::empty();
    let all = project.run(&["schema"]).ends(0).json();
    let kinds = all["properties"]["kind"]["oneOf"].as_array();
    for kind in kinds.expect("the kinds are listed") {
        let name = kind["const"].as_str().expect("a name");
        for reader in ["validator", "editor"] {
            let schema = project.run(&["schema", name, "--for", reader]);
            let schema = schema.ends(0).json();
            assert_eq!(schema["properties"]["kind"]["const"], name);
        }
    }
}

#[test]
fn a_folder_of_schemas_is_written_and_checked() {
    let project = Project::empty();
    project
        .run(&["schema", "--out", "schemas", "--check"])
        .ends(1)
        .says("missing: schemas/Provider.schema.json\n")
        .says("missing: schemas/editor/overlay.schema.json\n")
        .warns("lockstep schema --out schemas");
    assert!(project.files("schemas").is_empty());
    project
        .run(&["schema", "--out", "schemas"])
        .ends(0)
        .says("wrote: schemas/editor/lockstep.schema.json\n");
    project
        .run(&["schema", "--out", "schemas", "--check"])
        .ends(0);

    let path = "schemas/Provider.schema.json";
    let text = project.read(path);
    project.write(path, &text.replacen("minLength", "maxLength", 1));
    project.write("schemas/Queue.schema.json", &text);
    project.write("schemas/mine.schema.json", "{}");
    project
        .run(&["schema", "--out", "schemas", "--check"])
        .ends(1)
        .says("differs: schemas/Provider.schema.json\nstale: schemas/Queue.schema.json\n");
    project
        .run(&["schema", "--out", "schemas"])
        .ends(0)
        .says("removed: schemas/Queue.schema.json\n");
    assert_eq!(project.read(path), text);
    assert_eq!(project.read("schemas/mine.schema.json"), "{}");
}

#[test]
fn a_new_project_has_its_schemas() {
    let project = Project::empty();
    project.run(&["init"]).ends(0).says("schemas");
    let words = ["schema", "--for", "editor", "--out", "schemas", "--check"];
    project.run(&words).ends(0);
    project.run(&["schema", "--check"]).ends(0);
    for file in project.files(".") {
        let Some(text) = std::fs::read_to_string(&file).ok() else {
            continue;
        };
        let Some(line) = text.strip_prefix("# yaml-language-server: $schema=") else {
            continue;
        };
        let schema = line.lines().next().expect("a line");
        let folder = file.parent().expect("a file is in a folder");
        assert!(folder.join(schema).is_file(), "{} {schema}", file.display());
    }
}
