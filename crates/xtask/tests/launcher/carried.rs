//! Programs that the commit carries, or that a developer built into `dist/bin/`.

use std::fs;

use crate::scratch::{Scratch, sha256, telling_program};

fn carrying() -> (Scratch, String) {
    let scratch = Scratch::new();
    telling_program(&scratch.carried(), "carried");
    let sum = sha256(&scratch.carried());
    (scratch, sum)
}

#[test]
fn carried_program_runs_when_its_checksum_is_listed() {
    let (scratch, sum) = carrying();
    scratch.list("checksums.txt", &sum);
    scratch.launch().assert_ran("carried");
}

#[test]
fn list_without_a_last_newline_counts() {
    let (scratch, sum) = carrying();
    scratch.write(
        "checksums.txt",
        &format!("{sum}  bin/{}/windlass", crate::scratch::TRIPLE),
    );
    scratch.launch().assert_ran("carried");
}

#[test]
fn changed_program_is_refused() {
    let (scratch, sum) = carrying();
    scratch.list("checksums.txt", &sum);
    telling_program(&scratch.carried(), "changed");
    scratch
        .launch()
        .assert_stopped(1, &["refused", &sum, &sha256(&scratch.carried())]);
}

#[test]
fn program_that_is_not_listed_is_refused() {
    let (scratch, _) = carrying();
    scratch
        .launch()
        .assert_stopped(1, &["refused", "no checksum", "cargo xtask dist --host"]);
}

#[test]
fn sum_of_another_file_does_not_count() {
    let (scratch, sum) = carrying();
    scratch.write(
        "checksums.txt",
        &format!("{sum}  bin/x86_64-unknown-linux-musl/windlass.exe\n"),
    );
    scratch.launch().assert_stopped(1, &["no checksum"]);
}

#[test]
fn missing_list_is_an_empty_list() {
    let (scratch, _) = carrying();
    fs::remove_file(scratch.dist().join("checksums.txt")).unwrap();
    scratch.launch().assert_stopped(1, &["no checksum"]);
}

#[test]
fn program_built_here_runs_by_the_list_beside_it() {
    let (scratch, sum) = carrying();
    scratch.list("bin/checksums.txt", &sum);
    scratch.launch().assert_ran("carried");
}

#[test]
fn list_beside_a_program_never_outweighs_the_committed_one() {
    let (scratch, sum) = carrying();
    scratch.list("checksums.txt", &"0".repeat(64));
    scratch.list("bin/checksums.txt", &sum);
    scratch.launch().assert_stopped(1, &["refused"]);
}

#[test]
fn nothing_runs_unverified_where_nothing_can_verify() {
    let (scratch, sum) = carrying();
    scratch.list("checksums.txt", &sum);
    scratch.take_away("sha256sum");
    scratch
        .launch()
        .assert_stopped(1, &["failed to verify", "WINDLASS_BIN"]);
}

#[test]
fn every_tool_that_can_verify_will_do() {
    for tool in ["openssl", "shasum"] {
        let (scratch, sum) = carrying();
        scratch.list("checksums.txt", &sum);
        scratch.take_away("sha256sum");
        scratch.fake_tool(tool, &format!("cat >/dev/null; echo '{sum} *stdin'"));
        scratch.launch().assert_ran("carried");
    }
}

#[test]
fn openssl_that_fails_is_passed_over() {
    let (scratch, sum) = carrying();
    scratch.list("checksums.txt", &sum);
    scratch.fake_tool("openssl", "echo broken >&2; exit 1");
    scratch.launch().assert_ran("carried");
}
