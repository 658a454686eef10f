//! Buying: orders at the payment gateway, and what became of them.

use lumiku_dto::{
    Page, PaymentId, path,
    payment::{CreatePayment, CreatedPayment, Payment},
};

use super::{Answer, request};
use crate::url::with_query;

/// Opens a payment for a package. `key` is from [`super::idempotency_key`]: the same for every retry of one press.
pub async fn create(package_id: &str, key: &str) -> Answer<CreatedPayment> {
    let input = CreatePayment { package_id: package_id.to_owned(), payment_method: None };
    request::post_once(path::PAYMENTS, &input, key).await
}

/// One payment.
pub async fn find(id: &PaymentId) -> Answer<Payment> {
    request::get(&path::payment(id.as_str())).await
}

/// Payments, newest first.
pub async fn list(limit: u32, cursor: Option<&str>) -> Answer<Page<Payment>> {
    let limit = limit.to_string();
    request::get(&with_query(path::PAYMENTS, &[("limit", Some(&limit)), ("cursor", cursor)])).await
}

/// Gives a payment up. One that has ended stays as it is.
pub async fn cancel(id: &PaymentId) -> Answer<Payment> {
    request::post(&path::payment_cancel(id.as_str()), &serde_json::Map::new()).await
}
