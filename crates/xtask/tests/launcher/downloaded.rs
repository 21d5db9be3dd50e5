//! Programs from the tool cache, and how they get there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::mirror::Mirror;
use crate::scratch::{Outcome, Scratch, TRIPLE, sha256, telling_program};

/// A checkout that lists a program, and a mirror that has it.
fn mirrored() -> (Scratch, Mirror) {
    let scratch = Scratch::new();
    let original = scratch.root().join("original");
    telling_program(&original, "downloaded");
    scratch.list("checksums.txt", &sha256(&original));
    let mirror = Mirror::serving(&format!("windlass-{TRIPLE}"), fs::read(&original).unwrap());
    (scratch, mirror)
}

fn launcher(scratch: &Scratch, url: &str) -> Command {
    let mut command = scratch.launcher(&["next-version"]);
    command.env("WINDLASS_DOWNLOAD_URL", url);
    command
}

fn files_in(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else {
        return Vec::new();
    };
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn cached_program_runs_when_its_checksum_is_listed() {
    let scratch = Scratch::new();
    telling_program(&scratch.cached(), "cached");
    scratch.list("checksums.txt", &sha256(&scratch.cached()));
    scratch.launch().assert_ran("cached");
}

#[test]
fn changed_cached_program_is_refused() {
    let scratch = Scratch::new();
    telling_program(&scratch.cached(), "changed");
    scratch.list("checksums.txt", &"0".repeat(64));
    scratch
        .launch()
        .assert_stopped(1, &["refused", "remove it"]);
}

#[test]
fn cached_program_that_is_not_listed_never_runs() {
    let scratch = Scratch::new();
    telling_program(&scratch.cached(), "cached");
    scratch.list("bin/checksums.txt", &sha256(&scratch.cached()));
    scratch
        .launch()
        .assert_stopped(1, &["carries no program for x86_64-unknown-linux-musl"]);
}

#[test]
fn program_is_downloaded_once_and_then_found_in_the_tool_cache() {
    let (scratch, mirror) = mirrored();
    for _ in 0..2 {
        Outcome::of(&mut launcher(&scratch, &mirror.url)).assert_ran("downloaded");
    }
    assert_eq!(mirror.requests(), [format!("/windlass-{TRIPLE}")]);
}

#[test]
fn without_a_runner_the_program_is_kept_in_the_users_cache() {
    let (scratch, mirror) = mirrored();
    let home = scratch.root().join("home");
    let mut command = launcher(&scratch, &mirror.url);
    Outcome::of(command.env_remove("RUNNER_TOOL_CACHE").env("HOME", &home))
        .assert_ran("downloaded");
    assert!(
        home.join(".cache/windlass/9.8.7")
            .join(TRIPLE)
            .join("windlass")
            .is_file()
    );
}

#[test]
fn download_that_is_not_what_was_listed_is_refused_and_removed() {
    let (scratch, mirror) = mirrored();
    scratch.list("checksums.txt", &"0".repeat(64));
    Outcome::of(&mut launcher(&scratch, &mirror.url)).assert_stopped(1, &["refused"]);
    assert_eq!(
        files_in(scratch.cached().parent().unwrap()),
        [] as [PathBuf; 0]
    );
}

#[test]
fn failed_download_says_so_and_leaves_nothing() {
    let (scratch, mirror) = mirrored();
    let mut command = launcher(&scratch, &format!("{}/elsewhere", mirror.url));
    Outcome::of(&mut command).assert_stopped(3, &["failed to download windlass 9.8.7", "404"]);
    assert_eq!(
        files_in(scratch.cached().parent().unwrap()),
        [] as [PathBuf; 0]
    );
}

#[test]
fn offline_machine_is_told_what_to_do() {
    let (scratch, _) = mirrored();
    let asset = format!("windlass-{TRIPLE}");
    let cached = scratch.cached().display().to_string();
    let words = [
        "failed to download windlass 9.8.7",
        "hint: ",
        &asset,
        "WINDLASS_DOWNLOAD_URL",
        &cached,
        "WINDLASS_BIN",
    ];
    // The pinned address of a scratch checkout is a port that nothing listens on.
    scratch.launch().assert_stopped(3, &words);
}

#[test]
fn what_an_offline_machine_is_told_to_do_helps() {
    let (scratch, _) = mirrored();
    telling_program(&scratch.cached(), "downloaded");
    scratch.launch().assert_ran("downloaded");
}

#[test]
fn missing_curl_is_an_error_that_says_what_to_do() {
    let (scratch, mirror) = mirrored();
    scratch.take_away("curl");
    let words = ["no curl", "WINDLASS_DOWNLOAD_URL", "WINDLASS_BIN"];
    Outcome::of(&mut launcher(&scratch, &mirror.url)).assert_stopped(3, &words);
}

#[test]
fn racing_jobs_all_run_a_whole_program() {
    let (scratch, mirror) = mirrored();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                Outcome::of(&mut launcher(&scratch, &mirror.url)).assert_ran("downloaded");
            });
        }
    });
    assert_eq!(
        files_in(scratch.cached().parent().unwrap()),
        [scratch.cached()]
    );
}

#[test]
fn pinned_address_is_reached_by_https_alone() {
    let (scratch, _) = mirrored();
    scratch.take_away("curl");
    scratch.fake_tool("curl", "cat >&2; printf ' <%s>' \"$@\" >&2; exit 7");
    let outcome = scratch.launch();
    outcome.assert_stopped(3, &["https://127.0.0.1:1/windlass-", "<--proto> <=https>"]);
}

#[test]
fn password_of_a_mirror_is_neither_an_argument_nor_printed() {
    let (scratch, _) = mirrored();
    scratch.take_away("curl");
    scratch.fake_tool("curl", "cat >/dev/null; printf ' <%s>' \"$@\" >&2; exit 7");
    let outcome = Outcome::of(&mut launcher(
        &scratch,
        "https://user:hunter2@mirror.example",
    ));
    outcome.assert_stopped(3, &["<--config> <->"]);
    assert!(!outcome.stderr.contains("hunter2"), "{outcome:?}");
}
