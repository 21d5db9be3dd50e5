//! What was deployed to the environment, the newest first, as far as it was read.

use std::cmp::Reverse;
use std::num::NonZeroU32;

use jiff::Timestamp;
use semver::Version;

use super::case::{Case, named};
use super::finding::Running;
use crate::verification::{
    DeploymentPayload, DeploymentRecord, DeploymentStatus, Exhibit, Inquiry, Judged, Judgement,
    Stop, only_some_services, read, statuses_of, success_of, written_by_windlass,
};
use crate::version_tag::parse_version;

/// How a deployment stands that nobody has ended.
const UNDER_WAY: [&str; 3] = ["queued", "pending", "in_progress"];

/// Where a record stands in the order of time.
type Place = (Timestamp, u64);

/// The records that tell of a version, and those that tell of none.
pub(super) struct History<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    /// What tells of no version, and why.
    passed_over: Vec<(&'a DeploymentRecord, String)>,
    older: Option<NonZeroU32>,
}

/// A record that Windlass wrote of a version.
pub(super) struct Entry<'a> {
    pub(super) record: &'a DeploymentRecord,
    pub(super) payload: DeploymentPayload,
    pub(super) version: Version,
    /// Why it is no proof that the whole ran.
    partial: Option<String>,
}

impl<'a> History<'a> {
    pub(super) fn read(case: &Case<'a>) -> Judged<Self> {
        let environment = &case.request.environment;
        let known = read(&case.evidence.history, || ask(environment, NonZeroU32::MIN))?;
        let mut newest_first: Vec<&DeploymentRecord> = known.records.iter().collect();
        newest_first.sort_by_key(|record| Reverse(place(record)));
        let mut history = Self {
            entries: Vec::new(),
            passed_over: Vec::new(),
            older: known.older,
        };
        for record in newest_first {
            match Entry::read(case, record) {
                Ok(entry) => history.entries.push(entry),
                Err(why) => history.passed_over.push((record, why)),
            }
        }
        Ok(history)
    }

    /// The newest, whatever it came to, and if it brought only some services there: what runs is
    /// what was tried last.
    pub(super) fn running(&self, case: &Case<'_>) -> Judged<&Entry<'a>> {
        match self.entries.first() {
            Some(newest) => Ok(newest),
            None => {
                self.read_on(case)?;
                let environment = &case.request.environment;
                let text = format!("no deployment to {environment} is recorded");
                let refusal = Judgement::failed(text)
                    .hint("only what Windlass records counts: task 'windlass', with the tag and the commit in the payload")
                    .hint("'environment' names where it ran, and 'tag-prefix' what its tags begin with");
                Err(refusal.exhibits(self.exhibits(case, None)?).into())
            }
        }
    }

    /// Asks for older records, if there are any.
    pub(super) fn read_on(&self, case: &Case<'_>) -> Judged<()> {
        match self.older {
            Some(page) => Err(ask(&case.request.environment, page).into()),
            None => Ok(()),
        }
    }

    /// What was looked at on the way back to a record: all of it, where there is none. Nothing is
    /// asked for it.
    pub(super) fn exhibits(
        &self,
        case: &Case<'_>,
        until: Option<&Entry<'_>>,
    ) -> Judged<Vec<Exhibit>> {
        let last = until.map(|entry| entry.place());
        let is_newer = |place: Place| last.is_none_or(|last| place > last);
        let mut texts: Vec<(Place, String)> = Vec::new();
        for entry in self.entries.iter().filter(|entry| is_newer(entry.place())) {
            if let Some(text) = self.what_of(entry, case)? {
                texts.push((entry.place(), text));
            }
        }
        let foreign = self
            .passed_over
            .iter()
            .map(|(record, why)| (place(record), format!("doesn't count: {why}")));
        texts.extend(foreign.filter(|(place, _)| is_newer(*place)));
        texts.sort_by_key(|(place, _)| Reverse(*place));
        let exhibit = |((_, id), text): (Place, String)| Exhibit {
            text: format!("deployment {id} {text}"),
            url: None,
        };
        Ok(texts.into_iter().map(exhibit).collect())
    }

    /// Why a record is not the one; nothing where another tag is asked for.
    fn what_of(&self, entry: &Entry<'_>, case: &Case<'_>) -> Judged<Option<String>> {
        let named = entry.named();
        let running = self.entries.first();
        if running.is_some_and(|running| running.record.id == entry.record.id) {
            return Ok(Some(format!("of {named} is what was tried last")));
        }
        let is_asked_for = |tag: &String| *tag == entry.payload.tag;
        if !case.request.tag.as_ref().is_none_or(is_asked_for) {
            return Ok(None);
        }
        let above = running.filter(|it| case.request.tag.is_none() && entry.version >= it.version);
        Ok(Some(match (&entry.partial, above) {
            (Some(partial), _) => format!("of {named} is no proof: {partial}"),
            (None, Some(running)) => {
                format!("of {named} is not below {}", running.payload.tag)
            }
            (None, None) => entry.how_it_stands(case)?,
        }))
    }
}

fn ask(environment: &str, page: NonZeroU32) -> Inquiry {
    let environment = environment.to_owned();
    Inquiry::History { environment, page }
}

impl<'a> Entry<'a> {
    fn read(case: &Case<'_>, record: &'a DeploymentRecord) -> Result<Self, String> {
        let payload = written_by_windlass(record)?;
        let version = parse_version(&case.request.tag_prefix, &payload.tag);
        let version = version.map_err(|foreign| {
            let (tag, why) = (&payload.tag, foreign.reason());
            format!("its tag '{tag}' is no version here: it {why}")
        })?;
        Ok(Self {
            record,
            partial: only_some_services(&payload),
            payload,
            version,
        })
    }

    /// Its tag and commit, as messages name them.
    pub(super) fn named(&self) -> String {
        named(&self.payload.tag, self.record.sha)
    }

    pub(super) fn is_whole(&self) -> bool {
        self.partial.is_none()
    }

    /// When it succeeded last, if ever. A later success of another one changes nothing (W6).
    pub(super) fn success<'e>(&self, case: &Case<'e>) -> Judged<Option<&'e DeploymentStatus>> {
        success_of(case.evidence, self.record.id)
    }

    /// Its newest status. They come with the newest first, and several may be of one second.
    fn newest<'e>(&self, case: &Case<'e>) -> Judged<Option<&'e DeploymentStatus>> {
        let statuses = statuses_of(case.evidence, self.record.id)?.iter().rev();
        Ok(statuses.max_by_key(|status| status.created_at))
    }

    pub(super) fn told(&self, case: &Case<'_>) -> Judged<Running> {
        let newest = self.newest(case)?;
        Ok(Running {
            record: self.record.id,
            tag: self.payload.tag.clone(),
            sha: self.record.sha,
            state: newest.map(|status| status.state.clone()),
        })
    }

    /// What is under way may yet arrive, after the rollback.
    pub(super) fn warning(&self, case: &Case<'_>) -> Judged<Option<String>> {
        let state = self.newest(case)?.map(|status| status.state.as_str());
        let is_open = state.is_none_or(|state| UNDER_WAY.contains(&state));
        Ok(is_open.then(|| {
            let (id, named, state) = (self.record.id, self.named(), state.unwrap_or("no status"));
            format!("deployment {id} of {named} may still be under way ({state}): let it end first")
        }))
    }

    /// As far as it is known.
    fn how_it_stands(&self, case: &Case<'_>) -> Judged<String> {
        let of = format!("of {}", self.named());
        let success = match self.success(case) {
            Ok(success) => success,
            Err(Stop::Ask(_)) => return Ok(format!("{of} was not asked about")),
            Err(stop) => return Err(stop),
        };
        Ok(match (success, self.newest(case)?) {
            (Some(status), _) => format!("{of} succeeded at {}", status.created_at),
            (None, Some(newest)) => format!("{of} never succeeded: {}", newest.state),
            (None, None) => format!("{of} never succeeded: it has no status"),
        })
    }

    fn place(&self) -> Place {
        place(self.record)
    }
}

fn place(record: &DeploymentRecord) -> Place {
    (record.created_at, record.id)
}
