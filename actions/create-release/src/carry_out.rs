//! Carrying out one change. It never tries twice: whoever called looks again.

use std::path::Path;

use windlass_core::{LatestRelease, ReleaseChange, ReleaseField, WantedRelease};
use windlass_facts::of_github;
use windlass_github::{Client, Error, ErrorKind, Release, ReleaseFields, Upload};
use windlass_toolkit::{Console, Failure};

use crate::look::Eye;
use crate::progress;
use crate::settings::Settings;
use crate::target::Target;

/// What a plan is carried out with.
pub(crate) struct Hand<'a> {
    pub(crate) client: &'a Client,
    pub(crate) settings: &'a Settings,
    pub(crate) target: &'a Target,
    pub(crate) wanted: &'a WantedRelease,
}

/// Why a change did not simply come about.
pub(crate) enum Stop {
    /// What stands there is not what the plan was made for, or is not known: look again.
    LookAgain(Error),
    /// No other look helps.
    Fail(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Fail(failure)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::Uncertain | ErrorKind::Invalid | ErrorKind::NotFound => {
                Self::LookAgain(error)
            }
            _ => Self::Fail(of_github(error)),
        }
    }
}

impl Hand<'_> {
    /// Makes one change. `release` is the one that the plan is about, and becomes the draft that
    /// was made.
    pub(crate) async fn carry_out(
        &self,
        change: &ReleaseChange,
        release: &mut Option<Release>,
        eye: &mut Eye,
        console: &mut Console,
    ) -> Result<(), Stop> {
        let id = release
            .as_ref()
            .map(|release| release.id)
            .unwrap_or_default();
        match change {
            ReleaseChange::CreateDraft { .. } => {
                let made = self.create_draft().await?;
                eye.own_draft = Some(made.id);
                *release = Some(made);
            }
            ReleaseChange::DeleteAsset { asset, .. } => self.client.delete_asset(*asset).await?,
            ReleaseChange::Upload { name, .. } => {
                let address = release.as_ref().map(|release| release.upload_url.clone());
                self.upload(name, &address.unwrap_or_default(), eye, console)
                    .await?;
            }
            ReleaseChange::Edit {
                fields,
                make_latest,
                ..
            } => self.edit(id, fields, *make_latest).await?,
            ReleaseChange::Publish { make_latest, .. } => {
                self.target.check_tag(self.client, &self.wanted.tag).await?;
                let fields = ReleaseFields {
                    draft: Some(false),
                    make_latest: Some(*make_latest),
                    ..ReleaseFields::default()
                };
                self.client.update_release(id, &fields).await?;
                if *make_latest {
                    eye.latest = LatestRelease::Release(id);
                }
            }
            ReleaseChange::MarkLatest { release, .. } => {
                let fields = ReleaseFields {
                    make_latest: Some(true),
                    ..ReleaseFields::default()
                };
                self.client.update_release(*release, &fields).await?;
                eye.latest = LatestRelease::Release(*release);
            }
            ReleaseChange::DeleteDraft { release, .. } => self.delete_draft(*release).await?,
        }
        Ok(())
    }

    async fn create_draft(&self) -> Result<Release, Error> {
        let body = self.compose_body().await?;
        let fields = ReleaseFields {
            tag: Some(&self.wanted.tag),
            // The tag is there, and says it. To name its commit too takes the permission for
            // workflow files where those differ, and means nothing.
            target: None,
            name: Some(self.wanted.name.as_deref().unwrap_or(&self.wanted.tag)),
            body: Some(&body),
            draft: Some(true),
            prerelease: Some(self.wanted.prerelease),
            make_latest: None,
        };
        self.client.create_release(&fields).await
    }

    /// The caller's text, what it was promoted from, and GitHub's notes on the range of the lane.
    async fn compose_body(&self) -> Result<String, Error> {
        let (body, target) = (&self.wanted.body, self.target);
        if !body.notes {
            return Ok(body.compose(None, ""));
        }
        let promoted = target
            .promoted_from
            .as_ref()
            .map(|from| format!("Promoted from {from}, on the same commit.\n\n"));
        let notes = promoted.unwrap_or_default() + &self.generate_notes().await?;
        Ok(body.compose(Some(&notes), &self.range_page()))
    }

    /// Without a tag to begin at, GitHub takes the one that comes before in the history: of
    /// another lane, where there is one.
    async fn generate_notes(&self) -> Result<String, Error> {
        let previous = self.target.previous.as_deref();
        if previous.is_none() && !self.target.is_first {
            return Ok(format!("**Full Changelog**: {}", self.range_page()));
        }
        let notes = self.client.generate_notes(&self.wanted.tag, None, previous);
        Ok(notes.await?.body)
    }

    /// Where the whole range can be seen.
    fn range_page(&self) -> String {
        let (server, name) = (
            &self.settings.context.server_url,
            self.client.repository_name(),
        );
        let tag = &self.wanted.tag;
        match &self.target.previous {
            Some(previous) => format!("{server}/{name}/compare/{previous}...{tag}"),
            None => format!("{server}/{name}/commits/{tag}"),
        }
    }

    async fn upload(
        &self,
        name: &str,
        address: &str,
        eye: &mut Eye,
        console: &mut Console,
    ) -> Result<(), Stop> {
        let Some(asset) = self.settings.assets.named(name) else {
            return Ok(());
        };
        let size = asset.wanted.size;
        let upload = Upload {
            upload_url: address,
            name,
            content_type: media_type(name),
            path: &asset.path,
            size,
            on_progress: progress::of(console, name, size),
        };
        let uploaded = match self.client.upload_asset(&upload).await {
            Ok(uploaded) => uploaded,
            Err(error) => {
                // Refused, it was not begun: what has the name is another run's.
                if matches!(error.kind(), ErrorKind::Uncertain | ErrorKind::File) {
                    eye.broken.push(name.to_owned());
                }
                return Err(error.into());
            }
        };
        if uploaded.sha256 == asset.wanted.sha256 {
            return Ok(());
        }
        self.client.delete_asset(uploaded.asset.id).await?;
        Err(Stop::Fail(changed_while_read(&asset.path)))
    }

    async fn edit(
        &self,
        id: u64,
        fields: &[ReleaseField],
        make_latest: Option<bool>,
    ) -> Result<(), Stop> {
        let has = |field| fields.contains(&field);
        let body = match has(ReleaseField::Body) {
            true => Some(self.compose_body().await?),
            false => None,
        };
        let edited = ReleaseFields {
            name: self
                .wanted
                .name
                .as_deref()
                .filter(|_| has(ReleaseField::Name)),
            body: body.as_deref(),
            prerelease: has(ReleaseField::Prerelease).then_some(self.wanted.prerelease),
            make_latest,
            ..ReleaseFields::default()
        };
        self.client.update_release(id, &edited).await?;
        Ok(())
    }

    /// Somebody may have published it since it was looked at.
    async fn delete_draft(&self, id: u64) -> Result<(), Stop> {
        let present = self.client.release(id).await?;
        if present.is_some_and(|release| release.draft) {
            self.client.delete_release(id).await?;
        }
        Ok(())
    }
}

fn changed_while_read(path: &Path) -> Failure {
    Failure::refused(format!(
        "upload {}: it changed while it was uploaded",
        path.display()
    ))
    .hint("let the step that writes it end first; what was uploaded of it has been removed")
}

/// What browsers are told of a file; what isn't known is bytes.
fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
        "gz" | "tgz" => "application/gzip",
        "zip" => "application/zip",
        "json" => "application/json",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
