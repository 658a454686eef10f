//! How letters leave.

use std::path::{Path, PathBuf};

use lumiku_core::{
    config::{MailConfig, Secret},
    mail,
};

use super::{Environment, reader::Reader};

impl Reader<'_> {
    /// A mail server when there is one, else a folder.
    pub(super) fn mail(&mut self, environment: Environment, data_dir: &Path, public_url: &str) -> MailConfig {
        let smtp_url = self.text("SMTP_URL").map(Secret::new);
        if let Some(Err(problem)) = smtp_url.as_ref().map(|url| mail::check_smtp_url(url.expose())) {
            self.problems.push(problem);
        }
        let from = self.text("MAIL_FROM").map(str::to_owned);
        if let Some(Err(problem)) = from.as_deref().map(mail::check_sender) {
            self.problems.push(problem);
        }
        if smtp_url.is_some() && from.is_none() {
            self.problems.push("MAIL_FROM is not set; set it to a sender that the mail server of SMTP_URL lets you use, such as Lumiku <hello@lumiku.example.com>.".into());
        }
        if smtp_url.is_some() && environment == Environment::Production && self.text("PUBLIC_URL").is_none() {
            self.problems.push("PUBLIC_URL is not set; letters need it for their links: set it to the address of this server, such as https://lumiku.example.com.".into());
        }
        MailConfig {
            from: from.unwrap_or_else(|| "Lumiku <lumiku@localhost>".into()),
            smtp_url,
            folder: self.text("MAIL_PATH").map_or_else(|| data_dir.join("mail"), PathBuf::from),
            public_url: public_url.to_owned(),
            low_balance: self.number("LOW_BALANCE", 50),
            timeout_ms: 30_000,
            sweep_ms: 3_000,
        }
    }
}
