//! `/api/devices`.

use lumiku_test_support::{Client, TestApp, app::PASSWORD, on_both_engines};
use reqwest::Method;
use serde_json::json;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

/// A session on a device with this user agent.
async fn log_in_on(app: &TestApp, user_agent: &str) -> Client {
    let client = app.anonymous();
    let input = json!({ "email": "one@example.com", "password": PASSWORD });
    let request =
        client.request(Method::POST, "/api/auth/login").json(&input).header("user-agent", user_agent);
    let answer = client.send(request).await.expect_status(200);
    client.with(answer.json["token"].as_str())
}

on_both_engines! {
    async fn the_same_browser_is_one_device_however_often_it_logs_in(engine) {
        let app = TestApp::start(engine).await;
        app.register("one@example.com").await;
        log_in_on(&app, FIREFOX).await;
        let client = log_in_on(&app, FIREFOX).await;
        let listed = client.get("/api/devices").await.expect_status(200).json;
        let names: Vec<_> =
            listed["items"].as_array().unwrap().iter().map(|device| device["deviceName"].clone()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(names.contains(&json!("Firefox on Linux")), "{names:?}");
    }

    async fn forgetting_a_device_ends_its_sessions_and_no_others(engine) {
        let app = TestApp::start(engine).await;
        let here = app.register("one@example.com").await;
        let there = log_in_on(&app, FIREFOX).await;
        there.get("/api/auth/me").await.expect_status(200);
        let listed = here.get("/api/devices").await.expect_status(200).json;
        let devices = listed["items"].as_array().unwrap();
        let firefox = devices.iter().find(|device| device["deviceName"] == "Firefox on Linux").unwrap();
        let path = format!("/api/devices/{}", firefox["id"].as_str().unwrap());
        here.delete(&path).await.expect_status(204);
        there.get("/api/auth/me").await.expect_error(401, "session_expired");
        here.get("/api/auth/me").await.expect_status(200);
        here.delete(&path).await.expect_error(404, "not_found");
    }

    async fn someone_elses_device_cannot_be_forgotten(engine) {
        let app = TestApp::start(engine).await;
        let one = app.user().await;
        let listed = one.get("/api/devices").await.expect_status(200).json;
        let path = format!("/api/devices/{}", listed["items"][0]["id"].as_str().unwrap());
        app.user().await.delete(&path).await.expect_error(404, "not_found");
        one.get("/api/auth/me").await.expect_status(200);
    }
}
