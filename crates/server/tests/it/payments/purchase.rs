//! Orders: opening, looking, giving up.

use futures::future::join_all;
use lumiku_core::config::SignatureScheme;
use lumiku_test_support::{
    TestApp,
    duitku::{Mood, post_body},
    on_both_engines,
};
use serde_json::{Value, json};

use super::{CREDITS, HOUR, Shop, buy};

on_both_engines! {
    async fn a_package_is_bought(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let mut events = client.events().await;
        let answer = buy(&client, "starter").await.expect_status(201);
        let (id, order) = (answer.text("/paymentId"), answer.text("/merchantOrderId"));
        let known = shop.fake.order(&order);
        assert_eq!(answer.text("/reference"), known.reference);
        assert!(answer.text("/paymentUrl").ends_with(&known.reference));
        assert_eq!(known.request["paymentAmount"], 200_000);
        assert_eq!(known.request["expiryPeriod"], 1440);
        assert_eq!(known.request["callbackUrl"], format!("http://{}/api/payments/callback", shop.app.address));

        let open = client.get(&format!("/api/payments/{id}")).await.expect_status(200).json;
        assert_eq!((&open["status"], &open["confirming"]), (&json!("pending"), &json!(false)));
        assert_eq!((&open["amount"], &open["credits"]), (&json!(200_000), &json!(CREDITS)));
        assert_eq!(open["paymentUrl"], answer.json["paymentUrl"]);
        assert_eq!(open["expiresAt"], answer.json["expiresAt"]);

        shop.fake.pay(&order);
        let told = shop.fake.report(&client, &order, "00").await.expect_status(200);
        assert_eq!(told.json, json!({ "success": true }));
        assert_eq!(client.balance().await, 100 + CREDITS);
        let paid = client.get(&format!("/api/payments/{id}")).await.json;
        assert_eq!((&paid["status"], &paid["paymentMethodName"]), (&json!("success"), &json!("QRIS")));
        assert!(paid["paidAt"].is_string() && paid["paymentUrl"].is_null());
        events.find(|name, data| name == "payment" && data["id"] == id && data["status"] == "success").await;

        let entry = client.get("/api/credits/transactions?type=purchase").await.json["items"][0].clone();
        assert_eq!((&entry["referenceType"], &entry["referenceId"]), (&json!("payment"), &json!(id)));
        assert_eq!(entry["description"], "Bought 4,000 credits");
        let line = client.get("/api/notifications").await.json["items"][0].clone();
        assert_eq!(line["body"], "4,000 credits have been added to your balance.");
        assert_eq!(client.get("/api/credits/statistics").await.json["totalPurchased"], CREDITS);
        assert_eq!(shop.fake.refused(), Vec::<String>::new());
        shop.app.verify().await;
    }

    async fn every_package_is_bought_under_every_signature_scheme_on_the_page_and_by_channel(engine) {
        for scheme in [SignatureScheme::HmacSha256, SignatureScheme::Md5, SignatureScheme::Md5ResultCode] {
            let shop = Shop::open_with(engine, scheme, |_| {}).await;
            let packages = shop.app.anonymous().get("/api/credits/packages").await.json;
            let mut expected = 0;
            for (number, package) in packages["items"].as_array().unwrap().iter().enumerate() {
                let client = shop.app.user().await;
                let mut input = json!({ "packageId": package["id"] });
                if number % 2 == 1 {
                    input["paymentMethod"] = json!("BC");
                }
                let answer = client.post("/api/payments", &input).await.expect_status(201);
                let order = answer.text("/merchantOrderId");
                assert_eq!(shop.fake.order(&order).request["paymentAmount"], package["price"]);
                shop.fake.pay(&order);
                shop.fake.report(&client, &order, "00").await.expect_status(200);
                assert_eq!(client.balance().await, 100 + package["credits"].as_i64().unwrap());
                expected += package["credits"].as_i64().unwrap();
            }
            assert_eq!(shop.bought().await, expected);
            assert_eq!(shop.fake.refused(), Vec::<String>::new(), "{scheme:?}");
            shop.app.verify().await;
        }
    }

    async fn a_channel_chosen_with_us_skips_the_gateways_page(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let input = json!({ "packageId": "basic", "paymentMethod": "BC" });
        let answer = client.post("/api/payments", &input).await.expect_status(201);
        assert_eq!(answer.json["vaNumber"], "7007014001444348");
        let payment = client.get(&format!("/api/payments/{}", answer.text("/paymentId"))).await.json;
        assert_eq!(payment["paymentMethodName"], "BCA Virtual Account");
        assert_eq!(payment["vaNumber"], "7007014001444348");
        for method in ["bc", "BCA", "", "B!", "é"] {
            let input = json!({ "packageId": "basic", "paymentMethod": method });
            client.post("/api/payments", &input).await.expect_error(400, "validation_failed");
        }
        assert_eq!(shop.fake.orders(), 1);
    }

    async fn what_is_not_on_sale_is_refused(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        for package in ["", "Starter", "free", "starter "] {
            buy(&client, package).await.expect_error(400, "validation_failed");
        }
        for input in [json!({}), json!({ "packageId": "starter", "amount": 1 }), json!({ "packageId": 1 })] {
            client.post("/api/payments", &input).await.expect_error(400, "invalid_request");
        }
        assert_eq!((shop.fake.orders(), shop.app.number("SELECT COUNT(*) FROM payments").await), (0, 0));
    }

    async fn payments_are_their_owners(engine) {
        let shop = Shop::open(engine).await;
        let (order, other) = (shop.order().await, shop.app.user().await);
        let path = format!("/api/payments/{}", order.id);
        other.get(&path).await.expect_error(404, "not_found");
        other.post(&format!("{path}/cancel"), &Value::Null).await.expect_error(404, "not_found");
        assert_eq!(other.get("/api/payments").await.json["items"], json!([]));
        let listed = order.client.get("/api/payments").await.expect_status(200).json;
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(listed["items"][0], order.look().await);
    }

    async fn a_list_of_payments_has_pages(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(buy(&client, "starter").await.expect_status(201).text("/paymentId"));
        }
        ids.reverse();
        let first = client.get("/api/payments?limit=2").await.expect_status(200);
        let rest = client.get(&format!("/api/payments?limit=2&cursor={}", first.text("/nextCursor"))).await.json;
        let items = |page: &Value| {
            let items = page["items"].as_array().unwrap().iter();
            items.map(|payment| payment["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!([items(&first.json), items(&rest)].concat(), ids);
        assert_eq!(rest["nextCursor"], Value::Null);
    }

    async fn equal_orders_under_one_key_are_one_order(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let input = json!({ "packageId": "starter" });
        let answers = join_all((0..30).map(|_| client.post_once("/api/payments", "key", &input))).await;
        let first = answers.iter().find(|answer| answer.status == 201).expect("one is done");
        for answer in &answers {
            match answer.status {
                201 => assert_eq!(answer.json, first.json),
                _ => answer.expect_error(409, "in_progress"),
            }
        }
        let again = client.post_once("/api/payments", "key", &input).await.expect_status(201);
        assert_eq!(again.json, first.json);
        let other = json!({ "packageId": "basic" });
        client.post_once("/api/payments", "key", &other).await.expect_error(409, "idempotency_mismatch");
        assert_eq!(shop.fake.orders(), 1);
        shop.fake.pay(&first.text("/merchantOrderId"));
        shop.fake.report(&client, &first.text("/merchantOrderId"), "00").await.expect_status(200);
        let later = client.post_once("/api/payments", "key", &input).await.expect_status(201);
        assert_eq!(later.json, first.json);
        assert_eq!(client.balance().await, 100 + CREDITS);
    }

    async fn an_order_that_the_gateway_does_not_take_uses_up_no_key_and_stays_closed(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let input = json!({ "packageId": "starter" });
        shop.fake.feel(Mood::Away);
        let refused = client.post_once("/api/payments", "key", &input).await;
        refused.expect_error(503, "unavailable");
        assert!(!refused.header("retry-after").is_empty());
        let listed = client.get("/api/payments").await.json;
        assert_eq!(listed["items"][0]["status"], "failed");
        shop.fake.feel(Mood::Well);
        client.post_once("/api/payments", "key", &input).await.expect_status(201);
        assert_eq!(shop.fake.orders(), 1);
    }

    async fn an_opening_whose_process_died_is_begun_anew_under_its_key(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let input = json!({ "packageId": "starter" });
        let first = client.post_once("/api/payments", "key", &input).await.expect_status(201);
        shop.app.sql("UPDATE payments SET payment_url = NULL, gateway_reference = NULL").await;
        client.post_once("/api/payments", "key", &input).await.expect_error(409, "in_progress");
        shop.app.clock.advance_ms(61_000);
        let second = client.post_once("/api/payments", "key", &input).await.expect_status(201);
        assert_ne!(second.text("/paymentId"), first.text("/paymentId"));
        let again = client.post_once("/api/payments", "key", &input).await.expect_status(201);
        assert_eq!(again.json, second.json);
        let old = client.get(&format!("/api/payments/{}", first.text("/paymentId"))).await.json;
        assert_eq!(old["status"], "failed");
    }

    async fn five_orders_may_wait_and_giving_one_up_makes_room(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let mut orders = Vec::new();
        for _ in 0..5 {
            orders.push(shop.order_by(client.clone()).await);
        }
        buy(&client, "starter").await.expect_error(409, "conflict");
        let path = format!("/api/payments/{}/cancel", orders[0].id);
        for _ in 0..2 {
            let cancelled = client.post(&path, &Value::Null).await.expect_status(200);
            assert_eq!(cancelled.json["status"], "cancelled");
        }
        shop.order_by(client.clone()).await;
        // Money that comes all the same is worth its credits.
        shop.fake.pay(&orders[0].gateway_id);
        shop.report(&orders[0], "00").await.expect_status(200);
        assert_eq!(orders[0].look().await["status"], "success");
        let settled = client.post(&path, &Value::Null).await.expect_status(200);
        assert_eq!(settled.json["status"], "success");
        assert_eq!(client.balance().await, 100 + CREDITS);
        shop.app.verify().await;
    }

    async fn equal_orders_at_once_do_not_pass_the_limit(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let answers = join_all((0..12).map(|_| buy(&client, "starter"))).await;
        let opened = answers.iter().filter(|answer| answer.status == 201).count();
        assert!((1..=5).contains(&opened), "{opened} were opened");
        assert_eq!(shop.fake.orders(), opened);
    }

    async fn nobody_opens_orders_without_end(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        for _ in 0..20 {
            let order = shop.order_by(client.clone()).await;
            client.post(&format!("/api/payments/{}/cancel", order.id), &Value::Null).await.expect_status(200);
        }
        let refused = buy(&client, "starter").await;
        refused.expect_error(429, "rate_limited");
        assert!(!refused.header("retry-after").is_empty());
        shop.app.clock.advance_ms(HOUR + 1_000);
        shop.order_by(client).await;
    }

    async fn a_closed_accounts_orders_are_given_up(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        let password = json!({ "password": lumiku_test_support::app::PASSWORD });
        let request = order.client.request(reqwest::Method::DELETE, "/api/users/me").json(&password);
        order.client.send(request).await.expect_status(204);
        assert_eq!(shop.status(&order).await, "cancelled");
        shop.fake.pay(&order.gateway_id);
        shop.report(&order, "00").await.expect_status(200);
        assert_eq!(shop.status(&order).await, "success");
        shop.app.verify().await;
    }

    async fn where_nothing_is_set_up_nothing_is_bought(engine) {
        let app = TestApp::start_with(engine, |config| config.core.payments = None).await;
        let client = app.user().await;
        buy(&client, "starter").await.expect_error(503, "unavailable");
        let form = "application/x-www-form-urlencoded";
        post_body(&client, form, b"merchantCode=D1234".to_vec()).await.expect_error(503, "unavailable");
        client.get("/api/credits/packages").await.expect_status(200);
    }
}
