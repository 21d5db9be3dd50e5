//! The form of source files: each says what it is for, none grows without end.

use super::File;

const WARN_OVER: usize = 300;
const FAIL_OVER: usize = 500;

/// Files that say nothing of themselves, or are too long.
pub fn check(files: &[File]) -> Vec<String> {
    let sources = || files.iter().filter(|file| file.has_extension("rs"));
    let silent = sources().filter(|file| !file.text.starts_with("//! "));
    let silent =
        silent.map(|file| file.finding(1, "begins with no `//!` that says what it is for"));
    let endless = sources()
        .filter(|file| lines(file) > FAIL_OVER)
        .map(too_long);
    silent.chain(endless).collect()
}

/// Files that are worth a look at whether they are two.
pub fn long_files(files: &[File]) -> Vec<String> {
    let long = |file: &&File| (WARN_OVER + 1..=FAIL_OVER).contains(&lines(file));
    files
        .iter()
        .filter(|file| file.has_extension("rs"))
        .filter(long)
        .map(too_long)
        .collect()
}

fn too_long(file: &File) -> String {
    format!(
        "{}: {} lines; aim at 120, split over {WARN_OVER}",
        file.path,
        lines(file)
    )
}

fn lines(file: &File) -> usize {
    file.text.lines().count()
}

#[cfg(test)]
mod tests {
    use super::{File, check, long_files};

    #[test]
    fn files_say_what_they_are_for() {
        let files = [
            File::sample("a.rs", "use b;\n"),
            File::sample("b.md", "text\n"),
        ];
        assert_eq!(
            check(&files),
            ["a.rs:1: begins with no `//!` that says what it is for"]
        );
    }

    #[test]
    fn long_files_are_warned_of_and_endless_ones_refused() {
        for (lines, warned, refused) in [(300, 0, 0), (301, 1, 0), (500, 1, 0), (501, 0, 1)] {
            let files = [File::sample("a.rs", &"//! x\n".repeat(lines))];
            assert_eq!(
                (long_files(&files).len(), check(&files).len()),
                (warned, refused)
            );
        }
    }
}
