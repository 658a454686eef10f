//! What the gateway reports, as often and in whatever order it does.

use futures::future::join_all;
use lumiku_core::payment::list_callbacks;
use lumiku_dto::PaymentId;
use lumiku_test_support::{
    duitku::{post_body, post_form},
    on_both_engines,
};
use serde_json::{Map, Value, json};

use super::{CREDITS, HOUR, MINUTE, Shop};

const FORM: &str = "application/x-www-form-urlencoded";

/// The same fields as JSON.
fn as_json(fields: &[(String, String)]) -> Vec<u8> {
    let fields: Map<String, Value> =
        fields.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    Value::Object(fields).to_string().into_bytes()
}

on_both_engines! {
    async fn a_callback_that_comes_one_to_twenty_times_at_once_counts_once(engine) {
        let shop = Shop::open(engine).await;
        for times in 1..=20 {
            let order = shop.order().await;
            shop.fake.pay(&order.gateway_id);
            let answers = join_all((0..times).map(|_| shop.report(&order, "00"))).await;
            assert!(answers.iter().all(|answer| answer.status == 200), "{times} times");
            assert_eq!(order.client.balance().await, 100 + CREDITS, "{times} times");
            assert_eq!(shop.fake.order(&order.gateway_id).asked, 1, "the gateway is asked once");
        }
        assert_eq!(shop.bought().await, 20 * CREDITS);
        shop.app.verify().await;
    }

    async fn callbacks_of_every_kind_at_once_count_once(engine) {
        let shop = Shop::open(engine).await;
        for round in 0..5 {
            let order = shop.order().await;
            shop.fake.pay(&order.gateway_id);
            let client = shop.app.anonymous();
            let answers = join_all((0..20).map(|number| {
                let mut fields = shop.fake.callback(&order.gateway_id, ["00", "01", "02"][(number + round) % 3]);
                if number % 4 == 1 {
                    fields[9].1 = fields[9].1.to_uppercase();
                }
                let client = &client;
                async move {
                    match number % 5 {
                        0 => post_body(client, "application/json", as_json(&fields)).await,
                        _ => post_form(client, &fields).await,
                    }
                }
            }))
            .await;
            assert!(answers.iter().all(|answer| answer.status == 200));
            assert_eq!(order.client.balance().await, 100 + CREDITS);
        }
        shop.app.verify().await;
    }

    async fn failed_after_paid_takes_nothing_back(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        shop.report(&order, "00").await.expect_status(200);
        for result in ["01", "02", "00"] {
            shop.fake.set(&order.gateway_id, "02", "FAILED");
            shop.app.clock.advance_ms(MINUTE);
            shop.report(&order, result).await.expect_status(200);
        }
        shop.sweep_for(HOUR, 80 * HOUR).await;
        assert_eq!(shop.status(&order).await, "success");
        assert_eq!(order.client.balance().await, 100 + CREDITS);
        shop.app.verify().await;
    }

    async fn paid_after_failed_counts(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.set(&order.gateway_id, "02", "FAILED");
        shop.report(&order, "01").await.expect_status(200);
        assert_eq!(order.look().await["status"], "failed");
        shop.fake.pay(&order.gateway_id);
        // Right after the other, so that the gateway is not asked again at once.
        shop.report(&order, "00").await.expect_status(200);
        assert_eq!(order.look().await["confirming"], true);
        let waited = shop.sweep_until_paid(&order, 15_000, 2 * MINUTE).await;
        assert!(waited <= MINUTE, "{waited} ms");
        assert_eq!(order.client.balance().await, 100 + CREDITS);
        shop.app.verify().await;
    }

    async fn paid_after_expired_and_after_a_month_counts_once(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        let genuine = shop.fake.callback(&order.gateway_id, "00");
        shop.sweep_for(HOUR, 25 * HOUR).await;
        assert_eq!(shop.status(&order).await, "expired");
        shop.app.clock.advance_ms(30 * 24 * HOUR);
        shop.fake.pay(&order.gateway_id);
        for _ in 0..3 {
            post_form(&shop.app.anonymous(), &genuine).await.expect_status(200);
            shop.app.clock.advance_ms(30 * 24 * HOUR);
        }
        assert_eq!(shop.status(&order).await, "success");
        assert_eq!(shop.bought().await, CREDITS);
        shop.app.verify().await;
    }

    async fn a_flipped_result_code_gives_nothing(engine) {
        for scheme in [lumiku_core::config::SignatureScheme::HmacSha256, lumiku_core::config::SignatureScheme::Md5] {
            let shop = Shop::open_with(engine, scheme, |_| {}).await;
            for (status, message, expected) in
                [("02", "FAILED", "failed"), ("02", "EXPIRED", "expired"), ("01", "PROCESS", "pending")]
            {
                let order = shop.order().await;
                shop.fake.set(&order.gateway_id, status, message);
                shop.report(&order, "01").await.expect_status(200);
                assert_eq!(order.look().await["status"], expected);
                // The signature of the failed one is good for this one too.
                shop.app.clock.advance_ms(MINUTE);
                shop.report(&order, "00").await.expect_status(200);
                shop.sweep_for(MINUTE, HOUR).await;
                assert_eq!(order.look().await["status"], expected);
                assert_eq!(order.look().await["confirming"], false);
                assert!(shop.fake.order(&order.gateway_id).asked < 15, "a forgery is not asked about for ever");
            }
            assert_eq!(shop.bought().await, 0);
        }
    }

    async fn a_flipped_result_code_of_a_paid_one_does_not_hide_it(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        shop.report(&order, "01").await.expect_status(200);
        assert_eq!(order.look().await["status"], "success");
        assert_eq!(order.client.balance().await, 100 + CREDITS);
    }

    async fn callbacks_are_kept_as_they_came(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        let form = "merchantCode=D1234&amount=200000&productDetail=caf%C3%A9+%E2%98%95&x=";
        let signature = shop.fake.sign("D1234", "200000", &order.gateway_id, "00");
        let rest = format!("&merchantOrderId={}&resultCode=00&signature={signature}", order.gateway_id);
        let body = [form.as_bytes(), b"\xff\0", rest.as_bytes()].concat();
        let client = shop.app.anonymous();
        for _ in 0..3 {
            post_body(&client, FORM, body.clone()).await.expect_status(200);
        }
        let fields = shop.fake.callback(&order.gateway_id, "00");
        post_body(&client, "application/json; charset=utf-8", as_json(&fields)).await.expect_status(200);
        let kept = list_callbacks(&shop.app.core, &PaymentId::new(&order.id)).await.unwrap();
        assert_eq!(kept.len(), 2);
        assert!(kept[0].is_hex && kept[0].times == 3);
        assert_eq!(hex::decode(&kept[0].body).unwrap(), body);
        assert!(!kept[1].is_hex && kept[1].content_type == "application/json");
        assert_eq!(kept[1].body.as_bytes(), as_json(&fields));
        assert_eq!(order.client.balance().await, 100 + CREDITS);
    }

    async fn a_stranger_with_one_good_signature_does_not_fill_the_disk(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        let client = shop.app.anonymous();
        for number in 0..80 {
            let mut fields = shop.fake.callback(&order.gateway_id, "00");
            fields[3].1 = format!("another text {number}");
            post_form(&client, &fields).await.expect_status(200);
        }
        assert_eq!(shop.app.number("SELECT COUNT(*) FROM payment_callbacks").await, 50);
        assert_eq!(shop.fake.order(&order.gateway_id).asked, 1, "nor does it make us ask without end");
        assert_eq!(shop.bought().await, 0);
    }

    async fn the_channel_that_was_paid_by_is_shown(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        let mut fields = shop.fake.callback(&order.gateway_id, "00");
        fields[5].1 = "VC".into();
        shop.fake.pay(&order.gateway_id);
        post_form(&shop.app.anonymous(), &fields).await.expect_status(200);
        let seen = order.look().await;
        assert_eq!((&seen["paymentMethod"], &seen["paymentMethodName"]), (&json!("VC"), &json!("Credit card")));
    }
}
