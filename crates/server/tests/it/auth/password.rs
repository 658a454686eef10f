//! Changing the password.

use lumiku_test_support::{TestApp, app::PASSWORD, on_both_engines};
use serde_json::json;

const PATH: &str = "/api/auth/password";

on_both_engines! {
    async fn the_new_password_counts_and_the_old_one_does_not(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register("one@example.com").await;
        let change = json!({ "currentPassword": PASSWORD, "newPassword": "another long one" });
        client.post(PATH, &change).await.expect_status(204);
        let old = json!({ "email": "one@example.com", "password": PASSWORD });
        app.anonymous().post("/api/auth/login", &old).await.expect_error(401, "invalid_credentials");
        let new = json!({ "email": "one@example.com", "password": "another long one" });
        app.anonymous().post("/api/auth/login", &new).await.expect_status(200);
    }

    async fn every_other_session_ends_and_this_one_stays(engine) {
        let app = TestApp::start(engine).await;
        let this = app.register("one@example.com").await;
        let other = app.login("one@example.com").await;
        other.get("/api/auth/me").await.expect_status(200);
        let change = json!({ "currentPassword": PASSWORD, "newPassword": "another long one" });
        this.post(PATH, &change).await.expect_status(204);
        this.get("/api/auth/me").await.expect_status(200);
        other.get("/api/auth/me").await.expect_error(401, "session_expired");
    }

    async fn the_current_password_has_to_match(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register("one@example.com").await;
        let change = json!({ "currentPassword": "a guess", "newPassword": "another long one" });
        let answer = client.post(PATH, &change).await;
        answer.expect_error(400, "validation_failed");
        assert!(answer.json["fields"]["currentPassword"].is_string());
        app.login("one@example.com").await;
    }

    async fn the_new_password_has_to_be_8_to_128_characters(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register("one@example.com").await;
        for new in ["short".to_owned(), "x".repeat(129)] {
            let change = json!({ "currentPassword": PASSWORD, "newPassword": new });
            let answer = client.post(PATH, &change).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"]["newPassword"].is_string());
        }
        app.login("one@example.com").await;
    }

    async fn guessing_it_through_an_open_session_is_throttled(engine) {
        let app = TestApp::start_with(engine, |config| config.core.throttle = true).await;
        let client = app.register("one@example.com").await;
        let change = json!({ "currentPassword": "a guess", "newPassword": "another long one" });
        let answers = futures::future::join_all((0..11).map(|_| client.post(PATH, &change))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 1);
    }
}
