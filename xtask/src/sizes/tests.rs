//! Tests of the counting, on source text of known length.

use super::count::functions;
use super::spread::{Spread, longest};
use super::{FILE_LINES, FUNCTION_LINES, Size, Sizes};

/// Measures `text` as the file `a.rs` and spells what was found.
fn measured(text: &str) -> Vec<String> {
    functions("a.rs", text)
        .expect("it is Rust")
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Writes a function of exactly `lines` lines.
fn function(name: &str, lines: usize) -> String {
    format!(
        "fn {name}() {{\n{}}}\n",
        "    let _ = 1;\n".repeat(lines - 2)
    )
}

/// Makes a size for the arithmetic.
fn size(place: &str, lines: usize) -> Size {
    Size {
        place: place.to_owned(),
        lines,
    }
}

#[test]
fn a_function_is_counted_from_its_signature_to_its_brace() {
    let text = "/// Docs.\n#[inline]\npub(crate)\nfn one(\n    a: u8,\n) -> u8 {\n    a\n}\n";
    assert_eq!(measured(text), ["a.rs:3 one 6"]);
    assert_eq!(measured("fn one() {}\n"), ["a.rs:1 one 1"]);
}

#[test]
fn methods_defaults_and_inner_functions_count() {
    let text = "impl A {\n    pub fn m(&self) {\n        fn inner() {\n        }\n    }\n}\n\
                trait T {\n    fn declared(&self);\n    fn defaulted(&self) {\n    }\n}\n";
    assert_eq!(
        measured(text),
        ["a.rs:2 m 4", "a.rs:3 inner 2", "a.rs:9 defaulted 2"]
    );
}

#[test]
fn functions_of_nested_modules_and_blocks_count() {
    let text = "mod a {\n    mod b {\n        async fn deep() {\n        }\n    }\n}\n\
                const A: u8 = {\n    const fn f() -> u8 {\n        1\n    }\n    f()\n};\n";
    assert_eq!(measured(text), ["a.rs:3 deep 2", "a.rs:8 f 3"]);
}

#[test]
fn functions_inside_macros_count() {
    let text = "proptest! {\n    #[test]\n    fn holds(x in 0..9u8) {\n        let f: fn(u8);\n    }\n}\n\
                macro_rules! make {\n    ($n:ident) => {\n        fn $n() {\n        }\n    };\n}\n";
    assert_eq!(measured(text), ["a.rs:3 holds 3", "a.rs:9 $n 2"]);
}

#[test]
fn a_declaration_in_a_macro_takes_no_later_braces() {
    let text = "m! { trait T { fn declared(); }  struct S { a: u8 } }\n";
    assert_eq!(measured(text), Vec::<String>::new());
}

#[test]
fn what_is_no_rust_is_named_with_its_line() {
    let failure = functions("a.rs", "fn a() {}\nfn b( {}\n").expect_err("it is no Rust");
    assert!(
        failure.to_string().starts_with("a.rs:2 is not Rust"),
        "{failure}"
    );
}

#[test]
fn the_limits_are_the_last_lengths_that_pass() {
    let mut sizes = Sizes::default();
    sizes
        .add("fits.rs", &function("fits", FUNCTION_LINES))
        .expect("it is Rust");
    sizes
        .add("full.rs", &"// a line\n".repeat(FILE_LINES))
        .expect("it is Rust");
    assert_eq!(sizes.offences(), Vec::<String>::new());

    sizes
        .add("long.rs", &function("long", FUNCTION_LINES + 1))
        .expect("it is Rust");
    sizes
        .add("over.rs", &"// a line\n".repeat(FILE_LINES + 1))
        .expect("it is Rust");
    assert_eq!(
        sizes.offences(),
        [
            "over.rs: the file has 501 lines, at most 500",
            "long.rs:1 long: 81 lines, at most 80",
        ]
    );
}

#[test]
fn names_that_say_nothing_are_refused() {
    for place in [
        "src/utils.rs",
        "src/helper/mod.rs",
        "src/misc/frob.rs",
        "types.rs",
    ] {
        let mut sizes = Sizes::default();
        sizes.add(place, "").expect("it is Rust");
        assert_eq!(sizes.offences().len(), 1, "{place}");
    }
    for place in ["src/utilities_of_war.rs", "src/kind.rs", "src/import.rs"] {
        let mut sizes = Sizes::default();
        sizes.add(place, "").expect("it is Rust");
        assert_eq!(sizes.offences(), Vec::<String>::new(), "{place}");
    }
}

#[test]
fn the_figures_are_sizes_that_occur() {
    let sizes: Vec<Size> = (1..=10).map(|lines| size("a", lines)).collect();
    let expected = Spread {
        count: 10,
        median: 5,
        ninth_decile: 9,
        maximum: 10,
    };
    assert_eq!(Spread::of(&sizes), Some(expected));
    assert_eq!(Spread::of(&[]), None);
    let one = Spread {
        count: 1,
        median: 7,
        ninth_decile: 7,
        maximum: 7,
    };
    assert_eq!(Spread::of(&[size("a", 7)]), Some(one));
}

#[test]
fn the_longest_come_first_and_ties_by_place() {
    let sizes = [size("b", 5), size("a", 5), size("c", 9), size("d", 1)];
    let places: Vec<&str> = longest(&sizes, 3)
        .iter()
        .map(|size| size.place.as_str())
        .collect();
    assert_eq!(places, ["c", "a", "b"]);
}
