//! What the routes ask for: projects and their parts, plans and batches. Everything that can be refused is
//! refused here, before anything is charged.

pub(crate) mod archive;
pub(crate) mod batches;
mod clip_type;
pub(crate) mod clips;
pub(crate) mod groups;
mod looks;
mod order;
pub(crate) mod projects;
mod stored_zip;
mod view;

use lumiku_core::{Error, Result};
use lumiku_dto::UserId;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};
use serde::{Serialize, de::DeserializeOwned};

use crate::entity::project;

/// A name as it is kept: trimmed, 1 to `most` characters.
fn name(text: &str, most: usize) -> Result<String> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > most || name.chars().any(char::is_control) {
        return Err(Error::field("name", format!("Give it a name of 1 to {most} characters.")));
    }
    Ok(name.to_owned())
}

/// Marks a project of the user's as changed. This also puts changes of one project in a row, since it
/// locks the project until the transaction ends.
async fn touch_project(tx: &DatabaseTransaction, user: &UserId, id: &str, now: i64) -> Result<()> {
    let update = project::Entity::update_many()
        .col_expr(project::Column::UpdatedAt, Expr::value(now))
        .filter(project::Column::Id.eq(id))
        .filter(project::Column::UserId.eq(user.as_str()));
    if update.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Error::NotFound) }
}

fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(error.to_string()))
}

/// Reads JSON that this tool wrote.
fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Internal(format!("a row cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_has_its_length_in_characters() {
        assert_eq!(name("  Coffee launch \n", 120).unwrap(), "Coffee launch");
        assert_eq!(name(&"é".repeat(60), 60).unwrap().chars().count(), 60);
        for bad in ["", "   ", "a\u{7}b", &"x".repeat(61)] {
            assert!(name(bad, 60).is_err(), "{bad:?}");
        }
    }
}
