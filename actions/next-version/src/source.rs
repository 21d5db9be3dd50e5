//! Where facts come from and tags are made: GitHub, or a local repository.
//!
//! A source knows how to look and how to write, and decides nothing.

mod git;

use windlass_core::{Decider, Existing, Facts, ObjectId, Question};
use windlass_facts::{Created, GitHub};
use windlass_toolkit::{Console, Failure};

use crate::inputs::SourceName;
use crate::settings::Settings;

/// One of the two.
pub(crate) enum Source {
    Api(Box<GitHub>),
    Git(git::Git),
}

impl Source {
    pub(crate) fn open(settings: &Settings, console: &Console) -> Result<Self, Failure> {
        match settings.source {
            SourceName::Api => {
                let client = settings.access.client(&settings.context, console)?;
                Ok(Self::Api(Box::new(GitHub::new(client))))
            }
            SourceName::Git => git::Git::open(settings).map(Self::Git),
        }
    }

    /// The text of a file of the event's commit, if it is there; without an event, of the target.
    /// A hotfix's own commit would let its author say how the version is made.
    pub(crate) async fn file(
        &self,
        path: &str,
        settings: &Settings,
    ) -> Result<Option<String>, Failure> {
        match self {
            Self::Api(github) => github.file(path, settings.at_event()).await,
            Self::Git(git) => git.file(path, settings),
        }
    }

    /// All tags, the target, and what comes with them for free.
    pub(crate) async fn gather(&self, settings: &Settings) -> Result<Facts, Failure> {
        match self {
            Self::Api(github) => github.gather(settings.subject()).await,
            Self::Git(git) => git.gather(settings),
        }
    }

    /// Adds the answers to the rules' questions to the facts.
    pub(crate) async fn answer(
        &self,
        decider: &Decider<'_>,
        questions: &[Question],
        settings: &Settings,
        facts: &mut Facts,
    ) -> Result<(), Failure> {
        match self {
            Self::Api(github) => {
                let likely = |facts: &Facts| decider.likely_questions(facts);
                github
                    .answer(questions, likely, settings.subject(), facts)
                    .await
            }
            Self::Git(git) => {
                for question in questions {
                    git.answer(question, settings, facts)?;
                }
                Ok(())
            }
        }
    }

    /// Creates an annotated tag, if no ref of its name exists.
    pub(crate) async fn create_tag(
        &self,
        tag: &str,
        commit: ObjectId,
        message: &str,
    ) -> Result<Created, Failure> {
        match self {
            Self::Api(github) => github.create_tag(tag, commit, message).await,
            Self::Git(git) => git.create_tag(tag, commit, message),
        }
    }

    /// The tag of this name as it stands now.
    pub(crate) async fn existing(&self, tag: &str) -> Result<Option<Existing>, Failure> {
        match self {
            Self::Api(github) => github.existing(tag).await,
            Self::Git(git) => git.existing(tag),
        }
    }

    /// When a workflow run was created, in RFC 3339, where the source can know.
    pub(crate) async fn run_created(&self, run: u64) -> Result<Option<String>, String> {
        match self {
            Self::Api(github) => github.run_created(run).await,
            Self::Git(_) => Ok(None),
        }
    }
}
