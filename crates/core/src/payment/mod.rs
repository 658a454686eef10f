//! Buying: orders, the gateway that takes the money, and the one place where what was paid is given.
//!
//! A payment is opened (`order`), reported on by the gateway (`callback`), asked about (`ask`) when a callback
//! came or by the sweep's schedule (`schedule`, `sweep`), and given once (`settle`). What a callback says is a
//! hint: only the gateway's own answer to a question of ours makes a payment successful. No database
//! transaction is open while the gateway is talked to.

pub mod ask;
pub mod callback;
pub mod duitku;
mod gateway;
pub mod mock;
mod order;
mod packages;
mod schedule;
mod settle;
pub mod sweep;
pub mod view;

pub use order::{NewOrder, cancel_payment, create_payment};
pub(crate) use order::{cancel_all, find_created};
pub(crate) use packages::CREDIT_PRICE;
pub use packages::{find_package, packages};
pub use settle::Product;
pub use view::{StoredCallback, find_payment, list_callbacks, list_payments};

use crate::{
    Core, Error, Result,
    config::{GatewayKind, PaymentsConfig},
};
use gateway::Gateway;

/// Below this the gateway takes no payment, in IDR.
pub const SMALLEST: i64 = 10_000;
/// How long an order can be paid, in milliseconds.
pub const LIFETIME_MS: i64 = 24 * 60 * 60 * 1000;

/// The configuration and the gateway that it names.
pub(crate) struct Payments {
    config: PaymentsConfig,
    gateway: Gateway,
}

impl Payments {
    pub(crate) fn new(config: &PaymentsConfig) -> Result<Self> {
        let gateway = match config.gateway {
            GatewayKind::Mock => Gateway::Mock(mock::Mock::new(config)?),
            GatewayKind::Sandbox | GatewayKind::Production => Gateway::Duitku(duitku::Client::new(config)?),
        };
        Ok(Self { config: config.clone(), gateway })
    }

    /// Name of the gateway, as orders have it.
    fn gateway_name(&self) -> &'static str {
        self.config.gateway.as_str()
    }
}

impl Core {
    /// # Errors
    /// [`Error::NotYet`] where nothing can be bought.
    fn payments(&self) -> Result<&Payments> {
        let missing = || Error::NotYet("Credits cannot be bought on this server yet.".into());
        self.payments.as_ref().ok_or_else(missing)
    }
}
