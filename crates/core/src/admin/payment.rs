//! Payments: the order beside what the gateway reported and what it gave.

use lumiku_dto::{
    Page, PaymentId, Timestamp, UserId,
    admin::{AdminPayment, AdminPaymentDetail, AuditAction, AuditTarget, PaymentCallback},
    payment::PaymentStatus,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::{
    owner::{user_ref, user_refs},
    search,
};
use crate::{
    Core, Error, Result,
    audit::{self, Actor, NewAudit},
    entity::payment,
    ledger,
    payment::{self as payments, StoredCallback, ask::ask_gateway, view::to_payment},
};

/// Which payments are listed.
#[derive(Clone, Debug, Default)]
pub struct PaymentFilter {
    /// How an order's id, our id or the gateway's reference begins, or a part of its owner's address or name.
    pub q: Option<String>,
    pub status: Option<PaymentStatus>,
}

/// Everybody's payments, newest first.
pub async fn list_payments(
    core: &Core,
    filter: &PaymentFilter,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<AdminPayment>> {
    let mut query = payment::Entity::find();
    if let Some(q) = &filter.q {
        query = query.filter(
            Condition::any()
                .add(payment::Column::Id.like(search::like_begin(&q.to_lowercase())))
                .add(payment::Column::MerchantOrderId.like(search::like_begin(q)))
                .add(payment::Column::GatewayReference.like(search::like_begin(q)))
                .add(payment::Column::UserId.in_subquery(search::user_ids_like(q))),
        );
    }
    if let Some(status) = filter.status {
        query = query.filter(payment::Column::Status.eq(status.as_str()));
    }
    if let Some(cursor) = cursor {
        query = query.filter(payment::Column::Id.lt(cursor));
    }
    let rows = query.order_by_desc(payment::Column::Id).limit(limit + 1).all(core.db.read()).await?;
    let page = Page::from_rows(rows, limit, |row| row.id.clone());
    let users = user_refs(core, page.items.iter().map(|row| row.user_id.as_str())).await?;
    Ok(page.map(|row| {
        let user = user_ref(&users, &row.user_id);
        AdminPayment { payment: to_payment(row), user }
    }))
}

/// A payment with its callbacks and its ledger entries.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find_payment(core: &Core, id: &PaymentId) -> Result<AdminPaymentDetail> {
    let row = payment::Entity::find_by_id(id.as_str()).one(core.db.read()).await?.ok_or(Error::NotFound)?;
    let users = user_refs(core, std::iter::once(row.user_id.as_str())).await?;
    let callbacks = payments::list_callbacks(core, id).await?;
    let owner = UserId::new(row.user_id.clone());
    Ok(AdminPaymentDetail {
        user: user_ref(&users, &row.user_id),
        gateway: row.gateway.clone(),
        gateway_answer: row.gateway_answer.clone(),
        asked_at: row.asked_at.map(Timestamp),
        next_check_at: row.next_check_at.map(Timestamp),
        callbacks: callbacks.into_iter().map(to_callback).collect(),
        entries: ledger::entries_of(core, &owner, ledger::Reference::Payment(&row.id)).await?,
        payment: to_payment(row),
    })
}

/// Asks the gateway about a payment at once and gives it as it stands then. The line of the audit log comes first: what
/// the gateway answers is not the admin's doing.
///
/// # Errors
/// [`Error::NotFound`], and those of [`ask_gateway`].
pub async fn ask_payment(core: &Core, actor: &Actor, id: &PaymentId) -> Result<AdminPaymentDetail> {
    let row = payment::Entity::find_by_id(id.as_str()).one(core.db.read()).await?.ok_or(Error::NotFound)?;
    let (by, now) = (actor.clone(), core.clock.now());
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let new = NewAudit {
                    action: AuditAction::PaymentAsked,
                    target: (AuditTarget::Payment, &row.id),
                    before: Some(json!({ "status": row.status })),
                    after: None,
                    reason: None,
                };
                audit::record(tx, &by, now, new).await
            })
        })
        .await?;
    ask_gateway(core, id).await?;
    find_payment(core, id).await
}

fn to_callback(stored: StoredCallback) -> PaymentCallback {
    PaymentCallback {
        content_type: stored.content_type,
        body: stored.body,
        is_hex: stored.is_hex,
        times: stored.times,
        received_at: stored.received_at,
        last_received_at: stored.last_received_at,
    }
}
