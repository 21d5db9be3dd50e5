//! What tests do again and again: ask, wait without a clock, and tell states in short.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::time::Duration;

use reqwest::Method;
use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Lines};
use tokio::net::unix::pipe::{OpenOptions, Receiver};
use tokio::time::timeout;

use crate::support::{Place, Runner};

/// Longer than anything takes; a test that waits so long fails.
pub const LONG: Duration = Duration::from_secs(60);

/// A sync that says that it is up, and waits until the test lets it go on. It notes both.
pub const GATED: &str = "#!/bin/sh
here=${RAN%/*}
echo \"begin $1 $2 $3\" >> \"$RAN\"
echo \"$1 $2\" > \"$here/up\"
read -r _ < \"$here/go-$1\"
echo \"end $1 $2 $3\" >> \"$RAN\"
";

/// A sync that fails as long as there is a file `broken-<service>`. It notes that it ran.
pub const FRAGILE: &str = "#!/bin/sh
echo \"$1 $2 $3\" >> \"$RAN\"
[ ! -e \"${RAN%/*}/broken-$1\" ] || exit 3
";

/// The test's side of [`GATED`].
pub struct Gates {
    up: Lines<BufReader<Receiver>>,
    /// Open for reading too, a pipe keeps what nobody has read yet.
    go: BTreeMap<String, File>,
}

impl Gates {
    /// Makes [`GATED`] the sync of all services, which are to be named.
    pub fn new(place: &Place, services: &[&str]) -> Self {
        place.write_script("repository/bin/sync", GATED);
        let go = services.iter().map(|service| {
            let path = place.fifo(&format!("go-{service}"));
            let pipe = File::options().read(true).write(true).open(path);
            ((*service).to_owned(), pipe.unwrap())
        });
        Self {
            go: go.collect(),
            up: said(place, "up"),
        }
    }

    /// The next that is up: `web staging`.
    pub async fn next(&mut self) -> String {
        let line = timeout(LONG, self.up.next_line()).await;
        line.unwrap().unwrap().unwrap()
    }

    /// Lets a service's sync go on that has begun, or that will.
    pub fn open(&self, service: &str) {
        let mut pipe = &self.go[service];
        pipe.write_all(b"\n").unwrap();
    }
}

/// What scripts say in a pipe, line by line. It has no end.
pub fn said(place: &Place, name: &str) -> Lines<BufReader<Receiver>> {
    let path = place.fifo(name);
    let pipe = OpenOptions::new().read_write(true).open_receiver(path);
    BufReader::new(pipe.unwrap()).lines()
}

/// Knows who lives: programs hold the pipe `witness` open for writing (`exec 9> witness`).
pub struct Witness(Receiver);

impl Witness {
    pub fn new(place: &Place) -> Self {
        let path = place.fifo("witness");
        Self(OpenOptions::new().open_receiver(path).unwrap())
    }

    /// Waits until none lives any more. At least one must be up by now.
    pub async fn all_gone(mut self) {
        let mut said = Vec::new();
        let end = timeout(LONG, self.0.read_to_end(&mut said)).await;
        end.unwrap().unwrap();
    }
}

impl Runner {
    /// Asks for a deployment, which is accepted. Gives the answer.
    pub async fn accepted(&self, asked: &Value) -> Value {
        let (status, answer) = self.deploy(asked).await;
        assert_eq!(status, 202, "{answer}");
        answer
    }

    /// Asks for a deployment that is new, and waits for its end.
    pub async fn deployed(&self, asked: &Value) -> Value {
        let accepted = self.accepted(asked).await;
        assert_eq!(accepted.get("duplicate"), None, "{accepted}");
        self.end_of(&id(&accepted)).await
    }

    pub async fn cancel(&self, id: &str) -> (u16, Value) {
        let path = format!("/deployments/{id}/cancel");
        self.ask(Method::POST, &path, b"").await
    }

    /// Asks how a deployment stands until it stands as it should.
    pub async fn until(&self, id: &str, stands: impl Fn(&Value) -> bool) -> Value {
        let asking = async {
            loop {
                let deployment = self.deployment(id).await;
                if stands(&deployment) {
                    return deployment;
                }
            }
        };
        timeout(LONG, asking).await.unwrap()
    }

    /// Asks until it is answered with this status.
    pub async fn until_answer(&self, path: &str, expected: u16) {
        let asking = async { while self.ask(Method::GET, path, b"").await.0 != expected {} };
        timeout(LONG, asking).await.unwrap();
    }

    pub fn signal(&self, signal: Signal) {
        let process = Pid::from_raw(self.pid().try_into().unwrap());
        kill_process(process.unwrap(), signal).unwrap();
    }
}

impl Place {
    /// The database as it is on the disk, opened as a copy: who opens it repairs it.
    pub fn database(&self) -> (TempDir, Connection) {
        let copy = tempfile::tempdir().unwrap();
        for name in ["runner.sqlite", "runner.sqlite-wal"] {
            let from = self.path("state").join(name);
            if from.exists() {
                fs::copy(from, copy.path().join(name)).unwrap();
            }
        }
        let database = Connection::open(copy.path().join("runner.sqlite")).unwrap();
        (copy, database)
    }

    /// The services whose configuration is proven in an environment, each with the commit.
    pub fn proven(&self, env: &str) -> Vec<(String, String)> {
        let (_copy, database) = self.database();
        let sql = "SELECT service, sha FROM proven
            WHERE env = ?1 AND hash IS NOT NULL ORDER BY service";
        let mut statement = database.prepare(sql).unwrap();
        let rows = statement.query_map([env], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// Changes a file of a service, and tags that.
    pub fn change_and_tag(&self, file: &str, tag: &str) -> String {
        self.write(&format!("repository/{file}"), tag);
        self.commit_and_tag(tag)
    }

    /// Adds settings to a service's section.
    pub fn set(&self, service: &str, settings: &str) {
        let begin = format!("[services.{service}]\n");
        self.configure(|text| text.replace(&begin, &format!("{begin}{settings}\n")));
    }
}

/// A request for a tag in `staging`.
pub fn staging(tag: &str) -> Value {
    json!({"env": "staging", "tag": tag})
}

pub fn id(answer: &Value) -> String {
    answer["deployment_id"].as_str().unwrap().to_owned()
}

/// How the services stand: `db completed`.
pub fn states(deployment: &Value) -> Vec<String> {
    let services = deployment["services"].as_array().unwrap();
    let told = services.iter().map(|it| {
        let word = |key: &str| it[key].as_str().unwrap();
        format!("{} {}", word("service"), word("state"))
    });
    told.collect()
}

/// One service's report.
pub fn report<'a>(deployment: &'a Value, service: &str) -> &'a Value {
    let mut services = deployment["services"].as_array().unwrap().iter();
    services.find(|it| it["service"] == service).unwrap()
}
