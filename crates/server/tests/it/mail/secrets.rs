//! No link and no password in a log or in the database.

use lumiku_test_support::{
    Engine, FakeSmtp, Letter, Log, TestApp, app,
    smtp::{PASSWORD, Temper},
};
use serde_json::json;

use super::{MINUTE, round};

/// The name and password as `AUTH PLAIN` sends them, and as `SMTP_URL` has the password.
const SENT: &str = "AGx1bWlrdUBleGFtcGxlLmNvbQBzbXRwLWNhbmFyeS1wQHNzOndvcmQ=";
const ENCODED: &str = "smtp-canary-p%40ss%3Aword";

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_logged_or_kept() {
    let log = Log::capture();
    let fake = FakeSmtp::start().await;
    let app = TestApp::start_with(Engine::Sqlite, |config| fake.configure(config)).await;
    let client = app.register("ada@example.com").await;
    round(&app).await;
    app.anonymous().post("/api/auth/forgot", &json!({ "email": "ada@example.com" })).await.expect_status(202);
    for temper in [Temper::NoLogin, Temper::Busy, Temper::BreaksOff, Temper::Silent, Temper::Well] {
        fake.feel(temper);
        round(&app).await;
        app.clock.advance_ms(20 * MINUTE);
    }
    assert!(fake.commands().iter().any(|line| line.contains(SENT)), "{:?}", fake.commands());
    let letters: Vec<Letter> =
        fake.received().iter().map(|received| Letter::read(received.data.as_bytes())).collect();
    let tokens: Vec<String> = letters[1..].iter().map(Letter::reset_token).collect();
    assert_eq!(tokens.len(), 2, "one broke off");
    app.anonymous().get(&format!("/reset-password?token={}", tokens[1])).await;
    let reset = json!({ "token": tokens[1], "password": "canary-password" });
    let early = json!({ "token": tokens[1], "password": "canary" });
    app.anonymous().post("/api/auth/reset", &early).await.expect_status(400);
    let kept = database(&app);
    app.anonymous().post("/api/auth/reset", &reset).await.expect_status(204);
    tracing::error!("config: {:?}", app.config.core);

    let text = log.text();
    assert!(
        text.contains("a letter was not sent yet") && text.contains("a password was reset"),
        "nothing is captured"
    );
    let token = client.token.clone().unwrap();
    let mut secrets = vec![PASSWORD, ENCODED, SENT, app::PASSWORD, "canary-password", &token];
    secrets.extend(tokens.iter().map(String::as_str));
    log.assert_without(&secrets);
    for secret in secrets {
        let found = kept.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
        assert!(!found, "{secret} is in the database");
    }
}

/// The database's files, byte by byte.
fn database(app: &TestApp) -> Vec<u8> {
    let path = lumiku_core::db::sqlite_path(&app.config.database_url).unwrap().to_owned();
    let read = |end: &str| std::fs::read(format!("{path}{end}")).unwrap_or_default();
    let bytes = [read(""), read("-wal")].concat();
    assert!(bytes.windows(15).any(|bytes| bytes == b"ada@example.com"), "the database is not read");
    bytes
}
