//! Setting a balance right from the command line, with a reason.

use lumiku_dto::{UserId, account::normalize_email, admin::AdjustCredits};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{Core, Error, Result, admin, audit::Actor, entity::user};

/// Changes the balance of the account with this email by `credits` and returns the new balance.
///
/// # Errors
/// [`Error::NotFound`] without such an account; [`Error::Conflict`] for a closed one, without a reason, and when the
/// balance would go below zero.
pub async fn adjust_credits(core: &Core, email: &str, credits: i64, reason: &str) -> Result<i64> {
    let find = user::Entity::find().filter(user::Column::Email.eq(normalize_email(email)));
    let user = UserId::new(find.one(core.db.read()).await?.ok_or(Error::NotFound)?.id);
    let change = AdjustCredits { amount: credits, reason: reason.to_owned() };
    let adjusted = admin::credits::adjust_credits(core, &Actor::default(), &user, change, None).await;
    Ok(adjusted.map_err(in_a_sentence)?.balance)
}

/// There are no fields on a command line.
fn in_a_sentence(error: Error) -> Error {
    match error {
        Error::Invalid(fields) => {
            Error::Conflict(fields.into_map().into_values().collect::<Vec<_>>().join(" "))
        }
        other => other,
    }
}
