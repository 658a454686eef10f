//! Closing an account.

use lumiku_test_support::{Answer, Client, TestApp, app::PASSWORD, on_both_engines};
use reqwest::Method;
use serde_json::json;

use crate::pictures;

async fn close(client: &Client, password: &str) -> Answer {
    let request = client.request(Method::DELETE, "/api/users/me");
    client.send(request.json(&json!({ "password": password }))).await
}

on_both_engines! {
    async fn the_person_goes_with_their_files_and_the_books_stay(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register("one@example.com").await;
        client.upload("image-upscaler", "a.png", pictures::png(20, 20, 1)).await.expect_status(201);
        let job = client.start_probe("quick", 3).await;
        client.wait_for_job(&job).await;
        assert!(!app.files_on_disk().is_empty());
        close(&client, PASSWORD).await.expect_status(204);
        assert_eq!(client.get("/api/auth/me").await.status, 401);
        let login = json!({ "email": "one@example.com", "password": PASSWORD });
        app.anonymous().post("/api/auth/login", &login).await.expect_error(401, "invalid_credentials");
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
        assert_eq!(app.number("SELECT COUNT(*) FROM users WHERE email LIKE '%one@%'").await, 0);
        assert_eq!(app.number("SELECT credits FROM users").await, 0);
        app.verify().await;
        app.register("one@example.com").await;
    }

    async fn it_takes_the_password(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let answer = close(&client, "a guess").await;
        answer.expect_error(400, "validation_failed");
        assert!(answer.json["fields"]["password"].is_string());
        client.get("/api/auth/me").await.expect_status(200);
    }

    async fn it_is_refused_while_a_job_runs_and_then_nothing_has_changed(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("sleep", 3).await;
        close(&client, PASSWORD).await.expect_error(409, "conflict");
        client.get("/api/auth/me").await.expect_status(200);
        client.cancel(&job).await.expect_status(200);
        client.wait_for_job(&job).await;
        close(&client, PASSWORD).await.expect_status(204);
        app.verify().await;
    }
}
