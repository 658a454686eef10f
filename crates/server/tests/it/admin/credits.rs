//! Setting balances right.

use lumiku_test_support::on_both_engines;
use serde_json::{Value, json};

use super::{Desk, id_of, texts};

on_both_engines! {
    async fn credits_are_added_and_taken_with_a_reason_that_the_owner_sees(engine) {
        let desk = Desk::open(engine).await;
        let mut events = desk.user.events().await;
        let path = format!("/api/admin/users/{}/credits", desk.id);
        let added = desk.admin.post(&path, &json!({ "amount": 50, "reason": " Sorry for the wait " })).await;
        let added = added.expect_status(201);
        assert_eq!((&added.json["balance"], &added.json["transaction"]["type"]), (&json!(150), &json!("adjustment")));
        events.find(|name, data| name == "credits" && data["balance"] == 150).await;
        let taken = desk.admin.post(&path, &json!({ "amount": -150, "reason": "Paid back" })).await;
        assert_eq!(taken.expect_status(201).json["balance"], 0);
        assert_eq!(desk.user.balance().await, 0);

        let entries = desk.user.get("/api/credits/transactions?type=adjustment").await;
        assert_eq!(texts(&entries, "/description"), ["Paid back", "Sorry for the wait"]);
        assert_eq!(entries.json["items"][1], added.json["transaction"]);
        let lines = desk.user.get("/api/notifications").await;
        assert_eq!(
            texts(&lines, "/title"),
            ["150 credits were taken from your balance", "50 credits were added to your balance"]
        );
        let log = desk.log().await;
        assert_eq!((&log[1]["before"], &log[1]["after"]), (&json!({ "credits": 100 }), &json!({ "credits": 150 })));
        assert_eq!((&log[1]["reason"], &log[1]["action"]), (&json!("Sorry for the wait"), &json!("credits_adjusted")));
        // Each entry leads to its line.
        assert_eq!(entries.json["items"][0]["referenceId"], log[0]["id"]);
        assert_eq!(entries.json["items"][0]["referenceType"], "admin");
        desk.app.verify().await;
    }

    async fn a_balance_never_goes_below_zero(engine) {
        let desk = Desk::open(engine).await;
        let path = format!("/api/admin/users/{}/credits", desk.id);
        let answer = desk.admin.post(&path, &json!({ "amount": -101, "reason": "Too much" })).await;
        answer.expect_error(400, "validation_failed");
        assert!(answer.json["fields"]["amount"].as_str().unwrap().contains("100 credits"), "{}", answer.json);
        assert_eq!(desk.user.balance().await, 100);
        assert!(desk.log().await.is_empty());
        // Each takes the last 30; one of four finds them gone.
        let take = json!({ "amount": -30, "reason": "A share" });
        let four = futures::future::join_all((0..4).map(|_| desk.admin.post(&path, &take))).await;
        assert_eq!(four.iter().filter(|answer| answer.status == 201).count(), 3);
        assert_eq!((desk.user.balance().await, desk.log().await.len()), (10, 3));
        desk.app.verify().await;
    }

    async fn the_same_request_again_changes_nothing_more(engine) {
        let desk = Desk::open(engine).await;
        let path = format!("/api/admin/users/{}/credits", desk.id);
        let input = json!({ "amount": 7, "reason": "Once" });
        let first = desk.admin.post_once(&path, "key-1", &input).await.expect_status(201);
        let again = desk.admin.post_once(&path, "key-1", &input).await.expect_status(201);
        assert_eq!(first.json, again.json);
        let at_once =
            futures::future::join_all((0..5).map(|_| desk.admin.post_once(&path, "key-2", &input))).await;
        assert!(at_once.iter().all(|answer| answer.status == 201));
        assert_eq!((desk.user.balance().await, desk.log().await.len()), (114, 2));
        let other = json!({ "amount": 8, "reason": "Once" });
        desk.admin.post_once(&path, "key-1", &other).await.expect_error(409, "idempotency_mismatch");
        let elsewhere = format!("/api/admin/users/{}/credits", id_of(&desk.app.user().await).await);
        desk.admin.post_once(&elsewhere, "key-1", &input).await.expect_error(409, "idempotency_mismatch");
        desk.app.verify().await;
    }

    async fn an_adjustment_needs_an_amount_and_a_reason(engine) {
        let desk = Desk::open(engine).await;
        let path = format!("/api/admin/users/{}/credits", desk.id);
        for (body, field) in [
            (json!({ "amount": 0, "reason": "Nothing" }), "amount"),
            (json!({ "amount": 10_000_001, "reason": "Too much" }), "amount"),
            (json!({ "amount": i64::MIN, "reason": "Too little" }), "amount"),
            (json!({ "amount": 5, "reason": "" }), "reason"),
            (json!({ "amount": 5, "reason": "a\u{7}" }), "reason"),
        ] {
            let answer = desk.admin.post(&path, &body).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"][field].is_string(), "{body}: {}", answer.json);
        }
        for body in [json!({ "amount": 5 }), json!({ "amount": 1.5, "reason": "a" }), json!({}), Value::Null] {
            desk.admin.post(&path, &body).await.expect_error(400, "invalid_request");
        }
        let nobody = json!({ "amount": 5, "reason": "Nobody" });
        desk.admin.post("/api/admin/users/nobody/credits", &nobody).await.expect_error(404, "not_found");
        assert_eq!(desk.user.balance().await, 100);
        desk.app.verify().await;
    }

    async fn the_command_line_leaves_a_line_too(engine) {
        let desk = Desk::open(engine).await;
        let email = desk.user.get("/api/users/me").await.text("/user/email");
        let balance = lumiku_core::account::adjust::adjust_credits(&desk.app.core, &email, 5, "By hand").await;
        assert_eq!(balance.unwrap(), 105);
        let line = desk.last_line().await;
        assert_eq!((&line["actor"], &line["actorId"]), (&json!("command line"), &Value::Null));
        assert_eq!((&line["target"], &line["reason"]), (&json!(email), &json!("By hand")));
        desk.app.verify().await;
    }

    async fn a_reason_that_is_a_formula_is_a_text_in_the_owners_table(engine) {
        let desk = Desk::open(engine).await;
        let path = format!("/api/admin/users/{}/credits", desk.id);
        let input = json!({ "amount": 5, "reason": "=HYPERLINK(\"http://evil.example\")" });
        desk.admin.post(&path, &input).await.expect_status(201);
        let table = desk.user.get("/api/credits/transactions.csv").await.expect_status(200);
        let table = String::from_utf8(table.bytes).unwrap();
        assert!(table.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""), "{table}");
    }
}
