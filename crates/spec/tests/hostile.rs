//! Projects that mean harm, or were damaged: refused with a finding, in bounded time and memory.

use std::fs;
use std::path::Path;

use lockstep_model::{Code, Finding};
use lockstep_spec::files::{FileError, Listed};
use lockstep_spec::{Disk, Files, LoadRequest, Loaded, Memory, load};

const PROJECT: &str = "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {name: p}\nspec:\n  manifests: [m]\n  environments: {sim: {tenant: {simulator: {}}}}\n";

const MODEL: &str = "apiVersion: lockstep.dev/v1\nkind: Model\nmetadata: {name: gpt}\nspec:\n  endpointUrl: https://a.example\n  authCredentialId: c\n  architecture: openai\n  rateLimits: {requestsPerMinute: 1, tokensPerMinute: 1}\n";

fn loaded(files: &impl Files) -> Loaded {
    let request = LoadRequest {
        environment: None,
        tool_version: "0.1.0",
        ..LoadRequest::default()
    };
    load(files, request)
}

fn base() -> Memory {
    Memory::default().file("lockstep.yaml", PROJECT)
}

fn with(bytes: impl Into<Vec<u8>>) -> Loaded {
    loaded(&base().file("m/a.yaml", bytes))
}

/// The codes found, with their lines.
fn found(loaded: &Loaded) -> Vec<(Code, u32)> {
    let line = |finding: &Finding| finding.place.as_ref().map_or(0, |place| place.line);
    loaded
        .findings
        .iter()
        .map(|finding| (finding.code, line(finding)))
        .collect()
}

/// A prompt that takes its text from a file.
fn prompt(path: &str) -> String {
    format!(
        "{MODEL}---\napiVersion: lockstep.dev/v1\nkind: Prompt\nmetadata: {{name: a}}\nspec:\n  model: gpt\n  versions:\n    - {{version: 1.0.0, systemPromptFile: {path}}}\n"
    )
}

#[test]
fn a_byte_order_mark_and_windows_lines_change_nothing() {
    let windows = format!("\u{feff}{}", MODEL.replace('\n', "\r\n"));
    let (ours, theirs) = (with(MODEL), with(windows));
    assert_eq!(found(&ours), []);
    assert_eq!(found(&theirs), []);
    let digest = |loaded: Loaded| loaded.spec.expect("a Spec").digest();
    assert_eq!(digest(ours), digest(theirs));
}

#[test]
fn a_text_that_could_not_be_meant_is_refused_before_it_is_published() {
    for (text, code, word) in [
        ("Be \u{1b}[31mkind.", Code::Unreadable, "U+001B"),
        ("a\0b", Code::Unreadable, "U+0000"),
        ("", Code::PromptText, "is empty"),
        (" \n\n", Code::PromptText, "is empty"),
    ] {
        let files = base().file("m/a.yaml", prompt("a.md")).file("m/a.md", text);
        let loaded = loaded(&files);
        let finding = loaded.findings.iter().find(|finding| finding.code == code);
        let message = &finding.expect("a finding").message;
        assert!(message.contains(word), "{message}");
        assert!(loaded.spec.is_none());
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_where_they_stand() {
    for (bytes, code, line, word) in [
        (&b"a: b\nc: \xff\n"[..], Code::NotUtf8, 2, "0xFF"),
        (b"\xff\xfea\0", Code::NotUtf8, 1, "0xFF"),
        (b"a: b\n\nc: \0\n", Code::Syntax, 3, "NUL"),
        (b"a: b\nc: \x1b[31m\n", Code::Syntax, 2, "U+001B"),
        (b"a:\n\tb: c\n", Code::Syntax, 2, "tab"),
        (b"a:\n  b: c\n\td: e\n", Code::Syntax, 3, "tab"),
    ] {
        let loaded = with(bytes);
        assert_eq!(found(&loaded), [(code, line)], "{bytes:?}");
        assert!(
            loaded.findings[0].message.contains(word),
            "{:?}",
            loaded.findings
        );
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = 10_000;
    for text in [
        format!("a: {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("a: {}1{}", "{a: ".repeat(deep), "}".repeat(deep)),
        format!("a: {}", "[".repeat(deep)),
        (0..deep)
            .map(|depth| format!("{}a:\n", " ".repeat(depth)))
            .collect(),
        "- ".repeat(deep),
        "? ".repeat(deep),
    ] {
        let loaded = with(text);
        assert_eq!(loaded.findings.len(), 1, "{:?}", loaded.findings);
        assert_eq!(loaded.findings[0].code, Code::TooLarge);
    }
}

#[test]
fn aliases_never_grow() {
    let level = |level: usize| match level.checked_sub(1) {
        None => "a0: &a0 [x, x]\n".to_owned(),
        Some(below) => format!("a{level}: &a{level} [*a{below}, *a{below}, *a{below}]\n"),
    };
    let bomb: String = (0..100).map(level).collect();
    let loaded = with(bomb);
    assert!(loaded.findings.len() <= 101);
    assert!(
        loaded
            .findings
            .iter()
            .any(|finding| finding.code == Code::Alias)
    );
}

#[test]
fn what_stands_twice_is_shown_at_both_places() {
    let loaded = with(format!("{MODEL}  architecture: azure\n"));
    assert_eq!(found(&loaded), [(Code::DuplicateKey, 9)]);
    assert_eq!(loaded.findings[0].related[0].place.line, 7);

    let files = base()
        .file("m/a.yaml", MODEL)
        .file("m/b.yaml", format!("# second\n{MODEL}"));
    let loaded = self::loaded(&files);
    assert_eq!(loaded.findings.len(), 1, "{:?}", loaded.findings);
    let finding = &loaded.findings[0];
    assert_eq!(finding.code, Code::DuplicateDocument);
    let places = [
        finding.place.as_ref(),
        finding.related.first().map(|related| &related.place),
    ];
    let places = places.map(|place| place.map(|place| (&*place.file, place.line)));
    assert_eq!(places, [Some(("m/b.yaml", 4)), Some(("m/a.yaml", 3))]);
}

#[test]
fn empty_documents_are_none() {
    for text in [
        "",
        "\n\n",
        "# nothing\n",
        "---\n",
        "---\n---\n---\n...\n",
        "--- # a\n",
    ] {
        assert_eq!(found(&with(text)), [(Code::EmptyFile, 1)], "{text:?}");
    }
    let loaded = with(format!("---\n---\n{MODEL}---\n"));
    assert_eq!(found(&loaded), []);
    assert_eq!(loaded.spec.expect("a Spec").objects.len(), 1);
    // Null that is written is a document, and no manifest.
    assert_eq!(found(&with("null\n")), [(Code::NotADocument, 1)]);
}

#[test]
fn other_versions_and_kinds_are_unknown() {
    for (from, to, code) in [
        ("lockstep.dev/v1", "lockstep.dev/v2", Code::ApiVersion),
        ("apiVersion: lockstep.dev/v1\n", "", Code::ApiVersion),
        ("kind: Model", "kind: Modell", Code::UnknownKind),
        ("kind: Model", "kind: 5", Code::UnknownKind),
        ("kind: Model", "kind: Project", Code::UnknownKind),
    ] {
        let loaded = with(MODEL.replace(from, to));
        assert_eq!(loaded.findings.len(), 1, "{:?}", loaded.findings);
        assert_eq!(loaded.findings[0].code, code, "{to}");
        assert!(loaded.findings[0].help.is_some(), "{to}");
    }
}

#[test]
fn what_is_refused_in_one_file_is_bounded() {
    let findings = with("a\n---\n".repeat(200_000)).findings;
    assert_eq!(findings.len(), 100);
}

#[test]
fn a_hundred_thousand_files_are_read() {
    let name = |index: usize| format!("m/{}/{index}.yaml", index % 100);
    let files = (0..100_000).fold(base(), |files, index| {
        files.file(&name(index), "# nothing\n")
    });
    let loaded = loaded(&files);
    let mut codes = loaded.findings.iter().map(|finding| finding.code);
    assert_eq!(codes.len(), 100_000);
    assert!(codes.all(|code| code == Code::EmptyFile));
    assert!(loaded.spec.is_some());
}

/// Files of which one is refused by the system.
struct Locked(Memory);

impl Files for Locked {
    fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        match path {
            "m/locked.yaml" => Err(FileError::Denied),
            path => self.0.read(path, limit),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        match folder {
            "m/closed" => Err(FileError::Denied),
            folder => self.0.list(folder),
        }
    }
}

#[test]
fn what_the_system_refuses_is_named() {
    let files = base()
        .file("m/a.yaml", MODEL)
        .file("m/locked.yaml", "")
        .file("m/closed/b.yaml", "");
    let loaded = loaded(&Locked(files));
    let told = |finding: &Finding| {
        let place = finding.place.as_ref().expect("a place");
        let named_at = &finding.related[0].place;
        format!("{place} {} (see {named_at})", finding.message)
    };
    let told: Vec<String> = loaded.findings.iter().map(told).collect();
    let expected = ["m/closed", "m/locked.yaml"].map(|path| {
        format!(
            "{path}:1:1 `{path}` cannot be read: the permission is missing (see lockstep.yaml:5:15)"
        )
    });
    assert_eq!(told, expected);
    let right = |one: &Finding| {
        let help = one.help.as_deref().unwrap_or_default();
        one.code == Code::Unreadable && help.contains("chmod u+r")
    };
    assert!(loaded.findings.iter().all(right));
}

#[test]
fn a_folder_that_is_missing_is_an_error() {
    let loaded = loaded(&base());
    assert_eq!(found(&loaded), [(Code::Unreadable, 5)]);
}

/// A project on disk, in a folder that has something beside it.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let project = Self { folder };
        fs::create_dir_all(project.path("m/deep")).expect("a folder");
        fs::create_dir_all(project.folder.path().join("outside")).expect("a folder");
        project.write("lockstep.yaml", PROJECT);
        fs::write(project.folder.path().join("outside/b.yaml"), MODEL).expect("a file");
        project
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join("project").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).expect("a file");
    }

    fn load(&self) -> Loaded {
        loaded(&Disk::open(&self.path("")).expect("a folder"))
    }

    fn messages(&self) -> Vec<String> {
        let message = |finding: &Finding| format!("{} {}", finding.code, finding.message);
        self.load().findings.iter().map(message).collect()
    }
}

#[test]
fn a_huge_file_is_refused_unread() {
    let project = Project::new();
    for name in ["m/a.yaml", "m/b.yml"] {
        let file = fs::File::create(project.path(name)).expect("a file");
        file.set_len(100 * 1024 * 1024).expect("a sparse file");
    }
    let expected = [
        "LS0005 `m/a.yaml` is longer than 8 MiB",
        "LS0005 `m/b.yml` is longer than 8 MiB",
    ];
    assert_eq!(project.messages(), expected);
}

#[test]
fn a_prompt_that_cannot_be_read_is_named_at_its_path() {
    for (path, why) in [
        ("../../outside/b.yaml", "leaves the project"),
        ("/etc/hostname", "leaves the project"),
        ("none.md", "does not exist"),
        ("deep", "is not a file"),
        ("large.md", "is longer than 8388608 bytes"),
        ("latin1.md", "byte 2 is not UTF-8"),
    ] {
        let project = Project::new();
        project.write("m/a.yaml", &prompt(path));
        fs::write(project.path("m/latin1.md"), b"Gr\xfc\xdfe").expect("a file");
        let file = fs::File::create(project.path("m/large.md")).expect("a file");
        file.set_len(100 * 1024 * 1024).expect("a sparse file");
        let loaded = project.load();
        let unreadable: Vec<_> = loaded
            .findings
            .iter()
            .filter(|one| one.code == Code::Unreadable)
            .collect();
        assert_eq!(unreadable.len(), 1, "{path}: {:?}", loaded.findings);
        assert!(
            unreadable[0].message.contains(why),
            "{path}: {}",
            unreadable[0].message
        );
        let place = unreadable[0].place.as_ref().expect("a place");
        assert_eq!((&*place.file, place.line), ("m/a.yaml", 16));
    }
}

#[cfg(unix)]
#[test]
fn links_never_lead_out() {
    use std::os::unix::fs::symlink;

    let project = Project::new();
    let outside = project.folder.path().join("outside");
    symlink(outside.join("b.yaml"), project.path("m/file.yaml")).expect("a link");
    symlink(&outside, project.path("m/folder")).expect("a link");
    symlink("self.yaml", project.path("m/self.yaml")).expect("a link");
    symlink("pong.yaml", project.path("m/ping.yaml")).expect("a link");
    symlink("ping.yaml", project.path("m/pong.yaml")).expect("a link");
    symlink("..", project.path("m/up")).expect("a link");
    symlink("nowhere.yaml", project.path("m/dangling.yaml")).expect("a link");
    symlink(
        "../../../outside/b.yaml",
        project.path("m/deep/relative.yaml"),
    )
    .expect("a link");
    let messages = project.messages();
    let find = |path: &str| {
        messages
            .iter()
            .find(|one| one.contains(&format!("`{path}`")))
    };
    for (path, why) in [
        ("m/file.yaml", "leaves the project"),
        ("m/folder", "is a link to a folder"),
        ("m/self.yaml", "cannot be read"),
        ("m/ping.yaml", "cannot be read"),
        ("m/pong.yaml", "cannot be read"),
        ("m/up", "is a link to a folder"),
        ("m/dangling.yaml", "leads nowhere"),
        ("m/deep/relative.yaml", "leaves the project"),
    ] {
        assert!(
            find(path).is_some_and(|one| one.contains(why)),
            "{path}: {messages:#?}"
        );
    }
    assert_eq!(messages.len(), 8, "{messages:#?}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_out_is_refused_whole() {
    use std::os::unix::fs::symlink;

    let project = Project::new();
    fs::remove_dir_all(project.path("m")).expect("it was there");
    symlink(project.folder.path().join("outside"), project.path("m")).expect("a link");
    assert_eq!(project.messages(), ["LS0010 `m` leaves the project"]);
}

#[cfg(unix)]
#[test]
fn a_prompt_is_not_read_through_a_link_that_leads_out() {
    use std::os::unix::fs::symlink;

    let project = Project::new();
    symlink(
        project.folder.path().join("outside/b.yaml"),
        project.path("m/text.md"),
    )
    .expect("a link");
    symlink("/dev/zero", project.path("m/zero.md")).expect("a link");
    project.write("m/a.yaml", &prompt("[text.md]"));
    project.write(
        "m/b.yaml",
        &prompt("zero.md")
            .split_once("---\n")
            .expect("two")
            .1
            .replace("name: a", "name: b"),
    );
    let messages = project.messages();
    let leaving = messages
        .iter()
        .filter(|one| one.ends_with("leaves the project"));
    assert_eq!(leaving.count(), 2, "{messages:#?}");
}

/// Makes a pipe that nobody writes to; systems without the command go without.
#[cfg(unix)]
fn pipe(path: &Path) -> bool {
    let made = std::process::Command::new("mkfifo").arg(path).status();
    made.is_ok_and(|status| status.success())
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_file_and_nobody_waits_for_it() {
    let project = Project::new();
    if !pipe(&project.path("m/pipe.yaml")) || !pipe(&project.path("m/text.md")) {
        return;
    }
    project.write("m/a.yaml", &prompt("text.md"));
    let messages = project.messages();
    let refused = messages
        .iter()
        .filter(|one| one.ends_with("is a named pipe, and no file"));
    assert_eq!(refused.count(), 2, "{messages:#?}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_named_as_well_as_can_be() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let project = Project::new();
    project.write("m/a.yaml", MODEL);
    let name = OsStr::from_bytes(b"bad-\xff.yaml");
    fs::write(project.path("m").join(name), MODEL).expect("a file");
    let messages = project.messages();
    assert_eq!(
        messages,
        ["LS0010 `m/bad-\u{fffd}.yaml` has a name that is not UTF-8"]
    );
}
