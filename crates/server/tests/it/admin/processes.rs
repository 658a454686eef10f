//! What an admin changes in one process, in another one over the same database.

use std::time::Duration;

use lumiku_server::serve::Role;
use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

use super::Desk;

/// A second process, and the desk's user in a session of it.
async fn beside(desk: &Desk) -> (TestApp, lumiku_test_support::Client) {
    let app = desk.app.beside(Role::Api, |_| {}).await;
    let email = desk.user.get("/api/users/me").await.text("/user/email");
    let there = app.login(&email).await;
    (app, there)
}

on_both_engines! {
    async fn a_role_counts_in_another_process_on_the_next_request(engine) {
        let desk = Desk::open(engine).await;
        let (_app, there) = beside(&desk).await;
        there.get("/api/admin/users").await.expect_error(404, "not_found");
        desk.change(&desk.id, json!({ "role": "admin" })).await.expect_status(200);
        there.get("/api/admin/users").await.expect_status(200);
        desk.change(&desk.id, json!({ "role": "user" })).await.expect_status(200);
        there.get("/api/admin/users").await.expect_error(404, "not_found");
    }

    async fn a_tier_and_a_deactivation_reach_another_process(engine) {
        let desk = Desk::open(engine).await;
        let (_app, there) = beside(&desk).await;
        assert_eq!(there.get("/api/auth/me").await.text("/user/tier"), "free");
        desk.change(&desk.id, json!({ "tier": "pro" })).await.expect_status(200);
        let asked = std::time::Instant::now();
        while there.get("/api/auth/me").await.text("/user/tier") != "pro" {
            assert!(asked.elapsed() < Duration::from_secs(20), "the plan does not get there");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        desk.change(&desk.id, json!({ "isActive": false })).await.expect_status(200);
        let asked = std::time::Instant::now();
        while there.get("/api/credits/balance").await.status == 200 {
            assert!(asked.elapsed() < Duration::from_secs(20), "the session goes on");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
