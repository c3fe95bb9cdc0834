//! Plans that are signed, and environments that take no others.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::project::Project;

/// A sample whose environment takes plans only that are signed by the key in `key.pem`.
fn strict() -> (Project, String) {
    let project = Project::sample();
    let made = project
        .run(&["keygen", "key.pem", "--format", "json"])
        .ends(0)
        .json();
    let key = made["publicKey"].as_str().expect("a key").to_owned();
    let plans = format!("simulator: {{}}\n      plans: {{keys: [\"{key}\"], maxAge: 8h}}\n");
    project.edit("lockstep.yaml", "simulator: {}\n", &plans);
    (project, key)
}

/// The text of a private key, which nothing may show.
fn secret(project: &Project, file: &str) -> String {
    let pem = project.read(file);
    let line = pem.lines().nth(1).expect("it has a line");
    line.to_owned()
}

#[expect(
    clippy::print_stderr,
    reason = "whoever runs the tests is told what was not tried"
)]
fn openssl(folder: &Path, words: &[&str]) -> Option<bool> {
    let mut openssl = Command::new("openssl");
    let ran = openssl
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output();
    match ran {
        Ok(output) => Some(output.status.success()),
        Err(_none) => {
            eprintln!("SKIPPED: there is no openssl here, so that nothing was tried with it");
            None
        }
    }
}

#[test]
fn keys_are_made_once_and_for_their_owner() {
    let project = Project::empty();
    let ran = project.run(&["keygen", "plan.pem"]).ends(0);
    let ran = ran.says("plan.pub.pem").says("keys: [\"ed25519:");
    assert!(!ran.stdout.contains(&secret(&project, "plan.pem")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let mode = |file| {
            fs::metadata(project.path(file))
                .unwrap()
                .permissions()
                .mode()
        };
        assert_eq!(mode("plan.pem") & 0o777, 0o600);
    }
    let (before, public) = (project.read("plan.pem"), project.read("plan.pub.pem"));
    for words in [
        &["keygen", "plan.pem"][..],
        &["keygen", "other.pem", "--public", "plan.pub.pem"],
        &["keygen", "plan.pem", "--public", "other.pub.pem"],
        &["keygen", "none/plan.pem"],
    ] {
        project.run(words).ends(1);
    }
    assert_eq!(project.read("plan.pem"), before);
    assert_eq!(project.read("plan.pub.pem"), public);
    assert!(!project.path("other.pem").exists() && !project.path("other.pub.pem").exists());
    assert!(before.starts_with("-----BEGIN PRIVATE KEY-----\n"));
}

#[test]
fn a_signed_plan_is_applied_and_no_other() {
    let (project, key) = strict();
    let canary = secret(&project, "key.pem");
    project
        .run(&["apply", "--yes"])
        .ends(1)
        .warns("takes signed plans only");
    let unsigned = project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    unsigned.warns("without --sign this one cannot be applied");
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(1)
        .warns("the plan is not signed, and has to be");
    let signed = ["plan", "--out", "a.lockstep", "--sign", "key.pem", "-vvv"];
    let ran = project.run(&signed).ends(0);
    assert!(!ran.stdout.contains(&canary) && !ran.stderr.contains(&canary));
    let saved = project.read("a.lockstep");
    assert!(!saved.contains(&canary));
    let document: Value = serde_json::from_str(&saved).unwrap();
    assert_eq!(document["signature"]["key"], key);
    let held = project.run(&["plan", "verify", "a.lockstep"]).ends(0);
    held.says("signed by ed25519:").says("The plan holds.");

    // Somebody else's key, and somebody else's name under it.
    project.run(&["keygen", "other.pem"]).ends(0);
    project
        .run(&["plan", "--out", "b.lockstep", "--sign", "other.pem"])
        .ends(1)
        .warns("is none of those");
    project
        .run(&["plan", "verify", "a.lockstep", "--key", "other.pub.pem"])
        .ends(1)
        .says("has to be signed by");
    project
        .run(&["plan", "verify", "a.lockstep", "--key", "key.pub.pem"])
        .ends(0);
    project.run(&["apply", "a.lockstep", "--yes"]).ends(0);
}

#[test]
fn keys_come_from_variables_too() {
    let (mut project, _key) = strict();
    let pem = project.read("key.pem");
    let signed = ["plan", "--out", "a.lockstep", "--sign", "env:PLAN_KEY"];
    project.run(&signed).ends(1).warns("PLAN_KEY is not set");
    project.set("PLAN_KEY", &pem);
    project.run(&signed).ends(0);
    project.run(&["plan", "verify", "a.lockstep"]).ends(0);
    project.set("PLAN_KEY", "no key at all");
    let ran = project.run(&signed).ends(1).warns("cannot sign");
    assert!(!ran.stderr.contains("no key at all"), "{}", ran.stderr);
    project.set("PLAN_KEY", &project.read("key.pub.pem"));
    project.run(&signed).ends(1).warns("it is a public key");
    // A key that was pasted where its name belongs is not repeated.
    let ran = project
        .run(&["plan", "--out", "b", "--sign", &pem])
        .ends(64);
    assert!(
        !ran.stderr.contains(pem.lines().nth(1).unwrap()),
        "{}",
        ran.stderr
    );
    project.run(&["plan", "--sign", "key.pem"]).ends(64);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt as _;

    let (project, _key) = strict();
    let open = fs::Permissions::from_mode(0o644);
    fs::set_permissions(project.path("key.pem"), open).unwrap();
    project
        .run(&["plan", "--out", "a.lockstep", "--sign", "key.pem"])
        .ends(0)
        .warns("chmod 600 key.pem");
}

#[test]
fn keys_are_files_of_the_project_as_well() {
    let (project, key) = strict();
    project.edit("lockstep.yaml", &format!("\"{key}\""), "key.pub.pem");
    let signed = ["plan", "--out", "a.lockstep", "--sign", "key.pem"];
    project.run(&signed).ends(0);
    project.run(&["plan", "verify", "a.lockstep"]).ends(0);
    project.remove("key.pub.pem");
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(1)
        .warns("key.pub.pem cannot be read");
    project.edit("lockstep.yaml", "key.pub.pem", "\"ed25519:AAAA\"");
    project.run(&signed).ends(4).warns("lockstep.yaml:");
}

#[test]
fn openssl_makes_and_checks_what_lockstep_does() {
    let (project, _key) = strict();
    let folder = project.path("");
    let make = ["genpkey", "-algorithm", "ed25519", "-out", "theirs.pem"];
    let Some(made) = openssl(&folder, &make) else {
        return;
    };
    assert!(made);
    let public = [
        "pkey",
        "-in",
        "theirs.pem",
        "-pubout",
        "-out",
        "theirs.pub.pem",
    ];
    assert_eq!(openssl(&folder, &public), Some(true));
    let ours = ["pkey", "-in", "key.pem", "-pubout", "-out", "ours.pub.pem"];
    assert_eq!(openssl(&folder, &ours), Some(true));
    assert_eq!(project.read("ours.pub.pem"), project.read("key.pub.pem"));

    let text = project.read("lockstep.yaml");
    let start = text.find("keys: [").unwrap();
    let end = start + text[start..].find(']').unwrap();
    let theirs = format!("{}keys: [theirs.pub.pem{}", &text[..start], &text[end..]);
    project.write("lockstep.yaml", &theirs);
    project
        .run(&["plan", "--out", "a.lockstep", "--sign", "theirs.pem"])
        .ends(0);
    project.run(&["plan", "verify", "a.lockstep"]).ends(0);

    // As docs/saved-plan.md says, without jq: all members but three, sorted, without a space.
    let mut document: Value = serde_json::from_str(&project.read("a.lockstep")).unwrap();
    let members = document.as_object_mut().unwrap();
    let body = members.remove("plan").unwrap();
    let _digest = members.remove("sha256");
    let signature = members.remove("signature").unwrap();
    project.write("statement", &document.to_string());
    project.write("signature.b64", signature["value"].as_str().unwrap());
    let decode = [
        "base64",
        "-d",
        "-A",
        "-in",
        "signature.b64",
        "-out",
        "signature",
    ];
    assert_eq!(openssl(&folder, &decode), Some(true));
    let check = [
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "theirs.pub.pem",
        "-rawin",
        "-in",
        "statement",
        "-sigfile",
        "signature",
    ];
    assert_eq!(openssl(&folder, &check), Some(true));
    let forged = document.to_string().replacen("2026", "2027", 1);
    project.write("statement", &forged);
    assert_eq!(openssl(&folder, &check), Some(false));
    assert!(body.is_object());
}
