//! Tests of what is found and of what is counted.

use super::passed;
use super::property::find;

/// Spells the properties of some text, with a mark on those that fix their cases.
fn found(text: &str) -> Vec<String> {
    let properties = find("a.rs", text).expect("it is Rust");
    properties
        .iter()
        .map(|property| {
            format!(
                "{}{}",
                property.place,
                if property.fixed { " fixed" } else { "" }
            )
        })
        .collect()
}

#[test]
fn properties_are_the_functions_of_the_macro() {
    let text = "fn plain() {}\nproptest! {\n    #[test]\n    fn holds(x in 0..9u8) {\n\
                \x20       fn inner() {}\n    }\n    #[test]\n    fn too(x in 0..9u8) {}\n}\n";
    assert_eq!(found(text), ["a.rs:4 holds", "a.rs:8 too"]);
}

#[test]
fn a_fixed_number_of_cases_is_told() {
    let with = |config: &str| {
        found(&format!(
            "proptest::proptest! {{ #![proptest_config({config})] fn p(x in a()) {{}} }}"
        ))
    };
    assert_eq!(with("Config::with_cases(512)"), ["a.rs:1 p fixed"]);
    assert_eq!(
        with("Config { cases: 9, ..Config::default() }"),
        ["a.rs:1 p fixed"]
    );
    assert_eq!(
        with("Config { max_shrink_iters: 9, ..Config::default() }"),
        ["a.rs:1 p"]
    );
}

#[test]
fn files_without_properties_have_none() {
    assert_eq!(found("fn plain() {}\n"), Vec::<String>::new());
}

#[test]
fn what_passed_is_summed_over_all_binaries() {
    let report = "test result: ok. 3 passed; 0 failed; 9 filtered out\nnoise\n\
                  test result: ok. 4 passed; 0 failed\ntest result: FAILED. 8 passed; 1 failed\n";
    assert_eq!(passed(report), 7);
}
