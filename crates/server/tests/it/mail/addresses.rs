//! What people typed cannot become a header or another recipient.

use lumiku_test_support::{FakeSmtp, TestApp, app::PASSWORD, on_both_engines};
use serde_json::json;

use super::{letters, round};

/// Names that nobody has, each with what must not become of it.
const NAMES: [&str; 5] = [
    "Ada\r\nBcc: eve@example.com",
    "Ada\nX-Evil: 1",
    "\"Ada\" <eve@example.com>, x",
    "Win at https://evil.example.com",
    "=?utf-8?q?Bcc=3A_eve=40example.com?=",
];

on_both_engines! {
    async fn a_name_with_a_line_break_is_refused(engine) {
        let app = TestApp::start(engine).await;
        for name in &NAMES[..2] {
            let input = json!({ "email": "ada@example.com", "password": PASSWORD, "name": name });
            let answer = app.anonymous().post("/api/auth/register", &input).await;
            answer.expect_error(400, "validation_failed");
        }
        assert_eq!(app.number("SELECT COUNT(*) FROM mails").await, 0);
    }

    async fn no_name_becomes_a_header_even_when_it_is_in_the_database(engine) {
        let fake = FakeSmtp::start().await;
        let app = TestApp::start_with(engine, |config| fake.configure(config)).await;
        for (number, name) in NAMES.iter().enumerate() {
            app.register(&format!("ada{number}@example.com")).await;
            let change = format!("UPDATE users SET name = '{name}' WHERE email = 'ada{number}@example.com'");
            assert_eq!(app.sql(&change).await, 1);
            let forgot = json!({ "email": format!("ada{number}@example.com") });
            app.anonymous().post("/api/auth/forgot", &forgot).await.expect_status(202);
        }
        assert_eq!(round(&app).await.sent, 2 * NAMES.len() as u64);
        for received in fake.received() {
            assert_eq!(received.to.len(), 1, "{received:?}");
            let letter = lumiku_test_support::Letter::read(received.data.as_bytes());
            assert_eq!(letter.to, received.to);
            assert_eq!(letter.name, None);
            assert!(!letter.headers.contains_key("bcc") && !letter.headers.contains_key("x-evil"));
            assert!(!received.data.contains("evil.example.com") && !received.data.contains("eve@"), "{received:?}");
        }
    }

    async fn a_name_is_in_the_address_and_the_greeting(engine) {
        let app = TestApp::start(engine).await;
        for (email, name) in [("ada@example.com", "Ada Lovelace"), ("zoe@example.com", "Zoë Müller")] {
            let input = json!({ "email": email, "password": PASSWORD, "name": name });
            app.anonymous().post("/api/auth/register", &input).await.expect_status(201);
            app.anonymous().post("/api/auth/forgot", &json!({ "email": email })).await.expect_status(202);
        }
        let letters = letters(&app).await;
        for (email, name) in [("ada@example.com", "Ada Lovelace"), ("zoe@example.com", "Zoë Müller")] {
            let asked = |letter: &&lumiku_test_support::Letter| letter.to == [email] && letter.subject.contains("password");
            let letter = letters.iter().find(asked).unwrap();
            assert_eq!(letter.name.as_deref(), Some(name));
            assert!(letter.text.contains(&format!("Hello {name},")), "{}", letter.text);
            assert!(letter.html.contains(&format!("Hello {name},")), "{}", letter.html);
        }
    }

    async fn an_address_that_would_be_two_is_given_up(engine) {
        let fake = FakeSmtp::start().await;
        let app = TestApp::start_with(engine, |config| fake.configure(config)).await;
        for (number, address) in
            ["a@example.com>\r\nRCPT TO:<eve@example.com", "a@example.com,eve@example.com", "a@example.com\r\nBcc: eve@example.com"]
                .iter()
                .enumerate()
        {
            app.register(&format!("ada{number}@example.com")).await;
            let change = format!("UPDATE users SET email = '{address}' WHERE email = 'ada{number}@example.com'");
            assert_eq!(app.sql(&change).await, 1);
        }
        app.register("good@example.com").await;
        let swept = round(&app).await;
        assert_eq!((swept.given_up, swept.sent), (3, 1));
        assert!(!fake.commands().concat().contains("eve"), "{:?}", fake.commands());
        assert_eq!(fake.received().len(), 1);
    }
}
