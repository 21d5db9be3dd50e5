//! Reading the files of a service's configuration from a checkout, and from nowhere else.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::path_glob::PathGlob;

/// Files by their path below the checkout, with `/` between folders, and their content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigFiles(BTreeMap<String, Vec<u8>>);

/// Why the files can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFilesError {
    /// A file or folder is there but can't be read.
    #[error("can't read '{path}' in the checkout: {source}")]
    Read {
        /// Its path below the checkout.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A link leads out of the checkout, so that what it names is not of the commit.
    #[error("the link '{0}' leads out of the checkout, or nowhere")]
    LinkLeadsOut(String),
    /// A link to a folder that holds it.
    #[error("the link '{0}' leads to a folder that it is in")]
    LinkTurnsBack(String),
    /// Something else than a file, such as a pipe, which would never end.
    #[error("'{0}' in the checkout is no file")]
    NoFile(String),
    /// A name that is no UTF-8.
    #[error("the name '{0}' in the checkout is no UTF-8")]
    Name(String),
}

impl ConfigFiles {
    /// Reads all files below a checkout that any of the globs matches. Links are followed as far
    /// as they stay inside; git's own directory is left out.
    ///
    /// A link that leads out is an error where a glob could match it or what is below it.
    pub fn read(checkout: &Path, globs: &[PathGlob]) -> Result<Self, ConfigFilesError> {
        let root = fs::canonicalize(checkout).map_err(|error| failed("", error))?;
        let mut reader = Reader {
            root: root.clone(),
            globs,
            files: BTreeMap::new(),
        };
        reader.folder(&root, "", &mut vec![root.clone()])?;
        Ok(Self(reader.files))
    }

    /// Leaves out those whose path isn't wanted.
    pub fn retain(&mut self, is_wanted: impl Fn(&str) -> bool) {
        self.0.retain(|path, _| is_wanted(path));
    }

    /// Adds others.
    pub fn extend(&mut self, others: &Self) {
        let others = others.0.iter();
        self.0
            .extend(others.map(|(path, content)| (path.clone(), content.clone())));
    }

    /// The files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.0.iter();
        files.map(|(path, content)| (path.as_str(), content.as_slice()))
    }
}

impl FromIterator<(String, Vec<u8>)> for ConfigFiles {
    fn from_iter<T: IntoIterator<Item = (String, Vec<u8>)>>(files: T) -> Self {
        Self(files.into_iter().collect())
    }
}

struct Reader<'a> {
    root: PathBuf,
    globs: &'a [PathGlob],
    files: BTreeMap<String, Vec<u8>>,
}

impl Reader<'_> {
    /// `real` is where the folder is, `shown` how it was reached, `above` the real folders that
    /// lead to it.
    fn folder(
        &mut self,
        real: &Path,
        shown: &str,
        above: &mut Vec<PathBuf>,
    ) -> Result<(), ConfigFilesError> {
        for entry in fs::read_dir(real).map_err(|error| failed(shown, error))? {
            let entry = entry.map_err(|error| failed(shown, error))?;
            let name = entry.file_name();
            let path = below(shown, &name.to_string_lossy());
            if path == ".git" || !self.wants(&path) {
                continue;
            }
            if name.to_str().is_none() {
                return Err(ConfigFilesError::Name(path));
            }
            let kind = entry.file_type().map_err(|error| failed(&path, error))?;
            if kind.is_symlink() {
                self.link(&entry.path(), &path, above)?;
            } else {
                self.entry(&entry.path(), &path, above)?;
            }
        }
        Ok(())
    }

    fn link(
        &mut self,
        link: &Path,
        path: &str,
        above: &mut Vec<PathBuf>,
    ) -> Result<(), ConfigFilesError> {
        let target = fs::canonicalize(link).ok();
        let target = target.filter(|target| self.is_inside(target));
        match target {
            Some(target) if above.contains(&target) => {
                Err(ConfigFilesError::LinkTurnsBack(path.to_owned()))
            }
            Some(target) => self.entry(&target, path, above),
            None => Err(ConfigFilesError::LinkLeadsOut(path.to_owned())),
        }
    }

    fn entry(
        &mut self,
        real: &Path,
        path: &str,
        above: &mut Vec<PathBuf>,
    ) -> Result<(), ConfigFilesError> {
        let kind = fs::metadata(real).map_err(|error| failed(path, error))?;
        if kind.is_dir() {
            above.push(real.to_owned());
            self.folder(real, path, above)?;
            above.pop();
        } else if self.globs.iter().any(|glob| glob.matches(path)) {
            if !kind.is_file() {
                return Err(ConfigFilesError::NoFile(path.to_owned()));
            }
            let content = fs::read(real).map_err(|error| failed(path, error))?;
            self.files.insert(path.to_owned(), content);
        }
        Ok(())
    }

    fn wants(&self, path: &str) -> bool {
        let wants = |glob: &PathGlob| glob.matches(path) || glob.may_match_below(path);
        self.globs.iter().any(wants)
    }

    /// Git's own directory belongs to no commit.
    fn is_inside(&self, target: &Path) -> bool {
        let relative = target.strip_prefix(&self.root);
        relative.is_ok_and(|relative| !relative.starts_with(".git"))
    }
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

fn failed(path: &str, source: io::Error) -> ConfigFilesError {
    ConfigFilesError::Read {
        path: path.to_owned(),
        source,
    }
}
