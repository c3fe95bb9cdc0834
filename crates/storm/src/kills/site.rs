//! Where a run takes place: a copy of the prepared tenant behind a proxy, a copy of its ledger, and
//! the processes that are killed there.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lockstep_genesys::Client;
use lockstep_ledger::Disk;
use lockstep_simulator::{Clock, Config, ManualClock, Running, Simulator, StateUse};
use tempfile::TempDir;
use tokio::time::sleep;

use super::crash::{HERE, Moment};
use super::victim::{DONE, Order, PARTLY};
use crate::proxy::{Damage, Proxy, Script};
use crate::weather;
use crate::work::{self, Place};

/// How often it is looked whether a process has ended, in fast time.
const LOOK: Duration = Duration::from_millis(100);

/// After so many looks a process hangs: a minute or more.
const LOOKS: u32 = 60_000;

/// When a process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kill {
    /// At a call to its disk.
    Disk(Moment),
    /// When a request, counted from 0, has been sent, before the tenant sees it.
    Sent(u32),
    /// When the tenant has carried out a request, before the answer comes.
    Answered(u32),
}

/// How a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It was killed.
    Killed,
    /// It carried all out; how many appends and how many calls its disk had.
    Done(u32, u32),
    /// It did not carry all out.
    Partly(String),
    /// It planned nothing.
    Failed(String),
}

/// A tenant, the way there, and the ledger.
pub(crate) struct Site {
    pub(crate) tenant: Running,
    pub(crate) proxy: Proxy,
    pub(crate) ledger: TempDir,
    program: PathBuf,
}

impl Site {
    /// Starts a copy of a tenant, with a copy of its ledger.
    pub(crate) async fn open(
        (state, ledger): (&Path, &Path),
        program: &Path,
        clock: ManualClock,
    ) -> Self {
        let config = Config {
            clock: Clock::Manual(clock),
            state_file: Some(state.to_owned()),
            state_use: StateUse::Copied,
            remembered_requests: usize::MAX,
            ..Config::default()
        };
        let tenant = Simulator::start(config).await.expect("a tenant");
        let proxy = Proxy::start(tenant.addr(), None, weather::fair()).await;
        let folder = TempDir::new().expect("a folder");
        copy(ledger, folder.path());
        Self {
            tenant,
            proxy,
            ledger: folder,
            program: program.to_owned(),
        }
    }

    /// Where the ledger lies.
    pub(crate) fn place(&self) -> Place {
        Place {
            files: Arc::new(Disk),
            folder: self.ledger.path().to_owned(),
            fleeting: false,
        }
    }

    /// Makes a client that reaches the tenant past the proxy.
    pub(crate) fn client(&self) -> Client {
        let it = self.tenant.client();
        let mut config = work::config(self.tenant.base_url(), (&it.id, &it.secret), 0);
        config.answer_limit = Duration::from_secs(300);
        Client::new(config).expect("a client")
    }

    /// Runs a process to its end, or until it is killed.
    pub(crate) async fn run(
        &self,
        kill: Option<Kill>,
        (concurrency, seed): (usize, u64),
        weather: Script,
    ) -> Result<Ended, String> {
        let it = self.tenant.client();
        let order = Order {
            base_url: self.proxy.base_url(),
            id: it.id.clone(),
            secret: it.secret.clone(),
            ledger: self.ledger.path().to_owned(),
            concurrency,
            seed,
            moment: match kill {
                Some(Kill::Disk(moment)) => Some(moment),
                Some(Kill::Sent(_) | Kill::Answered(_)) | None => None,
            },
        };
        let process = Process::start(&self.program, &order);
        self.proxy.follow(process.script(kill, weather));
        process.end().await
    }
}

/// A process that runs, and may be killed from anywhere.
struct Process {
    child: Arc<Mutex<Child>>,
    said: Arc<Mutex<Vec<String>>>,
    reading: std::thread::JoinHandle<()>,
}

impl Process {
    fn start(program: &Path, order: &Order) -> Self {
        let mut command = Command::new(program);
        command.args(order.words()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program is built");
        let out = BufReader::new(child.stdout.take().expect("it is piped"));
        let child = Arc::new(Mutex::new(child));
        let said = Arc::new(Mutex::new(Vec::new()));
        let (killed, told) = (Arc::clone(&child), Arc::clone(&said));
        let reading = std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if line == HERE {
                    kill(&killed);
                }
                told.lock().expect("no panic").push(line);
            }
        });
        Self {
            child,
            said,
            reading,
        }
    }

    /// Counts requests, and kills the process at the one that is chosen.
    fn script(&self, kill_at: Option<Kill>, mut weather: Script) -> Script {
        let child = Arc::clone(&self.child);
        let mut number = 0;
        Box::new(move |asked| {
            let damage = match kill_at {
                Some(Kill::Sent(at)) if at == number => {
                    kill(&child);
                    Some(Damage::CutBefore)
                }
                Some(Kill::Answered(at)) if at == number => {
                    kill(&child);
                    Some(Damage::CutAfter)
                }
                Some(Kill::Disk(_) | Kill::Sent(_) | Kill::Answered(_)) | None => weather(asked),
            };
            number += 1;
            damage
        })
    }

    async fn end(self) -> Result<Ended, String> {
        for _look in 0..LOOKS {
            let ended = self.child.lock().expect("no panic").try_wait();
            let Some(status) = ended.expect("it is our child") else {
                sleep(LOOK).await;
                continue;
            };
            self.reading.join().expect("it reads");
            let said = self.said.lock().expect("no panic").join("\n");
            return Ok(match status.code() {
                None => Ended::Killed,
                Some(code) if code == i32::from(DONE) => counts(&said),
                Some(code) if code == i32::from(PARTLY) => Ended::Partly(said),
                Some(_other) => Ended::Failed(said),
            });
        }
        kill(&self.child);
        Err(format!(
            "the process hangs; it said {:?}",
            self.said.lock().expect("no panic")
        ))
    }
}

fn kill(child: &Mutex<Child>) {
    // One that has ended needs no kill.
    drop(child.lock().expect("no panic").kill());
}

fn counts(said: &str) -> Ended {
    let line = said.lines().find_map(|line| line.strip_prefix("counts "));
    let (appends, all) = line
        .and_then(|line| line.split_once(' '))
        .unwrap_or_default();
    let number = |text: &str| text.parse().unwrap_or_default();
    Ended::Done(number(appends), number(all))
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for file in fs::read_dir(from).expect("a folder") {
        let file = file.expect("a file");
        let (from, to) = (file.path(), to.join(file.file_name()));
        match file.file_type().expect("a file").is_dir() {
            true => copy(&from, &to),
            false => drop(fs::copy(&from, &to).expect("a copy")),
        }
    }
}
