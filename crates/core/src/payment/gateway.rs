//! What a payment gateway does for us, whichever it is.

use lumiku_dto::{Timestamp, payment::PaymentStatus};

use super::{duitku, mock::Mock};
use crate::{Core, Result, entity::payment};

/// The gateway that orders are opened at.
pub(super) enum Gateway {
    Duitku(duitku::Client),
    Mock(Mock),
}

/// An order about to be opened.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) merchant_order_id: String,
    /// In IDR.
    pub(super) amount: i64,
    /// What is bought, for the person who pays.
    pub(super) description: String,
    pub(super) email: String,
    /// The payer's name.
    pub(super) name: String,
    /// The channel; absent when it is chosen on the gateway's page.
    pub(super) method: Option<String>,
    pub(super) expires_at: Timestamp,
}

/// An opened order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Invoice {
    pub(super) reference: String,
    pub(super) payment_url: String,
    pub(super) va_number: Option<String>,
    pub(super) qr_string: Option<String>,
}

/// What the gateway says about an order, with its answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) standing: Standing,
    pub(super) raw: String,
}

/// How an order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Paid, in full.
    Paid { reference: Option<String> },
    /// Not paid yet.
    Pending,
    /// An attempt ended without money.
    Ended(PaymentStatus),
    /// The gateway does not know it, which says nothing: it may not have been opened by the payer yet.
    Unknown,
    /// The answer is about something else than our order: another order or another amount.
    Mismatch(&'static str),
}

/// Why the gateway did not do its part. Holds no secret and no text of a stranger's beyond a bounded one.
#[derive(Debug, thiserror::Error)]
pub(super) enum GatewayError {
    /// No answer, a busy one, or one that cannot be read: later it may work.
    #[error("the gateway is away: {0}")]
    Away(String),
    /// It does not take what it was sent.
    #[error("the gateway refused with {status}: {message}")]
    Refused { status: String, message: String },
}

impl Gateway {
    /// Opens an order.
    pub(super) async fn open(&self, core: &Core, order: &Order) -> Result<Invoice, GatewayError> {
        match self {
            Self::Duitku(client) if order.method.is_some() => client.inquire(order).await,
            Self::Duitku(client) => client.create_invoice(order, core.clock.now()).await,
            Self::Mock(mock) => {
                let opened = mock.open(core, order).await;
                opened.map_err(|error| GatewayError::Away(error.to_string()))
            }
        }
    }

    /// Asks how an order stands.
    pub(super) async fn ask(&self, core: &Core, order: &payment::Model) -> Result<Answer, GatewayError> {
        match self {
            Self::Duitku(client) => client.ask_status(order).await,
            Self::Mock(mock) => {
                let answer = mock.ask_status(core, &order.merchant_order_id).await;
                answer.map_err(|error| GatewayError::Away(error.to_string()))
            }
        }
    }
}
