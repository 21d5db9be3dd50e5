//! `tag_objects` against the emulator, which has git serve them.

use secrecy::SecretString;
use windlass_emulator::Emulator;
use windlass_github::{Client, Credentials, ErrorKind, ObjectId, ObjectType, Options, Range};

use crate::git::Repository;
use crate::{A, id};

pub async fn emulate(repository: &Repository) -> (Emulator, Client) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let builder = Emulator::builder().repository("o/r", repository.path());
    let emulator = builder.start(listener).await.unwrap();
    let token = Credentials::Token(SecretString::from(emulator.token()));
    let client = Client::new(Options {
        api_url: emulator.api_url(),
        server_url: emulator.server_url(),
        ..Options::new("o/r".parse().unwrap(), token)
    });
    (emulator, client.unwrap())
}

/// What the emulator was asked.
fn asked(emulator: &Emulator) -> Vec<String> {
    let lines = emulator.requests().into_iter();
    lines
        .map(|it| format!("{} {}", it.method, it.path))
        .collect()
}

pub const FETCH: &str = "POST /o/r.git/git-upload-pack";

pub async fn object(repository: &Repository, name: &str) -> ObjectId {
    id(&repository.git(&["rev-parse", name], "").await)
}

/// One request, whatever the tags are of; and what it gives is what the REST API gives.
#[tokio::test]
async fn v19_tags_of_every_kind_are_read_in_one_request() {
    let repository = Repository::new("sha1").await;
    let commit = repository.commit().await;
    let tree = repository.git(&["mktree"], "").await;
    let blob = repository
        .git(&["hash-object", "-w", "--stdin"], "text")
        .await;
    let tag = async |name: &str, message: &str, target: &str| {
        let arguments = ["tag", "--annotate", "-m", message, name, target];
        repository.git(&arguments, "").await;
        object(&repository, name).await
    };
    let ids = [
        tag("v1", "one\n\nWindlass-Lane: $(id)", &commit).await,
        tag("v2", "of a tag", "v1").await,
        tag("v3", "of a tag of a tag", "v2").await,
        tag("files", "é", &tree).await,
        tag("text", "of a file", &blob).await,
    ];
    let (emulator, client) = emulate(&repository).await;
    let tags = client.tag_objects(&ids).await.unwrap();
    assert_eq!(asked(&emulator), [FETCH]);
    let mut expected = Vec::new();
    for id in ids {
        expected.push(client.tag_object(id).await.unwrap());
    }
    assert_eq!(tags, expected);
    let kinds = tags.iter().map(|tag| tag.target.kind);
    use ObjectType::{Blob, Commit, Tag, Tree};
    assert_eq!(kinds.collect::<Vec<_>>(), [Commit, Tag, Tag, Tree, Blob]);
}

/// Tags that differ in a line, so that git keeps most of them as deltas of another one.
#[tokio::test]
async fn v19_300_deltified_tags_are_read_in_one_request() {
    let repository = Repository::new("sha1").await;
    let commit = repository.commit().await;
    let body = "a line that all of them share\n".repeat(20);
    let message = |number: u32| format!("number {number}\n\n{body}");
    let stream: String = (0..300)
        .map(|number| {
            let message = message(number);
            format!(
                "tag v{number}\nfrom {commit}\ntagger T <t@example.com> {number} +0000\n\
                 data {}\n{message}\n",
                message.len()
            )
        })
        .collect();
    repository.git(&["fast-import", "--quiet"], &stream).await;
    let repack = [
        "repack",
        "-a",
        "-d",
        "-f",
        "-q",
        "--window=50",
        "--depth=50",
    ];
    repository.git(&repack, "").await;
    let index = std::fs::read_dir(repository.path().join("objects/pack")).unwrap();
    let mut files = index.map(|file| file.unwrap().path());
    let index = files.find(|file| file.extension().is_some_and(|it| it == "idx"));
    let verify = [
        "verify-pack",
        "-v",
        index.as_ref().unwrap().to_str().unwrap(),
    ];
    let packed = repository.git(&verify, "").await;
    // `<id> tag <size> <size in pack> <offset> <depth> <base>`
    let deltas = packed
        .lines()
        .filter(|line| line.contains(" tag ") && line.split_whitespace().count() == 7);
    assert!(deltas.count() > 200, "{packed}");

    let listed = repository.git(
        &["for-each-ref", "--format=%(objectname) %(refname:short)"],
        "",
    );
    let listed = listed.await;
    let tags: Vec<_> = listed
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .map(|(hex, number)| (id(hex), number.parse::<u32>().unwrap()))
        .collect();
    assert_eq!(tags.len(), 300);
    let (emulator, client) = emulate(&repository).await;
    let ids: Vec<_> = tags.iter().map(|(id, _)| *id).collect();
    let found = client.tag_objects(&ids).await.unwrap();
    assert_eq!(asked(&emulator), [FETCH]);
    for (found, (id, number)) in found.iter().zip(&tags) {
        assert_eq!((found.id, &found.message), (*id, &message(*number)));
        assert_eq!(found.target.id.to_string(), commit);
    }
    assert_eq!(found.len(), 300);
}

#[tokio::test]
async fn each_is_given_once_in_the_order_asked_for_and_none_costs_nothing() {
    let repository = Repository::new("sha1").await;
    repository.commit().await;
    let mut ids = Vec::new();
    for name in ["v1", "v2", "v3"] {
        let arguments = ["tag", "--annotate", "-m", name, name];
        repository.git(&arguments, "").await;
        ids.push(object(&repository, name).await);
    }
    let (emulator, client) = emulate(&repository).await;
    assert_eq!(client.tag_objects(&[]).await.unwrap(), []);
    let asked_for = [ids[2], ids[0], ids[2], ids[1]];
    let found = client.tag_objects(&asked_for).await.unwrap();
    let names: Vec<_> = found.iter().map(|tag| tag.tag.as_str()).collect();
    assert_eq!(names, ["v3", "v1", "v2"]);
    assert_eq!(asked(&emulator), [FETCH]);
}

#[tokio::test]
async fn an_id_that_is_no_tags_is_the_rest_apis_error() {
    let repository = Repository::new("sha1").await;
    let commit = repository.commit().await;
    repository
        .git(&["tag", "--annotate", "-m", "m", "v1"], "")
        .await;
    let tag = object(&repository, "v1").await;
    for wrong in [id(A), id(&commit)] {
        let (emulator, client) = emulate(&repository).await;
        let error = client.tag_objects(&[wrong, tag]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let rest = format!("GET /repos/o/r/git/tags/{wrong}");
        assert_eq!(asked(&emulator), [FETCH, &rest]);
    }
}

/// `base` and `head` of a history with a merge of what forked before the base, and a tag of a
/// commit beside it.
async fn forked() -> (Repository, [ObjectId; 4], ObjectId) {
    let repository = Repository::new("sha1").await;
    let tree = repository.git(&["mktree"], "").await;
    let commit = async |message: &str, parents: &[&str]| {
        let parents = parents.iter().flat_map(|parent| ["-p", *parent]);
        let arguments: Vec<_> = ["commit-tree", &*tree, "-m", message]
            .into_iter()
            .chain(parents)
            .collect();
        repository.git(&arguments, "").await
    };
    let root = commit("root", &[]).await;
    let base = commit("base", &[&*root]).await;
    let side = commit("side", &[&*root]).await;
    let merge = commit("merge", &[&*base, &*side]).await;
    let beside = commit("beside", &[&*base]).await;
    repository
        .git(&["update-ref", "refs/heads/trunk", &merge], "")
        .await;
    repository
        .git(&["tag", "--annotate", "-m", "m", "v1", &beside], "")
        .await;
    repository
        .git(&["tag", "--annotate", "-m", "m", "v0", &root], "")
        .await;
    let tag = object(&repository, "v1").await;
    (
        repository,
        [root, base, side, merge].map(|hex| id(&hex)),
        tag,
    )
}

#[tokio::test]
async fn v19_the_commits_of_a_range_come_with_the_same_request() {
    let (repository, [root, base, side, merge], tag) = forked().await;
    let old = object(&repository, "v0").await;
    for (from, to, expected) in [
        (base, merge, vec![side, merge]),
        (root, merge, vec![base, side, merge]),
        (side, base, vec![base]),
        (merge, base, vec![]),
        (merge, merge, vec![]),
    ] {
        let (emulator, client) = emulate(&repository).await;
        let range = Range {
            base: from,
            head: to,
        };
        let found = client
            .tag_objects_and_commits(&[tag, old, tag], range)
            .await;
        let (tags, commits) = found.unwrap();
        assert_eq!(
            tags.iter().map(|tag| tag.id).collect::<Vec<_>>(),
            [tag, old]
        );
        let mut commits = commits.unwrap();
        commits.sort_by_key(|commit| commit.id);
        let mut ids = expected;
        ids.sort();
        assert_eq!(
            commits.iter().map(|commit| commit.id).collect::<Vec<_>>(),
            ids
        );
        for commit in commits.iter().filter(|commit| commit.id == merge) {
            assert_eq!(
                (&*commit.message, &commit.parents),
                ("merge\n", &vec![base, side])
            );
        }
        assert_eq!(asked(&emulator), [FETCH]);
    }
}

#[tokio::test]
async fn a_range_that_cannot_be_had_is_none_and_the_tags_are_read_all_the_same() {
    let (repository, [_, base, ..], tag) = forked().await;
    let (emulator, client) = emulate(&repository).await;
    let range = Range { base, head: id(A) };
    let (tags, commits) = client.tag_objects_and_commits(&[tag], range).await.unwrap();
    assert_eq!((tags.len(), commits), (1, None));
    assert_eq!(asked(&emulator), [FETCH, FETCH]);
}
