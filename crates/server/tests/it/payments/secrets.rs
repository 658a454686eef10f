//! No key, token or password in any log, at the highest detail.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use lumiku_core::payment::sweep::sweep;
use lumiku_test_support::{
    Engine,
    duitku::{KEY, Mood, post_form},
};
use serde_json::json;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use super::{MINUTE, Shop, buy};

/// Everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let layer = fmt::layer().with_ansi(false).with_writer(move || writer.clone());
    tracing_subscriber::registry().with(EnvFilter::new("trace")).with(layer).init();

    let shop = Shop::open(Engine::Sqlite).await;
    let order = shop.order().await;
    let genuine = shop.fake.callback(&order.gateway_id, "00");
    let signature = genuine[9].1.clone();
    let mut forged = genuine.clone();
    forged[1].1 = "1".into();
    post_form(&shop.app.anonymous(), &forged).await.expect_status(400);
    shop.fake.feel(Mood::Away);
    shop.report(&order, "00").await.expect_status(200);
    buy(&order.client, "starter").await.expect_status(503);
    shop.fake.feel(Mood::Well);
    shop.fake.pay(&order.gateway_id);
    shop.app.clock.advance_ms(4 * MINUTE);
    sweep(&shop.app.core).await.unwrap();
    assert_eq!(shop.status(&order).await, "success");
    let wrong = json!({ "email": "a@b.co", "password": "canary-password" });
    shop.app.anonymous().post("/api/auth/login", &wrong).await.expect_status(401);
    tracing::error!("config: {:?}", shop.app.config.core.payments);

    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(text.contains("a payment callback was refused"), "nothing is captured");
    assert!(text.contains("payment succeeded"), "nothing is captured");
    let password = lumiku_test_support::app::PASSWORD;
    let token = order.client.token.clone().unwrap();
    let secrets = [KEY, signature.as_str(), password, "canary-password", token.as_str()];
    for secret in secrets {
        let line = text.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} is in {line:?}");
    }
}
