//! Letters over TLS, from the program as an operator runs it: which certificates it trusts is the machine's matter.

use std::{path::Path, process::Stdio, time::Duration};

use lumiku_core::Db;
use lumiku_test_support::{
    Client, Engine, FakeSmtp, TestDatabase,
    smtp::{NAME, Security},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use tokio::process::Child;

use crate::operations::commands::{free_port, lumiku, wait_until_healthy};

const PASSWORD: &str = "a long password";

/// Serves with this mail server and has somebody sign up, who is written to.
async fn sign_up(place: &TestDatabase, fake: &FakeSmtp, trusted: &Path) -> Child {
    let port = free_port().await;
    let mut serve = lumiku(place, &["serve"]);
    serve
        .env("PORT", port.to_string())
        .env("SMTP_URL", fake.url())
        .env("MAIL_FROM", "Lumiku <hello@lumiku.example.com>")
        .env("SSL_CERT_FILE", trusted);
    let server = serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_until_healthy(place, port).await;
    let input = json!({ "email": "ada@example.com", "password": PASSWORD });
    let client = Client::new(([127, 0, 0, 1], port).into());
    client.post("/api/auth/register", &input).await.expect_status(201);
    server
}

async fn a_letter_arrives(security: Security) {
    let fake = FakeSmtp::start_with(security).await;
    let place = TestDatabase::create(Engine::Sqlite).await;
    let trusted = place.folder.path().join("authority.pem");
    std::fs::write(&trusted, fake.authority()).unwrap();
    let _server = sign_up(&place, &fake, &trusted).await;
    for _ in 0..300 {
        if !fake.received().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let received = fake.received();
    let [received] = &received[..] else { panic!("{received:?}, {:?}", fake.commands()) };
    assert_eq!(received.to, ["ada@example.com"]);
    assert_eq!(received.login.as_deref(), Some(NAME));
}

#[tokio::test]
async fn a_letter_arrives_with_tls_from_the_first_byte() {
    a_letter_arrives(Security::Tls).await;
}

#[tokio::test]
async fn a_letter_arrives_with_tls_after_starttls() {
    a_letter_arrives(Security::StartTls).await;
}

#[tokio::test]
async fn nothing_is_said_to_a_server_that_nobody_vouches_for() {
    let fake = FakeSmtp::start_with(Security::StartTls).await;
    let place = TestDatabase::create(Engine::Sqlite).await;
    let trusted = place.folder.path().join("authority.pem");
    // Somebody else is trusted.
    std::fs::write(&trusted, FakeSmtp::start_with(Security::Tls).await.authority()).unwrap();
    let _server = sign_up(&place, &fake, &trusted).await;
    let db = Db::open(&place.url, 1).await.unwrap();
    let problem = Statement::from_string(db.backend(), "SELECT problem FROM mails WHERE problem IS NOT NULL");
    let mut told = None;
    for _ in 0..300 {
        told = db.read().query_one_raw(problem.clone()).await.unwrap();
        if told.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let told: String = told.expect("it is not tried").try_get_by_index(0).unwrap();
    assert!(told.contains("certificate"), "{told}");
    assert!(fake.received().is_empty());
    let said = fake.commands();
    assert!(said.iter().all(|line| line.starts_with("EHLO") || line == "STARTTLS"), "{said:?}");
}
