//! Buying a plan for a month, and for another.

use futures::future::join_all;
use lumiku_core::config::{PlanTerms, SignatureScheme};
use lumiku_server::serve::Role;
use lumiku_test_support::on_both_engines;
use serde_json::{Value, json};

use super::{DAY, MONTH, Shop, buy, days, later, left, moment, order, pay, quote, subscription, take, tier};

on_both_engines! {
    async fn plans_are_listed_with_the_prices_of_the_configuration(engine) {
        let shop = Shop::open_with(engine, SignatureScheme::HmacSha256, |config| {
            config.core.plans.basic = PlanTerms { price: 59_000, credits: 1_100 };
        })
        .await;
        let listed = shop.app.anonymous().get("/api/plans").await.expect_status(200).json;
        let items = listed["items"].as_array().unwrap();
        let told: Vec<_> = items.iter().map(|plan| (&plan["id"], &plan["price"], &plan["credits"])).collect();
        let expected = [
            (json!("free"), json!(0), json!(0)),
            (json!("basic"), json!(59_000), json!(1_100)),
            (json!("pro"), json!(149_000), json!(3_500)),
            (json!("enterprise"), json!(499_000), json!(12_500)),
        ];
        assert_eq!(told, expected.iter().map(|(a, b, c)| (a, b, c)).collect::<Vec<_>>());
        assert!(items.iter().all(|plan| !plan["features"].as_array().unwrap().is_empty()));
        assert_eq!(items[1]["features"][0], "1,100 credits with every 30 days");
    }

    async fn another_price_than_the_one_that_was_shown_opens_nothing(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let shown = |amount: i64| json!({ "planId": "pro", "amount": amount });
        let refused = client.post("/api/subscription", &shown(100_000)).await;
        refused.expect_error(409, "conflict");
        assert_eq!(refused.json["error"], "The price has changed: it is Rp149.000 now.");
        assert_eq!(client.get("/api/payments").await.json["items"], json!([]));
        client.post("/api/subscription", &shown(149_000)).await.expect_status(201);
    }

    async fn a_plan_is_bought_for_a_month(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let before = json!({ "tier": "free", "planId": null, "setByAdmin": false, "periods": [] });
        assert_eq!(subscription(&client).await, before);
        let asked = quote(&client, "pro").await.expect_status(200).json;
        assert_eq!((&asked["kind"], &asked["planId"]), (&json!("buy"), &json!("pro")));
        assert_eq!((&asked["amount"], &asked["credits"]), (&json!(149_000), &json!(3_500)));
        assert_eq!(asked["lines"], json!([{ "label": "Pro for 30 days", "amount": 149_000 }]));

        let order = order(&client, "pro").await;
        assert_eq!(shop.fake.order(&order.gateway_id).request["paymentAmount"], 149_000);
        let open = order.look().await;
        assert_eq!((&open["product"], &open["productId"]), (&json!("plan"), &json!("pro")));
        assert_eq!((&open["description"], &open["credits"]), (&json!("Pro plan, 30 days"), &json!(3_500)));
        assert_eq!((tier(&client).await.as_str(), client.balance().await), ("free", 100));

        shop.fake.pay(&order.gateway_id);
        let answers = join_all((0..20).map(|_| shop.report(&order, "00"))).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        assert_eq!((tier(&client).await.as_str(), client.balance().await), ("pro", 3_600));
        let now = subscription(&client).await;
        assert_eq!((&now["tier"], &now["planId"]), (&json!("pro"), &json!("pro")));
        assert_eq!(moment(&now["endsAt"]) - moment(&now["startedAt"]), MONTH);
        let entry = client.get("/api/credits/transactions?type=bonus").await.json["items"][0].clone();
        assert_eq!((&entry["referenceType"], &entry["referenceId"]), (&json!("payment"), &json!(order.id)));
        assert_eq!((&entry["amount"], &entry["description"]), (&json!(3_500), &json!("Bought Pro plan, 30 days")));
        let line = client.get("/api/notifications").await.json["items"][0].clone();
        assert_eq!(line["body"], "Your Pro plan is ready. 3,500 credits came with it.");
        assert_eq!(shop.fake.refused(), Vec::<String>::new());
        shop.app.verify().await;
    }

    async fn a_plan_is_extended_before_it_ends(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        let first = subscription(&client).await;
        let client = later(&shop, &client, 20 * DAY).await;
        let asked = quote(&client, "basic").await.json;
        assert_eq!((&asked["kind"], &asked["amount"], &asked["credits"]), (&json!("extend"), &json!(49_000), &json!(1_000)));
        take(&shop, &client, "basic").await;
        let second = subscription(&client).await;
        assert_eq!(second["startedAt"], first["startedAt"]);
        assert_eq!(moment(&second["endsAt"]), moment(&first["endsAt"]) + MONTH);
        assert_eq!(second["endsAt"], asked["endsAt"]);
        assert_eq!(left(&shop, &client).await, days([("basic", 40)]));
        assert_eq!((tier(&client).await.as_str(), client.balance().await), ("basic", 2_100));
        shop.app.verify().await;
    }

    async fn a_quote_is_free_and_is_what_the_order_costs(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        let client = later(&shop, &client, 7 * DAY + 1).await;
        for plan in ["basic", "pro", "enterprise"] {
            let asked = quote(&client, plan).await.expect_status(200).json;
            let lines = asked["lines"].as_array().unwrap().iter();
            assert_eq!(lines.map(|line| line["amount"].as_i64().unwrap()).sum::<i64>(), asked["amount"]);
            let opened = order(&client, plan).await.look().await;
            assert_eq!((&opened["amount"], &opened["credits"]), (&asked["amount"], &asked["credits"]), "{plan}");
        }
        assert_eq!((tier(&client).await.as_str(), client.balance().await), ("basic", 1_100));
    }

    async fn what_is_not_on_sale_is_refused(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        for plan in ["", "free", "Pro", "gold", "pro "] {
            quote(&client, plan).await.expect_error(400, "validation_failed");
            buy(&client, plan).await.expect_error(400, "validation_failed");
        }
        for input in [json!({}), json!({ "planId": 3 }), json!({ "planId": "pro", "price": 1 })] {
            client.post("/api/subscription", &input).await.expect_error(400, "invalid_request");
        }
        take(&shop, &client, "pro").await;
        quote(&client, "basic").await.expect_error(409, "conflict");
        buy(&client, "basic").await.expect_error(409, "conflict");
        for _ in 0..11 {
            take(&shop, &client, "pro").await;
        }
        quote(&client, "pro").await.expect_error(409, "conflict");
        buy(&client, "pro").await.expect_error(409, "conflict");
        assert_eq!(left(&shop, &client).await, days([("pro", 360)]));
        assert_eq!(shop.app.number("SELECT COUNT(*) FROM payments").await, 12);
        shop.app.verify().await;
    }

    async fn equal_orders_under_one_key_are_one_also_when_it_is_paid(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let input = json!({ "planId": "basic" });
        let answers = join_all((0..20).map(|_| client.post_once("/api/subscription", "key", &input))).await;
        let first = answers.iter().find(|answer| answer.status == 201).expect("one is done").json.clone();
        for answer in &answers {
            match answer.status {
                201 => assert_eq!(answer.json, first),
                _ => answer.expect_error(409, "in_progress"),
            }
        }
        let opened = shop.fake.orders();
        shop.fake.pay(first["merchantOrderId"].as_str().unwrap());
        shop.fake.report(&client, first["merchantOrderId"].as_str().unwrap(), "00").await.expect_status(200);
        // A higher plan by now: basic cannot be bought any more, and the answer is the same all the same.
        take(&shop, &client, "pro").await;
        let again = client.post_once("/api/subscription", "key", &input).await.expect_status(201);
        assert_eq!((again.json, opened), (first, 1));
        let other = json!({ "planId": "pro" });
        client.post_once("/api/subscription", "key", &other).await.expect_error(409, "idempotency_mismatch");
    }

    async fn a_changed_configuration_leaves_open_orders_as_they_are(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let opened = order(&client, "pro").await;
        let dearer = shop.app.beside(Role::Api, |config| {
            config.core.plans.pro = PlanTerms { price: 299_000, credits: 9 };
        })
        .await;
        shop.fake.pay(&opened.gateway_id);
        shop.fake.report(&dearer.anonymous(), &opened.gateway_id, "00").await.expect_status(200);
        let there = dearer.anonymous().with(client.token.as_deref());
        assert_eq!((tier(&there).await.as_str(), client.balance().await), ("pro", 3_600));
        assert_eq!(left(&shop, &client).await, days([("pro", 30)]));
        // What is bought under the new prices costs them.
        assert_eq!(quote(&there, "pro").await.json["amount"], 299_000);
        let later = order(&there, "pro").await;
        pay(&shop, &later).await;
        assert_eq!(client.balance().await, 3_609);
        assert_eq!(left(&shop, &client).await, days([("pro", 60)]));
        shop.app.verify().await;
        drop(dearer);
    }

    async fn plans_are_their_owners(engine) {
        let shop = Shop::open(engine).await;
        let (client, other) = (shop.app.user().await, shop.app.user().await);
        let bought = take(&shop, &client, "pro").await;
        other.get(&format!("/api/payments/{}", bought.id)).await.expect_error(404, "not_found");
        assert_eq!((tier(&other).await.as_str(), subscription(&other).await["periods"].clone()), ("free", json!([])));
        let nobody = shop.app.anonymous();
        nobody.get("/api/subscription").await.expect_error(401, "unauthorized");
        quote(&nobody, "pro").await.expect_error(401, "unauthorized");
        buy(&nobody, "pro").await.expect_error(401, "unauthorized");
    }

    async fn a_forged_or_unpaid_order_gives_no_plan(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let opened = order(&client, "enterprise").await;
        // Genuine by its signature, and nothing was paid.
        shop.report(&opened, "00").await.expect_status(200);
        shop.fake.set(&opened.gateway_id, "02", "FAILED");
        shop.app.clock.advance_ms(60_000);
        shop.report(&opened, "00").await.expect_status(200);
        let cancelled = client.post(&format!("/api/payments/{}/cancel", opened.id), &Value::Null).await;
        assert_eq!(cancelled.expect_status(200).json["status"], "failed");
        assert_eq!((tier(&client).await.as_str(), client.balance().await), ("free", 100));
        assert_eq!(shop.app.number("SELECT COUNT(*) FROM plan_periods").await, 0);
        shop.app.verify().await;
    }
}
