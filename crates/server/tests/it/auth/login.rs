//! Logging in and out.

use futures::future::join_all;
use lumiku_test_support::{Answer, TestApp, app::PASSWORD, on_both_engines};
use serde_json::{Value, json};

const PATH: &str = "/api/auth/login";

/// Everything a client can compare, without what differs for every answer.
fn comparable(answer: &Answer) -> (u16, Value, Vec<String>) {
    let mut json = answer.json.clone();
    json.as_object_mut().unwrap().remove("requestId");
    let names = answer.headers.keys().map(ToString::to_string).collect();
    (answer.status, json, names)
}

on_both_engines! {
    async fn the_right_password_opens_a_session(engine) {
        let app = TestApp::start(engine).await;
        app.register("one@example.com").await;
        let input = json!({ "email": " One@Example.com", "password": PASSWORD });
        let answer = app.anonymous().post(PATH, &input).await.expect_status(200);
        assert_eq!(answer.json["user"]["email"], "one@example.com");
        assert!(answer.json["user"]["lastLoginAt"].is_string());
        let me = app.anonymous().with(answer.json["token"].as_str()).get("/api/auth/me").await;
        assert_eq!(me.expect_status(200).json["user"]["email"], "one@example.com");
    }

    async fn an_unknown_email_and_a_wrong_password_cannot_be_told_apart(engine) {
        let app = TestApp::start(engine).await;
        app.register("one@example.com").await;
        let wrong = json!({ "email": "one@example.com", "password": "not the one" });
        let unknown = json!({ "email": "two@example.com", "password": "not the one" });
        let wrong = app.anonymous().post(PATH, &wrong).await;
        let unknown = app.anonymous().post(PATH, &unknown).await;
        wrong.expect_error(401, "invalid_credentials");
        assert_eq!(comparable(&wrong), comparable(&unknown));
    }

    async fn a_deactivated_account_is_told_so_only_with_its_password(engine) {
        let app = TestApp::start(engine).await;
        app.register("one@example.com").await;
        app.sql("UPDATE users SET is_active = FALSE").await;
        let right = json!({ "email": "one@example.com", "password": PASSWORD });
        let wrong = json!({ "email": "one@example.com", "password": "not the one" });
        app.anonymous().post(PATH, &right).await.expect_error(403, "account_inactive");
        app.anonymous().post(PATH, &wrong).await.expect_error(401, "invalid_credentials");
    }

    async fn a_deactivated_accounts_open_session_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register("one@example.com").await;
        app.sql("UPDATE users SET is_active = FALSE").await;
        client.get("/api/auth/me").await.expect_error(403, "account_inactive");
    }

    async fn of_eleven_logins_at_once_one_has_to_wait(engine) {
        let app = TestApp::start_with(engine, |config| config.core.throttle = true).await;
        let (client, input) = (app.anonymous(), json!({ "email": "one@example.com", "password": "a guess" }));
        let answers = join_all((0..11).map(|_| client.post(PATH, &input))).await;
        let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
        assert_eq!(refused.len(), 1);
        refused[0].expect_error(429, "rate_limited");
        assert!(refused[0].header("retry-after").parse::<u64>().unwrap() > 0);
        for answer in answers.iter().filter(|answer| answer.status != 429) {
            answer.expect_error(401, "invalid_credentials");
        }
    }

    async fn a_password_of_a_megabyte_is_refused_before_it_is_hashed(engine) {
        let app = TestApp::start(engine).await;
        let input = json!({ "email": "one@example.com", "password": "x".repeat(60_000) });
        app.anonymous().post(PATH, &input).await.expect_error(401, "invalid_credentials");
        let input = json!({ "email": "one@example.com", "password": "x".repeat(1_000_000) });
        app.anonymous().post(PATH, &input).await.expect_error(413, "too_large");
    }

    async fn logging_out_kills_the_token_at_once_and_clears_the_cookie(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        client.get("/api/auth/me").await.expect_status(200);
        let answer = client.post("/api/auth/logout", &Value::Null).await.expect_status(204);
        let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
        assert!(cookies.iter().all(|cookie| cookie.to_str().unwrap().contains("Max-Age=0")));
        assert_eq!(cookies.len(), 2);
        client.get("/api/auth/me").await.expect_error(401, "session_expired");
        client.post("/api/auth/logout", &Value::Null).await.expect_error(401, "session_expired");
    }

    async fn me_shows_the_balance_as_it_is_now(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        assert_eq!(client.get("/api/auth/me").await.json["user"]["credits"], 100);
        client.post("/api/tools/probe/ping", &json!({})).await.expect_status(200);
        assert_eq!(client.get("/api/auth/me").await.json["user"]["credits"], 99);
    }
}
