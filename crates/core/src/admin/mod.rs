//! The admin's desk: what an operator sees and does over all users. Whoever calls this has made sure that the actor is
//! an admin; each change writes a line of the audit log in its own transaction.

pub mod credits;
pub mod figures;
pub mod job;
mod owner;
pub mod payment;
pub mod queue;
pub mod retry;
pub(crate) mod search;
pub mod user;
pub mod verify;

use crate::{Error, Result};

/// What is searched for, cut to its text; `None` for nothing.
///
/// # Errors
/// [`Error::Invalid`] naming `q` when it is too long.
pub fn search_text(q: Option<&str>) -> Result<Option<String>> {
    let Some(q) = q.map(str::trim).filter(|q| !q.is_empty()) else { return Ok(None) };
    if q.chars().count() > lumiku_dto::admin::MAX_SEARCH_LENGTH {
        return Err(Error::field("q", "Search for at most 254 characters."));
    }
    Ok(Some(q.to_owned()))
}
