//! Commands that documents name: each must exist, with each of its flags.

use super::File;
use crate::commands;
use crate::program::Program;

/// What answers for the program's subcommands: the text of their `--help`.
trait Help {
    fn help(&self, subcommand: &str) -> Option<String>;
}

impl Help for Program {
    fn help(&self, subcommand: &str) -> Option<String> {
        Program::help(self, subcommand)
    }
}

/// The commands in documents that are not there.
pub fn check(files: &[File], program: &Program) -> Vec<String> {
    check_with(files, program)
}

fn check_with(files: &[File], program: &impl Help) -> Vec<String> {
    let documents = files.iter().filter(|file| file.has_extension("md"));
    documents
        .flat_map(|file| check_document(file, program))
        .collect()
}

fn check_document(file: &File, program: &impl Help) -> Vec<String> {
    let finding = |(number, command): (usize, String)| {
        let problem = problem_of(&command, program)?;
        Some(file.finding(number, &format!("`{command}`: {problem}")))
    };
    commands_in(file).into_iter().filter_map(finding).collect()
}

/// The lines of fenced shell blocks, and the code spans in running text.
fn commands_in(file: &File) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fence: Option<bool> = None;
    for (number, line) in file.numbered() {
        let mark = line.trim_start().strip_prefix("```");
        match (mark, fence) {
            (Some(language), None) => fence = Some(is_shell(language)),
            (Some(_), Some(_)) => fence = None,
            (None, Some(true)) => found.push((number, line.to_owned())),
            (None, Some(false)) => {}
            (None, None) => {
                let spans = line.split('`').skip(1).step_by(2);
                found.extend(spans.map(|span| (number, span.to_owned())));
            }
        }
    }
    found
}

fn is_shell(language: &str) -> bool {
    ["sh", "bash", "console", "shell"].contains(&language.trim())
}

fn problem_of(command: &str, program: &impl Help) -> Option<String> {
    let words: Vec<&str> = command
        .trim_start()
        .trim_start_matches("$ ")
        .split_whitespace()
        .skip_while(|word| word.contains('='))
        .take_while(|word| !["|", ">", "&&", ";", "#", "\\"].contains(word))
        .collect();
    match words.as_slice() {
        ["cargo", "xtask", rest @ ..] => problem_of_chore(rest),
        ["cargo", "run", rest @ ..] => {
            let mut ours = rest
                .iter()
                .copied()
                .skip_while(|word| *word != "--")
                .skip(1);
            problem_of_program(&ours.by_ref().collect::<Vec<_>>(), program)
        }
        [path, rest @ ..] if path.rsplit('/').next() == Some("windlass") => {
            problem_of_program(rest, program)
        }
        _ => None,
    }
}

fn problem_of_chore(words: &[&str]) -> Option<String> {
    let (name, rest) = words.split_first().filter(|(name, _)| is_literal(name))?;
    let Some(subcommand) = commands::find(name) else {
        return Some(format!("no chore {name}"));
    };
    let unknown = rest
        .iter()
        .find(|word| word.starts_with('-') && !subcommand.takes(word))?;
    Some(format!("no flag {unknown}"))
}

fn problem_of_program(words: &[&str], program: &impl Help) -> Option<String> {
    let (name, rest) = words.split_first().filter(|(name, _)| is_literal(name))?;
    let Some(help) = program.help(name) else {
        return Some(format!("no subcommand {name}"));
    };
    // What comes after `--` is said to another program.
    let rest = rest.split(|word| *word == "--").next().unwrap_or_default();
    let flags = rest
        .iter()
        .filter(|word| word.starts_with("--") && word.len() > 2);
    let mut names = flags.map(|flag| flag.split_once('=').map_or(*flag, |(name, _)| name));
    let unknown = names.find(|flag| !has_word(&help, flag))?;
    Some(format!("no flag {unknown}"))
}

/// Whether it is a subcommand's name, and not a place for one (`<subcommand>`, `…`) or a
/// flag of the program itself.
fn is_literal(word: &str) -> bool {
    word.chars()
        .all(|letter| letter.is_ascii_lowercase() || letter == '-')
        && !word.starts_with('-')
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'))
        .any(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::{File, Help, check_with};

    struct Sample;

    impl Help for Sample {
        fn help(&self, subcommand: &str) -> Option<String> {
            (subcommand == "rehearse").then(|| "      --repo <PATH>  a copy of it\n".to_owned())
        }
    }

    fn found(text: &str) -> usize {
        check_with(&[File::sample("a.md", text)], &Sample).len()
    }

    #[test]
    fn commands_in_shell_blocks_exist() {
        for (line, findings) in [
            ("cargo xtask test --without-act", 0),
            ("cargo xtask tests", 1),
            ("cargo xtask test --fast", 1),
            ("cargo run --release -- rehearse --repo .", 0),
            ("cargo run --release -- rehearse --repo=.", 0),
            ("$ windlass rehearse --rep .", 1),
            ("RUST_LOG=debug target/release/windlass rehears", 1),
            ("windlass <subcommand> --help", 0),
            ("windlass rehearse --repo . -- other --flag", 0),
            ("cat windlass | windlass rehearse", 0),
        ] {
            assert_eq!(found(&format!("```sh\n{line}\n```\n")), findings, "{line}");
            assert_eq!(found(&format!("```yaml\n{line}\n```\n")), 0, "{line}");
        }
    }

    #[test]
    fn commands_in_running_text_exist() {
        assert_eq!(
            found("Run `cargo xtask tidy`, then `windlass rehearse`.\n"),
            0
        );
        assert_eq!(
            found("Run `cargo xtask tidi`, then `windlass rehears`.\n"),
            2
        );
        assert_eq!(found("See `windlass.toml` and `windlass`.\n"), 0);
    }
}
