//! A shop whose version 1.3.0 is about to be released, and what its release must look like.

use serde_json::{Value, json};
use tempfile::TempDir;
use windlass_emulator::{Builder, Faults};

use super::{Call, GitHub, Repository};

/// The tag that is released.
pub const TAG: &str = "v1.3.0";
/// The files that it is released with.
pub const ASSETS: [(&str, &str); 2] = [("app.tar.gz", "the app"), ("app.zip", "the same app")];

/// The repository: `v1.2.0` in production, `v1.2.4` on staging, promoted to `v1.3.0`.
pub struct Shop {
    pub repository: Repository,
    pub github: GitHub,
    /// What the server keeps; a second one finds it there.
    state: TempDir,
    /// The commit of `v1.2.0`.
    pub before: String,
    /// The commit of `v1.2.4` and `v1.3.0`.
    pub commit: String,
}

impl Shop {
    /// With its tag, and without a release.
    pub fn new() -> Self {
        Self::with(|builder| builder)
    }

    /// On a GitHub that goes wrong on purpose.
    pub fn failing(faults: Faults) -> Self {
        Self::with(|builder| builder.faults(faults))
    }

    /// On a GitHub as the builder says.
    pub fn with(set_up: impl FnOnce(Builder) -> Builder) -> Self {
        let shop = Self::without_tag(set_up);
        let message = format!("{TAG}\n\nWindlass-Lane: production\nWindlass-Promoted-From: v1.2.4");
        shop.repository.annotate(TAG, &shop.commit, &message);
        shop
    }

    /// Without the tag that is released.
    pub fn without_tag(set_up: impl FnOnce(Builder) -> Builder) -> Self {
        let (repository, before) = Repository::new();
        repository.version("v1.2.0", &before, "production");
        let commit = repository.commit("main", &before, "feat: sell more", &[("y.txt", "y\n")]);
        repository.version("v1.2.4", &commit, "staging");
        let state = TempDir::new().unwrap();
        let github = GitHub::with(&repository, |builder| set_up(builder.state_dir(&state)));
        Self {
            repository,
            github,
            state,
            before,
            commit,
        }
    }

    /// The same on a GitHub that is well again.
    pub fn recovered(self) -> Self {
        let github = GitHub::with(&self.repository, |builder| builder.state_dir(&self.state));
        Self { github, ..self }
    }

    /// The release with both assets, about to be started.
    pub fn release(&self) -> Call {
        self.release_of(TAG)
    }

    /// The same of another tag.
    pub fn release_of(&self, tag: &str) -> Call {
        let (name, content) = ASSETS[0];
        let (other, more) = ASSETS[1];
        Call::release(tag)
            .file(name, content)
            .file(other, more)
            .input("assets", "app.*")
            .env("GITHUB_SHA", &self.commit)
            .on(&self.github)
    }

    /// Every release, the oldest first, drafts included.
    pub fn releases(&self) -> Vec<Value> {
        let mut releases = self.github.get("/releases?per_page=100");
        let list = releases.as_array_mut().unwrap();
        list.sort_by_key(|release| release["id"].as_u64());
        std::mem::take(list)
    }

    /// Makes a release by hand.
    pub fn publish(&self, tag: &str, fields: Value) -> Value {
        let mut body = json!({ "tag_name": tag });
        for (name, value) in fields.as_object().unwrap() {
            body[name] = value.clone();
        }
        let made = self.github.send("POST", "/releases", &body);
        assert!(made["id"].is_u64(), "{made}");
        made
    }

    /// Attaches a file by hand.
    pub fn attach(&self, release: &Value, name: &str, content: &str) {
        let address = release["upload_url"].as_str().unwrap();
        let address = address.split('{').next().unwrap();
        let asset = self.github.upload(address, name, content);
        assert_eq!(asset["state"], "uploaded", "{asset}");
    }

    /// The tag of the latest release.
    pub fn latest(&self) -> String {
        let latest = self.github.get("/releases/latest");
        latest["tag_name"].as_str().unwrap_or_default().to_owned()
    }

    /// One tag on the right commit, one release, public and whole, and it is the latest one.
    pub fn assert_released(&self) {
        assert_eq!(self.repository.peeled(TAG), self.commit);
        let releases = self.releases();
        let of_tag = releases.iter().filter(|release| release["tag_name"] == TAG);
        let of_tag: Vec<&Value> = of_tag.collect();
        assert_eq!(of_tag.len(), 1, "{releases:#?}");
        let release = of_tag[0];
        let flags = ["draft", "prerelease"].map(|flag| release[flag].as_bool());
        assert_eq!(flags, [Some(false), Some(false)], "{release:#}");
        let mut assets = release["assets"].as_array().unwrap().clone();
        assets.sort_by_key(|asset| asset["name"].to_string());
        assert_eq!(assets.len(), ASSETS.len(), "{assets:#?}");
        for (asset, (name, content)) in assets.iter().zip(ASSETS) {
            assert_eq!(
                (&asset["name"], &asset["state"]),
                (&json!(name), &json!("uploaded"))
            );
            let url = asset["browser_download_url"].as_str().unwrap();
            assert_eq!(self.github.download(url), content.as_bytes());
        }
        assert_eq!(self.latest(), TAG);
    }
}
