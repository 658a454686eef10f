//! Letters from the rows as they are when they are sent.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lettre::{
    Message,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header},
};
use lumiku_dto::{Timestamp, UserId};
use sea_orm::EntityTrait;

use super::{
    Mailer, address, layout,
    letter::Letter,
    letters,
    outbox::{Claimed, Kind},
};
use crate::{Core, Error, Result, account::reset, entity::user, payment, receipt};

/// What is to be done about a letter.
pub(super) enum Composed {
    Letter(Box<Message>),
    /// Nobody is to get it any more.
    Nobody,
    /// It cannot be sent to this address, ever.
    Unreachable,
}

/// Writes a letter that is due.
pub(super) async fn compose(core: &Core, mail: &Claimed) -> Result<Composed> {
    match mail.kind {
        Kind::PasswordReset => password_reset(core, mail).await,
        Kind::Welcome | Kind::Receipt | Kind::LowBalance => to_user(core, mail).await,
    }
}

async fn to_user(core: &Core, mail: &Claimed) -> Result<Composed> {
    let missing = || Error::Internal(format!("mail {} is to nobody", mail.id));
    let id = mail.user.as_ref().ok_or_else(missing)?;
    let row = user::Entity::find_by_id(id.as_str()).one(core.db.read()).await?;
    let Some(row) = row.filter(|row| row.deleted_at.is_none()) else { return Ok(Composed::Nobody) };
    let Some(to) = address::recipient(&row.email, row.name.as_deref()) else {
        return Ok(Composed::Unreachable);
    };
    let (base, name) = (core.mailer.public_url.as_str(), row.name.as_deref());
    // Who was shut out gets nothing but proof of what they paid.
    let letter = match mail.kind {
        Kind::Receipt => return receipt_letter(core, mail, id, &row, to).await,
        Kind::Welcome if row.is_active => letters::welcome(base),
        // It may have risen since.
        Kind::LowBalance if row.is_active && row.credits < core.config.mail.low_balance => {
            letters::low_balance(base, name, row.credits)
        }
        Kind::Welcome | Kind::LowBalance | Kind::PasswordReset => return Ok(Composed::Nobody),
    };
    message(&core.mailer, mail, core.clock.now(), to, &letter, None)
}

async fn receipt_letter(
    core: &Core,
    mail: &Claimed,
    user: &UserId,
    row: &user::Model,
    to: Mailbox,
) -> Result<Composed> {
    let missing = || Error::Internal(format!("mail {} is about no payment", mail.id));
    let payment = payment::find_payment(core, user, mail.payment.as_deref().ok_or_else(missing)?).await?;
    let letter = letters::receipt(&core.mailer.public_url, row.name.as_deref(), &payment);
    let buyer = receipt::Buyer { name: row.name.clone(), email: row.email.clone() };
    let receipt = receipt::write(core, &payment, buyer).await?;
    message(&core.mailer, mail, core.clock.now(), to, &letter, Some(receipt))
}

async fn password_reset(core: &Core, mail: &Claimed) -> Result<Composed> {
    let Some((row, token)) =
        reset::issue(core, mail.user.as_ref(), mail.address.as_deref(), &mail.id).await?
    else {
        return Ok(Composed::Nobody);
    };
    let Some(to) = address::recipient(&row.email, row.name.as_deref()) else {
        return Ok(Composed::Unreachable);
    };
    let letter = letters::password_reset(&core.mailer.public_url, row.name.as_deref(), token.expose());
    message(&core.mailer, mail, core.clock.now(), to, &letter, None)
}

/// The letter as it travels: plain text and HTML, and what is attached. Sent again, it has the same id, so that
/// mailboxes can tell.
fn message(
    mailer: &Mailer,
    mail: &Claimed,
    now: Timestamp,
    to: Mailbox,
    letter: &Letter,
    attached: Option<receipt::File>,
) -> Result<Composed> {
    let failed = |error: &dyn std::fmt::Display| Error::Internal(format!("a letter was not made: {error}"));
    let (plain, html) = (layout::text(letter, &mailer.public_url), layout::html(letter, &mailer.public_url));
    let mut body = MultiPart::alternative_plain_html(plain, html);
    if let Some(file) = attached {
        let pdf = header::ContentType::parse(receipt::CONTENT_TYPE).map_err(|error| failed(&error))?;
        let attachment: SinglePart = Attachment::new(file.name).body(file.bytes, pdf);
        body = MultiPart::mixed().multipart(body).singlepart(attachment);
    }
    let message = Message::builder()
        .from(mailer.from.clone())
        .to(to)
        .subject(letter.subject.as_str())
        .date(moment(now))
        .message_id(Some(format!("<{}@{}>", mail.id, mailer.from.email.domain())))
        .header(AutoSubmitted)
        .multipart(body)
        .map_err(|error| failed(&error))?;
    Ok(Composed::Letter(Box::new(message)))
}

fn moment(now: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(now.0.unsigned_abs())
}

/// `Auto-Submitted: auto-generated` (RFC 3834), so that nobody's holiday answers.
#[derive(Clone, Copy)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
