//! Opening an order: written down first, then opened at the gateway, then shown. And giving one up.

use lumiku_dto::{
    PaymentId, Timestamp, UserId,
    account::User,
    credits::Package,
    number::thousands,
    payment::{CreatedPayment, Payment, PaymentStatus},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    LIFETIME_MS, Product,
    gateway::{GatewayError, Invoice, Order},
    schedule, view,
};
use crate::{
    Core, Error, Result,
    clock::new_id,
    entity::payment,
    ledger::idempotency::{self, IdempotencyKey},
    plan::{self, OrderTerms},
    sql,
};

/// Orders of one user that wait to be paid.
const MAX_PENDING: i64 = 5;
/// Orders that one user opens within an hour; each is a call to the gateway.
const MAX_PER_HOUR: i64 = 20;
const HOUR_MS: i64 = 60 * 60 * 1000;
/// An opening that is older than this, in milliseconds, has lost its process. Longer than the gateway is waited for.
const STALE_MS: i64 = 60_000;

/// What is to be bought.
#[derive(Clone, Debug)]
pub struct NewOrder {
    pub(crate) product: Product,
    /// Which one of its kind, such as a package's id.
    pub(crate) product_id: String,
    /// For a person, such as "4,000 credits". Also what the gateway shows.
    pub(crate) description: String,
    /// In IDR.
    pub(crate) amount: i64,
    pub(crate) credits: i64,
    /// The gateway's code of a channel; absent when it is chosen on its page.
    pub(crate) payment_method: Option<String>,
    /// With a plan: the terms that it is sold under.
    pub(crate) plan: Option<OrderTerms>,
    pub(crate) idempotency: Option<IdempotencyKey>,
}

impl NewOrder {
    /// An order of a package of credits. Without a method the channel is chosen on the gateway's page.
    pub fn of_package(
        package: Package,
        payment_method: Option<String>,
        idempotency: Option<IdempotencyKey>,
    ) -> Self {
        Self {
            product: Product::Credits,
            product_id: package.id,
            description: format!("{} credits", thousands(package.credits)),
            amount: package.price,
            credits: package.credits,
            payment_method,
            plan: None,
            idempotency,
        }
    }
}

/// What an idempotency key remembers: the order, from which the answer is made.
#[derive(Serialize, Deserialize)]
struct Remembered {
    payment: String,
}

/// An order in the database.
enum Opening {
    /// Written down just now, to be opened.
    New(payment::Model),
    /// Opened before under the same key.
    Before(payment::Model),
}

/// Opens an order and says where to pay it.
///
/// # Errors
/// [`Error::NotYet`] where nothing can be bought; [`Error::Invalid`] naming `paymentMethod`; [`Error::Conflict`]
/// when too many of the user's orders wait, [`Error::RateLimited`] when they open too many;
/// [`Error::IdempotencyMismatch`]; [`Error::InProgress`] while the same request is being done;
/// [`Error::Elsewhere`] when the gateway does not do its part. A request that is refused does not use up its key.
pub async fn create_payment(core: &Core, user: &User, new: NewOrder) -> Result<CreatedPayment> {
    core.payments()?;
    if let Some(method) = &new.payment_method
        && !(method.len() == 2
            && method.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()))
    {
        return Err(Error::field("paymentMethod", "Two capital letters or digits, such as BC."));
    }
    let (core, user) = (core.clone(), user.clone());
    // In a task of its own: a client that goes away must not leave an order between us and the gateway.
    let opening = tokio::spawn(async move { open(&core, &user, new).await });
    opening.await.map_err(|_| Error::Internal("opening an order panicked".into()))?
}

async fn open(core: &Core, user: &User, new: NewOrder) -> Result<CreatedPayment> {
    let payments = core.payments()?;
    let (now, gateway, owner) = (core.clock.now(), payments.gateway_name(), user.id.clone());
    let key = new.idempotency.clone();
    let written =
        core.db.write(move |tx| Box::pin(async move { write_down(tx, &owner, new, gateway, now).await }));
    let row = match written.await? {
        Opening::Before(row) => return created(&row),
        Opening::New(row) => row,
    };
    let order = Order {
        merchant_order_id: row.merchant_order_id.clone(),
        amount: row.amount,
        description: format!("Lumiku: {}", row.description),
        email: user.email.clone(),
        name: user.name.clone().unwrap_or_else(|| user.email.clone()),
        method: row.chosen_method.clone(),
        expires_at: Timestamp(row.expires_at),
    };
    match payments.gateway.open(core, &order).await {
        Ok(invoice) => {
            let row = opened(core, row, invoice).await?;
            view::publish(core, &user.id, &row.id).await;
            created(&row)
        }
        Err(error) => {
            tracing::warn!(payment.id = row.id, %error, "an order was not opened");
            metrics::counter!("lumiku_payments_total", "status" => "not_opened").increment(1);
            not_opened(core, row, key).await?;
            Err(sentence(&error))
        }
    }
}

/// What the person is told.
fn sentence(error: &GatewayError) -> Error {
    let message = match error {
        GatewayError::Away(_) => "The payment service does not answer. Try again in a moment.",
        GatewayError::Refused { .. } => {
            "The payment service did not take this payment. Try another way to pay."
        }
    };
    Error::Elsewhere { message: message.into(), retry_after_s: 30 }
}

/// Writes the order down under its idempotency key.
async fn write_down(
    tx: &DatabaseTransaction,
    user: &UserId,
    new: NewOrder,
    gateway: &str,
    now: Timestamp,
) -> Result<Opening> {
    if let Some(key) = &new.idempotency
        && let Some(Remembered { payment }) = idempotency::claim(tx, user, key, now).await?
        && let Some(row) = find(tx, user, &payment).await?
    {
        if row.payment_url.is_some() {
            return Ok(Opening::Before(row));
        }
        if row.status == PaymentStatus::Pending.as_str() && now.0 - row.created_at < STALE_MS {
            return Err(Error::InProgress("This payment is being opened. Ask again in a moment.".into()));
        }
        // Its process died before the gateway answered, so nobody was shown where to pay it: a new one, under the
        // same key.
        close(tx, &row.id, PaymentStatus::Failed, now).await?;
    }
    refuse_flood(tx, user, now).await?;
    let row = insert(tx, user, &new, gateway, now).await?;
    if let Some(key) = &new.idempotency {
        idempotency::keep(tx, user, key, &Remembered { payment: row.id.clone() }).await?;
    }
    Ok(Opening::New(row))
}

/// What was answered when an order was opened under this key before, if it could be opened.
///
/// # Errors
/// [`Error::IdempotencyMismatch`].
pub(crate) async fn find_created(
    core: &Core,
    user: &UserId,
    key: Option<&IdempotencyKey>,
) -> Result<Option<CreatedPayment>> {
    let Some(key) = key else { return Ok(None) };
    let Some(Remembered { payment }) = idempotency::find_answer(core, user, key).await? else {
        return Ok(None);
    };
    let row = find(core.db.read(), user, &payment).await?;
    row.filter(|row| row.payment_url.is_some()).as_ref().map(created).transpose()
}

async fn refuse_flood(tx: &DatabaseTransaction, user: &UserId, now: Timestamp) -> Result<()> {
    // Holds the user's row, so that of two openings at once the second one counts the first.
    let hold = "UPDATE users SET updated_at = updated_at WHERE id = $1";
    sql::execute(tx, hold, [user.as_str().into()]).await?;
    let count = "SELECT COALESCE(SUM(CASE WHEN status = 'pending' THEN 1 ELSE 0 END), 0), \
                 COALESCE(SUM(CASE WHEN created_at > $1 THEN 1 ELSE 0 END), 0), \
                 MIN(CASE WHEN created_at > $1 THEN created_at END) FROM payments WHERE user_id = $2";
    let row = sql::one(tx, count, [(now.0 - HOUR_MS).into(), user.as_str().into()]).await?;
    let row = row.ok_or_else(|| Error::Internal("a count without a row".into()))?;
    let (pending, recent): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    if recent >= MAX_PER_HOUR {
        let oldest: Option<i64> = row.try_get_by_index(2)?;
        let wait = oldest.map_or(HOUR_MS, |oldest| oldest + HOUR_MS - now.0);
        return Err(Error::RateLimited { retry_after_s: wait.unsigned_abs().div_ceil(1000).max(1) });
    }
    if pending >= MAX_PENDING {
        let sentence =
            format!("{MAX_PENDING} payments of yours are waiting. Pay or cancel one of them first.");
        return Err(Error::Conflict(sentence));
    }
    Ok(())
}

async fn insert(
    tx: &DatabaseTransaction,
    user: &UserId,
    new: &NewOrder,
    gateway: &str,
    now: Timestamp,
) -> Result<payment::Model> {
    let id = new_id();
    let insert = "INSERT INTO payments (id, user_id, merchant_order_id, product, product_id, description, amount, \
                  credits, status, gateway, chosen_method, created_at, updated_at, expires_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10, $11, $11, $12)";
    let values = [
        id.as_str().into(),
        user.as_str().into(),
        // New for each order, and its prefix keeps its digits apart from those of an amount.
        format!("PAY-{}", new_id()).into(),
        new.product.as_str().into(),
        new.product_id.as_str().into(),
        new.description.as_str().into(),
        new.amount.into(),
        new.credits.into(),
        gateway.into(),
        new.payment_method.clone().into(),
        now.0.into(),
        (now.0 + LIFETIME_MS).into(),
    ];
    sql::execute(tx, insert, values).await?;
    if let Some(terms) = new.plan {
        plan::insert_terms(tx, &PaymentId::new(id.clone()), terms).await?;
    }
    find(tx, user, &id).await?.ok_or_else(|| Error::Internal("an order was not written".into()))
}

async fn find<C: ConnectionTrait>(tx: &C, user: &UserId, id: &str) -> Result<Option<payment::Model>> {
    let owned = payment::Entity::find().filter(payment::Column::UserId.eq(user.as_str()));
    Ok(owned.filter(payment::Column::Id.eq(id)).one(tx).await?)
}

/// Writes down where the order is paid, and when to ask about it first. The gateway may have reported on it already.
async fn opened(core: &Core, row: payment::Model, invoice: Invoice) -> Result<payment::Model> {
    let (user, now) = (UserId::new(row.user_id.clone()), core.clock.now());
    let first = schedule::regular(row.created_at, now.0);
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let update = "UPDATE payments SET gateway_reference = $1, payment_url = $2, va_number = $3, \
                              qr_string = $4, updated_at = $5, \
                              next_check_at = CASE WHEN status = 'success' OR reported_at IS NOT NULL \
                                  THEN next_check_at ELSE $6 END \
                              WHERE id = $7";
                let values = [
                    invoice.reference.into(),
                    invoice.payment_url.into(),
                    invoice.va_number.into(),
                    invoice.qr_string.into(),
                    now.0.into(),
                    first.into(),
                    row.id.as_str().into(),
                ];
                sql::execute(tx, update, values).await?;
                find(tx, &user, &row.id).await?.ok_or(Error::NotFound)
            })
        })
        .await
}

/// Closes an order that nobody can pay, and gives its key back.
async fn not_opened(core: &Core, row: payment::Model, key: Option<IdempotencyKey>) -> Result<()> {
    let now = core.clock.now();
    core.db
        .write(move |tx| {
            Box::pin(async move {
                close(tx, &row.id, PaymentStatus::Failed, now).await?;
                if let Some(key) = key {
                    let forget = "DELETE FROM idempotency_keys WHERE user_id = $1 AND idempotency_key = $2 \
                                  AND request_hash = $3";
                    let values = [row.user_id.into(), key.key.into(), key.request_hash.into()];
                    sql::execute(tx, forget, values).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Ends an order that waits. It counts all the same if it is paid later.
async fn close(tx: &DatabaseTransaction, id: &str, status: PaymentStatus, now: Timestamp) -> Result<()> {
    let update = "UPDATE payments SET status = $1, updated_at = $2 WHERE id = $3 AND status = 'pending'";
    sql::execute(tx, update, [status.as_str().into(), now.0.into(), id.into()]).await?;
    Ok(())
}

fn created(row: &payment::Model) -> Result<CreatedPayment> {
    let missing = || Error::Internal(format!("payment {} has no address", row.id));
    Ok(CreatedPayment {
        payment_id: PaymentId::new(row.id.clone()),
        merchant_order_id: row.merchant_order_id.clone(),
        payment_url: row.payment_url.clone().ok_or_else(missing)?,
        reference: row.gateway_reference.clone().ok_or_else(missing)?,
        expires_at: Timestamp(row.expires_at),
        va_number: row.va_number.clone(),
        qr_string: row.qr_string.clone(),
    })
}

/// Gives up a payment that waits; one that has ended stays as it is. The gateway takes no part: when it is paid all the
/// same, it counts.
///
/// # Errors
/// [`Error::NotFound`] also for somebody else's.
pub async fn cancel_payment(core: &Core, user: &UserId, id: &str) -> Result<Payment> {
    let before = view::find_payment(core, user, id).await?;
    if before.status != PaymentStatus::Pending {
        return Ok(before);
    }
    let (id, now) = (id.to_owned(), core.clock.now());
    let order = id.clone();
    core.db
        .write(move |tx| Box::pin(async move { close(tx, &order, PaymentStatus::Cancelled, now).await }))
        .await?;
    view::publish(core, user, &id).await;
    view::find_payment(core, user, &id).await
}

/// Gives up every payment of a user's that waits.
pub(crate) async fn cancel_all(tx: &DatabaseTransaction, user: &UserId, now: Timestamp) -> Result<()> {
    let update =
        "UPDATE payments SET status = 'cancelled', updated_at = $1 WHERE user_id = $2 AND status = 'pending'";
    sql::execute(tx, update, [now.0.into(), user.as_str().into()]).await?;
    Ok(())
}
