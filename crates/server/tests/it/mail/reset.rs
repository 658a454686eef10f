//! A forgotten password.

use futures::future::join_all;
use lumiku_test_support::{Answer, TestApp, app::PASSWORD, on_both_engines};
use serde_json::json;

use super::{HOUR, MINUTE, letters, letters_about, round, waiting};

const NEW: &str = "another long password";
const ADA: &str = "ada@example.com";

async fn forgot(app: &TestApp, email: &str) -> Answer {
    app.anonymous().post("/api/auth/forgot", &json!({ "email": email })).await
}

async fn reset(app: &TestApp, token: &str, password: &str) -> Answer {
    app.anonymous().post("/api/auth/reset", &json!({ "token": token, "password": password })).await
}

async fn login(app: &TestApp, password: &str) -> u16 {
    app.anonymous().post("/api/auth/login", &json!({ "email": ADA, "password": password })).await.status
}

/// What the link in the newest letter carries.
async fn newest_token(app: &TestApp) -> String {
    letters_about(app, "new password").await.last().expect("a letter").reset_token()
}

#[track_caller]
fn assert_stale(answer: &Answer) {
    answer.expect_error(400, "validation_failed");
    assert!(answer.json["fields"]["token"].is_string(), "{}", answer.json);
}

on_both_engines! {
    async fn the_letters_link_sets_a_new_password_and_ends_every_session(engine) {
        let app = TestApp::start(engine).await;
        let first = app.register(ADA).await;
        let second = app.login(ADA).await;
        forgot(&app, " Ada@Example.com ").await.expect_status(202);
        let letters = letters_about(&app, "new password").await;
        let [letter] = &letters[..] else { panic!("{letters:?}") };
        assert_eq!(letter.to, [ADA]);
        let token = letter.reset_token();
        assert!(token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "256 bits: {token}");
        let link = format!("http://{}/reset-password?token={token}", app.address);
        assert!(letter.text.contains(&link) && letter.html.contains(&link));
        first.get("/api/auth/me").await.expect_status(200);
        reset(&app, &token, NEW).await.expect_status(204);
        for client in [&first, &second] {
            client.get("/api/auth/me").await.expect_error(401, "session_expired");
        }
        assert_eq!((login(&app, PASSWORD).await, login(&app, NEW).await), (401, 200));
    }

    async fn a_link_is_good_once(engine) {
        let app = TestApp::start(engine).await;
        app.register(ADA).await;
        forgot(&app, ADA).await.expect_status(202);
        let token = newest_token(&app).await;
        let passwords: Vec<String> = (0..8).map(|number| format!("{NEW} {number}")).collect();
        let answers = join_all(passwords.iter().map(|password| reset(&app, &token, password))).await;
        let done: Vec<_> = answers.iter().zip(&passwords).filter(|(answer, _)| answer.status == 204).collect();
        let [(_, password)] = &done[..] else { panic!("{} of them were taken", done.len()) };
        answers.iter().filter(|answer| answer.status != 204).for_each(assert_stale);
        assert_eq!(login(&app, password).await, 200);
        assert_stale(&reset(&app, &token, NEW).await);
    }

    async fn a_link_is_good_for_an_hour(engine) {
        let app = TestApp::start(engine).await;
        app.register(ADA).await;
        for (wait, good) in [(HOUR - MINUTE, true), (HOUR, false)] {
            forgot(&app, ADA).await.expect_status(202);
            let token = newest_token(&app).await;
            app.clock.advance_ms(wait);
            let answer = reset(&app, &token, NEW).await;
            if good { answer.expect_status(204); } else { assert_stale(&answer) }
        }
    }

    async fn a_new_request_ends_the_links_before_at_once(engine) {
        let app = TestApp::start(engine).await;
        app.register(ADA).await;
        forgot(&app, ADA).await.expect_status(202);
        let first = newest_token(&app).await;
        forgot(&app, ADA).await.expect_status(202);
        assert_stale(&reset(&app, &first, NEW).await);
        let second = newest_token(&app).await;
        assert_ne!(first, second);
        assert_stale(&reset(&app, &first, NEW).await);
        reset(&app, &second, NEW).await.expect_status(204);
    }

    async fn of_requests_that_wait_together_one_is_written(engine) {
        let app = TestApp::start(engine).await;
        app.register(ADA).await;
        round(&app).await;
        for _ in 0..3 {
            forgot(&app, ADA).await.expect_status(202);
        }
        assert_eq!(waiting(&app).await, 1);
        assert_eq!(letters_about(&app, "new password").await.len(), 1);
    }

    async fn a_change_of_password_ends_links_and_letters_that_wait(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register(ADA).await;
        forgot(&app, ADA).await.expect_status(202);
        let token = newest_token(&app).await;
        let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
        client.post("/api/auth/password", &change).await.expect_status(204);
        assert_stale(&reset(&app, &token, "a thief's password").await);
        forgot(&app, ADA).await.expect_status(202);
        let change = json!({ "currentPassword": NEW, "newPassword": PASSWORD });
        client.post("/api/auth/password", &change).await.expect_status(204);
        assert_eq!(letters_about(&app, "new password").await.len(), 1, "the second letter is not written");
        assert_eq!(login(&app, PASSWORD).await, 200);
    }

    async fn nobody_can_tell_whether_an_account_exists(engine) {
        let app = TestApp::start(engine).await;
        app.register(ADA).await;
        app.register("idle@example.com").await;
        app.register("gone@example.com").await;
        app.sql("UPDATE users SET is_active = FALSE WHERE email = 'idle@example.com'").await;
        app.sql("UPDATE users SET deleted_at = 1, is_active = FALSE WHERE email = 'gone@example.com'").await;
        round(&app).await;
        let before = letters(&app).await.len();
        for email in [ADA, "idle@example.com", "gone@example.com", "nobody@example.com"] {
            let answer = forgot(&app, email).await.expect_status(202);
            assert!(answer.bytes.is_empty());
        }
        // The same is written for each of them, so that it takes the same time.
        let same = "SELECT COUNT(*) FROM mails WHERE kind = 'password_reset' AND user_id IS NULL";
        assert_eq!(app.number(same).await, 4);
        let swept = round(&app).await;
        assert_eq!((swept.sent, swept.dropped), (1, 3));
        let letters = letters(&app).await;
        assert_eq!(letters.len(), before + 1);
        assert_eq!(letters.last().unwrap().to, [ADA]);
        assert_eq!(app.number("SELECT COUNT(*) FROM mails WHERE address IS NOT NULL").await, 0);
    }

    async fn an_account_that_is_shut_out_cannot_use_its_link(engine) {
        let app = TestApp::start(engine).await;
        app.register(ADA).await;
        forgot(&app, ADA).await.expect_status(202);
        let token = newest_token(&app).await;
        app.sql("UPDATE users SET is_active = FALSE").await;
        assert_stale(&reset(&app, &token, NEW).await);
    }

    async fn asking_is_throttled_by_account_and_by_address_alike_for_all(engine) {
        let app = TestApp::start_with(engine, |config| config.core.throttle = true).await;
        app.register(ADA).await;
        for email in [ADA, "nobody@example.com"] {
            for _ in 0..3 {
                forgot(&app, email).await.expect_status(202);
            }
            let answer = forgot(&app, email).await;
            answer.expect_error(429, "rate_limited");
            assert!(answer.header("retry-after").parse::<u64>().unwrap() > 60);
        }
        let answers = join_all((0..12).map(|number| {
            let app = &app;
            async move { forgot(app, &format!("guess{number}@example.com")).await.status }
        }));
        assert!(answers.await.contains(&429), "one address asks for many accounts");
    }

    async fn guessing_tokens_is_throttled(engine) {
        let app = TestApp::start_with(engine, |config| config.core.throttle = true).await;
        let answers = join_all((0..12).map(|_| reset(&app, "guess", NEW))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 2);
    }

    async fn bad_input_changes_nothing(engine) {
        let app = TestApp::start(engine).await;
        app.register(ADA).await;
        for email in ["", "ada", "ada@example.com\u{7}", "a@b.co\r\nBcc: eve@example.com"] {
            let answer = forgot(&app, email).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"]["email"].is_string());
        }
        forgot(&app, ADA).await.expect_status(202);
        let token = newest_token(&app).await;
        for password in ["short".to_owned(), "x".repeat(129)] {
            let answer = reset(&app, &token, &password).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"]["password"].is_string());
        }
        for wrong in ["", "0", &token[1..], &token.to_uppercase(), "\u{7}", &"a".repeat(10_000)] {
            if wrong != token {
                assert_stale(&reset(&app, wrong, NEW).await);
            }
        }
        reset(&app, &token, NEW).await.expect_status(204);
    }

    async fn a_closed_account_leaves_no_link(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register(ADA).await;
        forgot(&app, ADA).await.expect_status(202);
        let token = newest_token(&app).await;
        let request = client.request(reqwest::Method::DELETE, "/api/users/me");
        client.send(request.json(&json!({ "password": PASSWORD }))).await.expect_status(204);
        assert_eq!(app.number("SELECT COUNT(*) FROM password_resets").await, 0);
        assert_stale(&reset(&app, &token, NEW).await);
    }

    async fn resets_requests_and_changes_at_once_do_not_get_stuck(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register(ADA).await;
        for turn in 0..5 {
            forgot(&app, ADA).await.expect_status(202);
            let token = newest_token(&app).await;
            let change = json!({ "currentPassword": PASSWORD, "newPassword": PASSWORD });
            let (reset, asked, again, changed, _) = tokio::join!(
                reset(&app, &token, PASSWORD),
                forgot(&app, ADA),
                forgot(&app, ADA),
                client.post("/api/auth/password", &change),
                round(&app),
            );
            assert!([204, 400].contains(&reset.status), "{turn}: {}", reset.json);
            assert_eq!((asked.status, again.status), (202, 202), "{turn}");
            assert!([204, 401].contains(&changed.status), "{turn}: {}", changed.json);
        }
    }
}
