//! Facts and tags through GitHub.

mod tagging;
mod unported;
mod unreleased;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use windlass_core::{
    Comparison, Facts, ObjectId, Question, Relation, Tag, TagMessage, Trailers, Trunk, Unported,
};
use windlass_github::{AppKey, Client, Credentials, Listing, Options, RepositoryName, Wait};
use windlass_toolkit::{Console, Failure};

use crate::failure::of_github;
use crate::settings::Settings;

const TAGS: &str = "refs/tags/";
const HEADS: &str = "refs/heads/";

pub(crate) struct Api {
    client: Client,
}

impl Api {
    pub(crate) fn open(settings: &Settings, console: &Console) -> Result<Self, Failure> {
        let name = settings.context.require_repository()?.to_string();
        let repository: RepositoryName = name
            .parse()
            .map_err(|error| Failure::bad_input(format!("read the repository: {error}")))?;
        let console = Mutex::new(console.clone());
        let on_wait = move |wait: &Wait| {
            if let Ok(mut console) = console.lock() {
                console.info(&format!("{wait}"));
            }
        };
        let options = Options {
            on_wait: Arc::new(on_wait),
            api_url: settings.context.api_url.clone(),
            server_url: settings.context.server_url.clone(),
            extra_roots_pem: settings.environment.get("SSL_CERT_FILE").map(PathBuf::from),
            ..Options::new(repository, credentials(settings)?)
        };
        Ok(Self {
            client: Client::new(options).map_err(of_github)?,
        })
    }

    pub(crate) async fn file(
        &self,
        path: &str,
        settings: &Settings,
    ) -> Result<Option<String>, Failure> {
        let Some(sha) = settings.sha() else {
            return Ok(None);
        };
        let content = self.client.content(path, sha).await.map_err(of_github)?;
        Ok(content.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// One request brings every tag with its commit, and the trunk.
    pub(crate) async fn gather(&self, settings: &Settings) -> Result<Facts, Failure> {
        let trunk = settings.trunk().map(|name| format!("{HEADS}{name}"));
        let prefixes: Vec<&str> = [TAGS].into_iter().chain(trunk.as_deref()).collect();
        let listing = self.client.list_refs(&prefixes).await.map_err(of_github)?;
        let target = match settings.sha() {
            Some(sha) => Some(self.resolve(sha).await?),
            None => listing.head.as_ref().map(|head| head.commit),
        };
        let trunk = Some(find_trunk(&listing, settings.trunk()));
        Ok(Facts {
            tags: tags(listing),
            target,
            trunk,
            ..Facts::default()
        })
    }

    /// A full id is taken as it is; a branch, a tag or a short id costs a request.
    async fn resolve(&self, sha: &str) -> Result<ObjectId, Failure> {
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

    pub(crate) async fn answer(
        &self,
        question: &Question,
        settings: &Settings,
        facts: &mut Facts,
    ) -> Result<(), Failure> {
        match question {
            Question::Message { tag, object } => {
                let trailers = self.trailers(*object).await?;
                facts.messages.push(TagMessage {
                    tag: tag.clone(),
                    trailers,
                });
            }
            // The trunk came with the tags.
            Question::Trunk => {}
            Question::Compare {
                base,
                head,
                commits,
            } => {
                facts
                    .comparisons
                    .push(self.compare(*base, *head, *commits).await?);
            }
            Question::Commits { target, released } => {
                let commits =
                    unreleased::commits(&self.client, *target, released, settings.paths()).await?;
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

    async fn trailers(&self, object: ObjectId) -> Result<Trailers, Failure> {
        let tag = self.client.tag_object(object).await.map_err(of_github)?;
        Ok(Trailers::parse(&tag.message))
    }

    async fn compare(
        &self,
        base: ObjectId,
        head: ObjectId,
        commits: bool,
    ) -> Result<Comparison, Failure> {
        let (from, to) = (base.to_string(), head.to_string());
        let (found, commits) = match commits {
            true => {
                let whole = self.client.compare_with_commits(&from, &to).await;
                let (found, commits) = whole.map_err(of_github)?;
                (
                    found,
                    Some(commits.iter().map(|commit| commit.id).collect()),
                )
            }
            false => (
                self.client.compare(&from, &to).await.map_err(of_github)?,
                None,
            ),
        };
        let relation = match found.status {
            windlass_github::Relation::Identical => Relation::Identical,
            windlass_github::Relation::Ahead => Relation::Ahead,
            windlass_github::Relation::Behind => Relation::Behind,
            windlass_github::Relation::Diverged => Relation::Diverged,
        };
        Ok(Comparison {
            base,
            head,
            relation,
            commits,
        })
    }

    pub(crate) async fn run_created(&self, run: u64) -> Result<Option<String>, String> {
        self.client
            .workflow_run(run)
            .await
            .map(|run| Some(run.created_at))
            .map_err(|e| e.to_string())
    }
}

fn credentials(settings: &Settings) -> Result<Credentials, Failure> {
    match (
        settings.app_id(),
        &settings.app_private_key,
        &settings.token,
    ) {
        (Some(app_id), Some(key), _) => {
            let private_key = AppKey::parse(key).map_err(|error| {
                Failure::bad_input(format!("read app-private-key: {error}"))
                    .hint("give the whole .pem file that GitHub made for the App, or base64 of it")
            })?;
            Ok(Credentials::App {
                app_id: app_id.to_owned(),
                private_key,
            })
        }
        (_, _, Some(token)) => Ok(Credentials::Token(token.clone())),
        _ => Ok(Credentials::Anonymous),
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
