//! What is taken from the workspace, and what is not.

use std::fs;

use tempfile::TempDir;

use super::Workspace;
use crate::glob;

/// A workspace in a folder that has more than it.
fn workspace() -> (TempDir, Workspace) {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("work");
    for (name, content) in [
        ("work/dist/app-1.tar.gz", "1"),
        ("work/dist/app-2.tar.gz", "2"),
        ("work/dist/deep/app-3.tar.gz", "3"),
        ("work/[1].txt", "bracket"),
        ("outside.txt", "not yours"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let workspace = Workspace::new(&root).unwrap();
    (folder, workspace)
}

fn found(workspace: &Workspace, pattern: &str) -> Vec<String> {
    let files = glob::files(workspace, pattern).unwrap();
    files.into_iter().map(|place| place.text).collect()
}

#[test]
fn a_star_stays_in_its_folder() {
    let (_folder, workspace) = workspace();
    let flat = ["dist/app-1.tar.gz", "dist/app-2.tar.gz"];
    let deep = [&flat[..], &["dist/deep/app-3.tar.gz"]].concat();
    for (pattern, expected) in [
        ("dist/*.tar.gz", &flat[..]),
        ("./dist/*", &flat[..]),
        ("dist/**", &deep[..]),
        ("**/*.gz", &deep[..]),
        ("dist/app-{1,2}.tar.gz", &flat[..]),
        ("dist/app-1.tar.gz", &flat[..1]),
        ("[1].txt", &["[1].txt"][..]),
    ] {
        assert_eq!(found(&workspace, pattern), expected, "{pattern}");
    }
}

#[test]
fn the_workspaces_own_full_path_may_be_written() {
    let (_folder, workspace) = workspace();
    let full = workspace.root().join("dist/*-1.tar.gz");
    assert_eq!(
        found(&workspace, full.to_str().unwrap()),
        ["dist/app-1.tar.gz"]
    );
}

#[test]
fn what_is_outside_or_nothing_is_bad_input_with_the_pattern() {
    let (_folder, workspace) = workspace();
    for (pattern, says) in [
        ("../outside.txt", "not in the workspace"),
        ("dist/../../outside.txt", "not in the workspace"),
        ("/etc/hostname", "not in the workspace"),
        (".", "names no file"),
        ("*.zip", "matches no file"),
        ("dist", "matches no file"),
        ("no/such/folder/*", "matches no file"),
        ("dist/[", "unclosed character class"),
    ] {
        let failure = glob::files(&workspace, pattern).unwrap_err();
        assert_eq!(failure.exit_code(), 2, "{pattern}");
        assert!(failure.message.contains(pattern), "{failure}");
        assert!(failure.message.contains(says), "{failure}");
        assert!(!failure.hints.is_empty(), "{failure}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_refused_and_others_followed() {
    use std::os::unix::fs::symlink;
    let (folder, workspace) = workspace();
    let root = workspace.root();
    symlink("dist/app-1.tar.gz", root.join("inside.gz")).unwrap();
    symlink(folder.path().join("outside.txt"), root.join("out.txt")).unwrap();
    symlink(folder.path(), root.join("up")).unwrap();
    assert_eq!(found(&workspace, "*.gz"), ["inside.gz"]);
    for pattern in ["out.txt", "*.txt", "up/outside.txt", "up/*"] {
        let outcome = glob::files(&workspace, pattern)
            .and_then(|places| workspace.resolve("assets", &places[0]));
        let failure = outcome.unwrap_err();
        assert_eq!(failure.exit_code(), 2, "{pattern}");
        assert!(
            failure.message.contains("not in the workspace"),
            "{failure}"
        );
    }
    let failure = workspace.read_text("body-file", "out.txt").unwrap_err();
    assert!(!failure.message.contains("not yours"), "{failure}");
}

#[test]
fn a_text_file_must_be_text() {
    let (_folder, workspace) = workspace();
    fs::write(workspace.root().join("bytes"), b"\xff\xfe").unwrap();
    for name in ["bytes", "dist", "missing.md"] {
        let failure = workspace.read_text("body-file", name).unwrap_err();
        assert_eq!(failure.exit_code(), 2, "{name}");
        assert!(failure.message.contains(name), "{failure}");
    }
}
