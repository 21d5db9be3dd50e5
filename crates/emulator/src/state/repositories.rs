//! Which repositories there are, and where git keeps them.
//!
//! Must not know what is in them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::store::Data;

/// A repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryRecord {
    /// Its number.
    pub id: u64,
    /// The account that owns it.
    pub owner: String,
    /// Its name, without the owner.
    pub name: String,
    /// The bare repository.
    pub directory: PathBuf,
    /// Whether a token is needed to look at it.
    pub private: bool,
    /// When it was added, in seconds since 1970.
    pub created_at: i64,
}

impl RepositoryRecord {
    /// `owner/name`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }
}

/// Splits `owner/name`; nothing unless both are made of letters, digits, `-`,
/// `_` and `.` alone, and are more than dots.
pub fn split_full_name(full_name: &str) -> Option<(&str, &str)> {
    let (owner, name) = full_name.split_once('/')?;
    let letter = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let valid = |part: &str| part.chars().all(letter) && part.chars().any(|c| c != '.');
    (valid(owner) && valid(name)).then_some((owner, name))
}

impl Data {
    /// The repository with this name, in whatever case.
    pub fn repository(&self, owner: &str, name: &str) -> Option<&RepositoryRecord> {
        self.repositories.iter().find(|record| {
            record.owner.eq_ignore_ascii_case(owner) && record.name.eq_ignore_ascii_case(name)
        })
    }

    /// Adds a repository, or changes where an existing one is and who sees it.
    pub fn put_repository(
        &mut self,
        (owner, name): (&str, &str),
        directory: PathBuf,
        private: bool,
        now: i64,
    ) {
        let known = self.repository(owner, name).cloned();
        let record = RepositoryRecord {
            id: known
                .as_ref()
                .map_or_else(|| self.next_id(), |known| known.id),
            owner: owner.to_owned(),
            name: name.to_owned(),
            directory,
            private,
            created_at: known.map_or(now, |known| known.created_at),
        };
        match self
            .repositories
            .iter_mut()
            .find(|known| known.id == record.id)
        {
            Some(known) => *known = record,
            None => self.repositories.push(record),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_are_two_plain_words() {
        assert_eq!(split_full_name("o-1/r.x_y"), Some(("o-1", "r.x_y")));
        for name in [
            "", "o", "o/", "/r", "o/r/x", "o/..", "../r", "o/r x", "o/$(id)", "o/r\n",
        ] {
            assert_eq!(split_full_name(name), None, "{name:?}");
        }
    }

    #[test]
    fn a_repository_keeps_its_number_when_it_moves() {
        let mut data = Data::default();
        data.put_repository(("o", "r"), "a.git".into(), false, 5);
        data.put_repository(("O", "R"), "b.git".into(), true, 9);
        let record = data.repository("o", "r").unwrap();
        assert_eq!((record.id, record.created_at, record.private), (1, 5, true));
        assert_eq!(data.repositories.len(), 1);
    }
}
