//! A real registry of images: Debian's `docker-registry`, on a port of its own choice, and images
//! in it that hold nothing but what they say of themselves.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use aws_lc_rs::digest;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::{Call, program};

/// The repository that images are in.
pub const REPOSITORY: &str = "acme/shop";
/// The commit that they say they were built from.
pub const REVISION: &str = "1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b";
/// Who may use a registry that asks.
pub const USER: &str = "octocat";
pub const PASSWORD: &str = "a-password-of-the-registry";
/// The same password, as bcrypt makes it.
const HASH: &str = "$2b$04$oQ.Bg0reSgZKBgoKXOcP/uKbUABQkQ0EBahB1Oaaj0Z4GxeY0yVym";

pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";

/// A registry that ends with the test.
pub struct Registry {
    process: Child,
    address: String,
    runtime: Runtime,
    client: Client,
    _directory: TempDir,
}

impl Registry {
    /// One that everybody may use.
    pub fn new() -> Self {
        Self::start("")
    }

    /// One that asks for [`USER`] and [`PASSWORD`].
    pub fn with_password() -> Self {
        Self::start("auth: {htpasswd: {realm: Registry Realm, path: users}}\n")
    }

    fn start(more: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let config = format!(
            "version: 0.1\nlog: {{level: info}}\nstorage: {{inmemory: {{}}}}\n\
             http: {{addr: '127.0.0.1:0'}}\n{more}"
        );
        std::fs::write(directory.path().join("config.yml"), config).unwrap();
        std::fs::write(directory.path().join("users"), format!("{USER}:{HASH}\n")).unwrap();
        let mut command = Command::new(find());
        command.env_clear().args(["serve", "config.yml"]);
        let mut process = command
            .current_dir(directory.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let address = address(&mut process);
        Self {
            process,
            address,
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            client: Client::builder().no_proxy().build().unwrap(),
            _directory: directory,
        }
    }

    /// The name of the images in it.
    pub fn image(&self) -> String {
        format!("{}/{REPOSITORY}", self.address)
    }

    /// `promote-image` for them, in a step of a workflow.
    pub fn promote(&self) -> Call {
        Call::new(&["promote-image"]).input("image", &self.image())
    }

    /// Pushes an image for an architecture, under its digest alone.
    pub fn push_image(&self, architecture: &str) -> String {
        let config = json!({
            "os": "linux", "architecture": architecture,
            "config": {"Labels": {"org.opencontainers.image.revision": REVISION}},
            "rootfs": {"type": "layers", "diff_ids": []},
        })
        .to_string();
        let digest = self.push_blob(&config);
        // As no writer of JSON writes it, so that one who reads and writes it is found out.
        let manifest = format!(
            "{{ \"schemaVersion\" : 2,\n \"mediaType\": \"{MANIFEST}\",\n\t\"config\": {},  \"layers\": [] }}\n",
            json!({"mediaType": CONFIG, "digest": digest, "size": config.len()})
        );
        self.put(&sha256(&manifest), MANIFEST, &manifest);
        sha256(&manifest)
    }

    /// Pushes an index of images for these architectures, under its digest alone.
    pub fn push_index(&self, architectures: &[&str]) -> String {
        let entry = |architecture: &&str| {
            let digest = self.push_image(architecture);
            let size = self.bytes(&digest).len();
            json!({
                "mediaType": MANIFEST, "digest": digest, "size": size,
                "platform": {"os": "linux", "architecture": architecture},
            })
        };
        let entries: Value = architectures.iter().map(entry).collect();
        let index = format!(
            "{{\"schemaVersion\": 2,   \"mediaType\":\"{INDEX}\", \"manifests\" :{entries}}}"
        );
        self.put(&sha256(&index), INDEX, &index);
        sha256(&index)
    }

    /// Gives an image a tag.
    pub fn tag(&self, digest: &str, tag: &str) {
        let bytes = self.bytes(digest);
        let is_index = bytes.contains("\"manifests\"");
        self.put(tag, if is_index { INDEX } else { MANIFEST }, &bytes);
    }

    /// The bytes of a manifest.
    pub fn bytes(&self, reference: &str) -> String {
        self.get(reference).expect_there(reference)
    }

    /// Where a tag stands, by its bytes.
    pub fn stands(&self, tag: &str) -> Option<String> {
        self.get(tag).0.map(|bytes| sha256(&bytes))
    }

    fn get(&self, reference: &str) -> Got {
        let request = self.request(Method::GET, &format!("manifests/{reference}"));
        let request = request.header("accept", format!("{INDEX}, {MANIFEST}"));
        self.runtime.block_on(async {
            let response = request.send().await.unwrap();
            match response.status().as_u16() {
                404 => Got(None),
                status => {
                    assert_eq!(status, 200, "{reference}");
                    Got(Some(response.text().await.unwrap()))
                }
            }
        })
    }

    fn push_blob(&self, text: &str) -> String {
        let begun = self.send(self.request(Method::POST, "blobs/uploads/"));
        let to = begun.headers()["location"].to_str().unwrap();
        let digest = sha256(text);
        let request = self.client.put(format!("{to}&digest={digest}"));
        self.send(
            request
                .basic_auth(USER, Some(PASSWORD))
                .body(text.to_owned()),
        );
        digest
    }

    fn put(&self, reference: &str, media_type: &str, bytes: &str) {
        let request = self.request(Method::PUT, &format!("manifests/{reference}"));
        let request = request.header("content-type", media_type);
        self.send(request.body(bytes.to_owned()));
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}/v2/{REPOSITORY}/{path}", self.address);
        self.client
            .request(method, url)
            .basic_auth(USER, Some(PASSWORD))
    }

    fn send(&self, request: RequestBuilder) -> Response {
        let response = self.runtime.block_on(request.send()).unwrap();
        assert!(response.status().is_success(), "{response:?}");
        response
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        // It may be gone already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

struct Got(Option<String>);

impl Got {
    fn expect_there(self, reference: &str) -> String {
        self.0.unwrap_or_else(|| panic!("{reference} is missing"))
    }
}

/// The digest of a text.
pub fn sha256(text: &str) -> String {
    let digits = digest::digest(&digest::SHA256, text.as_bytes());
    let digits = digits.as_ref().iter().map(|byte| format!("{byte:02x}"));
    format!("sha256:{}", digits.collect::<String>())
}

/// The machine's own program, or the one that `cargo xtask programs` has fetched.
fn find() -> PathBuf {
    let path = std::env::var("PATH").unwrap();
    let target = program().ancestors().nth(2).map(Path::to_owned).unwrap();
    let folders = path.split(':').map(PathBuf::from);
    let mut folders = folders.chain([target.join("tools/debian/usr/bin")]);
    let found = folders.find_map(|folder| {
        let place = folder.join("docker-registry");
        place.is_file().then_some(place)
    });
    found.unwrap_or_else(|| {
        panic!("there is no docker-registry: run `cargo xtask programs`, or install it; see CONTRIBUTING.md")
    })
}

/// Where it listens, as it says itself. What it says afterwards is read and forgotten.
fn address(process: &mut Child) -> String {
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    let mut said = String::new();
    for line in lines.by_ref().map_while(Result::ok) {
        if let Some((_, rest)) = line.split_once("listening on ") {
            let address = rest.split('"').next().unwrap().to_owned();
            std::thread::spawn(|| lines.for_each(drop));
            return address;
        }
        said.push_str(&line);
    }
    panic!("the registry ended: {said}");
}
