//! Requests that the desk would not send: clear refusals, never a 5xx, nothing changed.

use lumiku_test_support::on_both_engines;
use reqwest::Method;
use serde_json::{Value, json};

use super::Desk;

on_both_engines! {
    async fn queries_that_make_no_sense_are_refused_or_find_nothing(engine) {
        let desk = Desk::open(engine).await;
        let long = "x".repeat(5_000);
        for list in ["users", "payments", "jobs", "audit"] {
            let path = format!("/api/admin/{list}");
            for query in ["limit=0", "limit=101", "limit=x", "limit=", "cursor=%00", "q=%00"] {
                let answer = desk.admin.get(&format!("{path}?{query}")).await;
                assert_eq!(answer.status, 400, "{path}?{query}");
            }
            for q in ["'", "\"", "%25", "_", "!", "%5C", "%F0%9F%8E%A8", "';DROP%20TABLE%20users;--", "%25!%25"] {
                let answer = desk.admin.get(&format!("{path}?q={q}")).await.expect_status(200);
                assert!(answer.json["items"].is_array(), "{path} {q}");
                assert_eq!(answer.json["items"], json!([]), "{path} {q}");
            }
            desk.admin.get(&format!("{path}?q=%20%20")).await.expect_status(200);
            desk.admin.get(&format!("{path}?cursor=nonsense")).await.expect_error(400, "validation_failed");
            desk.admin.get(&format!("{path}?q={long}")).await.expect_error(400, "validation_failed");
        }
    }

    async fn ids_of_any_length_and_shape_are_just_not_there(engine) {
        let desk = Desk::open(engine).await;
        let long = "x".repeat(5_000);
        let (reason, credits) = (json!({ "reason": "a" }), json!({ "amount": 1, "reason": "a" }));
        for id in ["0", "-1", "'%20OR%201=1--", "%F0%9F%8E%A8", "..%2f..%2fetc", "null", long.as_str()] {
            for (method, path, body) in [
                (Method::GET, format!("users/{id}"), &Value::Null),
                (Method::PATCH, format!("users/{id}"), &json!({ "tier": "pro", "reason": "a" })),
                (Method::GET, format!("users/{id}/sessions"), &Value::Null),
                (Method::DELETE, format!("users/{id}/sessions"), &Value::Null),
                (Method::GET, format!("users/{id}/transactions"), &Value::Null),
                (Method::POST, format!("users/{id}/credits"), &credits),
                (Method::GET, format!("payments/{id}"), &Value::Null),
                (Method::POST, format!("payments/{id}/ask"), &Value::Null),
                (Method::PATCH, format!("tools/{id}"), &json!({ "beta": true })),
                (Method::POST, format!("jobs/{id}/retry"), &reason),
                (Method::POST, format!("jobs/{id}/cancel"), &reason),
            ] {
                let request = desk.admin.request(method, &format!("/api/admin/{path}")).json(body);
                desk.admin.send(request).await.expect_error(404, "not_found");
            }
        }
        assert!(desk.log().await.is_empty());
        desk.app.verify().await;
    }

    async fn a_body_that_is_none_or_holds_a_null_character_changes_nothing(engine) {
        let desk = Desk::open(engine).await;
        for (method, path) in [
            (Method::PATCH, format!("users/{}", desk.id)),
            (Method::POST, format!("users/{}/credits", desk.id)),
            (Method::PATCH, "tools/probe".into()),
            (Method::POST, "jobs/some-id/retry".into()),
            (Method::POST, "jobs/some-id/cancel".into()),
        ] {
            let path = format!("/api/admin/{path}");
            for body in ["", "{", "[]", "null", "{\"a\":1}", "{\"reason\":7}", "{\"reason\":\"a\\u0000b\"}"] {
                let request = desk.admin.request(method.clone(), &path).body(body);
                let answer = desk.admin.send(request.header("content-type", "application/json")).await;
                assert_eq!(answer.status, 400, "{path} {body}: {}", answer.json);
            }
            let request = desk.admin.request(method, &path).header("content-type", "text/plain").body("{}");
            desk.admin.send(request).await.expect_error(415, "unsupported_media");
        }
        assert!(desk.log().await.is_empty());
        assert_eq!(desk.user.balance().await, 100);
    }
}
