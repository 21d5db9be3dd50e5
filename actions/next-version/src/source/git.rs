//! Facts and tags of a local repository.

use std::collections::HashSet;
use std::time::SystemTime;

use jiff::Timestamp;
use windlass_core::{
    Existing, Facts, ObjectId, Question, Source as Completeness, Tag, TagMessage, Trailers, Trunk,
    Unported,
};
use windlass_facts::{Created, branch_name};
use windlass_git::{NewRef, NewTag, Repository};
use windlass_toolkit::Failure;

use crate::failure::of_git;
use crate::settings::Settings;

/// Who makes a tag where git is told of nobody: GitHub's own bot, as in a workflow.
const TAGGER: &str = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>";

pub(crate) struct Git {
    repository: Repository,
    /// Where tags are claimed; `None` for a repository that is its own authority.
    remote: Option<String>,
}

impl Git {
    pub(crate) fn open(settings: &Settings) -> Result<Self, Failure> {
        let repository = Repository::open(&settings.git_dir()).map_err(of_git)?;
        // Finding the remote costs a process; only a claim needs it.
        let remote = if settings.claim {
            repository.remote().map_err(of_git)?
        } else {
            None
        };
        Ok(Self { repository, remote })
    }

    pub(crate) fn file(&self, path: &str, settings: &Settings) -> Result<Option<String>, Failure> {
        match self.target(settings)? {
            Some(commit) => self.repository.file(commit, path).map_err(of_git),
            None => Ok(None),
        }
    }

    pub(crate) fn gather(&self, settings: &Settings) -> Result<Facts, Failure> {
        if self.repository.is_shallow() {
            return Ok(Facts {
                source: Completeness::ShallowClone,
                ..Facts::default()
            });
        }
        let tags = self.repository.tags().map_err(of_git)?;
        let source = if tags.is_empty() {
            self.without_tags()?
        } else {
            Completeness::Complete
        };
        // A version that is claimed must be computed from what the remote has, and from nothing
        // that stands in this clone alone.
        let tags = match &self.remote {
            Some(remote) => self.tags_of(remote, &tags)?,
            None => tags,
        };
        Ok(Facts {
            tags,
            source,
            target: self.target(settings)?,
            ..Facts::default()
        })
    }

    /// The remote's tags; the objects of those that are not here are brought.
    fn tags_of(&self, remote: &str, local: &[Tag]) -> Result<Vec<Tag>, Failure> {
        let here: HashSet<ObjectId> = local.iter().map(|tag| tag.object).collect();
        let tags = self.repository.remote_tags(remote).map_err(of_git)?;
        let missing: Vec<&Tag> = tags
            .iter()
            .filter(|tag| !here.contains(&tag.object))
            .collect();
        self.repository
            .fetch_objects(remote, &missing)
            .map_err(of_git)?;
        Ok(tags)
    }

    /// A clone that has no tags is believed only where its remote has none either.
    fn without_tags(&self) -> Result<Completeness, Failure> {
        let Some(remote) = self.repository.remote().map_err(of_git)? else {
            return Ok(Completeness::Complete);
        };
        Ok(match self.repository.remote_tags(&remote) {
            Ok(tags) if tags.is_empty() => Completeness::Complete,
            Ok(tags) => Completeness::CloneWithoutTags {
                remote_tags: tags.len(),
            },
            Err(_) => Completeness::Unconfirmed,
        })
    }

    fn target(&self, settings: &Settings) -> Result<Option<ObjectId>, Failure> {
        let revision = settings.sha().unwrap_or("HEAD");
        let commit = self.repository.commit(revision).map_err(of_git)?;
        match (commit, settings.sha()) {
            (None, Some(sha)) => Err(Failure::refused(format!(
                "find the commit '{sha}': it is not in the clone"
            ))
            .hint("fetch it, or give 'sha' a commit that the clone has")),
            (commit, _) => Ok(commit),
        }
    }

    pub(crate) fn answer(
        &self,
        question: &Question,
        settings: &Settings,
        facts: &mut Facts,
    ) -> Result<(), Failure> {
        let repository = &self.repository;
        match question {
            Question::Message { tag, object } => {
                let message = repository.tag_message(*object).map_err(of_git)?;
                let trailers = Trailers::parse(&message);
                facts.messages.push(TagMessage {
                    tag: tag.clone(),
                    trailers,
                });
            }
            Question::Trunk => facts.trunk = Some(self.trunk(settings)?),
            Question::Compare {
                base,
                head,
                commits,
            } => {
                facts
                    .comparisons
                    .push(repository.compare(*base, *head, *commits).map_err(of_git)?);
            }
            Question::Slice { base, head } => {
                let slice = repository.slice(*base, *head).map_err(of_git)?;
                facts.slices.push(slice);
            }
            Question::Commits { target, released } => {
                let commits = repository.commits_since(*target, released, &settings.paths);
                facts.commits = Some(commits.map_err(of_git)?);
            }
            Question::Unported { hotfix, target } => {
                let commits = repository.unported(*hotfix, *target).map_err(of_git)?;
                facts.unported.push(Unported {
                    hotfix: *hotfix,
                    target: *target,
                    commits,
                });
            }
        }
        Ok(())
    }

    fn trunk(&self, settings: &Settings) -> Result<Trunk, Failure> {
        let found = self.repository.trunk(settings.trunk()).map_err(of_git)?;
        Ok(match (found, settings.trunk()) {
            (Some((name, head)), _) => Trunk::Branch {
                name: branch_name(&name).to_owned(),
                head,
            },
            (None, Some(name)) => Trunk::Unknown {
                reason: format!("there is no branch '{name}'"),
            },
            (None, None) => Trunk::Unknown {
                reason: "there is no origin/HEAD, main or master".to_owned(),
            },
        })
    }

    pub(crate) fn create_tag(
        &self,
        tag: &str,
        commit: ObjectId,
        message: &str,
    ) -> Result<Created, Failure> {
        let seconds = Timestamp::try_from(SystemTime::now())
            .unwrap_or_default()
            .as_second();
        let new = NewTag {
            name: tag,
            commit,
            message,
            tagger: TAGGER,
            seconds,
        };
        let object = self.repository.write_tag(&new).map_err(of_git)?;
        let created = match &self.remote {
            None => self.repository.create_ref(tag, object).map_err(of_git)?,
            Some(remote) => self
                .repository
                .push_tag(remote, tag, object)
                .map_err(of_git)?,
        };
        if created == NewRef::Created && self.remote.is_some() {
            // The clone is only a copy, so a ref that it has already is no failure.
            self.repository.create_ref(tag, object).map_err(of_git)?;
        }
        Ok(match created {
            NewRef::Created => Created::Yes,
            NewRef::Refused(words) => Created::No(words),
            NewRef::Uncertain(words) => Created::Unknown(words),
        })
    }

    pub(crate) fn existing(&self, tag: &str) -> Result<Option<Existing>, Failure> {
        let local = self.repository.tags().map_err(of_git)?;
        let tags = match &self.remote {
            Some(remote) => self.tags_of(remote, &local)?,
            None => local,
        };
        let Some(found) = tags.iter().find(|found| found.name == tag) else {
            return Ok(None);
        };
        let trailers = match found.is_annotated() {
            true => Trailers::parse(&self.repository.tag_message(found.object).map_err(of_git)?),
            false => Trailers::default(),
        };
        Ok(Some(Existing {
            commit: found.commit,
            trailers,
        }))
    }
}
