//! A deployment that is asked for: a new one, the one that is there, or another attempt.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Transaction, params};
use windlass_core::ObjectId;
use windlass_deploy_protocol::{DeploymentId, DeploymentStatus, ServiceState};

use super::columns::{of_word, word};
use super::{Attempt, Store, StoreError};

/// What is asked for, resolved and allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeployment {
    /// The environment.
    pub env: String,
    /// The tag, if it was a tag.
    pub tag: Option<String>,
    /// The ref, if it was no tag.
    pub reference: Option<String>,
    /// The commit.
    pub sha: ObjectId,
    /// The services, in the order in which they may begin.
    pub services: Vec<String>,
    /// Who or what asked, for people.
    pub triggered_by: Option<String>,
    /// Who signed it.
    pub signer: String,
    /// Whether services run that are as they are to be.
    pub force: bool,
    /// A digest of what the configuration says of it.
    pub settings: String,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requested {
    /// The attempt that answers it.
    pub attempt: Attempt,
    /// Whether it was there already.
    pub duplicate: bool,
}

/// The newest attempt at a deployment.
struct Newest {
    number: i64,
    attempt: u32,
    status: DeploymentStatus,
    force: bool,
    cancelled: bool,
    settings: String,
}

impl Store {
    /// Adds a deployment to the queue of its environment, unless the very same is under way or
    /// stands (T8).
    pub fn request(&self, new: &NewDeployment, now: Timestamp) -> Result<Requested, StoreError> {
        let id = DeploymentId::of(&new.env, new.sha, &new.services);
        let mut connection = self.lock();
        // It needs no lock from the beginning, which would cost as much as all else: no other
        // process writes, and here everybody waits for the connection.
        let transaction = connection.transaction()?;
        let newest = newest(&transaction, &id)?;
        if let Some(newest) = &newest
            && answers(&transaction, newest, new)?
        {
            let number = newest.attempt;
            return Ok(Requested {
                attempt: Attempt { id, number },
                duplicate: true,
            });
        }
        let number = newest.map_or(1, |newest| newest.attempt + 1);
        insert(&transaction, &id, number, new, now)?;
        transaction.commit()?;
        Ok(Requested {
            attempt: Attempt { id, number },
            duplicate: false,
        })
    }
}

fn newest(transaction: &Transaction<'_>, id: &DeploymentId) -> Result<Option<Newest>, StoreError> {
    let sql =
        "SELECT number, attempt, status, force, cancelled, settings FROM deployments WHERE id = ?1
               ORDER BY attempt DESC LIMIT 1";
    let found = transaction
        .prepare_cached(sql)?
        .query_row([id.as_str()], |row| {
            Ok(Newest {
                number: row.get("number")?,
                attempt: row.get("attempt")?,
                status: of_word(row, "status")?,
                force: row.get("force")?,
                cancelled: row.get("cancelled")?,
                settings: row.get("settings")?,
            })
        });
    Ok(found.optional()?)
}

/// A deployment that waits or runs answers a request for the same, which may be one whose answer
/// was lost; as long as it will have been carried out as it would be now. One that is done does so
/// only while nothing else was asked for that touches its services: to go back to an older version
/// is to ask for it again.
fn answers(
    transaction: &Transaction<'_>,
    newest: &Newest,
    new: &NewDeployment,
) -> Result<bool, StoreError> {
    if newest.cancelled || newest.settings != new.settings {
        return Ok(false);
    }
    match newest.status {
        DeploymentStatus::InProgress => return Ok(newest.force || !new.force),
        DeploymentStatus::Completed if !new.force => {}
        _ => return Ok(false),
    }
    let sql = "SELECT EXISTS (
        SELECT 1 FROM deployments
        JOIN services AS theirs ON theirs.deployment = deployments.number
        JOIN services AS ours ON ours.deployment = ?1 AND ours.service = theirs.service
        WHERE deployments.env = ?2 AND deployments.number > ?1)";
    let mut statement = transaction.prepare_cached(sql)?;
    let is_overtaken: bool =
        statement.query_row(params![newest.number, new.env], |row| row.get(0))?;
    Ok(!is_overtaken)
}

fn insert(
    transaction: &Transaction<'_>,
    id: &DeploymentId,
    attempt: u32,
    new: &NewDeployment,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO deployments
             (id, attempt, env, tag, reference, sha, status, triggered_by, signer, force, created_at,
              settings)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            id.as_str(),
            attempt,
            new.env,
            new.tag,
            new.reference,
            new.sha.to_string(),
            word(DeploymentStatus::InProgress),
            new.triggered_by,
            new.signer,
            new.force,
            now.as_millisecond(),
            new.settings,
        ])?;
    let number = transaction.last_insert_rowid();
    let sql = "INSERT INTO services (deployment, position, service, state) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = transaction.prepare_cached(sql)?;
    for (position, service) in (0_i64..).zip(&new.services) {
        statement.execute(params![
            number,
            position,
            service,
            word(ServiceState::Pending)
        ])?;
    }
    Ok(())
}
