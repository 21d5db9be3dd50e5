//! The copy of the repository.

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use windlass_deploy_protocol::Target;
use windlass_deploy_runner::execution::CheckoutError;

use crate::checkout::Origin;
use crate::support::Witness;

#[tokio::test]
async fn a_fetch_follows_moved_new_and_deleted_refs() {
    let origin = Origin::new();
    let (first, second) = (origin.commit("one"), origin.commit("two"));
    origin.git(&["tag", "moved", &first.to_string()]);
    origin.git(&["tag", "deleted"]);
    let mirror = origin.mirror().await;
    assert_eq!(mirror.resolve(Target::Tag("moved")).await.unwrap(), first);
    origin.git(&["tag", "--force", "moved", &second.to_string()]);
    origin.git(&["tag", "--delete", "deleted"]);
    origin.git(&["branch", "new"]);
    let updates = tokio::join!(
        mirror.update(Instant::now()),
        mirror.update(Instant::now()),
        mirror.update(Instant::now())
    );
    assert_eq!(updates, (Ok(()), Ok(()), Ok(())));
    assert_eq!(mirror.resolve(Target::Tag("moved")).await.unwrap(), second);
    assert_eq!(
        mirror.resolve(Target::Reference("new")).await.unwrap(),
        second
    );
    assert!(mirror.has_tag("moved").await.unwrap());
    assert!(!mirror.has_tag("deleted").await.unwrap());
}

#[tokio::test]
async fn what_git_says_is_told() {
    let origin = Origin::new();
    let mut settings = origin.settings();
    settings.source = "/nowhere/at-all".to_owned();
    let mirror = Arc::new(origin.open(&settings).await.unwrap());
    let error = mirror.update(Instant::now()).await.unwrap_err().to_string();
    assert!(error.starts_with("fetch from the repository: "), "{error}");
    assert!(error.contains("/nowhere/at-all"), "{error}");
}

#[tokio::test]
async fn nobodys_configuration_counts() {
    let origin = Origin::new();
    origin.commit("one");
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join(".gitconfig");
    let source = origin.settings().source;
    fs::write(path, format!("[url \"/nowhere\"]\ninsteadOf = {source}\n")).unwrap();
    let mut settings = origin.settings();
    settings
        .environment
        .push(("HOME".into(), home.path().to_str().unwrap().into()));
    let mirror = Arc::new(origin.open(&settings).await.unwrap());
    mirror.update(Instant::now()).await.unwrap();
}

#[tokio::test]
async fn a_fetch_that_hangs_is_ended_with_what_it_started() {
    let origin = Origin::new();
    let witness = Witness::new(origin.place.path());
    let mut settings = origin.settings();
    let ssh = format!(
        "exec 9>'{}'; echo up >&9; sleep 1000 #",
        origin.place.path().join("witness").display()
    );
    settings.source = "git@host.invalid:o/r.git".to_owned();
    settings
        .environment
        .push(("GIT_SSH_COMMAND".into(), ssh.into()));
    settings
        .environment
        .push(("GIT_SSH_VARIANT".into(), "simple".into()));
    settings.time_limit = Duration::from_secs(3);
    let mirror = Arc::new(origin.open(&settings).await.unwrap());
    let error = mirror.update(Instant::now()).await.unwrap_err();
    assert!(
        matches!(error, CheckoutError::TimedOut { seconds: 3.0, .. }),
        "{error}"
    );
    witness.all_gone().await;
}

#[tokio::test]
async fn t9_locks_of_a_git_that_was_killed_are_in_nobodys_way() {
    let origin = Origin::new();
    let first = origin.commit("one");
    origin.git(&["tag", "v1"]);
    origin.git(&["tag", "gone"]);
    origin.mirror().await;
    let copy = origin.place.path().join("repository.git");
    let packed = Command::new("git")
        .arg("-C")
        .arg(&copy)
        .arg("pack-refs")
        .arg("--all")
        .status();
    assert!(packed.unwrap().success());
    for lock in ["packed-refs.lock", "refs/tags/v1.lock", "config.lock"] {
        fs::create_dir_all(copy.join(lock).parent().unwrap()).unwrap();
        fs::write(copy.join(lock), "").unwrap();
    }
    origin.git(&["tag", "--delete", "gone"]);
    let again = origin.mirror().await;
    assert!(!again.has_tag("gone").await.unwrap());
    assert_eq!(again.resolve(Target::Tag("v1")).await.unwrap(), first);
}

#[tokio::test]
async fn changed_files_have_their_own_names() {
    let origin = Origin::new();
    let first = origin.write("platform/01.postgres/compose.yml", "1");
    origin.write("libs/with space\nand \u{e4}", "1");
    origin.git(&["mv", "platform/01.postgres/compose.yml", "moved.yml"]);
    let last = origin.commit("move");
    let mirror = origin.mirror().await;
    let mut files = mirror.changed_files(first, last).await.unwrap();
    files.sort();
    let renamed = "platform/01.postgres/compose.yml";
    assert_eq!(files, ["libs/with space\nand \u{e4}", "moved.yml", renamed]);
    let unknown = "1".repeat(40).parse().unwrap();
    assert!(mirror.changed_files(unknown, last).await.is_err());
    assert_eq!(mirror.changed_files(last, last).await, Ok(Vec::new()));
}

#[tokio::test]
async fn a_place_without_a_repository_has_nothing_to_find() {
    let origin = Origin::new();
    let settings = origin.settings();
    let mirror = Arc::new(origin.open(&settings).await.unwrap());
    let error = mirror.resolve(Target::Tag("v1")).await.unwrap_err();
    assert!(matches!(error, CheckoutError::Unknown(..)), "{error}");
}
