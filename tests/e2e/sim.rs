//! `lockstep sim`.

use crate::project::Project;
use crate::served::Served;

#[test]
fn the_organisation_is_served_to_any_client() {
    let served = Served::start(&Project::empty());
    assert_eq!(served.objects("providers").len(), 0);
    assert!(served.base.starts_with("http://127.0.0.1:"));
}

#[test]
fn only_loopback_is_served() {
    let project = Project::empty();
    project
        .run(&["sim", "--listen", "0.0.0.0:0"])
        .ends(1)
        .warns("loopback only");
}

#[test]
fn the_embedded_one_is_for_one_process_at_a_time() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let state = project.path(".lockstep/sim/tenant.json");
    let mut command = project.command(&["sim", "--listen", "127.0.0.1:0", "--state"]);
    command.arg(&state).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    let out = child.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).unwrap();
    project
        .run(&["plan"])
        .ends(9)
        .warns("in use by another simulator");
    child.kill().unwrap();
    child.wait().unwrap();
    project.run(&["plan", "--detailed-exitcode"]).ends(0);
}
