//! `lockstep explain`.

use lockstep_model::Code;

use crate::project::Project;

#[test]
fn a_code_is_explained_with_its_examples() {
    let project = Project::empty();
    let ran = project.run(&["explain", "LS0104"]).ends(0);
    let ran = ran.says("error[LS0104]: A value is not one of those allowed\n\n");
    let ran = ran.says("\nWrong:\n\n    apiVersion: lockstep.dev/v1\n    kind: Model\n");
    let ran = ran.says("\nRight:\n\n    apiVersion");
    let wide = ran.stdout.lines().find(|line| line.chars().count() > 100);
    assert_eq!(wide, None);
    assert_eq!(ran.stderr, "");
}

#[test]
fn several_codes_are_explained_once_each_in_any_capitals() {
    let project = Project::empty();
    let ran = project.run(&["explain", "ls0301", "LS0101", "LS0301"]);
    let ran = ran.ends(0);
    let heads = ran.stdout.lines().filter(|line| line.contains("[LS"));
    let heads: Vec<&str> = heads.collect();
    assert_eq!(heads.len(), 2, "{}", ran.stdout);
    assert!(heads[0].contains("LS0301") && heads[1].contains("LS0101"));
    // A file of an example is named where it is not the usual one.
    ran.says("    # lockstep.yaml\n");
}

#[test]
fn without_a_code_all_are_listed() {
    let project = Project::empty();
    let ran = project.run(&["explain"]).ends(0);
    let codes: Vec<&str> = ran.stdout.lines().map(|line| &line[..6]).collect();
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes, known);
    let json = project.run(&["explain", "--format", "json"]).ends(0).json();
    let listed = json["codes"].as_array().map(Vec::len);
    assert_eq!(listed, Some(Code::ALL.len()));
    assert_eq!(json["codes"][0]["title"], Code::ALL[0].title());
    assert!(json["codes"][0].get("explanation").is_none());
}

#[test]
fn an_explanation_is_json_too() {
    let project = Project::empty();
    let words = ["explain", "LS0010", "--format", "json"];
    let json = project.run(&words).ends(0).json();
    let code = &json["codes"][0];
    assert_eq!(code["code"], "LS0010");
    assert_eq!(code["severity"], "error");
    assert_eq!(code["wrong"][0]["path"], "manifests/support.yaml");
    assert_eq!(code["right"][1]["language"], "markdown");
    assert_eq!(code["right"][1]["text"], "You are a helpful agent.\n");
}

#[test]
fn an_unknown_code_is_a_usage_error_that_names_the_nearest() {
    let project = Project::empty();
    for (written, meant) in [
        ("LS101", "LS0101"),
        ("0302", "LS0302"),
        ("LS0199", "LS0201"),
    ] {
        let ran = project.run(&["explain", "LS0001", written]).ends(64);
        let ran = ran.warns(&format!(
            "there is no code `{written}`: did you mean `{meant}`?"
        ));
        assert_eq!(ran.stdout, "");
    }
    let ran = project.run(&["explain", "E9999999999"]).ends(64);
    ran.warns("`lockstep explain` lists all codes");
}
