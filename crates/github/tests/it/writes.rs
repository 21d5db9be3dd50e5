//! Which of the calls that change something are repeated, and which are never.

use std::pin::Pin;

use serde_json::{Value, json};
use windlass_github::{
    Client, Error, ErrorKind, NewDeployment, NewDeploymentStatus, ReleaseFields,
};

use crate::client;
use crate::server::{Reply, Server};

type Call = fn(&Client) -> Pin<Box<dyn Future<Output = Result<(), Error>> + '_>>;

const NEW: NewDeployment<'_> = NewDeployment {
    reference: "v1",
    task: "windlass",
    environment: "staging",
    payload: &Value::Null,
    description: "",
    production: None,
};

const WRITES: [Call; 4] = [
    |client| {
        Box::pin(async {
            let fields = ReleaseFields::default();
            client.create_release(&fields).await.map(drop)
        })
    },
    |client| {
        Box::pin(async {
            let fields = ReleaseFields::default();
            client.update_release(1, &fields).await.map(drop)
        })
    },
    |client| Box::pin(async { client.create_deployment(&NEW).await.map(drop) }),
    |client| {
        Box::pin(async {
            let new = NewDeploymentStatus::default();
            client.create_deployment_status(1, &new).await.map(drop)
        })
    },
];

/// Doing these twice leaves nothing else than doing them once.
const HARMLESS: [Call; 3] = [
    |client| Box::pin(client.delete_release(1)),
    |client| Box::pin(client.delete_asset(1)),
    |client| Box::pin(async { client.generate_notes("v1", None, None).await.map(drop) }),
];

#[tokio::test]
async fn r6_a_write_whose_answer_is_lost_is_uncertain_and_sent_once() {
    for call in WRITES {
        for reply in [
            || Reply::text(500, ""),
            || Reply::text(504, ""),
            Reply::broken,
        ] {
            let server = Server::replying([reply()]).await;
            let error = call(&client(&server)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");
            assert_eq!(server.seen().len(), 1);
        }
    }
}

#[tokio::test]
async fn r10_a_write_that_meets_a_rate_limit_is_sent_again() {
    for call in WRITES {
        let limited = Reply::text(429, "").with("retry-after", "1");
        let refused = Reply::json(422, &json!({ "message": "Validation Failed" }));
        let server = Server::replying([limited, refused]).await;
        let error = call(&client(&server)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        let seen = server.seen();
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[0].json(), seen[1].json());
    }
}

#[tokio::test]
async fn what_does_no_harm_twice_is_repeated() {
    for call in HARMLESS {
        let done = Reply::json(200, &json!({ "name": "", "body": "" }));
        let server = Server::replying([Reply::text(502, ""), Reply::broken(), done]).await;
        call(&client(&server)).await.unwrap();
        assert_eq!(server.seen().len(), 3);
    }
}
