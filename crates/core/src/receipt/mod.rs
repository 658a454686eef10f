//! Receipts of payments, as PDF.

mod font;
mod page;

use lumiku_dto::{
    Timestamp, UserId,
    payment::{Payment, PaymentStatus},
};
use time::{Month, OffsetDateTime, UtcOffset};

use crate::{Core, Error, Result, config::SellerConfig, payment};

/// Type of a receipt.
pub const CONTENT_TYPE: &str = "application/pdf";

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Such as `lumiku-receipt-PAY-0198.pdf`.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Who paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    pub name: Option<String>,
    pub email: String,
}

/// What a receipt says.
#[derive(Clone, Debug)]
struct Receipt {
    seller: SellerConfig,
    buyer: Buyer,
    payment: Payment,
    paid_at: Timestamp,
}

/// The receipt of a payment of the user's.
///
/// # Errors
/// [`Error::NotFound`] also for somebody else's, [`Error::Conflict`] when it is not paid.
pub async fn find_receipt(core: &Core, user: &UserId, buyer: Buyer, id: &str) -> Result<File> {
    write(core, &payment::find_payment(core, user, id).await?, buyer).await
}

/// The receipt of a payment. The same payment gives the same bytes.
///
/// # Errors
/// [`Error::Conflict`] when it is not paid.
pub(crate) async fn write(core: &Core, payment: &Payment, buyer: Buyer) -> Result<File> {
    let paid_at = payment.paid_at.filter(|_| payment.status == PaymentStatus::Success);
    let paid_at = paid_at
        .ok_or_else(|| Error::Conflict("This payment has not succeeded, so it has no receipt.".into()))?;
    let receipt = Receipt { seller: core.config.seller.clone(), buyer, payment: payment.clone(), paid_at };
    let name = format!("lumiku-receipt-{}.pdf", payment.merchant_order_id);
    let written = tokio::task::spawn_blocking(move || page::write(&receipt)).await;
    let bytes = written.map_err(|error| Error::Internal(format!("a receipt was not written: {error}")))??;
    Ok(File { name, bytes })
}

/// Western Indonesia's offset, in seconds: money is rupiah, and the gateway's days are Jakarta's.
const JAKARTA: i32 = 7 * 60 * 60;

/// A moment for a person: `21 November 2026, 16:41 WIB`.
pub(crate) fn moment(moment: Timestamp) -> String {
    let date = jakarta(moment);
    let (day, month, year) = (date.day(), month(date.month()), date.year());
    format!("{day} {month} {year}, {:02}:{:02} WIB", date.hour(), date.minute())
}

fn jakarta(moment: Timestamp) -> OffsetDateTime {
    let utc =
        OffsetDateTime::from_unix_timestamp(moment.0.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    utc.to_offset(UtcOffset::from_whole_seconds(JAKARTA).unwrap_or(UtcOffset::UTC))
}

const fn month(month: Month) -> &'static str {
    match month {
        Month::January => "January",
        Month::February => "February",
        Month::March => "March",
        Month::April => "April",
        Month::May => "May",
        Month::June => "June",
        Month::July => "July",
        Month::August => "August",
        Month::September => "September",
        Month::October => "October",
        Month::November => "November",
        Month::December => "December",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_of_jakartas_day() {
        // 2026-11-20T18:05:00Z
        assert_eq!(moment(Timestamp(1_795_197_900_000)), "21 November 2026, 01:05 WIB");
        assert_eq!(moment(Timestamp(0)), "1 January 1970, 07:00 WIB");
    }
}
