//! What every tag counted for.

use serde::{Deserialize, Serialize};

use super::catalog::Catalog;
use super::view::View;
use super::{Stop, look};
use crate::facts::Facts;
use crate::object_id::ObjectId;
use crate::request::Request;
use crate::version_tag::{Foreign, VersionTag};
use crate::vocabulary::Lane;

/// One tag of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// Its name.
    pub tag: String,
    /// The commit it stands on.
    pub commit: ObjectId,
    /// What it counted for.
    #[serde(flatten)]
    pub standing: Standing,
}

/// What a tag counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// A version of this lane.
    Lane(Lane),
    /// A version of no lane: a prerelease with another identifier than `dev` and `rc`.
    NoLane,
    /// A version; its lane could not change the answer and was not read.
    Unread,
    /// Ignored, for this reason.
    Ignored(Foreign),
}

impl Standing {
    /// In words.
    pub fn text(self) -> String {
        match self {
            Self::Lane(lane) => lane.to_string(),
            Self::NoLane => "no lane".to_owned(),
            Self::Unread => "unread".to_owned(),
            Self::Ignored(reason) => format!("ignored: it {}", reason.reason()),
        }
    }
}

/// Highest version first, then the ignored tags by name.
pub(super) fn explain(request: &Request, catalog: &Catalog<'_>, facts: &Facts) -> Vec<Considered> {
    let view = look(request, catalog, facts).ok();
    let counted = catalog.versions().rev().map(|tag| Considered {
        tag: tag.tag.name.clone(),
        commit: tag.tag.commit,
        standing: standing(view.as_ref(), &tag),
    });
    let mut ignored: Vec<Considered> = catalog
        .all()
        .iter()
        .filter_map(|tag| {
            let reason = catalog.classify(request, tag).err()?;
            let standing = Standing::Ignored(reason);
            Some(Considered {
                tag: tag.name.clone(),
                commit: tag.commit,
                standing,
            })
        })
        .collect();
    ignored.sort_by(|a, b| a.tag.cmp(&b.tag));
    counted.chain(ignored).collect()
}

fn standing<'a>(view: Option<&View<'a>>, tag: &VersionTag<'a>) -> Standing {
    match view.map(|view| view.lane_of(tag)) {
        Some(Ok(Some(lane))) => Standing::Lane(lane),
        Some(Ok(None)) => Standing::NoLane,
        None | Some(Err(Stop::Ask(_) | Stop::Problem(_))) => Standing::Unread,
    }
}
