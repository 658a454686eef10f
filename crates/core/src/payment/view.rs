//! Payments as their owners see them.

use lumiku_dto::{
    Page, PaymentId, Timestamp, UserId,
    event::Event,
    payment::{Payment, PaymentStatus, method_name},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{Core, Error, Result, entity::payment, sql};

/// A payment of the user's.
///
/// # Errors
/// [`Error::NotFound`] also for somebody else's.
pub async fn find_payment(core: &Core, user: &UserId, id: &str) -> Result<Payment> {
    let found = owned(user).filter(payment::Column::Id.eq(id)).one(core.db.read()).await?;
    Ok(to_payment(found.ok_or(Error::NotFound)?))
}

/// A user's payments, newest first.
pub async fn list_payments(
    core: &Core,
    user: &UserId,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<Payment>> {
    let mut query = owned(user).order_by_desc(payment::Column::Id).limit(limit + 1);
    if let Some(cursor) = cursor {
        query = query.filter(payment::Column::Id.lt(cursor));
    }
    let page = Page::from_rows(query.all(core.db.read()).await?, limit, |row| row.id.clone());
    Ok(page.map(to_payment))
}

/// The payments of these users that changed since a moment (milliseconds since the Unix epoch).
pub(crate) async fn list_changed(
    core: &Core,
    users: &[UserId],
    since: i64,
) -> Result<Vec<(UserId, Payment)>> {
    let rows = payment::Entity::find()
        .filter(payment::Column::UserId.is_in(users.iter().map(UserId::as_str)))
        .filter(payment::Column::UpdatedAt.gte(since))
        .limit(500)
        .all(core.db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (UserId::new(row.user_id.clone()), to_payment(row))).collect())
}

/// A body that the gateway posted, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCallback {
    pub content_type: String,
    /// The body; in hexadecimal when `is_hex`.
    pub body: String,
    pub is_hex: bool,
    /// How often it came.
    pub times: i64,
    pub received_at: Timestamp,
    pub last_received_at: Timestamp,
}

/// The callbacks that were taken about a payment, oldest first. For an operator.
pub async fn list_callbacks(core: &Core, id: &PaymentId) -> Result<Vec<StoredCallback>> {
    let query = "SELECT content_type, body, encoding, times, received_at, last_received_at \
                 FROM payment_callbacks WHERE payment_id = $1 ORDER BY id";
    let rows = sql::all(core.db.read(), query, [id.as_str().into()]).await?;
    let stored = rows.iter().map(|row| {
        let encoding: String = row.try_get_by_index(2)?;
        Ok(StoredCallback {
            content_type: row.try_get_by_index(0)?,
            body: row.try_get_by_index(1)?,
            is_hex: encoding == "hex",
            times: row.try_get_by_index(3)?,
            received_at: Timestamp(row.try_get_by_index(4)?),
            last_received_at: Timestamp(row.try_get_by_index(5)?),
        })
    });
    stored.collect()
}

/// Tells the owner's listeners how a payment stands.
pub(super) async fn publish(core: &Core, user: &UserId, id: &str) {
    if !core.events.has_listeners(user) {
        return;
    }
    match find_payment(core, user, id).await {
        Ok(payment) => core.events.publish(user, Event::Payment(Box::new(payment))),
        Err(error) => tracing::warn!(%error, "a payment was not published"),
    }
}

pub(crate) fn to_payment(row: payment::Model) -> Payment {
    let status = PaymentStatus::from_wire(&row.status).unwrap_or(PaymentStatus::Failed);
    let is_open = status == PaymentStatus::Pending;
    let open = |text: Option<String>| text.filter(|_| is_open);
    let method = row.payment_method.or(row.chosen_method);
    Payment {
        id: PaymentId::new(row.id),
        merchant_order_id: row.merchant_order_id,
        product: row.product,
        product_id: row.product_id,
        description: row.description,
        amount: row.amount,
        credits: row.credits,
        status,
        confirming: status != PaymentStatus::Success && row.claimed_at.is_some(),
        payment_method_name: method.as_deref().and_then(method_name).map(str::to_owned),
        payment_method: method,
        gateway_reference: row.gateway_reference,
        payment_url: open(row.payment_url),
        va_number: open(row.va_number),
        qr_string: open(row.qr_string),
        created_at: Timestamp(row.created_at),
        paid_at: row.paid_at.map(Timestamp),
        expires_at: Timestamp(row.expires_at),
    }
}

fn owned(user: &UserId) -> sea_orm::Select<payment::Entity> {
    payment::Entity::find().filter(payment::Column::UserId.eq(user.as_str()))
}
