//! The gateway that Lumiku plays itself in development and tests: it keeps orders, and posts callbacks that are
//! signed as Duitku signs them. Its pages are served by the server. It cannot be switched on in production.

use lumiku_dto::payment::PaymentStatus;
use serde_json::json;

use super::{
    duitku::{self, signer},
    gateway::{Answer, Gateway, Invoice, Order, Standing},
};
use crate::{Core, Error, Result, clock::new_id, config::PaymentsConfig, sql};

/// Merchant code unless the environment sets another.
pub const MERCHANT_CODE: &str = "DMOCK";
/// API key unless the environment sets another.
pub const API_KEY: &str = "mock-api-key";
/// Where its pages are.
pub const PATH: &str = "/mock-duitku";

/// The mock.
pub(crate) struct Mock {
    http: reqwest::Client,
    config: PaymentsConfig,
}

/// What the person in front of the payment page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Pay,
    Fail,
    /// Lets the time to pay run out.
    Expire,
    /// Pays, and the callback is lost on its way.
    PaySilently,
}

/// An order as its payment page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MockOrder {
    pub reference: String,
    pub merchant_order_id: String,
    /// In IDR.
    pub amount: i64,
    pub product: String,
    /// `pending`, `paid`, `failed` or `expired`.
    pub status: String,
    /// The page that the person comes back to, without what became of the order.
    pub return_url: String,
    callback_url: String,
    method: Option<String>,
}

impl Mock {
    pub(crate) fn new(config: &PaymentsConfig) -> Result<Self> {
        let http = duitku::http_client(&config.callback_url, config.timeout_ms)?;
        Ok(Self { http, config: config.clone() })
    }

    pub(super) async fn open(&self, core: &Core, order: &Order) -> Result<Invoice> {
        let reference = format!("{}{}", self.config.merchant_code, new_id().to_uppercase());
        let values = [
            reference.as_str().into(),
            order.merchant_order_id.as_str().into(),
            order.amount.into(),
            order.description.as_str().into(),
            order.method.clone().into(),
            self.config.callback_url.as_str().into(),
            self.config.return_url.as_str().into(),
            order.expires_at.0.into(),
        ];
        core.db
            .write(move |tx| {
                Box::pin(async move {
                    let insert = "INSERT INTO mock_gateway_orders (reference, merchant_order_id, amount, product, \
                                  method, callback_url, return_url, status, expires_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8)";
                    sql::execute(tx, insert, values).await
                })
            })
            .await?;
        let payment_url = format!("{}{PATH}/{reference}", self.config.public_url);
        Ok(Invoice { reference, payment_url, va_number: None, qr_string: None })
    }

    pub(super) async fn ask_status(&self, core: &Core, merchant_order_id: &str) -> Result<Answer> {
        let query = "SELECT status, reference, amount, expires_at FROM mock_gateway_orders \
                     WHERE merchant_order_id = $1";
        let Some(row) = sql::one(core.db.read(), query, [merchant_order_id.into()]).await? else {
            return Ok(Answer { standing: Standing::Unknown, raw: String::new() });
        };
        let (status, reference): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let (amount, expires_at): (i64, i64) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let standing = match status.as_str() {
            "paid" => Standing::Paid { reference: Some(reference.clone()) },
            "failed" => Standing::Ended(PaymentStatus::Failed),
            "pending" if core.clock.now().0 < expires_at => Standing::Pending,
            _ => Standing::Ended(PaymentStatus::Expired),
        };
        let status_code = match &standing {
            Standing::Paid { .. } => "00",
            Standing::Pending => "01",
            _ => "02",
        };
        let raw = json!({ "merchantOrderId": merchant_order_id, "reference": reference,
            "amount": amount.to_string(), "statusCode": status_code, "statusMessage": status.to_uppercase() });
        Ok(Answer { standing, raw: raw.to_string() })
    }
}

/// Whether this server plays the gateway itself.
pub fn is_played(core: &Core) -> bool {
    mock_of(core).is_ok()
}

/// An order by the gateway's reference.
///
/// # Errors
/// [`Error::NotFound`], also where the mock is not in use.
pub async fn find_order(core: &Core, reference: &str) -> Result<MockOrder> {
    mock_of(core)?;
    let query = "SELECT merchant_order_id, amount, product, status, return_url, callback_url, method \
                 FROM mock_gateway_orders WHERE reference = $1";
    let row = sql::one(core.db.read(), query, [reference.into()]).await?.ok_or(Error::NotFound)?;
    Ok(MockOrder {
        reference: reference.to_owned(),
        merchant_order_id: row.try_get_by_index(0)?,
        amount: row.try_get_by_index(1)?,
        product: row.try_get_by_index(2)?,
        status: row.try_get_by_index(3)?,
        return_url: row.try_get_by_index(4)?,
        callback_url: row.try_get_by_index(5)?,
        method: row.try_get_by_index(6)?,
    })
}

/// Does what the person chose: changes the order unless it is paid already, and posts the callback. Gives the address
/// that the person is sent back to.
///
/// # Errors
/// [`Error::NotFound`], also where the mock is not in use.
pub async fn act(core: &Core, reference: &str, action: Action) -> Result<String> {
    let mock = mock_of(core)?;
    let order = find_order(core, reference).await?;
    let (status, result_code) = match action {
        Action::Pay | Action::PaySilently => ("paid", "00"),
        Action::Fail => ("failed", "01"),
        Action::Expire => ("expired", "02"),
    };
    let name = reference.to_owned();
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let update =
                    "UPDATE mock_gateway_orders SET status = $1 WHERE reference = $2 AND status <> 'paid'";
                sql::execute(tx, update, [status.into(), name.into()]).await
            })
        })
        .await?;
    // Duitku reports what was paid or failed, and leaves it at that when the time has run out.
    if matches!(action, Action::Pay | Action::Fail) {
        post_callback(mock, &order, result_code).await;
    }
    // Coming back, Duitku says 02 for everything that was given up.
    Ok(back(&order, if status == "paid" { "00" } else { "02" }))
}

async fn post_callback(mock: &Mock, order: &MockOrder, result_code: &str) {
    let amount = order.amount.to_string();
    let signature = signer(&mock.config).callback(&amount, &order.merchant_order_id, result_code);
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("merchantCode", &mock.config.merchant_code)
        .append_pair("amount", &amount)
        .append_pair("merchantOrderId", &order.merchant_order_id)
        .append_pair("productDetail", &order.product)
        .append_pair("additionalParam", "")
        .append_pair("paymentCode", order.method.as_deref().unwrap_or("SP"))
        .append_pair("resultCode", result_code)
        .append_pair("merchantUserId", "")
        .append_pair("reference", &order.reference)
        .append_pair("signature", &signature)
        .finish();
    let request = mock.http.post(&order.callback_url).body(body);
    let sent = request.header("content-type", "application/x-www-form-urlencoded").send().await;
    match sent {
        Ok(answer) if answer.status().is_success() => {}
        Ok(answer) => tracing::warn!(status = %answer.status(), "the mock gateway's callback was refused"),
        Err(error) => {
            tracing::warn!(error = %error.without_url(), "the mock gateway's callback did not arrive");
        }
    }
}

/// The page to come back to, with what Duitku adds to it.
fn back(order: &MockOrder, result_code: &str) -> String {
    let Ok(mut url) = url::Url::parse(&order.return_url) else { return order.return_url.clone() };
    url.query_pairs_mut()
        .append_pair("merchantOrderId", &order.merchant_order_id)
        .append_pair("resultCode", result_code)
        .append_pair("reference", &order.reference);
    url.into()
}

fn mock_of(core: &Core) -> Result<&Mock> {
    match core.payments.as_ref().map(|payments| &payments.gateway) {
        Some(Gateway::Mock(mock)) => Ok(mock),
        _ => Err(Error::NotFound),
    }
}
