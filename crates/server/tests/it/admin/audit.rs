//! The log: who reads it, and that nobody edits it.

use lumiku_test_support::{Engine, on_both_engines};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{Desk, id_of, texts};

/// Whether the database takes a statement.
async fn takes(desk: &Desk, statement: &str) -> bool {
    let statement = statement.to_owned();
    let done = desk.app.core.db.write(move |tx| {
        Box::pin(async move { Ok(tx.execute_unprepared(&statement).await.map(|done| done.rows_affected())?) })
    });
    done.await.is_ok()
}

on_both_engines! {
    async fn a_line_is_neither_changed_nor_removed(engine) {
        let desk = Desk::open(engine).await;
        desk.change(&desk.id, json!({ "tier": "pro" })).await.expect_status(200);
        let before = desk.log().await;
        let id = before[0]["id"].as_str().unwrap();
        let mut statements = vec![
            "UPDATE audit_log SET reason = 'Another'".to_owned(),
            format!("UPDATE audit_log SET actor_id = NULL WHERE id = '{id}'"),
            "UPDATE audit_log SET id = 'x'".to_owned(),
            "DELETE FROM audit_log".to_owned(),
            format!("DELETE FROM audit_log WHERE id = '{id}'"),
            format!(
                "INSERT INTO audit_log (id, action, target_type, target_id, created_at) \
                 VALUES ('{id}', 'user_updated', 'user', 'x', 1) ON CONFLICT (id) DO UPDATE SET reason = 'x'"
            ),
        ];
        match engine {
            Engine::Sqlite => statements.push(format!(
                "REPLACE INTO audit_log (id, action, target_type, target_id, created_at) \
                 VALUES ('{id}', 'user_updated', 'user', 'x', 1)"
            )),
            Engine::Postgres => statements.push("TRUNCATE audit_log".to_owned()),
        }
        for statement in statements {
            assert!(!takes(&desk, &statement).await, "{statement}");
        }
        assert_eq!(desk.log().await, before);
        // The check is one of the statement and not of the connection.
        assert!(takes(&desk, "UPDATE users SET name = 'Changed'").await);
    }

    async fn there_is_no_operation_that_edits_it(engine) {
        let desk = Desk::open(engine).await;
        desk.change(&desk.id, json!({ "tier": "pro" })).await.expect_status(200);
        let id = desk.last_line().await["id"].as_str().unwrap().to_owned();
        for (method, path) in [
            (Method::DELETE, "/api/admin/audit".to_owned()),
            (Method::POST, "/api/admin/audit".to_owned()),
            (Method::PUT, format!("/api/admin/audit/{id}")),
            (Method::PATCH, format!("/api/admin/audit/{id}")),
            (Method::DELETE, format!("/api/admin/audit/{id}")),
        ] {
            let answer = desk.admin.send(desk.admin.request(method.clone(), &path).json(&json!({}))).await;
            assert!([404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
        }
        assert_eq!(desk.log().await.len(), 1);
    }

    async fn lines_are_found_by_actor_action_and_text_page_by_page(engine) {
        let desk = Desk::open(engine).await;
        let other = desk.app.admin().await;
        let (own, others) = (id_of(&desk.admin).await, id_of(&other).await);
        let email = other.get("/api/users/me").await.text("/user/email");
        desk.change(&desk.id, json!({ "tier": "pro" })).await.expect_status(200);
        let path = format!("/api/admin/users/{}/credits", desk.id);
        other.post(&path, &json!({ "amount": 1, "reason": "50% back" })).await.expect_status(201);
        desk.admin.patch("/api/admin/tools/probe", &json!({ "beta": true })).await.expect_status(200);

        let find = async |query: &str| {
            let found = desk.admin.get(&format!("/api/admin/audit?{query}")).await.expect_status(200);
            texts(&found, "/action").join(" ")
        };
        assert_eq!(find("").await, "tool_updated credits_adjusted user_updated");
        assert_eq!(find(&format!("actor={own}")).await, "tool_updated user_updated");
        assert_eq!(find(&format!("actor={others}")).await, "credits_adjusted");
        assert_eq!(find(&format!("actor={email}")).await, "credits_adjusted");
        assert_eq!(find("action=tool_updated").await, "tool_updated");
        assert_eq!(find("q=50%25").await, "credits_adjusted");
        assert_eq!(find("q=5_%25").await, "");
        assert_eq!(find("q=probe").await, "tool_updated");
        assert_eq!(find(&format!("q={}", desk.id)).await, "credits_adjusted user_updated");
        desk.admin.get("/api/admin/audit?action=nothing").await.expect_error(400, "invalid_request");

        let first = desk.admin.get("/api/admin/audit?limit=2").await.expect_status(200);
        assert_eq!(texts(&first, "/action"), ["tool_updated", "credits_adjusted"]);
        let next = first.text("/nextCursor");
        let second = desk.admin.get(&format!("/api/admin/audit?limit=2&cursor={next}")).await;
        assert_eq!((texts(&second, "/action"), &second.json["nextCursor"]), (vec!["user_updated"], &json!(null)));
    }

    async fn a_closed_account_keeps_its_lines_and_loses_its_name(engine) {
        let desk = Desk::open(engine).await;
        desk.change(&desk.id, json!({ "tier": "pro" })).await.expect_status(200);
        let email = desk.user.get("/api/users/me").await.text("/user/email");
        assert_eq!(desk.last_line().await["target"], json!(email));
        let closing = json!({ "password": lumiku_test_support::app::PASSWORD });
        let request = desk.user.request(Method::DELETE, "/api/users/me").json(&closing);
        desk.user.send(request).await.expect_status(204);
        let line = desk.last_line().await;
        assert_eq!(line["targetId"], json!(desk.id));
        assert!(!line.to_string().contains(&email), "{line}");
    }
}
