//! Debian's `docker-registry` as a process of its own, where pipelines push their images.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::debian;
use crate::failure::{Failure, Outcome, to};
use crate::process::capture;
use crate::repository::Repository;

/// The running registry. It is stopped when this is dropped.
pub struct Registry {
    process: Child,
    url: String,
}

impl Registry {
    /// Starts it on a port of its own choice. `folder` is its own.
    pub fn start(repository: &Repository, folder: &Path) -> Outcome<Self> {
        fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
        let configuration = folder.join("registry.yml");
        fs::write(&configuration, CONFIGURATION)
            .map_err(to(format!("write {}", configuration.display())))?;
        let mut command = Command::new(debian::path_of(repository, "docker-registry"));
        command.env_clear().arg("serve").arg(&configuration);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let mut process = command
            .stderr(Stdio::piped())
            .spawn()
            .map_err(to("start `docker-registry`"))?;
        let lines = process.stderr.take().map(BufReader::new);
        let mut lines = lines
            .into_iter()
            .flat_map(BufRead::lines)
            .map_while(Result::ok);
        let address = lines.find_map(|line| address(&line));
        // What it says is read to the end, for it waits for a reader otherwise.
        std::thread::spawn(move || lines.for_each(drop));
        match address {
            Some(address) => Ok(Self {
                process,
                url: format!("http://{address}"),
            }),
            None => {
                let _ = process.kill().and_then(|()| process.wait());
                Err(Failure::new(
                    "the registry is not ready: it doesn't say where it listens",
                ))
            }
        }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// `image <tag>, built as <version>`, by the labels of the images of a repository.
    pub fn images(&self, name: &str) -> Outcome<Vec<String>> {
        let list = self.get(&format!("{name}/tags/list"))?;
        let tags = list.get("tags").and_then(Value::as_array);
        let mut lines = Vec::new();
        for tag in tags.into_iter().flatten().filter_map(Value::as_str) {
            let manifest = self.get(&format!("{name}/manifests/{tag}"))?;
            let digest = manifest.pointer("/config/digest").and_then(Value::as_str);
            let config = self.get(&format!("{name}/blobs/{}", digest.unwrap_or_default()))?;
            let label = "/config/Labels/org.opencontainers.image.version";
            let version = config.pointer(label).and_then(Value::as_str);
            let version = version.filter(|version| !version.is_empty());
            lines.push(format!(
                "image {tag}, built as {}",
                version.unwrap_or("nothing")
            ));
        }
        lines.sort();
        Ok(lines)
    }

    fn get(&self, path: &str) -> Outcome<Value> {
        let url = format!("{}/v2/{path}", self.url);
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--header"]);
        curl.arg("Accept: application/vnd.oci.image.manifest.v1+json, application/json");
        let said = capture(curl.arg(&url).stdin(Stdio::null()))?;
        serde_json::from_str(&said).map_err(to(format!("read the answer of {url}")))
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

const CONFIGURATION: &str = "version: 0.1
log: {level: info}
storage: {inmemory: {}}
http: {addr: '127.0.0.1:0'}
";

/// `… msg=\"listening on 127.0.0.1:40123\" …`
fn address(line: &str) -> Option<String> {
    let (_, after) = line.split_once("listening on ")?;
    let address = after.split(['"', ' ']).next()?;
    Some(address.to_owned())
}
