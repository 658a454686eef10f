//! Empties the outbox: what is due is claimed, written and sent, one after the other.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{
    compose::{Composed, compose},
    outbox::{self, Claimed},
    schedule,
    transport::{Refusal, Transport},
};
use crate::{Core, Error, Result};

/// Letters in one round.
const BATCH: i64 = 50;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub sent: u64,
    /// Letters that are tried again.
    pub postponed: u64,
    /// Letters that nobody was to get any more.
    pub dropped: u64,
    /// Letters that will never go.
    pub given_up: u64,
}

/// Sweeps now and then regularly, until stopped. Several may run at once: each letter is taken by one.
pub async fn run(core: Core, stop: CancellationToken) {
    let interval = Duration::from_millis(core.config.mail.sweep_ms);
    if let Transport::Folder(folder) = &core.mailer.transport {
        tracing::info!(folder = %folder.display(), "SMTP_URL is not set: letters are files");
    }
    loop {
        match sweep(&core).await {
            Ok(swept) if swept != Swept::default() => tracing::info!(?swept, "looked after e-mail"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "e-mail was not looked after"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
    }
}

/// One round, the longest due first, until the mail server does not do its part: then the rest waits with it.
pub async fn sweep(core: &Core) -> Result<Swept> {
    let mut swept = Swept::default();
    for id in outbox::list_due(core, BATCH).await? {
        let Some(mail) = outbox::claim(core, &id).await? else { continue };
        let (outcome, is_away) = match deliver(core, &mail).await? {
            Outcome::Sent => (&mut swept.sent, false),
            Outcome::Dropped => (&mut swept.dropped, false),
            Outcome::GivenUp => (&mut swept.given_up, false),
            Outcome::Postponed { is_away } => (&mut swept.postponed, is_away),
        };
        *outcome += 1;
        if is_away {
            break;
        }
    }
    Ok(swept)
}

enum Outcome {
    Sent,
    Dropped,
    GivenUp,
    Postponed { is_away: bool },
}

async fn deliver(core: &Core, mail: &Claimed) -> Result<Outcome> {
    let refusal = match compose(core, mail).await {
        Ok(Composed::Letter(message)) => match core.mailer.transport.send(&mail.id, &message).await {
            Ok(()) => {
                outbox::sent(core, mail).await?;
                count(mail, "sent");
                return Ok(Outcome::Sent);
            }
            Err(refusal) => refusal,
        },
        Ok(Composed::Nobody) => {
            outbox::remove(core, mail).await?;
            return Ok(Outcome::Dropped);
        }
        Ok(Composed::Unreachable) => Refusal::Never("nothing can be sent to this address".into()),
        Err(error @ (Error::Unavailable(_) | Error::Database(_))) => return Err(error),
        // One letter that cannot be written holds up no other.
        Err(error) => Refusal::NotNow(error.to_string()),
    };
    not_sent(core, mail, refusal).await
}

async fn not_sent(core: &Core, mail: &Claimed, refusal: Refusal) -> Result<Outcome> {
    let later = schedule::next(mail.created_at, core.clock.now().0, mail.attempts);
    let (next, problem, is_away) = match refusal {
        Refusal::Never(problem) => (None, problem, false),
        Refusal::NotNow(problem) => (later, problem, false),
        Refusal::Away(problem) => (later, problem, true),
    };
    outbox::not_sent(core, mail, next, &problem).await?;
    let (id, kind, attempts) = (mail.id.as_str(), mail.kind.as_str(), mail.attempts);
    if next.is_none() {
        tracing::error!(mail.id = id, mail.kind = kind, attempts, problem, "a letter was given up");
        count(mail, "given_up");
        return Ok(Outcome::GivenUp);
    }
    tracing::warn!(mail.id = id, mail.kind = kind, attempts, problem, "a letter was not sent yet");
    count(mail, "postponed");
    Ok(Outcome::Postponed { is_away })
}

fn count(mail: &Claimed, outcome: &'static str) {
    metrics::counter!("lumiku_mails_total", "kind" => mail.kind.as_str(), "outcome" => outcome).increment(1);
}
