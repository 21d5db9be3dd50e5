//! Opening a repository.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use windlass_core::{ObjectId, Tag};

use crate::command::{git, output, words};
use crate::error::{Error, ErrorKind};
use crate::objects::Objects;
use crate::refs;

/// A clone or a bare repository.
pub struct Repository {
    pub(crate) directory: PathBuf,
    pub(crate) common_dir: PathBuf,
    shallow: bool,
    reftable: bool,
    objects: RefCell<Option<Objects>>,
}

impl Repository {
    /// Opens the repository that a directory belongs to: a work tree, a folder in one, or a bare
    /// repository.
    ///
    /// Fails when git finds none there, or refuses to read somebody else's.
    pub fn open(directory: &Path) -> Result<Self, Error> {
        let mut command = git(directory);
        command.args(["rev-parse", "--path-format=absolute", "--git-common-dir"]);
        // An old git repeats the last option instead of answering it; it has no reftable either.
        command.args(["--is-shallow-repository", "--show-ref-format"]);
        let answer = output(&mut command)?;
        if !answer.status.success() {
            return Err(Error::new(
                ErrorKind::Repository,
                format!(
                    "open {} as a git repository: {}",
                    directory.display(),
                    words(&answer)
                ),
            )
            .hint("name a work tree or a bare repository"));
        }
        let [common_dir, shallow, format] = answers(&answer.stdout)?;
        let common_dir = path(common_dir)?;
        if !common_dir.join("HEAD").exists() {
            return Err(not_understood());
        }
        Ok(Self {
            directory: directory.to_owned(),
            common_dir,
            shallow: shallow == b"true",
            reftable: format == b"reftable",
            objects: RefCell::default(),
        })
    }

    /// Whether the history is cut off.
    pub fn is_shallow(&self) -> bool {
        self.shallow
    }

    /// Every tag with its commit, in no particular order.
    ///
    /// Fails on a ref that can't be read, naming it.
    pub fn tags(&self) -> Result<Vec<Tag>, Error> {
        if self.reftable {
            refs::through_git(self)
        } else {
            refs::from_files(self)
        }
    }

    /// The commit that a revision names, if there is one.
    pub fn commit(&self, revision: &str) -> Result<Option<ObjectId>, Error> {
        self.with_objects(|objects| objects.id(&format!("{revision}^{{commit}}")))
    }

    /// The message of a tag object, without its headers.
    pub fn tag_message(&self, object: ObjectId) -> Result<String, Error> {
        let text = self.with_objects(|objects| objects.contents(object))?;
        Ok(text
            .split_once("\n\n")
            .map(|(_, message)| message.to_owned())
            .unwrap_or_default())
    }

    /// The text of a file in the root of a commit, if it is there.
    pub fn file(&self, commit: ObjectId, path: &str) -> Result<Option<String>, Error> {
        let Some(id) = self.with_objects(|objects| objects.id(&format!("{commit}:{path}")))? else {
            return Ok(None);
        };
        self.with_objects(|objects| objects.contents(id)).map(Some)
    }

    /// The long-lived reader of objects, begun at its first use.
    pub(crate) fn with_objects<T>(
        &self,
        ask: impl FnOnce(&mut Objects) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut objects = self.objects.borrow_mut();
        if objects.is_none() {
            *objects = Some(Objects::start(&self.directory)?);
        }
        match objects.as_mut() {
            Some(objects) => ask(objects),
            None => Err(Error::new(ErrorKind::Git, "read git's objects")),
        }
    }
}

/// A path may hold line breaks, so the answers are counted from the end.
fn answers(text: &[u8]) -> Result<[&[u8]; 3], Error> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let mut parts = text.rsplitn(3, |byte| *byte == b'\n');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(format), Some(shallow), Some(common_dir)) => Ok([common_dir, shallow, format]),
        _ => Err(not_understood()),
    }
}

/// A path is bytes where the system says so, and text elsewhere.
fn path(bytes: &[u8]) -> Result<PathBuf, Error> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
    }
    #[cfg(not(unix))]
    String::from_utf8(bytes.to_vec())
        .map(PathBuf::from)
        .map_err(|_| not_understood())
}

fn not_understood() -> Error {
    Error::new(
        ErrorKind::Git,
        "find the repository's files: git's answer is not understood",
    )
    .hint("git 2.36 or newer is needed; see 'git --version'")
}
