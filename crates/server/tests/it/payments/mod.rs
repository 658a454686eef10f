//! Buying credits, from the order to the ledger, against a gateway that does as it is told.

mod bugs;
mod callbacks;
mod crash;
mod forged;
mod gateway;
mod mock;
mod purchase;
mod secrets;
mod sweep;

use lumiku_core::{config::SignatureScheme, payment::sweep::sweep};
use lumiku_server::config::Config;
use lumiku_test_support::{Answer, Client, Engine, FakeDuitku, TestApp, probe::Probe};
use serde_json::{Value, json};

/// What the smallest package gives.
const CREDITS: i64 = 4_000;
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// A server and the gateway that it takes money by.
pub(crate) struct Shop {
    pub(crate) app: TestApp,
    pub(crate) fake: FakeDuitku,
}

/// An order that was opened.
pub(crate) struct Order {
    /// Our id.
    pub(crate) id: String,
    /// The id that the gateway knows.
    pub(crate) gateway_id: String,
    pub(crate) client: Client,
}

impl Shop {
    pub(crate) async fn open(engine: Engine) -> Self {
        Self::open_with(engine, SignatureScheme::HmacSha256, |_| {}).await
    }

    pub(crate) async fn open_with(
        engine: Engine,
        scheme: SignatureScheme,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let fake = FakeDuitku::signing(scheme).await;
        let app = TestApp::start_with(engine, |config| {
            fake.configure(config);
            change(config);
        });
        Self { app: app.await, fake }
    }

    /// The same with a probe of the test's own.
    pub(crate) async fn open_probe(engine: Engine, probe: Probe) -> Self {
        let fake = FakeDuitku::start().await;
        let app = TestApp::start_probe(engine, probe, |config| fake.configure(config)).await;
        Self { app, fake }
    }

    /// A new user's order of the smallest package.
    async fn order(&self) -> Order {
        self.order_by(self.app.user().await).await
    }

    async fn order_by(&self, client: Client) -> Order {
        let answer = buy(&client, "starter").await.expect_status(201);
        Order { id: answer.text("/paymentId"), gateway_id: answer.text("/merchantOrderId"), client }
    }

    /// The gateway's callback about an order.
    pub(crate) async fn report(&self, order: &Order, result: &str) -> Answer {
        self.fake.report(&self.app.anonymous(), &order.gateway_id, result).await
    }

    /// Moves the clock in steps, with a sweep after each, until an order is successful, and says how long that took.
    pub(crate) async fn sweep_until_paid(&self, order: &Order, step_ms: i64, most_ms: i64) -> i64 {
        let mut waited = 0;
        while self.status(order).await != "success" {
            assert!(waited < most_ms, "still {} after {waited} ms", self.status(order).await);
            self.app.clock.advance_ms(step_ms);
            waited += step_ms;
            sweep(&self.app.core).await.unwrap();
        }
        waited
    }

    /// Moves the clock in steps, with a sweep after each.
    async fn sweep_for(&self, step_ms: i64, whole_ms: i64) {
        for _ in 0..whole_ms / step_ms {
            self.app.clock.advance_ms(step_ms);
            sweep(&self.app.core).await.unwrap();
        }
    }

    /// An order's status, in whatever session.
    pub(crate) async fn status(&self, order: &Order) -> String {
        self.app.text(&format!("SELECT status FROM payments WHERE id = '{}'", order.id)).await
    }

    /// Everything that was ever bought here, in credits.
    async fn bought(&self) -> i64 {
        let query = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM credit_transactions WHERE type = 'purchase'";
        self.app.number(query).await
    }
}

async fn buy(client: &Client, package: &str) -> Answer {
    client.post("/api/payments", &json!({ "packageId": package })).await
}

impl Order {
    /// The payment as its owner sees it.
    pub(crate) async fn look(&self) -> Value {
        self.client.get(&format!("/api/payments/{}", self.id)).await.expect_status(200).json
    }
}
