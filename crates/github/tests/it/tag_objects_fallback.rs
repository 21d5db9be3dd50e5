//! `tag_objects` where git's protocol doesn't lead to the end, and what it costs where it does.

use std::process::Stdio;

use serde_json::json;

use crate::git::{Repository, git, run};
use crate::server::{Reply, Seen, Server, no, ok};
use crate::tag_objects::{FETCH, object};
use crate::{A, B, client, id};

fn tag(hex: &str) -> Reply {
    ok(json!({ "sha": hex, "tag": "v1", "message": "m", "object": { "sha": B, "type": "commit" } }))
}

fn is_fetch(seen: &Seen) -> bool {
    seen.line() == FETCH
}

/// Where git's protocol doesn't lead to the end, the REST API is asked for each.
#[tokio::test]
async fn without_gits_protocol_each_is_read_by_itself() {
    let answers: [fn() -> Reply; 8] = [
        || no(404, "Not Found"),
        || no(403, "no"),
        || Reply::text(200, "<html>sign in</html>"),
        || Reply::text(200, "0000"),
        || {
            Reply::text(
                200,
                "003fERR upload-pack: unknown capability 'filter tree:0', sorry\n",
            )
        },
        || Reply::text(200, "000dpackfile\n000a\x01PUCK\n0000"),
        // A pack of nothing.
        || {
            let pack = b"PACK\0\0\0\x02\0\0\0\0\x02\x9d\x08\x82\x3b\xd8\xa8\xea\xb5\x10\xad\x6a\xc7\x5c\x82\x3c\xfd\x3e\xd3\x1e";
            Reply::bytes([&b"000dpackfile\n0025\x01"[..], pack, b"0000"].concat())
        },
        || Reply::broken(),
    ];
    for answer in answers {
        let server = Server::start(move |seen: Seen| {
            let hex = seen.uri.path().rsplit('/').next().unwrap_or_default();
            let reply = if is_fetch(&seen) { answer() } else { tag(hex) };
            async { reply }
        })
        .await;
        let found = client(&server).tag_objects(&[id(A), id(B)]).await.unwrap();
        assert_eq!(
            found.iter().map(|tag| tag.id).collect::<Vec<_>>(),
            [id(A), id(B)]
        );
        let rest = server.seen().into_iter().filter(|seen| !is_fetch(seen));
        assert_eq!(rest.count(), 2);
    }
}

/// Git as it comes serves no filters.
#[tokio::test]
async fn without_filters_each_is_read_by_itself() {
    let repository = Repository::new("sha1").await;
    repository.commit().await;
    repository
        .git(&["tag", "--annotate", "-m", "m", "v1"], "")
        .await;
    let tag_id = object(&repository, "v1").await;
    let server = serve(&repository, "false").await;
    let found = client(&server).tag_objects(&[tag_id]).await.unwrap();
    let rest = format!("GET /repos/o/r/git/tags/{tag_id}");
    assert_eq!(
        (server.lines(), found.len()),
        (vec![FETCH.to_owned(), rest], 1)
    );
}

/// Neither the history nor the files come along.
#[tokio::test]
async fn nothing_but_the_tag_and_its_commit_is_sent() {
    let repository = Repository::new("sha1").await;
    let mut stream = String::new();
    for number in 0..50 {
        let text = format!("{number}").repeat(1_000);
        stream += &format!(
            "commit refs/heads/trunk\ncommitter T <t@example.com> {number} +0000\ndata 1\nm\n\
             M 100644 inline file-{number}\ndata {}\n{text}\n",
            text.len()
        );
    }
    repository.git(&["fast-import", "--quiet"], &stream).await;
    let all = repository.git(&["count-objects", "-v"], "").await;
    assert!(all.contains("150"), "{all}");
    repository
        .git(&["tag", "--annotate", "-m", "m", "v1", "trunk"], "")
        .await;
    let tag_id = object(&repository, "v1").await;
    let server = serve(&repository, "true").await;
    let found = client(&server).tag_objects(&[tag_id]).await.unwrap();
    assert_eq!(
        (server.lines(), &found[0].message),
        (vec![FETCH.to_owned()], &"m\n".to_owned())
    );

    let mut command = git(repository.path());
    command
        .args([
            "-c",
            "uploadpack.allowFilter=true",
            "upload-pack",
            "--stateless-rpc",
            ".",
        ])
        .env("GIT_PROTOCOL", "version=2");
    let answer = run(&mut command, &server.seen()[0].body).await;
    assert!(answer.len() < 1_000, "{} bytes", answer.len());
}

/// Git's program for git's protocol, with or without filters; and a REST API beside it.
async fn serve(repository: &Repository, filters: &str) -> Server {
    let path = repository.path().to_owned();
    let setting = format!("uploadpack.allowFilter={filters}");
    Server::start(move |seen: Seen| {
        let mut command = git(&path);
        command
            .args(["-c", &setting, "upload-pack", "--stateless-rpc", "."])
            .env("GIT_PROTOCOL", "version=2")
            .stderr(Stdio::null());
        async move {
            if is_fetch(&seen) {
                return Reply::bytes(run(&mut command, &seen.body).await);
            }
            tag(seen.uri.path().rsplit('/').next().unwrap_or_default())
        }
    })
    .await
}

#[tokio::test]
async fn a_fetch_is_repeated_like_any_read() {
    let answers = [
        Reply::text(503, ""),
        Reply::broken(),
        Reply::text(200, "no pack"),
        tag(A),
    ];
    let server = Server::replying(answers).await;
    let found = client(&server).tag_objects(&[id(A)]).await.unwrap();
    assert_eq!(found.len(), 1);
    let rest = format!("GET /repos/o/r/git/tags/{A}");
    assert_eq!(server.lines(), [FETCH, FETCH, FETCH, &rest]);
}
