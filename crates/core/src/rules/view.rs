//! One attempt at a decision: the request, the tags, and the facts known so far.

use super::catalog::Catalog;
use super::known::Known;
use super::{Candidate, Stop};
use crate::facts::{Comparison, Facts, Question, Relation, Source, Trunk};
use crate::line::Line;
use crate::object_id::ObjectId;
use crate::problem::Problem;
use crate::request::Request;
use crate::trailers::Trailers;
use crate::version_tag::VersionTag;
use crate::vocabulary::{Lane, Scheme};

pub(crate) struct View<'a> {
    pub(super) request: &'a Request,
    pub(crate) catalog: &'a Catalog<'a>,
    pub(super) facts: &'a Facts,
    pub(super) known: Known<'a>,
    pub(crate) scheme: Scheme,
    pub(crate) from: Option<VersionTag<'a>>,
    pub(super) target: ObjectId,
}

impl<'a> View<'a> {
    /// The tag that the request starts from; validation has seen that it is given.
    pub(crate) fn required_from(&self) -> Result<VersionTag<'a>, Problem> {
        self.from
            .ok_or_else(|| Problem::bad_input("from-missing", "'from' is missing"))
    }

    /// Asks at once for every message that is not known yet.
    pub(super) fn read_all(&self, tags: impl Iterator<Item = VersionTag<'a>>) -> Result<(), Stop> {
        let mut questions: Vec<Question> = Vec::new();
        for question in tags.filter_map(|tag| self.known.trailers(&tag).err()) {
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
        if questions.is_empty() {
            Ok(())
        } else {
            Err(Stop::Ask(questions))
        }
    }

    /// The trailers of a tag; a lightweight tag has none.
    pub(crate) fn read(&self, tag: &VersionTag<'_>) -> Result<Trailers, Stop> {
        self.known.trailers(tag).map_err(Stop::from)
    }

    /// How `head` lies to `base`.
    pub(crate) fn relation(&self, base: ObjectId, head: ObjectId) -> Result<Relation, Stop> {
        self.compare(base, head, false)
            .map(|comparison| comparison.relation)
    }

    /// How `head` lies to `base`, with the commits in between when they are wanted.
    pub(crate) fn compare(
        &self,
        base: ObjectId,
        head: ObjectId,
        commits: bool,
    ) -> Result<Comparison, Stop> {
        if base == head {
            let (relation, commits) = (Relation::Identical, Some(Vec::new()));
            return Ok(Comparison {
                base,
                head,
                relation,
                commits,
            });
        }
        self.known
            .comparison(base, head, commits)
            .map_err(Stop::from)
    }

    /// What the trunk is.
    pub(crate) fn trunk(&self) -> Result<&'a Trunk, Stop> {
        self.facts
            .trunk
            .as_ref()
            .ok_or_else(|| Question::Trunk.into())
    }

    /// Whether a commit is on the trunk.
    pub(crate) fn on_trunk(&self, commit: ObjectId) -> Result<bool, Stop> {
        match self.trunk()? {
            Trunk::Unknown { reason } => Err(Problem::refused(
                "trunk-unknown",
                format!(
                    "whether {} is on the trunk can't be told: {reason}",
                    commit.short()
                ),
            )
            .hint("give 'trunk' the branch that releases come from")
            .into()),
            Trunk::Branch { head, .. } => {
                let relation = self.relation(commit, *head)?;
                Ok(matches!(relation, Relation::Ahead | Relation::Identical))
            }
        }
    }

    /// Whether a tag on the target can be what this request made before: a hotfix of the same
    /// line, a promotion of the same core.
    pub(super) fn same_series(&self, tag: &VersionTag<'_>, candidate: &Candidate) -> bool {
        let Some(from) = self.from else { return true };
        match (self.request.lane, self.scheme) {
            (Lane::Hotfix, _) => Line::of(&from.version()).contains(&tag.version()),
            (Lane::Production, Scheme::PrereleaseLine) => tag.version() == candidate.version,
            _ => true,
        }
    }

    /// What the new tag's message will end in.
    pub(super) fn trailers(&self) -> Trailers {
        Trailers {
            lane: Some(self.request.lane),
            promoted_from: self.request.from.clone(),
            run: self.request.run.clone(),
            claim: None,
        }
    }

    /// What deserves a look, whatever is decided.
    pub(super) fn warnings(&self) -> Vec<String> {
        let unconfirmed = (self.facts.source == Source::Unconfirmed).then(|| {
            "the clone has no tags, and its remote could not be asked whether it has some"
                .to_owned()
        });
        unconfirmed
            .into_iter()
            .chain(self.contradiction())
            .collect()
    }

    /// What the caller said that the repository knows better.
    fn contradiction(&self) -> Option<String> {
        let (from, given) = (self.from?, self.request.from_lane?);
        let lane = self
            .known
            .trailers(&from)
            .ok()?
            .lane
            .filter(|lane| *lane != given)?;
        let tag = &from.tag.name;
        Some(format!(
            "from-lane '{given}' is passed over: {tag}'s own message says {lane}"
        ))
    }
}
