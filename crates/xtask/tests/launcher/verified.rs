//! A program is read once, and again when it has changed, however well that is hidden.

use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};

use crate::scratch::{Scratch, sha256, telling_program};

/// A release that carries a program, on a machine that counts how often programs are read.
fn counting() -> Scratch {
    let scratch = Scratch::new();
    telling_program(&scratch.carried(), "carried");
    scratch.list("checksums.txt", &sha256(&scratch.carried()));
    let count = format!("echo read >>'{}'; exec sha256sum", log(&scratch).display());
    scratch.fake_tool("openssl", &count);
    scratch
}

fn log(scratch: &Scratch) -> PathBuf {
    scratch.tool_cache().with_extension("log")
}

fn times_read(scratch: &Scratch) -> usize {
    let log = fs::read_to_string(log(scratch)).unwrap_or_default();
    log.lines().count()
}

fn set_time(path: &Path, like: &Path) {
    let time = fs::metadata(like).unwrap().modified().unwrap();
    let file = File::options().append(true).open(path).unwrap();
    file.set_times(FileTimes::new().set_modified(time)).unwrap();
}

#[test]
fn program_is_read_for_the_first_step_alone() {
    let scratch = counting();
    for _ in 0..3 {
        scratch.launch().assert_ran("carried");
    }
    assert_eq!(times_read(&scratch), 1);
}

#[test]
fn cached_program_is_read_for_the_first_step_alone() {
    let scratch = counting();
    fs::create_dir_all(scratch.cached().parent().unwrap()).unwrap();
    fs::rename(scratch.carried(), scratch.cached()).unwrap();
    for _ in 0..3 {
        scratch.launch().assert_ran("carried");
    }
    assert_eq!(times_read(&scratch), 1);
    let before = sha256(&scratch.cached());
    telling_program(&scratch.cached(), "changed");
    scratch.launch().assert_stopped(1, &["refused", &before]);
}

#[test]
fn program_of_the_same_size_and_time_is_refused_when_it_was_changed() {
    let scratch = counting();
    scratch.launch().assert_ran("carried");
    let original = scratch.root().join("original");
    fs::copy(scratch.carried(), &original).unwrap();
    set_time(&original, &scratch.carried());
    telling_program(&scratch.carried(), "changed");
    set_time(&scratch.carried(), &original);
    let size = |path: &Path| fs::metadata(path).unwrap().len();
    assert_eq!(size(&scratch.carried()), size(&original));
    scratch.launch().assert_stopped(1, &["refused"]);
    assert_eq!(times_read(&scratch), 2);
}

#[test]
fn program_that_was_put_in_its_place_is_refused() {
    let scratch = counting();
    let other = scratch.root().join("other");
    telling_program(&other, "another");
    scratch.launch().assert_ran("carried");
    fs::rename(&other, scratch.carried()).unwrap();
    scratch.launch().assert_stopped(1, &["refused"]);
}

#[test]
fn target_of_a_link_is_what_counts() {
    let scratch = counting();
    let target = scratch.root().join("target");
    fs::rename(scratch.carried(), &target).unwrap();
    std::os::unix::fs::symlink(&target, scratch.carried()).unwrap();
    scratch.launch().assert_ran("carried");
    telling_program(&target, "changed");
    scratch.launch().assert_stopped(1, &["refused"]);
}

#[test]
fn program_that_another_list_names_is_read_again() {
    let scratch = counting();
    scratch.launch().assert_ran("carried");
    scratch.list("checksums.txt", &"0".repeat(64));
    scratch.launch().assert_stopped(1, &["refused"]);
}

#[test]
fn refused_program_leaves_no_note() {
    let scratch = counting();
    scratch.list("checksums.txt", &"0".repeat(64));
    scratch.launch().assert_stopped(1, &["refused"]);
    let folder = fs::read_dir(scratch.carried().parent().unwrap()).unwrap();
    let left: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [scratch.carried()]);
}

#[test]
fn program_is_read_every_time_where_nothing_tells_of_changes() {
    let scratch = counting();
    scratch.take_away("find");
    for _ in 0..2 {
        scratch.launch().assert_ran("carried");
    }
    // A find that doesn't know the question.
    scratch.fake_tool("find", "exit 1");
    scratch.launch().assert_ran("carried");
    assert_eq!(times_read(&scratch), 3);
}

#[test]
fn program_is_read_every_time_where_no_note_can_be_written() {
    let scratch = counting();
    // What is in the tool cache has no folder beside the launcher yet, and it can't be made.
    fs::create_dir_all(scratch.cached().parent().unwrap()).unwrap();
    fs::rename(scratch.carried(), scratch.cached()).unwrap();
    fs::remove_dir_all(scratch.dist().join("bin")).unwrap();
    fs::write(scratch.dist().join("bin"), "no folder").unwrap();
    for _ in 0..2 {
        scratch.launch().assert_ran("carried");
    }
    assert_eq!(times_read(&scratch), 2);
}
