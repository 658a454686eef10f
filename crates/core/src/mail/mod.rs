//! E-mail: welcome, receipt, a forgotten password, few credits left.
//!
//! What causes a letter queues it in its own transaction (`outbox`): whom it is for and what it is about, never what it
//! says. The sweep claims what is due, writes the letter from the rows as they are by then (`letters`), and sends it
//! (`transport`), at least once. So no link and no name waits in the database, and no transaction is open while a mail
//! server is talked to.

mod address;
mod compose;
mod layout;
mod letter;
mod letters;
mod outbox;
mod schedule;
pub mod sweep;
mod transport;

pub use address::check_sender;
pub(crate) use address::is_address;
pub use transport::check_smtp_url;

pub(crate) use outbox::{NewMail, forget_old, low_balance, queue, queue_reset, withdraw_resets};

use lettre::message::Mailbox;

use crate::{Error, Result, config::MailConfig};
use transport::Transport;

/// Who letters are from and how they go.
pub(crate) struct Mailer {
    from: Mailbox,
    transport: Transport,
    /// Where this server's pages are, without a slash at the end.
    public_url: String,
}

impl Mailer {
    /// # Errors
    /// [`Error::Setup`] when the sender or the mail server's address cannot be understood.
    pub(crate) fn new(config: &MailConfig) -> Result<Self> {
        let from = address::sender(&config.from).map_err(Error::Setup)?;
        let transport = Transport::new(config).map_err(Error::Setup)?;
        Ok(Self { from, transport, public_url: config.public_url.clone() })
    }
}
