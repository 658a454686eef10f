//! What the gateway reports by itself. A report is checked, kept as it came, and then only a reason to ask: the
//! signature does not cover what became of the order, so whoever has seen one report could send another.

use lumiku_dto::{Timestamp, payment::PaymentStatus};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use super::{
    ask,
    duitku::{
        notice::{self, Notice},
        signature, signer,
    },
    schedule::AFTER_CALLBACK_MS,
};
use crate::{Core, Error, Result, clock::new_id, entity::payment, sql};

pub use super::duitku::notice::Encoding;

/// The largest body read, in bytes. Real ones have a few hundred.
pub const MAX_BODY: usize = 16 * 1024;
/// What the gateway calls an order that was paid.
const PAID: &str = "00";
/// Refused bodies kept within an hour. More would let strangers fill the disk.
const REFUSED_PER_HOUR: i64 = 100;
/// Different bodies kept about one order.
const KEPT_PER_PAYMENT: i64 = 50;
const HOUR_MS: i64 = 60 * 60 * 1000;
/// How long refused bodies are kept, in milliseconds.
const REFUSED_KEPT_MS: i64 = 30 * 24 * HOUR_MS;

/// Why a report is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// It is not written as the gateway writes.
    Unreadable(&'static str),
    /// It is another merchant's.
    Merchant,
    Signature,
    /// There is no such order at this gateway.
    Order,
    Amount,
}

impl Refusal {
    /// For the record.
    const fn reason(self) -> &'static str {
        match self {
            Self::Unreadable(reason) => reason,
            Self::Merchant => "another merchant",
            Self::Signature => "a wrong signature",
            Self::Order => "no such order",
            Self::Amount => "another amount",
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Order => Self::NotFound,
            other => Self::Malformed(format!("This callback was refused: {}.", other.reason())),
        }
    }
}

/// Takes a report of the gateway's: checks it, keeps it, and asks the gateway what is true, which gives what was
/// bought. When the gateway does not answer, the sweep asks again.
///
/// # Errors
/// [`Error::Malformed`] and [`Error::NotFound`] for what is not a report about one of our orders; nothing has
/// changed then. [`Error::NotYet`] where nothing can be bought.
pub async fn receive(core: &Core, encoding: Encoding, body: &[u8]) -> Result<()> {
    let now = core.clock.now();
    match judge(core, encoding, body).await? {
        Err(refusal) => {
            tracing::warn!(reason = refusal.reason(), "a payment callback was refused");
            metrics::counter!("lumiku_payment_callbacks_total", "outcome" => "refused").increment(1);
            let record = Record::new(encoding, body);
            core.db
                .write(move |tx| Box::pin(async move { keep_refused(tx, record, refusal, now).await }))
                .await?;
            Err(refusal.into())
        }
        Ok((notice, id)) => {
            metrics::counter!("lumiku_payment_callbacks_total", "outcome" => "taken").increment(1);
            let (record, order) = (Record::new(encoding, body), id.clone());
            let taken = core.db.write(move |tx| {
                Box::pin(async move {
                    keep_taken(tx, record, &order, now).await?;
                    report(tx, &order, &notice, now).await?;
                    ask::take(tx, &order, now).await
                })
            });
            // Of several reports at once one asks; the others are kept and answered.
            if taken.await? {
                ask::ask(core, &id).await?;
            }
            Ok(())
        }
    }
}

/// Whether this is a report about one of our orders, and which.
async fn judge(
    core: &Core,
    encoding: Encoding,
    body: &[u8],
) -> Result<std::result::Result<(Notice, String), Refusal>> {
    let payments = core.payments()?;
    let notice = match notice::read(encoding, body) {
        Ok(notice) => notice,
        Err(reason) => return Ok(Err(Refusal::Unreadable(reason))),
    };
    let signer = signer(&payments.config);
    if notice.merchant_code != signer.merchant_code {
        return Ok(Err(Refusal::Merchant));
    }
    let expected = signer.callback(&notice.amount, &notice.merchant_order_id, &notice.result_code);
    if !signature::is_same(&expected, &notice.signature) {
        return Ok(Err(Refusal::Signature));
    }
    let order = payment::Entity::find()
        .filter(payment::Column::MerchantOrderId.eq(&notice.merchant_order_id))
        .filter(payment::Column::Gateway.eq(payments.gateway_name()))
        .one(core.db.read())
        .await?;
    let Some(order) = order else { return Ok(Err(Refusal::Order)) };
    // Signed texts run into each other, so a digit can move from the order to the amount: both are compared.
    if notice.amount != order.amount.to_string() {
        return Ok(Err(Refusal::Amount));
    }
    Ok(Ok((notice, order.id)))
}

/// Makes an order due for a question. A report of a payment says so until the gateway has been heard.
async fn report(tx: &DatabaseTransaction, id: &str, notice: &Notice, now: Timestamp) -> Result<()> {
    let claim = if notice.result_code == PAID { "COALESCE(claimed_at, $1)" } else { "claimed_at" };
    let update = format!(
        "UPDATE payments SET reported_at = $1, updated_at = $1, claimed_at = {claim}, \
         payment_method = COALESCE($2, payment_method), \
         next_check_at = CASE WHEN next_check_at < $3 THEN next_check_at ELSE $3 END \
         WHERE id = $4 AND status <> '{}'",
        PaymentStatus::Success.as_str(),
    );
    let soon = now.0 + AFTER_CALLBACK_MS;
    let values = [now.0.into(), notice.payment_code.clone().into(), soon.into(), id.into()];
    sql::execute(tx, &update, values).await?;
    Ok(())
}

/// A body as it came.
struct Record {
    digest: String,
    content_type: &'static str,
    body: String,
    encoding: &'static str,
}

impl Record {
    fn new(encoding: Encoding, body: &[u8]) -> Self {
        let content_type = match encoding {
            Encoding::Form => "application/x-www-form-urlencoded",
            Encoding::Json => "application/json",
        };
        let mut hash = Sha256::new();
        hash.update(content_type);
        hash.update([0]);
        hash.update(body);
        // PostgreSQL keeps no null characters in a text.
        let text = std::str::from_utf8(body).ok().filter(|text| !text.contains('\0'));
        let (encoding, body) = match text {
            Some(text) => ("utf8", text.to_owned()),
            None => ("hex", hex::encode(body)),
        };
        Self { digest: hex::encode(hash.finalize()), content_type, body, encoding }
    }
}

async fn keep_refused(
    tx: &DatabaseTransaction,
    record: Record,
    refusal: Refusal,
    now: Timestamp,
) -> Result<()> {
    let count = "SELECT COUNT(*) FROM payment_callbacks WHERE payment_id IS NULL AND received_at > $1";
    let row = sql::one(tx, count, [(now.0 - HOUR_MS).into()]).await?;
    let kept: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    if kept < REFUSED_PER_HOUR { keep(tx, record, None, Some(refusal.reason()), now).await } else { Ok(()) }
}

async fn keep_taken(tx: &DatabaseTransaction, record: Record, id: &str, now: Timestamp) -> Result<()> {
    let count = "SELECT COUNT(*) FROM payment_callbacks WHERE payment_id = $1";
    let row = sql::one(tx, count, [id.into()]).await?;
    let kept: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    if kept < KEPT_PER_PAYMENT { keep(tx, record, Some(id), None, now).await } else { Ok(()) }
}

/// Keeps a body, or counts it when it is kept already. One that was refused under a wrong key becomes one that was
/// taken under the right one, and stays that.
async fn keep(
    tx: &DatabaseTransaction,
    record: Record,
    payment: Option<&str>,
    refusal: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let insert = "INSERT INTO payment_callbacks \
                  (id, payment_id, digest, refusal, content_type, body, encoding, received_at, last_received_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) \
                  ON CONFLICT (digest) DO UPDATE SET times = payment_callbacks.times + 1, \
                  refusal = CASE WHEN payment_callbacks.payment_id IS NULL THEN excluded.refusal END, \
                  payment_id = COALESCE(payment_callbacks.payment_id, excluded.payment_id), \
                  last_received_at = excluded.last_received_at";
    let values = [
        new_id().into(),
        payment.into(),
        record.digest.into(),
        refusal.into(),
        record.content_type.into(),
        record.body.into(),
        record.encoding.into(),
        now.0.into(),
    ];
    sql::execute(tx, insert, values).await?;
    Ok(())
}

/// Forgets refused bodies past their time.
pub(super) async fn forget_refused(tx: &DatabaseTransaction, now: Timestamp) -> Result<u64> {
    let old = "DELETE FROM payment_callbacks WHERE payment_id IS NULL AND last_received_at < $1";
    sql::execute(tx, old, [(now.0 - REFUSED_KEPT_MS).into()]).await
}
