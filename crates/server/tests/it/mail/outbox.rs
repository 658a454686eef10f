//! What waits is sent, at least once, whatever becomes of servers.

use std::time::Duration;

use futures::future::join_all;
use lumiku_core::mail::sweep::sweep;
use lumiku_server::serve::Role;
use lumiku_test_support::{Engine, FakeSmtp, Letter, TestApp, on_both_engines, smtp::Temper};

use super::{DAY, HOUR, MINUTE, round, sent, waiting};

/// A server and where its letters go.
async fn start(engine: Engine) -> (TestApp, FakeSmtp) {
    let fake = FakeSmtp::start().await;
    let app = TestApp::start_with(engine, |config| fake.configure(config)).await;
    (app, fake)
}

/// New users, and so letters.
async fn welcome(app: &TestApp, users: usize) {
    for _ in 0..users {
        app.user().await;
    }
}

on_both_engines! {
    async fn a_server_that_is_away_is_tried_after_growing_pauses(engine) {
        let (app, fake) = start(engine).await;
        welcome(&app, 3).await;
        fake.feel(Temper::Closing);
        let swept = round(&app).await;
        assert_eq!((swept.postponed, swept.sent), (1, 0), "the first that fails ends the round");
        for _ in 0..9 {
            round(&app).await;
        }
        let tried = fake.connections();
        assert_eq!(tried, 3, "each letter once");
        // Each is due again after 1, 3 and 7 minutes.
        for _ in 0..4 * 10 {
            app.clock.advance_ms(15_000);
            round(&app).await;
        }
        assert_eq!(fake.connections() - tried, 3 * 3);
        fake.feel(Temper::Well);
        for _ in 0..4 * 8 {
            app.clock.advance_ms(15_000);
            round(&app).await;
        }
        assert_eq!((fake.received().len(), waiting(&app).await), (3, 0));
    }

    async fn a_letter_is_given_up_after_three_days(engine) {
        let (app, fake) = start(engine).await;
        welcome(&app, 1).await;
        fake.feel(Temper::Closing);
        let mut swept = round(&app).await;
        let mut waited = 0;
        while swept.given_up == 0 {
            assert!(waited < 4 * DAY, "it is never given up");
            app.clock.advance_ms(HOUR);
            waited += HOUR;
            swept = round(&app).await;
        }
        assert!(waited >= 3 * DAY, "{waited} ms");
        fake.feel(Temper::Well);
        app.clock.advance_ms(DAY);
        assert_eq!(round(&app).await, sent(0));
        assert!(fake.received().is_empty());
        assert!(app.text("SELECT problem FROM mails").await.contains("421"));
    }

    async fn an_address_that_is_not_there_holds_up_nobody(engine) {
        let (app, fake) = start(engine).await;
        welcome(&app, 1).await;
        fake.feel(Temper::NoMailbox);
        assert_eq!(round(&app).await.given_up, 1);
        fake.feel(Temper::Well);
        welcome(&app, 1).await;
        assert_eq!(round(&app).await, sent(1));
        app.clock.advance_ms(HOUR);
        assert_eq!(round(&app).await, sent(0));
    }

    async fn a_letter_that_is_not_taken_now_is_tried_again_and_others_with_it(engine) {
        let (app, fake) = start(engine).await;
        welcome(&app, 3).await;
        fake.feel(Temper::Busy);
        assert_eq!(round(&app).await.postponed, 3);
        fake.feel(Temper::Well);
        assert_eq!(round(&app).await, sent(0));
        app.clock.advance_ms(MINUTE);
        assert_eq!(round(&app).await, sent(3));
    }

    async fn what_broke_off_is_sent_again_under_the_same_id(engine) {
        let (app, fake) = start(engine).await;
        welcome(&app, 1).await;
        fake.feel(Temper::BreaksOff);
        assert_eq!(round(&app).await.postponed, 1);
        fake.feel(Temper::Well);
        app.clock.advance_ms(MINUTE);
        assert_eq!(round(&app).await, sent(1));
        let ids: Vec<_> = fake.received().iter().map(|received| Letter::read(received.data.as_bytes()).id).collect();
        assert_eq!(ids.len(), 2);
        assert_eq!(ids[0], ids[1]);
    }

    async fn either_of_two_letters_that_arrived_has_a_link_that_is_good(engine) {
        let (app, fake) = start(engine).await;
        app.register("ada@example.com").await;
        round(&app).await;
        let forgot = serde_json::json!({ "email": "ada@example.com" });
        app.anonymous().post("/api/auth/forgot", &forgot).await.expect_status(202);
        fake.feel(Temper::BreaksOff);
        round(&app).await;
        fake.feel(Temper::Well);
        app.clock.advance_ms(MINUTE);
        assert_eq!(round(&app).await, sent(1));
        let tokens: Vec<_> =
            fake.received()[1..].iter().map(|received| Letter::read(received.data.as_bytes()).reset_token()).collect();
        assert_eq!(tokens.len(), 2);
        let reset = |token: &str| serde_json::json!({ "token": token, "password": "another long password" });
        app.anonymous().post("/api/auth/reset", &reset(&tokens[0])).await.expect_status(204);
        app.anonymous().post("/api/auth/reset", &reset(&tokens[1])).await.expect_status(400);
    }

    async fn what_a_dead_process_had_claimed_is_sent_by_another(engine) {
        let (app, fake) = start(engine).await;
        welcome(&app, 1).await;
        fake.feel(Temper::Silent);
        let died = tokio::time::timeout(Duration::from_millis(300), sweep(&app.core)).await;
        assert!(died.is_err());
        fake.feel(Temper::Well);
        assert_eq!(round(&app).await, sent(0), "it may still be on its way");
        app.clock.advance_ms(5 * MINUTE);
        assert_eq!(round(&app).await, sent(1));
    }

    async fn no_transaction_is_open_while_the_mail_server_is_waited_for(engine) {
        let fake = FakeSmtp::start().await;
        let app = TestApp::start_with(engine, |config| {
            fake.configure(config);
            config.core.mail.timeout_ms = 600_000;
        });
        let app = app.await;
        welcome(&app, 1).await;
        fake.feel(Temper::Silent);
        let core = app.core.clone();
        let waiting = tokio::spawn(async move { sweep(&core).await });
        while fake.connections() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        welcome(&app, 2).await;
        assert!(!waiting.is_finished(), "registering did not wait for the mail server");
        waiting.abort();
    }

    async fn servers_that_sweep_at_once_send_each_letter_once(engine) {
        let (app, fake) = start(engine).await;
        let beside = app.beside(Role::All, |_| {}).await;
        welcome(&app, 20).await;
        let sweeps = [&app, &beside, &app, &beside].map(|app| sweep(&app.core));
        let sent: u64 = join_all(sweeps).await.into_iter().map(|swept| swept.unwrap().sent).sum();
        assert_eq!((sent, fake.received().len()), (20, 20));
    }

    async fn what_became_of_letters_is_forgotten_after_a_month_and_what_waits_is_not(engine) {
        let (app, fake) = start(engine).await;
        welcome(&app, 1).await;
        round(&app).await;
        app.clock.advance_ms(29 * DAY);
        lumiku_core::sweep::sweep(&app.core).await.unwrap();
        assert_eq!(app.number("SELECT COUNT(*) FROM mails").await, 1);
        fake.feel(Temper::Closing);
        welcome(&app, 1).await;
        app.clock.advance_ms(2 * DAY);
        lumiku_core::sweep::sweep(&app.core).await.unwrap();
        assert_eq!((app.number("SELECT COUNT(*) FROM mails").await, waiting(&app).await), (1, 1));
    }

    async fn a_running_server_sends_by_itself(engine) {
        let fake = FakeSmtp::start().await;
        let app = TestApp::start_with(engine, |config| {
            fake.configure(config);
            config.core.mail.sweep_ms = 50;
        });
        let app = app.await;
        welcome(&app, 1).await;
        let asked = std::time::Instant::now();
        while fake.received().is_empty() {
            assert!(asked.elapsed() < Duration::from_secs(20), "nothing is sent");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
