//! Whom the things in a list belong to.

use std::collections::HashMap;

use lumiku_dto::{UserId, admin::UserRef};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{Core, Result, entity::user};

/// Who these accounts are, by id, in one query.
pub(super) async fn user_refs(
    core: &Core,
    ids: impl Iterator<Item = &str>,
) -> Result<HashMap<String, UserRef>> {
    let rows: Vec<(String, String, Option<String>)> = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::Email, user::Column::Name])
        .filter(user::Column::Id.is_in(ids))
        .into_tuple()
        .all(core.db.read())
        .await?;
    let named =
        |(id, email, name): (String, _, _)| (id.clone(), UserRef { id: UserId::new(id), email, name });
    Ok(rows.into_iter().map(named).collect())
}

/// One of them. An account whose row is gone still has its id.
pub(super) fn user_ref(refs: &HashMap<String, UserRef>, id: &str) -> UserRef {
    refs.get(id).cloned().unwrap_or_else(|| UserRef { id: UserId::new(id), email: String::new(), name: None })
}
