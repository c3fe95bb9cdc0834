use super::*;

/// Asks a shell that plays `git`, in a folder where a file says how long its children hold on.
fn asked(script: &str) -> Answer {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("hold"), "").expect("it can be written");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script).current_dir(folder.path());
    shell
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let question = Question {
        folder: folder.path(),
        words: &[],
        input: vec![b'x'; 1 << 20],
        enough: 64,
        patience: Duration::from_millis(500),
    };
    // The folder goes at the end, and with it whoever holds on.
    question.put_to(shell)
}

const HOLD: &str = "while [ -e hold ]; do sleep 0.05; done";

#[test]
fn what_is_left_running_holds_nobody_up() {
    // It ends, and what it leaves holds the pipe.
    assert_eq!(asked(&format!("echo x; {HOLD} &")), Answer::Silent);
    // It does not end either.
    assert_eq!(asked(&format!("{HOLD} & {HOLD}")), Answer::Silent);
    // It has said all, and does not end.
    assert_eq!(asked(&format!("echo x; exec >&-; {HOLD}")), Answer::Silent);
}

#[test]
fn answers_are_told_apart() {
    assert_eq!(asked("echo x"), Answer::Said(b"x\n".to_vec()));
    assert_eq!(asked("echo x; exit 1"), Answer::Refused);
    let long = format!("printf %0100d 1; {HOLD}");
    assert!(matches!(asked(&long), Answer::Cut(bytes) if bytes.len() == 64));
}
