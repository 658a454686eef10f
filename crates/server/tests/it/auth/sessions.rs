//! Sessions: listing and ending them.

use lumiku_test_support::{Client, TestApp, on_both_engines};

const PATH: &str = "/api/auth/sessions";

/// The id of the client's own session.
async fn current(client: &Client) -> String {
    let sessions = client.get(PATH).await.expect_status(200).json;
    let own = sessions["items"].as_array().unwrap().iter().find(|session| session["current"] == true);
    own.unwrap()["id"].as_str().unwrap().to_owned()
}

on_both_engines! {
    async fn the_list_has_every_open_session_and_marks_the_callers(engine) {
        let app = TestApp::start(engine).await;
        let first = app.register("one@example.com").await;
        let second = app.login("one@example.com").await;
        let listed = first.get(PATH).await.expect_status(200).json;
        let items = listed["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!(items.iter().filter(|session| session["current"] == true).count(), 1);
        assert!(items.iter().all(|session| session["ipAddress"] == "127.0.0.1"));
        assert_ne!(current(&first).await, current(&second).await);
    }

    async fn ending_a_session_kills_its_token_at_once(engine) {
        let app = TestApp::start(engine).await;
        let first = app.register("one@example.com").await;
        let second = app.login("one@example.com").await;
        let id = current(&second).await;
        first.delete(&format!("{PATH}/{id}")).await.expect_status(204);
        second.get("/api/auth/me").await.expect_error(401, "session_expired");
        first.get("/api/auth/me").await.expect_status(200);
        first.delete(&format!("{PATH}/{id}")).await.expect_error(404, "not_found");
    }

    async fn someone_elses_session_cannot_be_ended(engine) {
        let app = TestApp::start(engine).await;
        let (one, other) = (app.user().await, app.user().await);
        let id = current(&one).await;
        other.delete(&format!("{PATH}/{id}")).await.expect_error(404, "not_found");
        one.get("/api/auth/me").await.expect_status(200);
    }

    async fn a_session_runs_out_after_seven_days(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        app.clock.advance_ms(7 * 24 * 3_600_000 - 60_000);
        client.get("/api/auth/me").await.expect_status(200);
        app.clock.advance_ms(61_000);
        client.get("/api/auth/me").await.expect_error(401, "session_expired");
    }

    async fn an_expired_session_is_not_listed(engine) {
        let app = TestApp::start(engine).await;
        app.register("one@example.com").await;
        app.clock.advance_ms(8 * 24 * 3_600_000);
        let client = app.login("one@example.com").await;
        let listed = client.get(PATH).await.expect_status(200).json;
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    }
}
