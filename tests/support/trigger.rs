//! `trigger-runner` for the version that is staged, on a runner by script.

use serde_json::{Value, json};

use super::deploy_server::{Asked, DeployServer, ID, Reply, SECRET, accepted, ended, report};
use super::{Call, Staged};

/// The path of the deployment's report.
pub const REPORT: &str = "/deployments/0123456789abcdef";

impl Call {
    /// `trigger-runner`, signing by the secret. Nobody but the runner tells the commit.
    pub fn trigger(server: &DeployServer) -> Self {
        Self::unsigned_trigger(&server.url()).secret("secret", SECRET)
    }

    /// The same without any way to sign.
    pub fn unsigned_trigger(url: &str) -> Self {
        Self::new(&["trigger-runner"])
            .input("url", url)
            .input("env", "staging")
            .input("tag", "v1.2.1")
            .input("poll-interval", "10ms")
            .input("timeout", "60s")
    }

    /// Says which commit the tag stands for.
    pub fn of_commit(self, sha: &str) -> Self {
        self.input("sha", sha)
    }
}

/// A commit, where there needn't be one.
pub fn commit() -> String {
    "1".repeat(40)
}

/// A service that came out well.
pub fn completed(name: &str) -> Value {
    json!({"service": name, "state": "completed", "exit_code": 0, "seconds": 1.5})
}

/// A service whose sync failed.
pub fn failed(name: &str, tail: &str) -> Value {
    json!({
        "service": name, "state": "failed", "exit_code": 2, "seconds": 0.5, "log_tail": tail,
        "error_kind": "exit_status", "next_action": "mend its sync",
    })
}

/// A runner that deploys a commit without any fault, printing nothing.
pub fn good(asked: &Asked, sha: &str) -> Reply {
    let services = json!([completed("web"), completed("api")]);
    told(asked, sha, report("v1.2.1", sha, "completed", services))
}

/// A runner that accepts a commit, and then tells this report.
pub fn told(asked: &Asked, sha: &str, report: Value) -> Reply {
    match (asked.method.as_str(), asked.path.split('?').next()) {
        ("POST", Some("/deploy")) => Reply::Json(202, accepted(sha)),
        ("GET", Some(REPORT)) => Reply::Json(200, report),
        ("GET", Some(path)) if path.ends_with("/logs") => {
            Reply::Events(vec![ended(report["status"].as_str().unwrap())])
        }
        ("POST", Some(path)) if path.ends_with("/cancel") => Reply::Json(202, report),
        _ => Reply::Json(
            404,
            json!({"error": "not_found", "message": "no such path"}),
        ),
    }
}

/// A runner without any fault for the version that is staged.
pub fn deploying(staged: &Staged) -> DeployServer {
    let sha = staged.commit().to_owned();
    DeployServer::new(move |asked| good(asked, &sha))
}

/// The page of the deployment.
pub fn page(server: &DeployServer) -> String {
    format!("{}/deployments/{ID}", server.url())
}
