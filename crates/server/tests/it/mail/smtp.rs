//! Letters by SMTP, and into a folder.

use std::os::unix::fs::PermissionsExt;

use lumiku_test_support::{
    FakeSmtp, Letter, TestApp, on_both_engines,
    smtp::{NAME, PASSWORD, Temper},
};

use super::{MINUTE, letters, round, sent};

on_both_engines! {
    async fn a_letter_arrives_with_its_envelope_and_our_login(engine) {
        let fake = FakeSmtp::start().await;
        let app = TestApp::start_with(engine, |config| fake.configure(config)).await;
        app.register("ada@example.com").await;
        assert_eq!(round(&app).await, sent(1));
        let received = fake.received();
        let [received] = &received[..] else { panic!("{received:?}") };
        assert_eq!(received.from, "hello@lumiku.example.com");
        assert_eq!(received.to, ["ada@example.com"]);
        assert_eq!(received.login.as_deref(), Some(NAME));
        let letter = Letter::read(received.data.as_bytes());
        assert_eq!((letter.from.as_str(), letter.to.as_slice()), ("hello@lumiku.example.com", &["ada@example.com".to_owned()][..]));
        assert!(letter.text.contains("100 credits") && letter.html.contains("100 credits"));
        assert!(letter.id.ends_with("@lumiku.example.com"), "{}", letter.id);
        assert!(!app.config.core.mail.folder.exists(), "nothing is written to the folder besides");
    }

    async fn a_login_that_is_refused_is_told_without_the_password(engine) {
        let fake = FakeSmtp::start().await;
        let app = TestApp::start_with(engine, |config| fake.configure(config)).await;
        app.user().await;
        fake.feel(Temper::NoLogin);
        assert_eq!(round(&app).await.postponed, 1);
        let problem = app.text("SELECT problem FROM mails").await;
        assert!(problem.contains("535") && !problem.contains(PASSWORD), "{problem}");
    }

    async fn nothing_is_said_to_a_server_without_tls_unless_that_is_allowed(engine) {
        let fake = FakeSmtp::start().await;
        let app = TestApp::start_with(engine, |config| fake.configure_with_tls(config)).await;
        app.user().await;
        assert_eq!(round(&app).await.postponed, 1);
        assert!(fake.received().is_empty());
        let said = fake.commands();
        assert!(said.iter().all(|line| line.starts_with("EHLO") || line.starts_with("QUIT")), "{said:?}");
    }

    async fn without_a_mail_server_letters_are_files_for_their_owner_only(engine) {
        let app = TestApp::start(engine).await;
        app.register("ada@example.com").await;
        assert_eq!(letters(&app).await.len(), 1);
        let folder = &app.config.core.mail.folder;
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder), 0o700);
        for entry in std::fs::read_dir(folder).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    async fn a_folder_that_cannot_be_written_to_keeps_letters_waiting(engine) {
        let app = TestApp::start(engine).await;
        app.user().await;
        // Where the folder should be.
        std::fs::write(&app.config.core.mail.folder, "a file").unwrap();
        assert_eq!(round(&app).await.postponed, 1);
        std::fs::remove_file(&app.config.core.mail.folder).unwrap();
        app.clock.advance_ms(MINUTE);
        assert_eq!(round(&app).await, sent(1));
    }
}
