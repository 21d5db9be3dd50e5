//! The repository as a whole, and single files of it. Knows nothing of what the files mean.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::address::{in_path, in_query};
use crate::client::Client;
use crate::error::{Error, ErrorKind};

/// What GitHub says of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Repository {
    /// The default branch, without `refs/heads/`.
    pub default_branch: String,
    /// What the token may do; nothing where GitHub doesn't say (a job's token, no token).
    pub permissions: Option<Permissions>,
}

/// What a token may do with a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Permissions {
    /// Read.
    pub pull: bool,
    /// Write.
    pub push: bool,
    /// Change settings.
    pub admin: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    #[expect(dead_code, reason = "that it is a list says it all")]
    Directory(Vec<IgnoredAny>),
    File(File),
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    content: String,
    #[serde(default)]
    encoding: String,
}

impl Client {
    /// The repository's default branch and the token's permissions.
    pub async fn repository(&self) -> Result<Repository, Error> {
        self.get("").await
    }

    /// A file at a commit, branch or tag; nothing when either doesn't exist.
    ///
    /// # Errors
    /// `Invalid` for a directory, a submodule, and a file over 1 MiB.
    ///
    /// Source: GitHub's "Get repository content".
    pub async fn content(&self, path: &str, reference: &str) -> Result<Option<Vec<u8>>, Error> {
        let route = format!("contents/{}?ref={}", in_path(path)?, in_query(reference));
        match self.get(&route).await {
            Ok(Content::File(file)) => file.bytes(path).map(Some),
            Ok(Content::Directory(_)) => Err(no_file(path, "a directory")),
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl File {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, Error> {
        if self.encoding != "base64" {
            return Err(no_file(path, "a submodule, or a file over 1 MiB"));
        }
        let packed: String = self.content.split_whitespace().collect();
        STANDARD
            .decode(packed)
            .map_err(|_| no_file(path, "damaged on its way"))
    }
}

fn no_file(path: &str, what: &str) -> Error {
    Error::new(
        ErrorKind::Invalid,
        "",
        format!("{path:?} cannot be read: it is {what}"),
    )
}
