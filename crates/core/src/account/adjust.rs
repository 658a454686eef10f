//! Setting a balance right by hand, with a reason.

use lumiku_dto::{UserId, account::normalize_email, credits::TransactionType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Core, Error, Result,
    clock::new_id,
    entity::user,
    event,
    ledger::{self, NewEntry, Reference},
};

/// Changes the balance of the account with this email by `credits` and returns the new balance.
///
/// # Errors
/// [`Error::NotFound`] without such an account, [`Error::InsufficientCredits`] when it would go below
/// zero.
pub async fn adjust_credits(core: &Core, email: &str, credits: i64, reason: &str) -> Result<i64> {
    let find = user::Entity::find().filter(user::Column::Email.eq(normalize_email(email)));
    let user = UserId::new(find.one(core.db.read()).await?.ok_or(Error::NotFound)?.id);
    let (owner, reason, now) = (user.clone(), reason.to_owned(), core.clock.now());
    let balance = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let reference = new_id();
                let entry = NewEntry {
                    user: &owner,
                    amount: credits,
                    kind: TransactionType::Adjustment,
                    description: reason,
                    reference: Reference::Admin(&reference),
                    tool: None,
                    metadata: None,
                };
                Ok(ledger::post(tx, now, entry).await?.balance)
            })
        })
        .await?;
    event::publish_balance(core, &user).await;
    Ok(balance)
}
