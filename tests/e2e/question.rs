//! The question before an apply, at a terminal, and who holds the ledger while somebody thinks.

#![cfg(unix)]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::project::{Project, Ran};
use crate::served::Served;

const ASK: [&str; 3] = ["apply", "--env", "local"];
const SHOW: [&str; 4] = ["lock", "show", "--env", "local"];

/// An apply that asks at a terminal.
struct Asked {
    child: Child,
    keyboard: File,
}

/// Opens a terminal: the end that a person types at, and the one that a program reads.
fn terminal() -> (File, Stdio) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&ours).expect("it is ours");
    unlockpt(&ours).expect("it is open");
    let name = ptsname(&ours, Vec::new()).expect("it has a name");
    let flags = OFlags::RDWR | OFlags::NOCTTY;
    let theirs = rustix::fs::open(name.as_c_str(), flags, Mode::empty()).expect("it opens");
    (File::from(ours), Stdio::from(theirs))
}

impl Asked {
    /// Begins an apply and waits until it asks.
    fn begin(project: &Project) -> Self {
        let (keyboard, screen) = terminal();
        let mut command = project.command(&ASK);
        command.stdin(screen).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it runs");
        let mut text = String::new();
        let stderr = child.stderr.as_mut().expect("it has a stderr");
        while !text.contains("Only 'yes' is accepted") {
            let mut byte = [0];
            let read = stderr.read(&mut byte).expect("it is read");
            assert_eq!(read, 1, "it asks: {text}");
            text.push(char::from(byte[0]));
        }
        Self { child, keyboard }
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        let killed = Command::new("sh").args(["-c", &kill]).status();
        assert!(killed.expect("it runs").success());
    }

    fn types(&mut self, line: &str) {
        self.keyboard
            .write_all(line.as_bytes())
            .expect("it is typed");
    }

    fn ended(self) -> Ran {
        let output = self.child.wait_with_output().expect("it ends");
        Ran::of(&ASK, &output)
    }
}

fn git(folder: &Path, words: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(words);
    let status = git.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("git starts").success(), "git {words:?}");
}

/// Makes the ledger one that is held by a lease, which would last for an hour.
fn leased(project: &Project) {
    let (from, to) = (
        "      ledger: file:.lockstep/local\n",
        "      ledger: git:refs/lockstep/local\n      lease: 1h\n",
    );
    project.edit("lockstep.yaml", from, to);
    git(&project.path("."), &["init", "--quiet"]);
}

fn is_free(project: &Project) {
    project.run(&SHOW).ends(0).says("is held by nobody");
}

#[test]
fn whoever_is_asked_holds_the_ledger_and_ctrl_c_gives_a_lease_back() {
    for name in ["INT", "TERM"] {
        let served = Served::start(&Project::empty());
        let project = served.project();
        leased(&project);
        let asked = Asked::begin(&project);
        project.run(&SHOW).ends(0).says("is held by tester on");
        asked.signal(name);
        asked.ended().ends(130).warns("interrupted");
        is_free(&project);
        assert!(served.writes().is_empty(), "{:?}", served.writes());
        project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    }
}

#[test]
fn whoever_says_no_gives_a_lease_back() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    leased(&project);
    let mut asked = Asked::begin(&project);
    asked.types("no\n");
    asked.ended().ends(1).warns("Nothing was applied");
    is_free(&project);
    assert!(served.writes().is_empty(), "{:?}", served.writes());
    let mut asked = Asked::begin(&project);
    asked.types("yes\n");
    asked.ended().ends(0).says("10 created");
    is_free(&project);
}

#[test]
fn a_folder_is_held_while_somebody_is_asked() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let mut asked = Asked::begin(&project);
    project.run(&SHOW).ends(0).says("is held by process");
    let second = ["apply", "--yes", "--env", "local"];
    project.run(&second).ends(9).warns("is locked by process");
    // Whoever only looks takes no lock.
    project.run(&["plan", "--env", "local"]).ends(0);
    let waits = [&second[..], &["--lock-timeout", "2m"]].concat();
    let mut waiting = project.command(&waits);
    let waiting = waiting.stdout(Stdio::piped()).stderr(Stdio::piped());
    let waiting = waiting.spawn().expect("it runs");
    thread::sleep(Duration::from_millis(200));
    asked.types("yes\n");
    asked.ended().ends(0).says("10 created");
    // It waited before it planned, and found nothing to do.
    let output = waiting.wait_with_output().expect("it ends");
    Ran::of(&waits, &output).ends(0).says("No changes");
    is_free(&project);
}
