//! A gateway that takes its time: it is waited for, and nobody else waits with it.

use std::time::Duration;

use lumiku_core::payment::sweep::sweep;
use lumiku_test_support::{Client, duitku::Mood, on_both_engines};
use serde_json::json;

use super::{CREDITS, MINUTE, Shop, buy};

/// Long enough for any machine; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Something of another user's that writes, and that the embedded database's one writer has to come to.
async fn others_go_on(shop: &Shop) {
    let other = shop.app.user().await;
    let nothing = json!({});
    let writing = other.post("/api/tools/probe/ping", &nothing);
    tokio::time::timeout(PATIENCE, writing).await.expect("others go on").expect_status(200);
}

/// And something of the same user's that changes the row that a payment changes.
async fn the_same_user_goes_on(client: &Client) {
    let nothing = json!({});
    let writing = client.post("/api/tools/probe/ping", &nothing);
    tokio::time::timeout(PATIENCE, writing).await.expect("the user goes on").expect_status(200);
}

async fn until(shop: &Shop, query: &str) {
    let asked = std::time::Instant::now();
    while shop.app.number(query).await == 0 {
        assert!(asked.elapsed() < PATIENCE, "{query}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

on_both_engines! {
    async fn no_transaction_is_open_while_the_gateway_thinks(engine) {
        let scheme = lumiku_core::config::SignatureScheme::HmacSha256;
        let shop = Shop::open_with(engine, scheme, |config| {
            config.core.payments.as_mut().unwrap().timeout_ms = 120_000;
        })
        .await;
        let client = shop.app.user().await;

        // While an order is opened.
        shop.fake.feel(Mood::Silent);
        let opening = tokio::spawn({
            let client = client.clone();
            async move { buy(&client, "starter").await }
        });
        until(&shop, "SELECT COUNT(*) FROM payments").await;
        others_go_on(&shop).await;
        the_same_user_goes_on(&client).await;
        assert!(!opening.is_finished());
        shop.fake.feel(Mood::Well);
        let order = opening.await.unwrap().expect_status(201).text("/merchantOrderId");

        // While a callback is looked into.
        shop.fake.pay(&order);
        shop.fake.feel(Mood::Silent);
        let reporting = tokio::spawn({
            let (fake, client, order) = (shop.fake.clone(), client.clone(), order.clone());
            async move { fake.report(&client, &order, "00").await }
        });
        until(&shop, "SELECT COUNT(*) FROM payments WHERE asked_at IS NOT NULL").await;
        others_go_on(&shop).await;
        the_same_user_goes_on(&client).await;
        // The same callback again is answered meanwhile.
        let again = tokio::time::timeout(PATIENCE, shop.fake.report(&client, &order, "00"));
        again.await.expect("an answer").expect_status(200);
        assert!(!reporting.is_finished());
        shop.fake.feel(Mood::Well);
        reporting.await.unwrap().expect_status(200);
        assert_eq!(client.balance().await, 100 - 2 + CREDITS);

        // While the sweep asks.
        let order = buy(&client, "starter").await.expect_status(201).text("/merchantOrderId");
        shop.fake.pay(&order);
        shop.app.clock.advance_ms(4 * MINUTE);
        shop.fake.feel(Mood::Silent);
        let sweeping = tokio::spawn({
            let core = shop.app.core.clone();
            async move { sweep(&core).await }
        });
        let asking = "SELECT COUNT(*) FROM payments WHERE asked_at IS NOT NULL AND status = 'pending'";
        until(&shop, asking).await;
        others_go_on(&shop).await;
        the_same_user_goes_on(&client).await;
        shop.fake.feel(Mood::Well);
        sweeping.await.unwrap().unwrap();
        assert_eq!(client.balance().await, 100 - 3 + 2 * CREDITS);
        shop.app.verify().await;
    }

    async fn a_gateway_that_never_answers_is_given_up_and_asked_again(engine) {
        let scheme = lumiku_core::config::SignatureScheme::HmacSha256;
        let shop = Shop::open_with(engine, scheme, |config| {
            config.core.payments.as_mut().unwrap().timeout_ms = 200;
        })
        .await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        shop.fake.feel(Mood::Silent);
        buy(&order.client, "starter").await.expect_error(503, "unavailable");
        // The callback has arrived and is kept: the gateway need not send it again.
        shop.report(&order, "00").await.expect_status(200);
        assert_eq!(order.look().await["confirming"], true);
        assert_eq!(order.client.balance().await, 100);
        shop.fake.feel(Mood::Well);
        let waited = shop.sweep_until_paid(&order, 15_000, 10 * MINUTE).await;
        assert!(waited <= MINUTE, "{waited} ms");
        assert_eq!(order.client.balance().await, 100 + CREDITS);
        shop.app.verify().await;
    }

    async fn a_callback_that_comes_while_the_gateway_is_asked_is_not_forgotten(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.app.clock.advance_ms(4 * MINUTE);
        shop.fake.feel(Mood::Silent);
        let sweeping = tokio::spawn({
            let core = shop.app.core.clone();
            async move { sweep(&core).await }
        });
        until(&shop, "SELECT COUNT(*) FROM payments WHERE asked_at IS NOT NULL").await;
        tokio::time::sleep(Duration::from_millis(5)).await;
        shop.report(&order, "00").await.expect_status(200);
        // The question was answered before the money came: the answer is no word on the callback.
        shop.fake.feel(Mood::Well);
        sweeping.await.unwrap().unwrap();
        assert_eq!(order.look().await["confirming"], true);
        shop.fake.pay(&order.gateway_id);
        let waited = shop.sweep_until_paid(&order, 15_000, 10 * MINUTE).await;
        assert!(waited <= MINUTE, "{waited} ms");
    }
}
