//! What a client asks of a release.
//!
//! Must not know whether it can be had.

use crate::routes::error::ApiError;
use crate::routes::fields::Fields;
use crate::state::releases::{MakeLatest, Release};

/// The fields that were sent.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The tag's name.
    pub tag: Option<String>,
    /// A branch or a commit.
    pub target: Option<String>,
    /// The title.
    pub name: Option<String>,
    /// The notes.
    pub body: Option<String>,
    /// Whether it waits to be published.
    pub draft: Option<bool>,
    /// Whether it is no full release.
    pub prerelease: Option<bool>,
    /// What becomes of the latest release.
    pub latest: Option<MakeLatest>,
    /// Whether GitHub is to write title and notes.
    pub generate: bool,
}

impl Wanted {
    /// Reads the fields.
    ///
    /// # Errors
    /// 422 when one has the wrong form.
    pub fn read(fields: &Fields) -> Result<Self, ApiError> {
        let text = |name| {
            let text = fields.optional_text(name)?;
            Ok::<_, ApiError>(text.map(ToOwned::to_owned))
        };
        Ok(Self {
            tag: text("tag_name")?,
            target: text("target_commitish")?,
            name: text("name")?,
            body: text("body")?,
            draft: fields.optional_flag("draft")?,
            prerelease: fields.optional_flag("prerelease")?,
            latest: fields.optional_word("make_latest", &["true", "false", "legacy"])?,
            generate: fields.flag("generate_release_notes")?,
        })
    }

    /// Puts them in the place of what the release says.
    pub fn apply(&self, release: &mut Release) {
        replace(&mut release.tag, self.tag.clone());
        replace(&mut release.target, self.target.clone());
        replace(&mut release.name, self.name.clone().map(Some));
        replace(&mut release.body, self.body.clone().map(Some));
        replace(&mut release.draft, self.draft);
        replace(&mut release.prerelease, self.prerelease);
    }
}

fn replace<T>(said: &mut T, wanted: Option<T>) {
    if let Some(wanted) = wanted {
        *said = wanted;
    }
}
