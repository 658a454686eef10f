//! What is settled without a callback, and how sparingly the gateway is asked.

use std::time::Duration;

use futures::future::join_all;
use lumiku_core::{
    config::SignatureScheme,
    payment::{ask::ask_gateway, sweep::sweep},
};
use lumiku_dto::PaymentId;
use lumiku_server::{config::Config, serve::Role};
use lumiku_test_support::{duitku::Mood, on_both_engines};

use super::{CREDITS, HOUR, MINUTE, Shop};

on_both_engines! {
    async fn a_lost_callback_is_made_up_for_within_five_minutes(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        let waited = shop.sweep_until_paid(&order, 15_000, 10 * MINUTE).await;
        assert!(waited <= 5 * MINUTE, "{waited} ms");
        assert_eq!(order.client.balance().await, 100 + CREDITS);
        assert_eq!(shop.fake.asked(), 1);
        shop.app.verify().await;
    }

    async fn an_order_that_nobody_pays_is_closed_after_a_day_and_asked_about_eight_times(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.sweep_for(10 * MINUTE, 23 * HOUR + 50 * MINUTE).await;
        assert_eq!(shop.status(&order).await, "pending");
        shop.sweep_for(10 * MINUTE, 10 * MINUTE).await;
        assert_eq!(shop.status(&order).await, "expired");
        shop.sweep_for(HOUR, 90 * HOUR).await;
        // At most; two that fall between two rounds are one.
        assert!((6..=8).contains(&shop.fake.asked()), "{} times", shop.fake.asked());
        assert_eq!(shop.bought().await, 0);
    }

    async fn an_order_that_the_gateway_does_not_know_is_not_failed(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.forget(&order.gateway_id);
        shop.sweep_for(10 * MINUTE, 23 * HOUR).await;
        assert_eq!(shop.status(&order).await, "pending");
        shop.sweep_for(HOUR, 2 * HOUR).await;
        assert_eq!(shop.status(&order).await, "expired");
        assert!(shop.fake.asked() <= 8);
    }

    async fn what_is_paid_late_without_a_callback_counts(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.sweep_for(10 * MINUTE, 24 * HOUR + 30 * MINUTE).await;
        assert_eq!(shop.status(&order).await, "expired");
        shop.fake.pay(&order.gateway_id);
        shop.sweep_until_paid(&order, 10 * MINUTE, HOUR).await;
        assert_eq!(shop.bought().await, CREDITS);
        shop.app.verify().await;
    }

    async fn an_end_that_the_gateway_tells_is_shown(engine) {
        let shop = Shop::open(engine).await;
        for (message, status) in [("EXPIRED", "expired"), ("CANCELED", "cancelled"), ("FAILED", "failed")] {
            let order = shop.order().await;
            shop.fake.set(&order.gateway_id, "02", message);
            shop.sweep_for(MINUTE, 4 * MINUTE).await;
            assert_eq!(shop.status(&order).await, status);
        }
    }

    async fn a_gateway_that_was_away_for_an_hour_is_caught_up_with(engine) {
        let shop = Shop::open(engine).await;
        let (reported, silent) = (shop.order().await, shop.order().await);
        let others = join_all((0..5).map(|_| shop.order())).await;
        shop.fake.pay(&reported.gateway_id);
        shop.fake.pay(&silent.gateway_id);
        shop.fake.feel(Mood::Away);
        shop.report(&reported, "00").await.expect_status(200);
        assert_eq!(reported.look().await["status"], "pending");
        assert_eq!(reported.look().await["confirming"], true);
        shop.sweep_for(15_000, HOUR).await;
        assert_eq!(shop.bought().await, 0);
        shop.fake.feel(Mood::Well);
        let first = shop.sweep_until_paid(&reported, 15_000, HOUR).await;
        let second = shop.sweep_until_paid(&silent, 15_000, HOUR).await;
        assert!(first + second <= 10 * MINUTE, "{first} ms and {second} ms");
        assert_eq!(shop.bought().await, 2 * CREDITS);
        for order in others {
            assert_eq!(shop.status(&order).await, "pending");
        }
        shop.app.verify().await;
    }

    async fn a_reported_payment_waits_for_the_gateway_however_long_that_takes(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        shop.fake.feel(Mood::Away);
        shop.report(&order, "00").await.expect_status(200);
        shop.sweep_for(10 * MINUTE, 30 * HOUR).await;
        assert_eq!(shop.status(&order).await, "pending", "it is not closed while it is reported as paid");
        shop.fake.feel(Mood::Well);
        let waited = shop.sweep_until_paid(&order, MINUTE, HOUR).await;
        assert!(waited <= 10 * MINUTE, "{waited} ms");
    }

    async fn an_answer_about_another_amount_gives_nothing(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        shop.fake.mistake_amount(&order.gateway_id, 20_000);
        shop.report(&order, "00").await.expect_status(200);
        shop.sweep_for(MINUTE, 10 * MINUTE).await;
        assert!(shop.fake.asked() > 0);
        assert_eq!((shop.status(&order).await.as_str(), shop.bought().await), ("pending", 0));
        shop.fake.mistake_amount(&order.gateway_id, 200_000);
        shop.sweep_until_paid(&order, MINUTE, HOUR).await;
    }

    async fn two_servers_settle_an_order_once(engine) {
        let shop = Shop::open(engine).await;
        let beside = shop.app.beside(Role::All, |_| {}).await;
        let orders = join_all((0..10).map(|_| shop.order())).await;
        for order in &orders {
            shop.fake.pay(&order.gateway_id);
        }
        shop.app.clock.advance_ms(4 * MINUTE);
        let sweeps = join_all((0..6).map(|number| {
            let core = if number % 2 == 0 { &shop.app.core } else { &beside.core };
            sweep(core)
        }));
        let reports = join_all(orders.iter().map(|order| shop.report(order, "00")));
        let (swept, reported) = tokio::join!(sweeps, reports);
        assert!(swept.iter().all(Result::is_ok));
        assert!(reported.iter().all(|answer| answer.status == 200));
        assert_eq!(shop.bought().await, 10 * CREDITS);
        for order in &orders {
            assert_eq!(shop.fake.order(&order.gateway_id).asked, 1);
        }
        shop.app.verify().await;
        drop(beside);
    }

    async fn answers_that_overlap_give_once(engine) {
        let patient = |config: &mut Config| config.core.payments.as_mut().unwrap().timeout_ms = MINUTE.unsigned_abs();
        let shop = Shop::open_with(engine, SignatureScheme::HmacSha256, patient).await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        shop.fake.feel(Mood::Silent);
        let mut asking = Vec::new();
        for _ in 0..3 {
            // As late as if the one before had died in the middle.
            shop.app.clock.advance_ms(MINUTE);
            let now = shop.app.clock.now().0;
            let (core, id) = (shop.app.core.clone(), PaymentId::new(&order.id));
            asking.push(tokio::spawn(async move { ask_gateway(&core, &id).await }));
            let asked = format!("SELECT COUNT(*) FROM payments WHERE asked_at >= {now}");
            while shop.app.number(&asked).await == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        shop.fake.feel(Mood::Well);
        for asked in asking {
            assert_eq!(asked.await.unwrap().unwrap().status.as_str(), "success");
        }
        assert_eq!((order.client.balance().await, shop.bought().await), (100 + CREDITS, CREDITS));
        shop.app.verify().await;
    }

    async fn an_operator_asks_at_once(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        let id = PaymentId::new(&order.id);
        assert_eq!(ask_gateway(&shop.app.core, &id).await.unwrap().status.as_str(), "pending");
        shop.fake.pay(&order.gateway_id);
        let hasty = ask_gateway(&shop.app.core, &id).await.unwrap_err();
        assert!(matches!(hasty, lumiku_core::Error::RateLimited { .. }), "{hasty}");
        shop.app.clock.advance_ms(MINUTE);
        assert_eq!(ask_gateway(&shop.app.core, &id).await.unwrap().status.as_str(), "success");
        assert_eq!(ask_gateway(&shop.app.core, &id).await.unwrap().status.as_str(), "success");
        assert_eq!(order.client.balance().await, 100 + CREDITS);
    }

    async fn an_opening_that_was_broken_off_is_closed(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.app.sql("UPDATE payments SET payment_url = NULL, gateway_reference = NULL, next_check_at = NULL").await;
        shop.sweep_for(MINUTE, 9 * MINUTE).await;
        assert_eq!(shop.status(&order).await, "pending");
        shop.sweep_for(MINUTE, 2 * MINUTE).await;
        assert_eq!(shop.status(&order).await, "failed");
    }

    async fn verify_finds_a_paid_order_without_its_purchase_and_a_purchase_without_its_order(engine) {
        let shop = Shop::open(engine).await;
        let (one, other) = (shop.order().await, shop.order().await);
        shop.fake.pay(&one.gateway_id);
        shop.report(&one, "00").await.expect_status(200);
        shop.app.verify().await;
        let rules = async || {
            let findings = lumiku_core::ledger::verify(&shop.app.core).await.unwrap();
            findings.into_iter().map(|finding| (finding.rule, finding.subject)).collect::<Vec<_>>()
        };
        let paid = "UPDATE payments SET status = 'success', paid_at = 1 WHERE id = ";
        shop.app.sql(&format!("{paid}'{}'", other.id)).await;
        let unpaid = "a paid order has exactly one purchase entry, of its credits and its user";
        assert_eq!(rules().await, [(unpaid, other.id.clone())]);
        shop.app.sql("UPDATE payments SET status = 'pending', paid_at = NULL").await;
        let found = rules().await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "an entry of a payment is the purchase of a paid order");
    }
}
