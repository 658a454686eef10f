//! E-mail, from what causes it to the letter.

mod addresses;
mod low_balance;
mod outbox;
mod receipts;
mod reset;
mod secrets;
mod smtp;
mod tls;
mod welcome;

use lumiku_core::mail::sweep::{Swept, sweep};
use lumiku_test_support::{Letter, TestApp};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// One round of the sweep.
async fn round(app: &TestApp) -> Swept {
    sweep(&app.core).await.unwrap()
}

/// What a round does when nothing goes wrong.
fn sent(letters: u64) -> Swept {
    Swept { sent: letters, ..Swept::default() }
}

/// Every letter so far, oldest first, after a round.
async fn letters(app: &TestApp) -> Vec<Letter> {
    round(app).await;
    Letter::read_all(&app.config.core.mail.folder)
}

/// The letters so far with this subject.
async fn letters_about(app: &TestApp, subject: &str) -> Vec<Letter> {
    letters(app).await.into_iter().filter(|letter| letter.subject.contains(subject)).collect()
}

/// Letters that wait.
async fn waiting(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) FROM mails WHERE next_at IS NOT NULL").await
}
