//! What a paid order gives, once. The only code that makes a payment successful.

use lumiku_dto::{
    PaymentId, Timestamp, UserId,
    credits::TransactionType,
    event::{Event, Notification, NotificationKind},
    number::thousands,
};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::view;
use crate::{
    Core, Error, Result, event,
    ledger::{self, NewEntry, Reference},
    mail::{self, NewMail},
    notification::{self, NewNotification},
    plan, sql,
};

/// What kinds of things can be bought. A new kind says in `deliver` what it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// A package of credits; the product's id is the package's.
    Credits,
    /// A plan, or the upgrade to one; the product's id is its tier.
    Plan,
}

impl Product {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Credits, Self::Plan];

    /// Name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Credits => "credits",
            Self::Plan => "plan",
        }
    }

    /// Reads a name from the database; `None` when it is unknown.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.as_str() == text)
    }
}

/// An order that has just become successful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PaidOrder {
    pub(super) id: PaymentId,
    pub(super) user: UserId,
    pub(super) product: Product,
    pub(super) product_id: String,
    pub(super) merchant_order_id: String,
    /// For a person, such as "4,000 credits".
    pub(super) description: String,
    /// In IDR.
    pub(super) amount: i64,
    pub(super) credits: i64,
    pub(super) paid_at: Timestamp,
}

/// Makes an order successful and gives what it bought, in one transaction, unless that was done before. `reference` and
/// `answer` are the gateway's. Says whether this call did it.
pub(super) async fn settle(core: &Core, id: &str, reference: Option<String>, answer: String) -> Result<bool> {
    let (id, now) = (id.to_owned(), core.clock.now());
    let settled = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let Some(order) = mark_paid(tx, &id, reference, answer, now).await? else { return Ok(None) };
                let line = deliver(tx, &order, now).await?;
                Ok(Some((order, line)))
            })
        })
        .await?;
    let Some((order, line)) = settled else { return Ok(false) };
    announce(core, &order, line).await;
    Ok(true)
}

/// The guard: of any number of callers, on any machine, one is given the order.
async fn mark_paid(
    tx: &DatabaseTransaction,
    id: &str,
    reference: Option<String>,
    answer: String,
    now: Timestamp,
) -> Result<Option<PaidOrder>> {
    let update = "UPDATE payments SET status = 'success', paid_at = $1, updated_at = $1, claimed_at = NULL, \
                  next_check_at = NULL, misses = 0, gateway_answer = $2, \
                  gateway_reference = COALESCE(gateway_reference, $3) \
                  WHERE id = $4 AND status <> 'success' \
                  RETURNING user_id, product, product_id, merchant_order_id, description, amount, credits";
    let values = [now.0.into(), answer.into(), reference.into(), id.into()];
    let Some(row) = sql::one(tx, update, values).await? else { return Ok(None) };
    let product: String = row.try_get_by_index(1)?;
    let unknown = || Error::Internal(format!("payment {id} is for an unknown kind of product, {product}"));
    Ok(Some(PaidOrder {
        id: PaymentId::new(id),
        user: UserId::new(row.try_get_by_index::<String>(0)?),
        product: Product::from_wire(&product).ok_or_else(unknown)?,
        product_id: row.try_get_by_index(2)?,
        merchant_order_id: row.try_get_by_index(3)?,
        description: row.try_get_by_index(4)?,
        amount: row.try_get_by_index(5)?,
        credits: row.try_get_by_index(6)?,
        paid_at: now,
    }))
}

/// Gives what was bought, and writes the line under the bell. It runs exactly once for an order, inside the
/// transaction that makes it successful: whatever else has to follow from a payment is written here too, and what
/// leaves the database (an e-mail) is queued here and sent by whoever empties the queue.
async fn deliver(tx: &DatabaseTransaction, order: &PaidOrder, now: Timestamp) -> Result<Notification> {
    let (body, page) = match order.product {
        Product::Credits => {
            post_credits(tx, order, TransactionType::Purchase, "packageId", now).await?;
            (format!("{} have been added to your balance.", order.description), "/credits")
        }
        Product::Plan => {
            let tier = plan::give(tx, &order.id, &order.user, order.amount, now).await?;
            post_credits(tx, order, TransactionType::Bonus, "planId", now).await?;
            let plan = tier.label();
            let body = match order.credits {
                0 => format!("Your {plan} plan is ready."),
                credits => {
                    format!("Your {plan} plan is ready. {} credits came with it.", thousands(credits))
                }
            };
            (body, "/pricing")
        }
    };
    mail::queue(tx, &order.user, NewMail::Receipt(&order.id), now).await?;
    let line = NewNotification {
        kind: NotificationKind::Success,
        title: "Payment received".into(),
        body,
        link: Some(page.into()),
    };
    notification::insert(tx, &order.user, line, now).await
}

/// Enters the order's credits, if it has any.
async fn post_credits(
    tx: &DatabaseTransaction,
    order: &PaidOrder,
    kind: TransactionType,
    bought: &str,
    now: Timestamp,
) -> Result<()> {
    if order.credits == 0 {
        return Ok(());
    }
    let entry = NewEntry {
        user: &order.user,
        amount: order.credits,
        kind,
        description: format!("Bought {}", order.description),
        reference: Reference::Payment(order.id.as_str()),
        tool: None,
        metadata: Some(json!({
            "merchantOrderId": order.merchant_order_id,
            bought: order.product_id,
            "amount": order.amount,
        })),
    };
    ledger::post(tx, now, entry).await.map(drop)
}

/// Tells whoever listens. Runs after the commit; a process that dies before it leaves nothing wrong.
async fn announce(core: &Core, order: &PaidOrder, line: Notification) {
    tracing::info!(payment.id = order.id.as_str(), amount = order.amount, "payment succeeded");
    metrics::counter!("lumiku_payments_total", "status" => "success").increment(1);
    core.sessions.forget_user(&order.user);
    core.events.publish(&order.user, Event::Notification(line));
    view::publish(core, &order.user, order.id.as_str()).await;
    event::publish_balance(core, &order.user).await;
}
