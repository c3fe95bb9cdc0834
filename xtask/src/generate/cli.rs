//! What is derived from the command line: its reference, man pages and shell completions.
//!
//! A [`clap::Command`] in, files out. Nothing of the machine it runs on may get into them: neither
//! the width of the terminal nor the value of a variable.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::Generated;
use crate::failure::Failure;

/// Columns that help texts are wrapped at.
const WIDTH: usize = 100;

/// Shells that completions are written for.
const SHELLS: &[Shell] = &[
    Shell::Bash,
    Shell::Elvish,
    Shell::Fish,
    Shell::PowerShell,
    Shell::Zsh,
];

/// What stands above the reference.
const HEAD: &str = "\
# The command line

Results go to stdout, logs to stderr. The exit codes are the same for every command.

This page is written by `cargo xtask generate` from the command's own definition; `--help` says the
same in a terminal.
";

/// Makes every file that is derived from `command`.
pub(super) fn files(command: &Command) -> Result<Vec<Generated>, Failure> {
    let mut command = settled(command.clone()).term_width(WIDTH);
    command.build();
    let mut files = vec![reference(&command)];
    files.extend(completions(&command));
    man(&command, &mut files)?;
    Ok(files)
}

/// Hides the values of variables, in all subcommands.
fn settled(command: Command) -> Command {
    command
        .mut_args(|argument| argument.hide_env_values(true))
        .mut_subcommands(settled)
}

/// Iterates over the subcommands that people see; `help` is clap's own.
fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command
        .get_subcommands()
        .filter(|sub| !sub.is_hide_set() && sub.get_name() != "help")
}

/// Writes the reference page.
fn reference(command: &Command) -> Generated {
    let mut text = HEAD.to_owned();
    section(command, command.get_name(), &mut text);
    Generated::new("docs/cli.md", text)
}

/// Writes the section of a command and those of its subcommands.
fn section(command: &Command, name: &str, text: &mut String) {
    let help = command
        .clone()
        .term_width(WIDTH)
        .render_long_help()
        .to_string();
    let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
    *text += &["\n## ", name, "\n\n```text\n", &lines.join("\n"), "\n```\n"].concat();
    for sub in shown(command) {
        section(sub, &format!("{name} {}", sub.get_name()), text);
    }
}

/// Writes the completions of each shell.
fn completions(command: &Command) -> Vec<Generated> {
    let name = command.get_name();
    let file = |shell: &Shell| {
        let mut script = Vec::new();
        clap_complete::generate(*shell, &mut command.clone(), name, &mut script);
        let path = format!("docs/generated/completions/{name}.{shell}");
        Generated::new(path, script)
    };
    SHELLS.iter().map(file).collect()
}

/// Writes the man pages of a command and of its subcommands.
fn man(command: &Command, files: &mut Vec<Generated>) -> Result<(), Failure> {
    let page = Man::new(command.clone());
    let mut content = Vec::new();
    page.render(&mut content)?;
    files.push(Generated::new(
        format!("docs/generated/man/{}", page.get_filename()),
        content,
    ));
    for sub in shown(command) {
        man(sub, files)?;
    }
    Ok(())
}
