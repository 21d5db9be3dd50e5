//! A repository, a configuration and the program, for measuring.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "where nothing can be measured, a bench ends"
)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::Client;
use tempfile::TempDir;
use windlass_deploy_protocol::auth::seed;
use windlass_deploy_protocol::{Deployment, DeploymentStatus};

const SECRET: &str = "0123456789abcdef";
const SERVER: &str = r#"
listen = "127.0.0.1:0"
public-url = "https://deploy.example.com"
repository = "repository"
state-directory = "state"
[read]
open = true
[limits]
requests-per-minute = 1000000000
[signers.old]
kind = "seed"
secret = { env = "SECRET" }
[environments.staging]
lanes = ["staging"]
signers = ["old"]
"#;

pub struct Service<'a> {
    pub name: &'a str,
    /// Quoted names, with commas.
    pub needs: &'a str,
    /// What its sync does.
    pub script: &'a str,
}

pub struct Place {
    directory: TempDir,
}

pub struct Runner {
    pub child: Child,
    pub url: String,
    pub client: Client,
}

impl Place {
    pub fn new(services: &[Service<'_>]) -> Self {
        let place = Self {
            directory: tempfile::tempdir().unwrap(),
        };
        let mut config = SERVER.to_owned();
        for Service {
            name,
            needs,
            script,
        } in services
        {
            place.script(&format!("repository/bin/{name}"), script);
            config.push_str(&format!(
                "[services.{name}]\npaths = [\"bin/{name}\"]\ndepends-on = [{needs}]\n\
                 sync = [\"bin/{name}\"]\nvariables = {{ PATH = \"/usr/bin:/bin\" }}\n"
            ));
        }
        fs::write(place.path().join("runner.toml"), config).unwrap();
        for arguments in [
            &["init", "--quiet", "--initial-branch=main", "."][..],
            &["add", "--all"],
            &["commit", "--quiet", "--message=first"],
            &["tag", "v1.0.1"],
        ] {
            let git = Command::new("git")
                .args(["-c", "user.name=Dev", "-c", "user.email=dev@example.com"])
                .args(arguments)
                .current_dir(place.path().join("repository"))
                .status();
            assert!(git.unwrap().success());
        }
        place
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    fn script(&self, name: &str, script: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub fn start(&self) -> Runner {
        let mut child = Command::new(env!("CARGO_BIN_EXE_windlass-runner"))
            .args(["serve", "--config"])
            .arg(self.path().join("runner.toml"))
            .env("SECRET", SECRET)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line
            .trim_end()
            .strip_prefix("listening on ")
            .unwrap()
            .to_owned();
        Runner {
            child,
            url,
            client: Client::builder().no_proxy().build().unwrap(),
        }
    }
}

impl Runner {
    /// Deploys, and gives the seconds from its begin to its end.
    pub async fn deploy(&self, body: &str) -> f64 {
        let key = seed::Key::new("old", &SECRET.into()).unwrap();
        let (name, signature) = key.sign_plain(body.as_bytes());
        let request = self.client.post(format!("{}/deploy", self.url));
        let response = request
            .header(name, signature)
            .body(body.to_owned())
            .send()
            .await
            .unwrap();
        let answer: serde_json::Value =
            serde_json::from_str(&response.text().await.unwrap()).unwrap();
        let url = format!(
            "{}/deployments/{}",
            self.url,
            answer["deployment_id"].as_str().unwrap()
        );
        // The log ends with the deployment.
        let log = self.client.get(format!("{url}/logs")).send().await.unwrap();
        log.text().await.unwrap();
        let text = self
            .client
            .get(url)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let found: Deployment = serde_json::from_str(&text).unwrap();
        assert_eq!(found.status, DeploymentStatus::Completed, "{text}");
        let (began, ended) = (found.started_at.unwrap(), found.finished_at.unwrap());
        ended.duration_since(began).as_secs_f64()
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let steps = values.len() - 1;
    let place = (0..=steps).find(|place| *place as f64 >= part * steps as f64);
    values[place.unwrap_or(steps)]
}
