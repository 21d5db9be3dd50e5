//! What is wrong with a request whatever the repository holds.

use semver::Version;

use super::{Initial, MESSAGE_LIMIT, Request};
use crate::line::Line;
use crate::problem::Problem;
use crate::trailers::begins_signature;
use crate::version_tag::parse_version;
use crate::vocabulary::{Bump, Lane, Scheme};

impl Request {
    /// Everything that is wrong by itself.
    pub fn validate(&self) -> Result<(), Problem> {
        self.validate_without_names()?;
        self.from
            .as_deref()
            .map_or(Ok(()), |from| self.validate_from_name(from))
    }

    /// What is wrong whatever prefix tags have. Called before a configuration is looked for, so
    /// that a bad input costs no request.
    pub fn validate_without_names(&self) -> Result<(), Problem> {
        self.validate_from()?;
        self.validate_bump()?;
        self.validate_scheme()?;
        self.validate_flags()?;
        self.validate_initial()?;
        self.validate_message()
    }

    fn validate_from(&self) -> Result<(), Problem> {
        let lane = self.lane;
        match &self.from {
            None if lane.needs_from() => {
                let kind = if lane == Lane::Hotfix {
                    "production"
                } else {
                    "staging, rc or hotfix"
                };
                Err(
                    Problem::bad_input("from-missing", format!("lane {lane} needs 'from'"))
                        .hint(format!("give 'from' the {kind} tag to start from")),
                )
            }
            Some(_) if !lane.needs_from() => Err(Problem::bad_input(
                "from-unwanted",
                format!("'from' has no meaning for lane {lane}"),
            )
            .hint("leave 'from' out: the version is computed from the existing tags")),
            None if self.from_lane.is_some() => Err(Problem::bad_input(
                "from-lane",
                "'from-lane' is given without 'from'",
            )),
            _ => Ok(()),
        }
    }

    fn validate_from_name(&self, from: &str) -> Result<(), Problem> {
        let prefix = &self.tag_prefix;
        let version = parse_version(prefix, from).map_err(|foreign| {
            let why = foreign.reason();
            Problem::bad_input(
                "from-invalid",
                format!("from '{from}' is no version tag: it {why}"),
            )
            .hint(format!(
                "give a tag such as '{}'",
                prefix.tag(&Version::new(1, 2, 4))
            ))
        })?;
        if self.ignore.matcher()?.is_match(from) {
            return Err(Problem::bad_input(
                "from-ignored",
                format!("from '{from}' is on the ignore list"),
            ));
        }
        match self.line {
            Some(line) if !line.contains(&version) => Err(Problem::bad_input(
                "line",
                format!("from '{from}' is outside line {line}"),
            )),
            _ => Ok(()),
        }
    }

    fn validate_bump(&self) -> Result<(), Problem> {
        let Some(bump) = self.bump else { return Ok(()) };
        if self.lane.needs_from() {
            let message = format!(
                "'bump' has no meaning for lane {}: 'from' decides",
                self.lane
            );
            return Err(Problem::bad_input("bump", message).hint("leave 'bump' out"));
        }
        let leaves = match self.line {
            Some(Line { minor: Some(_), .. }) => matches!(bump, Bump::Minor | Bump::Major),
            Some(Line { minor: None, .. }) => bump == Bump::Major,
            None => false,
        };
        match self.line {
            Some(line) if leaves => Err(Problem::bad_input(
                "line",
                format!("bump {bump} leaves line {line}"),
            )),
            _ => Ok(()),
        }
    }

    fn validate_scheme(&self) -> Result<(), Problem> {
        let Some(scheme) = self.implied_scheme() else {
            return Ok(());
        };
        if scheme.lanes().contains(&self.lane) {
            return Ok(());
        }
        let lanes: Vec<String> = scheme.lanes().iter().map(ToString::to_string).collect();
        Err(Problem::bad_input(
            "lane-outside-scheme",
            format!("scheme {scheme} has no lane {}", self.lane),
        )
        .hint(format!("its lanes are {}", lanes.join(", "))))
    }

    fn validate_flags(&self) -> Result<(), Problem> {
        if self.hotfix_prerelease && self.lane != Lane::Hotfix {
            let message = format!("'hotfix-prerelease' has no meaning for lane {}", self.lane);
            return Err(
                Problem::bad_input("hotfix-prerelease", message).hint("it is for lane hotfix")
            );
        }
        if self.hotfix_prerelease && self.scheme == Some(Scheme::PatchLine) {
            return Err(Problem::bad_input(
                "hotfix-prerelease",
                "'hotfix-prerelease' has no meaning in scheme patch-line",
            ));
        }
        Ok(())
    }

    fn validate_message(&self) -> Result<(), Problem> {
        let Some(message) = &self.message else {
            return Ok(());
        };
        if message.len() > MESSAGE_LIMIT {
            let message = format!(
                "message is {} bytes long; at most {MESSAGE_LIMIT} are taken",
                message.len()
            );
            return Err(Problem::bad_input("message", message));
        }
        if begins_signature(message) {
            return Err(Problem::bad_input(
                "message",
                "message has a line that begins a signature",
            )
            .hint("git would take the rest of the message for the signature; indent the line"));
        }
        Ok(())
    }

    fn validate_initial(&self) -> Result<(), Problem> {
        let Some(Initial { version, explicit }) = &self.initial else {
            return Ok(());
        };
        if !version.pre.is_empty() || !version.build.is_empty() {
            return Err(Problem::bad_input(
                "initial",
                format!("initial '{version}' is no stable version"),
            )
            .hint("give three numbers, such as 1.0.0"));
        }
        match self.line {
            Some(line) if *explicit && !line.contains(version) => Err(Problem::bad_input(
                "initial",
                format!("initial '{version}' is outside line {line}"),
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Lane;

    fn code(change: impl FnOnce(&mut Request)) -> Option<String> {
        let mut request = Request::new(Lane::Staging);
        change(&mut request);
        request.validate().err().map(|problem| problem.code)
    }

    fn from(request: &mut Request, lane: Lane, tag: &str) {
        request.lane = lane;
        request.from = Some(tag.to_owned());
    }

    #[test]
    fn what_is_wrong_by_itself_is_bad_input() {
        assert_eq!(code(|_| ()), None);
        assert_eq!(
            code(|r| r.lane = Lane::Production).as_deref(),
            Some("from-missing")
        );
        assert_eq!(
            code(|r| r.from = Some("v1.0.0".into())).as_deref(),
            Some("from-unwanted")
        );
        assert_eq!(
            code(|r| r.from_lane = Some(Lane::Staging)).as_deref(),
            Some("from-lane")
        );
        assert_eq!(
            code(|r| from(r, Lane::Hotfix, "v1.0")).as_deref(),
            Some("from-invalid")
        );
        assert_eq!(
            code(|r| r.scheme = Some(Scheme::PrereleaseLine)).as_deref(),
            Some("lane-outside-scheme")
        );
        assert_eq!(
            code(|r| r.hotfix_prerelease = true).as_deref(),
            Some("hotfix-prerelease")
        );
        assert_eq!(
            code(|r| r.message = Some("x".repeat(1_000_000))).as_deref(),
            Some("message")
        );
    }

    #[test]
    fn a_line_holds_its_bump_its_from_and_its_initial() {
        let line = Some("1.4".parse().unwrap());
        assert_eq!(
            code(|r| (r.line, r.bump) = (line, Some(Bump::Minor))).as_deref(),
            Some("line")
        );
        assert_eq!(code(|r| (r.line, r.bump) = (line, Some(Bump::Patch))), None);
        let outside = |r: &mut Request| {
            r.line = line;
            from(r, Lane::Production, "v1.3.2");
        };
        assert_eq!(code(outside).as_deref(), Some("line"));
        let initial = Initial {
            version: Version::new(2, 0, 0),
            explicit: true,
        };
        assert_eq!(
            code(|r| (r.line, r.initial) = (line, Some(initial))).as_deref(),
            Some("initial")
        );
    }

    #[test]
    fn a_bump_is_for_lanes_that_are_computed() {
        let bumped = |r: &mut Request| {
            from(r, Lane::Production, "v1.2.4");
            r.bump = Some(Bump::Minor);
        };
        assert_eq!(code(bumped).as_deref(), Some("bump"));
    }
}
