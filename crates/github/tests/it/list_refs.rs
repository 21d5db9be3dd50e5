//! `list_refs` against git itself: a bare repository behind `git upload-pack --stateless-rpc`.

use std::process::Stdio;

use windlass_github::{Listing, RemoteRef};

use crate::client;
use crate::git::{Repository, git, run};
use crate::server::{Reply, Seen, Server};

fn names(listing: &Listing) -> Vec<&str> {
    listing
        .refs
        .iter()
        .map(|it: &RemoteRef| it.name.as_str())
        .collect()
}

/// V13, V14: full names, and annotated tags peeled down to the commit, however they nest.
#[tokio::test]
async fn v14_git_lists_every_tag_peeled_in_one_request() {
    let repository = Repository::new("sha1").await;
    let commit = repository.commit().await;
    repository.git(&["tag", "v1.0.0"], "").await;
    repository
        .git(&["tag", "--annotate", "-m", "a", "v1.1.0"], "")
        .await;
    repository
        .git(
            &["tag", "--annotate", "-m", "nested", "v1.2.0", "v1.1.0"],
            "",
        )
        .await;
    repository.git(&["tag", "other-1.0.0"], "").await;
    repository
        .git(&["update-ref", "refs/heads/v1.0.0", &commit], "")
        .await;

    let server = repository.serve().await;
    let listing = client(&server).list_refs(&["refs/tags/v"]).await.unwrap();
    assert_eq!(server.seen().len(), 1);
    let head = listing.head.as_ref().unwrap();
    assert_eq!(
        (head.branch.as_str(), head.commit.to_string()),
        ("trunk", commit.clone())
    );
    assert_eq!(
        names(&listing),
        ["refs/tags/v1.0.0", "refs/tags/v1.1.0", "refs/tags/v1.2.0"]
    );
    for found in &listing.refs {
        assert_eq!(found.commit.to_string(), commit);
        let object = repository.git(&["rev-parse", &found.name], "").await;
        assert_eq!(found.object.to_string(), object);
    }
    let all = client(&server).list_refs(&["refs/"]).await.unwrap();
    assert_eq!(all.refs.len(), 6);
}

#[tokio::test]
async fn names_of_every_kind_come_as_they_are() {
    let repository = Repository::new("sha1").await;
    let commit = repository.commit().await;
    let odd = [
        "$(id)",
        "%23#",
        "-dash",
        "a/b/c",
        "ä-é",
        "v1;`x`",
        "::set-output",
    ];
    let names_sent = odd.iter().filter(|name| !name.contains(':'));
    let updates: String = names_sent
        .clone()
        .map(|name| format!("create refs/tags/{name} {commit}\n"))
        .collect();
    repository.git(&["update-ref", "--stdin"], &updates).await;
    let server = repository.serve().await;
    let listing = client(&server).list_refs(&["refs/tags/"]).await.unwrap();
    let mut expected: Vec<_> = names_sent.map(|name| format!("refs/tags/{name}")).collect();
    expected.sort();
    assert_eq!(names(&listing), expected);
}

/// V8, V19: no pages, no request per annotated tag.
#[tokio::test]
async fn v19_ten_thousand_tags_take_one_request() {
    let repository = Repository::new("sha1").await;
    let commit = repository.commit().await;
    let updates: String = (0..10_000)
        .map(|patch| format!("create refs/tags/v1.0.{patch} {commit}\n"))
        .collect();
    repository.git(&["update-ref", "--stdin"], &updates).await;
    let server = repository.serve().await;
    let listing = client(&server).list_refs(&["refs/tags/v"]).await.unwrap();
    assert_eq!((listing.refs.len(), server.seen().len()), (10_000, 1));
}

#[tokio::test]
async fn a_repository_without_commits_has_no_head() {
    let server = Repository::new("sha1").await;
    let served = server.serve().await;
    assert_eq!(
        client(&served).list_refs(&["refs/"]).await.unwrap(),
        Listing::default()
    );
}

#[tokio::test]
async fn a_server_without_version_2_is_a_protocol_error() {
    let repository = Repository::new("sha1").await;
    repository.commit().await;
    let path = repository.path().to_owned();
    let server = Server::start(move |seen: Seen| {
        let mut command = git(&path);
        command
            .args(["upload-pack", "--stateless-rpc", "."])
            .stderr(Stdio::null());
        async move { Reply::bytes(run(&mut command, &seen.body).await) }
    })
    .await;
    let error = client(&server)
        .list_refs(&["refs/tags/"])
        .await
        .unwrap_err();
    assert_eq!(
        error.kind(),
        windlass_github::ErrorKind::Protocol,
        "{error}"
    );
    assert!(error.hints()[0].contains("Git-Protocol"), "{error:?}");
}
