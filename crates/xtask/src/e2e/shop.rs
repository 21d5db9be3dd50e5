//! The repository that a pipeline is tried on: a small shop with the workflows of one example.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Outcome, to};
use crate::process::{capture, git, run};
use crate::repository::Repository;

/// How the emulator calls it.
pub const NAME: &str = "windlass-e2e/shop";

const SOURCES: &str = "tests/e2e/shop/";

/// What the emulator serves, and a clone of it where the workflows run.
pub struct Shop {
    bare: PathBuf,
    work_tree: PathBuf,
    commits: u32,
}

impl Shop {
    /// Makes both under `folder`, with a first commit.
    pub fn create(repository: &Repository, example: &str, folder: &Path) -> Outcome<Self> {
        let mut shop = Self {
            bare: folder.join("shop.git"),
            work_tree: folder.join("shop"),
            commits: 0,
        };
        for source in [SOURCES.to_owned(), format!("workflows-examples/{example}/")] {
            shop.copy(repository, &source)?;
        }
        shop.git(&["init", "--quiet", "--initial-branch=main"])?;
        let path = shop.bare.display().to_string();
        run(git(folder).args(["init", "--quiet", "--bare", "--initial-branch=main", &path]))?;
        shop.git(&["remote", "add", "origin", &path])?;
        shop.commit("chore: begin")?;
        Ok(shop)
    }

    /// Names the channel that is told, which the example can't know.
    pub fn tell_channel(&mut self, channel: &str) -> Outcome {
        let file = self.work_tree.join("windlass.toml");
        let problem = || to(format!("write {}", file.display()));
        let text = fs::read_to_string(&file).map_err(problem())?;
        let text = text.replace("C012AB3CD", channel).replace(
            "octocat = \"octocat@example.com\"",
            "ada = \"ada@windlass.invalid\"",
        );
        fs::write(&file, text).map_err(problem())?;
        self.commit("chore: our channel")?;
        Ok(())
    }

    /// Adds a product with versions of its own: its configuration, and workflows that name it, each
    /// with further inputs.
    pub fn add_product(&mut self, name: &str, workflows: &[(&str, &str)]) -> Outcome {
        let config = format!("services/{name}/windlass.toml");
        let version = format!("[version]\ntag-prefix = \"{name}/v\"\ninitial = \"1.0.0\"\n");
        self.derive("windlass.toml", &config, |text| {
            text.replace("[version]\n", &version)
        })?;
        for (workflow, inputs) in workflows {
            let folder = ".github/workflows";
            let (own, of_product) = (
                format!("{folder}/{workflow}"),
                format!("{folder}/{name}-{workflow}"),
            );
            let with = format!("    with:\n      config: {config}\n{inputs}");
            self.derive(&own, &of_product, |text| text.replace("    with:\n", &with))?;
        }
        self.commit(&format!("feat: {name}"))?;
        Ok(())
    }

    /// Makes a file of another one.
    fn derive(&self, from: &str, to_file: &str, change: impl Fn(String) -> String) -> Outcome {
        let (from, file) = (self.work_tree.join(from), self.work_tree.join(to_file));
        let text = fs::read_to_string(&from).map_err(to(format!("read {}", from.display())))?;
        let folder = file.parent().unwrap_or(&self.work_tree);
        fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
        fs::write(&file, change(text)).map_err(to(format!("write {}", file.display())))
    }

    /// What the emulator serves.
    pub fn bare(&self) -> &Path {
        &self.bare
    }

    /// Where the workflows run.
    pub fn work_tree(&self) -> &Path {
        &self.work_tree
    }

    /// Commits a change to the branch that is checked out, and pushes it.
    pub fn commit(&mut self, message: &str) -> Outcome<String> {
        self.commits += 1;
        let note = self.work_tree.join("changes.txt");
        let mut text = fs::read_to_string(&note).unwrap_or_default();
        text.push_str(&format!("{}: {message}\n", self.commits));
        fs::write(&note, text).map_err(to(format!("write {}", note.display())))?;
        self.commit_all(message)
    }

    /// Commits one more file, which no other commit touches.
    pub fn commit_file(&mut self, name: &str, message: &str) -> Outcome<String> {
        let file = self.work_tree.join(name);
        fs::write(&file, message).map_err(to(format!("write {}", file.display())))?;
        self.commit_all(message)
    }

    fn commit_all(&self, message: &str) -> Outcome<String> {
        self.git(&["add", "--all"])?;
        self.git(&["commit", "--quiet", "--message", message])?;
        self.git(&["push", "--quiet", "origin", "HEAD"])?;
        Ok(self.git(&["rev-parse", "HEAD"])?.trim().to_owned())
    }

    /// Checks a branch out; a new one begins at that tag.
    pub fn branch(&self, name: &str, tag: Option<&str>) -> Outcome {
        match tag {
            Some(tag) => {
                self.git(&["fetch", "--quiet", "origin", "tag", tag])?;
                self.git(&["checkout", "--quiet", "-b", name, tag])?;
            }
            None => {
                self.git(&["checkout", "--quiet", name])?;
            }
        }
        Ok(())
    }

    /// `tag <name> on '<subject>'`, in the order of versions.
    pub fn tags(&self) -> Outcome<Vec<String>> {
        let format = "--format=tag %(refname:strip=2) on '%(if)%(*subject)%(then)%(*subject)%(else)%(subject)%(end)'";
        let order = "--sort=version:refname";
        let names = capture(git(&self.bare).args(["for-each-ref", order, format, "refs/tags"]))?;
        Ok(names.lines().map(str::to_owned).collect())
    }

    fn copy(&self, repository: &Repository, source: &str) -> Outcome {
        for path in repository.files()? {
            let Some(relative) = path.strip_prefix(source) else {
                continue;
            };
            let copied = self.work_tree.join(relative);
            let parent = copied.parent().unwrap_or(&self.work_tree);
            fs::create_dir_all(parent).map_err(to(format!("create {}", parent.display())))?;
            fs::copy(repository.path(&path), &copied).map_err(to(format!("copy {path}")))?;
        }
        Ok(())
    }

    fn git(&self, arguments: &[&str]) -> Outcome<String> {
        capture(git(&self.work_tree).args(arguments))
    }
}
