//! Plans: a tier for a month at a time, with credits.
//!
//! What a user has paid for is a row of periods (`chain`, `store`). Buying, extending and upgrading are orders
//! (`order`), paid through the gateway as packages are, and given once (`give`). The sweep ends what has run out
//! (`sweep`). The tier of an account is what an administrator fixed, or else its plan's, or else free.

mod chain;
mod give;
mod order;
mod store;
pub mod sweep;
mod view;

use lumiku_dto::{Timestamp, UserId, account::Tier};
use sea_orm::DatabaseTransaction;

use crate::{Core, Result};

pub(crate) use give::give;
pub(crate) use order::{OrderTerms, insert_terms};
pub use order::{buy_plan, quote_plan};
pub use view::{find_subscription, list_plans};

/// Fixes a user's tier, whatever is paid for: it counts until it is fixed otherwise, or until a higher plan or the same
/// one is paid for. To fix what the plan gives anyway lets the plan decide again.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) without such a user.
pub async fn fix_tier(core: &Core, user: &UserId, tier: Tier) -> Result<()> {
    let (owner, now) = (user.clone(), core.clock.now());
    core.db.write(move |tx| Box::pin(async move { fix_tier_in(tx, &owner, tier, now).await })).await?;
    core.sessions.forget_user(user);
    Ok(())
}

/// The same in the caller's transaction. The caller lets the session cache forget the user after the commit.
pub(crate) async fn fix_tier_in(
    tx: &DatabaseTransaction,
    user: &UserId,
    tier: Tier,
    now: Timestamp,
) -> Result<()> {
    store::hold(tx, user).await?;
    store::fixed_tier(tx, user).await?;
    let plan = store::chain(&store::periods(tx, user).await?, now).tier();
    let fixed = (tier != plan.unwrap_or_default()).then_some(tier);
    store::write_tier(tx, user, fixed, plan, now).await?;
    Ok(())
}
