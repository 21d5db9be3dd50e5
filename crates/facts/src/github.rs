//! Facts and tags through GitHub.
//!
//! It answers what the rules ask, and creates a tag. It decides nothing.

mod ancestry;
mod evidence;
mod lacking;
mod messages;
mod records;
mod tagging;
mod unported;
mod unreleased;

use windlass_core::{Facts, ObjectId, Question, Tag, Trunk, Unported};
use windlass_github::{Client, Listing};
use windlass_toolkit::Failure;

use crate::failure::of_github;
use crate::subject::Subject;

pub use tagging::Created;

const TAGS: &str = "refs/tags/";
const HEADS: &str = "refs/heads/";

/// One repository on GitHub, as the rules ask about it.
pub struct GitHub {
    client: Client,
}

impl GitHub {
    /// Asks through a client.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// The client, for what the rules don't ask about.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The text of a file at the subject's commit, where one was asked for and the file is there.
    pub async fn file(&self, path: &str, subject: Subject<'_>) -> Result<Option<String>, Failure> {
        let Some(sha) = subject.sha else {
            return Ok(None);
        };
        let content = self.client.content(path, sha).await.map_err(of_github)?;
        Ok(content.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// One request brings every tag with its commit, and the trunk.
    pub async fn gather(&self, subject: Subject<'_>) -> Result<Facts, Failure> {
        let trunk = subject.trunk.map(|name| format!("{HEADS}{name}"));
        let listing = self.list(trunk.as_slice()).await?;
        self.facts(listing, subject).await
    }

    /// The same, and whether a branch of this name exists.
    pub async fn gather_beside(
        &self,
        branch: &str,
        subject: Subject<'_>,
    ) -> Result<(Facts, bool), Failure> {
        let branch = format!("{HEADS}{branch}");
        let trunk = subject.trunk.map(|name| format!("{HEADS}{name}"));
        let names: Vec<String> = trunk.into_iter().chain([branch.clone()]).collect();
        let listing = self.list(&names).await?;
        let exists = listing.refs.iter().any(|found| found.name == branch);
        Ok((self.facts(listing, subject).await?, exists))
    }

    async fn list(&self, branches: &[String]) -> Result<Listing, Failure> {
        let branches = branches.iter().map(String::as_str);
        let prefixes: Vec<&str> = [TAGS].into_iter().chain(branches).collect();
        self.client.list_refs(&prefixes).await.map_err(of_github)
    }

    async fn facts(&self, listing: Listing, subject: Subject<'_>) -> Result<Facts, Failure> {
        let target = match subject.sha {
            Some(sha) => Some(self.resolve(sha).await?),
            None => listing.head.as_ref().map(|head| head.commit),
        };
        let trunk = Some(find_trunk(&listing, subject.trunk));
        Ok(Facts {
            tags: tags(listing),
            target,
            trunk,
            ..Facts::default()
        })
    }

    /// A full id is taken as it is; a branch, a tag or a short id costs a request.
    pub async fn resolve(&self, sha: &str) -> Result<ObjectId, Failure> {
        match sha.parse() {
            Ok(id) => Ok(id),
            Err(_) => self
                .client
                .commit(sha)
                .await
                .map(|found| found.commit.id)
                .map_err(of_github),
        }
    }

    /// Adds answers to the rules' questions to the facts: some now, with what may make the others
    /// needless; the rules ask again for what is left. `likely` names what may be asked for later.
    pub async fn answer(
        &self,
        questions: &[Question],
        likely: impl FnOnce(&Facts) -> Vec<Question>,
        subject: Subject<'_>,
        facts: &mut Facts,
    ) -> Result<(), Failure> {
        let is_message = |question: &Question| matches!(question, Question::Message { .. });
        // What tags say decides what else there is to ask.
        if questions.iter().any(is_message) {
            return messages::answer(&self.client, questions, likely, facts).await;
        }
        ancestry::answer(&self.client, questions, facts).await?;
        for question in questions {
            self.answer_one(question, subject, facts).await?;
        }
        Ok(())
    }

    async fn answer_one(
        &self,
        question: &Question,
        subject: Subject<'_>,
        facts: &mut Facts,
    ) -> Result<(), Failure> {
        match question {
            // The trunk came with the tags; the others were answered together.
            Question::Trunk | Question::Message { .. } | Question::Compare { .. } => {}
            Question::Slice { base, head } => {
                ancestry::whole_slice(&self.client, *base, *head, facts).await?;
            }
            Question::Commits { target, released } => {
                let commits =
                    unreleased::commits(&self.client, *target, released, subject.paths).await?;
                facts.commits = Some(commits);
            }
            Question::Unported { hotfix, target } => {
                let commits = unported::commits(&self.client, *hotfix, *target).await?;
                facts.unported.push(Unported {
                    hotfix: *hotfix,
                    target: *target,
                    commits,
                });
            }
        }
        Ok(())
    }

    /// When a workflow run was created, in RFC 3339; else why that is not known.
    pub async fn run_created(&self, run: u64) -> Result<Option<String>, String> {
        self.client
            .workflow_run(run)
            .await
            .map(|run| Some(run.created_at))
            .map_err(|e| e.to_string())
    }
}

fn tags(listing: Listing) -> Vec<Tag> {
    let refs = listing.refs.into_iter().filter_map(|found| {
        let name = found.name.strip_prefix(TAGS)?.to_owned();
        Some(Tag {
            name,
            object: found.object,
            commit: found.commit,
        })
    });
    refs.collect()
}

fn find_trunk(listing: &Listing, name: Option<&str>) -> Trunk {
    let Some(name) = name else {
        return match &listing.head {
            Some(head) => Trunk::Branch {
                name: head.branch.clone(),
                head: head.commit,
            },
            None => Trunk::Unknown {
                reason: "the repository has no default branch".to_owned(),
            },
        };
    };
    let full = format!("{HEADS}{name}");
    match listing.refs.iter().find(|found| found.name == full) {
        Some(found) => Trunk::Branch {
            name: name.to_owned(),
            head: found.commit,
        },
        None => Trunk::Unknown {
            reason: format!("there is no branch '{name}'"),
        },
    }
}
