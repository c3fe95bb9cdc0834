//! Two runs at once on one ledger, wherever it lies: one works, the other is told who does.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::project::Project;
use crate::served::Served;

const APPLY: [&str; 4] = ["apply", "--yes", "--env", "local"];

/// Two checkouts that have one ledger.
struct Two {
    one: Project,
    other: Project,
}

/// What the second is told while the first works, and when it takes over.
struct Words {
    held: &'static str,
    taken: Option<&'static str>,
}

fn git(folder: &Path, words: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(words);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let status = git.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("git starts").success(), "git {words:?}");
}

/// Says where the ledger is.
fn keep(project: &Project, ledger: &str) {
    project.edit(
        "lockstep.yaml",
        "      ledger: file:.lockstep/local\n",
        ledger,
    );
}

/// Begins an apply, lets another find it at work, kills it, and lets the other take over.
fn two_at_once(served: &Served, two: &Two, words: &Words) {
    let Two { one, other } = two;
    served.fault(&json!({
        "method": "POST", "path": "/api/*", "when": "after", "action": {"delay": {"millis": 60_000}},
    }));
    let mut first = one
        .command(&APPLY)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    while served.objects("providers").len() < 2 {
        if first.try_wait().expect("it runs").is_some() {
            let mut text = String::new();
            let mut stderr = first.stderr.take().expect("it has a stderr");
            stderr.read_to_string(&mut text).expect("it is text");
            panic!("it waits for its answers: {text}");
        }
        thread::sleep(Duration::from_millis(20));
    }
    other.run(&APPLY).ends(9).warns(words.held);
    other
        .run(&["lock", "show", "--env", "local"])
        .ends(0)
        .says("is held by");
    // Whoever only looks takes no lease.
    other.run(&["plan", "--env", "local"]).ends(0);
    first.kill().expect("it is killed");
    first.wait().expect("it ended");
    served.heal();
    let patient = [&APPLY[..], &["--lock-timeout", "2m"]].concat();
    let ran = other.run(&patient).ends(0);
    if let Some(taken) = words.taken {
        let ran = ran.warns(taken);
        assert!(!ran.stderr.contains("canary-secret"), "{}", ran.stderr);
        let log = ["audit", "log", "--env", "local", "--format", "json"];
        other.run(&log).ends(0).says("lockTaken");
    }
    assert_eq!(served.objects("providers").len(), 2);
    other
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(0);
    other.run(&["audit", "verify", "--env", "local"]).ends(0);
    other
        .run(&["lock", "show", "--env", "local"])
        .ends(0)
        .says("is held by nobody");
    one.run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(0);
}

#[test]
fn on_a_ledger_in_a_folder() {
    let served = Served::start(&Project::empty());
    let shared = tempfile::tempdir().expect("a folder");
    let place = format!(
        "      ledger: file:{}\n",
        shared.path().join("ledger").display()
    );
    let two = Two {
        one: served.project(),
        other: served.project(),
    };
    keep(&two.one, &place);
    keep(&two.other, &place);
    let words = Words {
        held: "is locked by process",
        taken: None,
    };
    two_at_once(&served, &two, &words);
}

#[test]
fn on_a_ledger_in_a_ref() {
    let served = Served::start(&Project::empty());
    let shared = tempfile::tempdir().expect("a folder");
    git(shared.path(), &["init", "--quiet", "--bare", "origin.git"]);
    let origin = shared.path().join("origin.git").display().to_string();
    let two = Two {
        one: served.project(),
        other: served.project(),
    };
    for project in [&two.one, &two.other] {
        keep(
            project,
            "      ledger: git:refs/lockstep/local\n      lease: 8s\n",
        );
        git(&project.path("."), &["init", "--quiet"]);
        git(&project.path("."), &["remote", "add", "origin", &origin]);
    }
    let words = Words {
        held: "is locked by tester on",
        taken: Some("was taken over"),
    };
    two_at_once(&served, &two, &words);
    // Without its place nothing is planned, whatever the copy says.
    git(shared.path(), &["init", "--quiet", "--bare", "other.git"]);
    let nowhere = shared.path().join("nowhere").display().to_string();
    git(
        &two.one.path("."),
        &["remote", "set-url", "origin", &nowhere],
    );
    two.one
        .run(&["plan", "--env", "local"])
        .ends(1)
        .warns("could not be reached");
    let other = shared.path().join("other.git").display().to_string();
    git(&two.one.path("."), &["remote", "set-url", "origin", &other]);
    two.one
        .run(&["plan", "--env", "local"])
        .ends(8)
        .warns("was cut off");
    two.one.run(&APPLY).ends(8);
}

#[test]
fn on_a_ledger_in_a_bucket() {
    let Some(moto) = Moto::start() else {
        return;
    };
    let served = Served::start(&Project::empty());
    let mut two = Two {
        one: served.project(),
        other: served.project(),
    };
    for project in [&mut two.one, &mut two.other] {
        keep(
            project,
            "      ledger: s3://acme-lockstep/local\n      lease: 8s\n",
        );
        project.set("AWS_ENDPOINT_URL", &moto.url);
        project.set("AWS_REGION", "us-east-1");
        project.set("AWS_ACCESS_KEY_ID", "canary-id-of-aws");
        project.set("AWS_SECRET_ACCESS_KEY", "canary-secret-of-aws");
    }
    let words = Words {
        held: "is locked by tester on",
        taken: Some("was taken over"),
    };
    two_at_once(&served, &two, &words);
}

/// Begins an apply that plans for long, and waits until it holds the ledger.
fn at_work(served: &Served, project: &Project, words: &[&str]) -> Child {
    served.fault(&json!({
        "method": "GET", "path": "/api/v2/ai/*", "count": 2, "action": {"delay": {"millis": 3_000}},
    }));
    let mut first = project.command(words);
    first.stdout(Stdio::null()).stderr(Stdio::null());
    let mut first = first.spawn().expect("it runs");
    let show = ["lock", "show", "--env", "local"];
    while project.run(&show).stdout.contains("is held by nobody") {
        let ended = first.try_wait().expect("it can be asked");
        assert!(ended.is_none(), "it ended before it held the ledger");
    }
    first
}

/// Runs one apply while another plans: the one that came first works.
fn the_second_is_refused(served: &Served, project: &Project, words: &[&str], held: &str) {
    let mut first = at_work(served, project, words);
    let second = project.run(words).ends(9).warns(held);
    assert!(!second.stderr.contains("stale"), "{}", second.stderr);
    assert!(first.wait().expect("it ends").success(), "the first works");
    served.heal();
    let plan = ["plan", "--env", "local", "--detailed-exitcode"];
    project.run(&plan).ends(0);
    project
        .run(&["lock", "show", "--env", "local"])
        .ends(0)
        .says("is held by nobody");
}

#[test]
fn who_plans_to_apply_holds_a_folder_already() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    the_second_is_refused(&served, &project, &APPLY, "is locked by process");
}

#[test]
fn who_applies_a_saved_plan_holds_a_folder_before_it_is_checked() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project
        .run(&["plan", "--env", "local", "--out", "plan.json"])
        .ends(0);
    let words = ["apply", "plan.json", "--yes", "--env", "local"];
    the_second_is_refused(&served, &project, &words, "is locked by process");
}

#[test]
fn two_of_one_checkout_are_told_apart_by_the_lease() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    keep(&project, "      ledger: git:refs/lockstep/local\n");
    git(&project.path("."), &["init", "--quiet"]);
    the_second_is_refused(&served, &project, &APPLY, "is locked by tester on");
}

#[test]
fn a_folder_of_a_ci_service_is_refused() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    project.set("CI", "true");
    project.run(&APPLY).ends(5).warns("--allow local-ledger");
    assert!(served.writes().is_empty());
    let allowed = [
        "--allow",
        "local-ledger",
        "--reason",
        "the folder is a volume",
    ];
    project.run(&[&APPLY[..], &allowed].concat()).ends(0);
    // Why stays in the ledger, as with any other guard.
    project
        .run(&["audit", "show", "1", "--env", "local"])
        .ends(0)
        .says("local-ledger")
        .says("the folder is a volume");
    project
        .run(&["audit", "log", "--env", "local", "--format", "json"])
        .says("\"guardOverridden\"");
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(0);
}

#[test]
fn a_lease_is_given_back_by_name() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    keep(&project, "      ledger: git:refs/lockstep/local\n");
    git(&project.path("."), &["init", "--quiet"]);
    let release = ["lock", "release", "--env", "local"];
    project.run(&release).ends(64);
    project
        .run(&[&release[..], &["--yes"]].concat())
        .ends(0)
        .warns("Nobody");
    for question in ["verify", "log"] {
        let ran = project.run(&["audit", question, "--env", "local"]).ends(1);
        ran.warns("there is no ledger at git:refs/lockstep/local");
    }
    project.run(&APPLY).ends(0);
    project
        .run(&[&release[..], &["somebody"]].concat())
        .ends(0)
        .warns("Nobody");
}

/// A server that speaks S3, until it is dropped.
struct Moto {
    child: Child,
    url: String,
}

impl Drop for Moto {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Ends with whoever has the other end of its standard input, however that one ends.
///
/// Of two conditional writes that come at once, S3 lets one through. moto looks first and writes then,
/// on a thread each, and would let both through: so it writes one object at a time.
const SERVE: &str = "import os, sys, threading
def watch():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
print('begun', flush=True)
from moto.s3.responses import S3Response
from moto.server import main
one, put = threading.Lock(), S3Response.put_object
def alone(response):
    with one:
        return put(response)
S3Response.put_object = alone
main(['-H', '127.0.0.1', '-p', sys.argv[1]])
";

impl Moto {
    /// Starts a server with a bucket; nothing comes out if none is installed.
    #[expect(clippy::print_stdout, reason = "a test that is not run says so")]
    fn start() -> Option<Self> {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent()?;
        let program = target.join("moto/bin/python");
        if !target.join("moto/bin/moto_server").is_file() {
            println!("SKIPPED: no moto in the target folder; `.ci/run` installs it");
            return None;
        }
        let port = {
            let free = TcpListener::bind("127.0.0.1:0").expect("a port");
            free.local_addr().expect("an address").port()
        };
        let mut child = Command::new(program)
            .args(["-c", SERVE, &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto starts");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("it has a stdout");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it says that it began");
        let moto = Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
        };
        for _try in 0..1_200 {
            if make_bucket(port).is_some() {
                return Some(moto);
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("moto did not begin to listen");
    }
}

fn make_bucket(port: u16) -> Option<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let request = "PUT /acme-lockstep HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(())
}
