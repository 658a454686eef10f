//! The first letter.

use lumiku_test_support::TestApp;
use lumiku_test_support::{app::PASSWORD, on_both_engines};
use serde_json::json;

use super::{letters, round, sent, waiting};

on_both_engines! {
    async fn a_new_account_is_welcomed_once(engine) {
        let app = TestApp::start(engine).await;
        app.register("ada@example.com").await;
        assert_eq!(waiting(&app).await, 1);
        assert_eq!(round(&app).await, sent(1));
        assert_eq!(round(&app).await, sent(0));
        let letters = letters(&app).await;
        let [letter] = &letters[..] else { panic!("{letters:?}") };
        assert_eq!(letter.to, ["ada@example.com"]);
        assert_eq!((letter.subject.as_str(), letter.from.as_str()), ("Welcome to Lumiku", "lumiku@localhost"));
        for said in [&letter.text, &letter.html] {
            assert!(said.contains("100 credits to begin"), "{said}");
            assert!(said.contains(&format!("http://{}/", app.address)), "{said}");
        }
        assert!(letter.html.starts_with("<!doctype html>") && !letter.text.contains('<'));
        for header in ["date", "message-id", "mime-version", "auto-submitted", "to", "from", "subject"] {
            assert_eq!(letter.headers.get(header), Some(&1), "{header}");
        }
        assert!(letter.raw.contains("multipart/alternative"));
    }

    async fn a_registration_that_is_refused_writes_to_nobody(engine) {
        let app = TestApp::start(engine).await;
        app.register("ada@example.com").await;
        let again = json!({ "email": "ada@example.com", "password": PASSWORD });
        app.anonymous().post("/api/auth/register", &again).await.expect_error(409, "email_taken");
        let short = json!({ "email": "eve@example.com", "password": "short" });
        app.anonymous().post("/api/auth/register", &short).await.expect_status(400);
        assert_eq!(app.number("SELECT COUNT(*) FROM mails").await, 1);
    }

    async fn whoever_was_shut_out_meanwhile_is_not_welcomed(engine) {
        let app = TestApp::start(engine).await;
        app.register("ada@example.com").await;
        app.sql("UPDATE users SET is_active = FALSE").await;
        assert_eq!(round(&app).await.dropped, 1);
        assert!(letters(&app).await.is_empty());
        assert_eq!(app.number("SELECT COUNT(*) FROM mails").await, 0);
    }

    async fn a_closed_account_gets_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register("ada@example.com").await;
        let request = client.request(reqwest::Method::DELETE, "/api/users/me");
        client.send(request.json(&json!({ "password": PASSWORD }))).await.expect_status(204);
        assert_eq!(app.number("SELECT COUNT(*) FROM mails").await, 0);
        assert!(letters(&app).await.is_empty());
    }
}
