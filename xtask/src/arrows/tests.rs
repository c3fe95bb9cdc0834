//! Tests of the table of arrows, on made-up workspaces.

use super::judge::{purity, table};
use super::manifest::{check, lines};
use super::member::{Edge, Member, Need};
use super::shared;
use super::{ARROWS, Arrow, IMPURE, PURE};

/// Builds a member with edges to crates of the workspace (`ours`) and of others.
fn member(name: &str, edges: &[(&str, Need)]) -> Member {
    let edges = edges.iter().map(|(to, need)| Edge {
        to: (*to).to_owned(),
        need: *need,
        ours: *to == "xtask" || to.starts_with("lockstep"),
        optional: false,
        bare: false,
        at: format!("{name}:9"),
    });
    Member {
        name: name.to_owned(),
        manifest: name.to_owned(),
        edges: edges.collect(),
    }
}

/// Builds the members that the table names, without an edge.
fn bare() -> Vec<Member> {
    ARROWS.iter().map(|arrow| member(arrow.from, &[])).collect()
}

/// Builds them with one of them replaced.
fn with(changed: Member) -> Vec<Member> {
    let mut members = bare();
    members.retain(|member| member.name != changed.name);
    members.push(changed);
    members
}

/// Judges a workspace by the real table and spells the offences.
fn offences(members: &[Member]) -> Vec<String> {
    table(ARROWS, members)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn every_allowed_arrow_passes() {
    let members: Vec<Member> = ARROWS
        .iter()
        .map(|arrow| {
            let build = arrow.to.iter().map(|to| (*to, Need::Build));
            let tests = arrow.tests.iter().map(|to| (*to, Need::Test));
            member(arrow.from, &build.chain(tests).collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(offences(&members), Vec::<String>::new());
}

#[test]
fn a_forbidden_arrow_is_named_with_its_place() {
    let found = offences(&with(member(
        "lockstep-genesys",
        &[("lockstep-diff", Need::Build)],
    )));
    assert_eq!(
        found,
        [
            "lockstep-genesys:9: forbidden arrow: lockstep-genesys -> lockstep-diff; \
          it may depend on lockstep-model"
        ]
    );
}

#[test]
fn the_simulator_is_for_the_tests_of_the_client_only() {
    let edge = |need| {
        offences(&with(member(
            "lockstep-genesys",
            &[("lockstep-simulator", need)],
        )))
    };
    assert_eq!(edge(Need::Test), Vec::<String>::new());
    assert_eq!(edge(Need::Build).len(), 1);
    let apply = with(member(
        "lockstep-apply",
        &[("lockstep-simulator", Need::Test)],
    ));
    assert_eq!(offences(&apply).len(), 1);
}

#[test]
fn the_simulator_depends_on_nothing_of_ours() {
    for arrow in ARROWS {
        let found = offences(&with(member(
            "lockstep-simulator",
            &[(arrow.from, Need::Test)],
        )));
        assert_eq!(found.len(), 1, "{}", arrow.from);
    }
}

#[test]
fn a_member_without_a_row_and_a_row_without_a_member_are_offences() {
    let mut members = bare();
    members.push(member("lockstep-gateway", &[]));
    members.retain(|member| member.name != "xtask");
    let found = offences(&members);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].contains("`lockstep-gateway` has no row"),
        "{found:?}"
    );
    assert!(found[1].contains("a row for `xtask`"), "{found:?}");
}

#[test]
fn the_table_holds_no_cycle() {
    // Kahn's algorithm: crates whose arrows all lead to crates already placed.
    let mut placed: Vec<&str> = Vec::new();
    while placed.len() < ARROWS.len() {
        let ready = |arrow: &&Arrow| {
            !placed.contains(&arrow.from) && arrow.to.iter().all(|to| placed.contains(to))
        };
        let next = ARROWS
            .iter()
            .find(ready)
            .expect("the table of arrows has a cycle");
        placed.push(next.from);
    }
}

#[test]
fn an_impure_crate_is_found_through_another_crate() {
    let members = [
        member(
            "lockstep-model",
            &[("tokio", Need::Build), ("serde", Need::Build)],
        ),
        member(
            "lockstep-spec",
            &[("lockstep-model", Need::Build), ("axum", Need::Test)],
        ),
    ];
    let found: Vec<String> = purity(PURE, IMPURE, &members)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "lockstep-model:9: lockstep-model is to stay pure, and reaches `tokio`",
            "lockstep-model:9: lockstep-spec is to stay pure, and reaches `tokio` \
             through lockstep-model",
        ]
    );
}

/// A pure crate that takes an impure one's bare part, or all of it.
fn behind_a_feature(bare: bool) -> Vec<String> {
    let mut render = member("lockstep-render", &[("lockstep-ledger", Need::Build)]);
    render.edges[0].bare = bare;
    let mut ledger = member("lockstep-ledger", &[("tokio", Need::Build)]);
    ledger.edges[0].optional = true;
    purity(PURE, IMPURE, &[render, ledger])
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn what_is_behind_a_feature_is_reached_by_whoever_asks_for_one() {
    let none: [&str; 0] = [];
    assert_eq!(behind_a_feature(true), none);
    let found = "lockstep-ledger:9: lockstep-render is to stay pure, and reaches `tokio` through \
                 lockstep-ledger";
    assert_eq!(behind_a_feature(false), [found]);
}

#[test]
fn a_manifest_must_inherit_lints_and_dependencies() {
    let text = "[package]\nname = \"a\"\n[dependencies]\nurl = \"2\"\nserde.workspace = true\n\
                tokio = { workspace = true, features = [\"rt\"] }\n\
                [target.'cfg(unix)'.dev-dependencies]\nlibc = { version = \"1\" }\n";
    let found = check("a/Cargo.toml", text).expect("it is TOML");
    let places: Vec<&str> = found.iter().map(|offence| offence.at.as_str()).collect();
    assert_eq!(places, ["a/Cargo.toml", "a/Cargo.toml:4", "a/Cargo.toml:8"]);
    assert!(found[0].what.contains("[lints]"), "{found:?}");
}

#[test]
fn a_good_manifest_passes() {
    let text = "[lints]\nworkspace = true\n[dependencies]\nserde.workspace = true\n";
    assert_eq!(check("a/Cargo.toml", text).expect("it is TOML"), []);
}

#[test]
fn dependencies_know_their_lines() {
    let found = lines("m", "[dependencies]\n\nserde.workspace = true\n").expect("it is TOML");
    assert_eq!(found.place("m", "serde"), "m:3");
    assert_eq!(found.place("m", "gone"), "m");
}

#[test]
fn what_is_no_toml_is_named() {
    let failure = check("a/Cargo.toml", "[lints").expect_err("it is no TOML");
    assert!(
        failure.to_string().starts_with("a/Cargo.toml is not TOML"),
        "{failure}"
    );
}

#[test]
fn shared_dependencies_are_used_and_explained() {
    let text = "[workspace.dependencies]\nown = { path = \"own\" }\nserde = \"1\"\nurl = \"2\"\n";
    let used = ["own", "serde"].map(str::to_owned).into();
    let found = shared::check(text, "| `url` | URLs |", &used).expect("it is TOML");
    let spelled: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        spelled,
        [
            "Cargo.toml:3: docs/dependencies.md does not say why `serde` is there",
            "Cargo.toml:4: no crate uses `url`: take it out, or use it",
        ]
    );
}
