//! Payments beside what the gateway said and what they gave.

use lumiku_test_support::{Client, Engine, FakeDuitku, TestApp, on_both_engines};
use serde_json::{Value, json};

use super::{Desk, texts};

/// A desk over a gateway that does as it is told.
async fn open(engine: Engine) -> (Desk, FakeDuitku) {
    let fake = FakeDuitku::start().await;
    let app = TestApp::start_with(engine, |config| fake.configure(config)).await;
    (Desk::of(app).await, fake)
}

/// Our id of a new order and the one that the gateway knows.
async fn order(client: &Client) -> (String, String) {
    let made = client.post("/api/payments", &json!({ "packageId": "starter" })).await.expect_status(201);
    (made.text("/paymentId"), made.text("/merchantOrderId"))
}

on_both_engines! {
    async fn order_callback_and_ledger_stand_side_by_side(engine) {
        let (desk, fake) = open(engine).await;
        let (id, order) = order(&desk.user).await;
        let path = format!("/api/admin/payments/{id}");
        let open = desk.admin.get(&path).await.expect_status(200).json;
        assert_eq!((&open["payment"]["status"], &open["callbacks"], &open["entries"]), (&json!("pending"), &json!([]), &json!([])));
        fake.pay(&order);
        for _ in 0..2 {
            fake.report(&desk.app.anonymous(), &order, "00").await.expect_status(200);
        }
        let paid = desk.admin.get(&path).await.expect_status(200).json;
        assert_eq!((&paid["payment"]["status"], &paid["user"]["id"]), (&json!("success"), &json!(desk.id)));
        let callback = &paid["callbacks"][0];
        assert_eq!((&callback["times"], &callback["isHex"]), (&json!(2), &json!(false)));
        assert!(callback["body"].as_str().unwrap().contains(&order), "{callback}");
        assert_eq!(paid["callbacks"].as_array().unwrap().len(), 1);
        let entries = paid["entries"].as_array().unwrap();
        assert_eq!((entries.len(), &entries[0]["amount"], &entries[0]["type"]), (1, &json!(4000), &json!("purchase")));
        assert!(paid["gatewayAnswer"].as_str().unwrap().contains(&order), "{paid}");
        assert_eq!(desk.admin.get(&format!("/api/admin/users/{}", desk.id)).await.json["revenue"], 200_000);
        desk.admin.get("/api/admin/payments/nothing").await.expect_error(404, "not_found");
        desk.app.verify().await;
    }

    async fn the_gateway_is_asked_at_once_and_what_it_says_counts(engine) {
        let (desk, fake) = open(engine).await;
        let (id, order) = order(&desk.user).await;
        fake.pay(&order);
        let mut events = desk.user.events().await;
        let asked = desk.admin.post(&format!("/api/admin/payments/{id}/ask"), &Value::Null).await;
        let asked = asked.expect_status(200).json;
        assert_eq!((&asked["payment"]["status"], &asked["entries"][0]["amount"]), (&json!("success"), &json!(4000)));
        events.find(|name, data| name == "payment" && data["status"] == "success").await;
        assert_eq!(desk.user.balance().await, 4100);
        let line = desk.last_line().await;
        assert_eq!((&line["action"], &line["targetId"], &line["target"]), (&json!("payment_asked"), &json!(id), &json!(order)));
        assert_eq!(line["before"], json!({ "status": "pending" }));
        // Again: nothing more comes of it.
        desk.admin.post(&format!("/api/admin/payments/{id}/ask"), &Value::Null).await.expect_status(200);
        assert_eq!(desk.user.balance().await, 4100);
        desk.app.verify().await;
    }

    async fn the_gateway_is_not_asked_about_one_payment_all_the_time(engine) {
        let (desk, fake) = open(engine).await;
        let (id, _) = order(&desk.user).await;
        let path = format!("/api/admin/payments/{id}/ask");
        let first = desk.admin.post(&path, &Value::Null).await.expect_status(200);
        assert_eq!(first.json["payment"]["status"], "pending");
        let asked = fake.asked();
        let again = desk.admin.post(&path, &Value::Null).await;
        again.expect_error(429, "rate_limited");
        assert!(!again.header("retry-after").is_empty());
        assert_eq!(fake.asked(), asked);
        desk.admin.post("/api/admin/payments/nothing/ask", &Value::Null).await.expect_error(404, "not_found");
    }

    async fn payments_are_found_by_order_owner_and_status(engine) {
        let (desk, fake) = open(engine).await;
        let ada = desk.app.register("ada.lovelace@example.com").await;
        let (first, first_order) = order(&ada).await;
        let (second, second_order) = order(&desk.user).await;
        fake.pay(&second_order);
        fake.report(&desk.app.anonymous(), &second_order, "00").await.expect_status(200);
        let find = async |query: &str| {
            let found = desk.admin.get(&format!("/api/admin/payments?{query}")).await.expect_status(200);
            texts(&found, "/payment/id").join(" ")
        };
        assert_eq!(find("").await, format!("{second} {first}"));
        assert_eq!(find(&format!("q={first_order}")).await, first);
        assert_eq!(find(&format!("q={}", &first_order[..30])).await, first);
        assert_eq!(find(&format!("q={first}")).await, first);
        assert_eq!(find("q=lovelace").await, first);
        assert_eq!(find("q=PAY_").await, "");
        assert_eq!(find("status=success").await, second);
        assert_eq!(find("status=pending&q=lovelace").await, first);
        let page = desk.admin.get("/api/admin/payments?limit=1").await;
        assert_eq!(texts(&page, "/user/id"), [desk.id.as_str()]);
        let next = page.text("/nextCursor");
        assert_eq!(find(&format!("limit=1&cursor={next}")).await, first);
        desk.admin.get("/api/admin/payments?status=lost").await.expect_error(400, "invalid_request");
    }
}
