//! Why nothing was written. No variant holds a key, nor words of the AI service's: those may repeat a part
//! of the key or of the text sent.

use std::time::Duration;

/// Why the writer has nothing to show. [`WriterError::cause`] says whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriterError {
    /// 401 or 403.
    #[error("The AI service does not accept this server's key. An administrator has to set a valid one.")]
    Key,
    /// The account behind the key is out of credit or past its spending limit.
    #[error("This server's account at the AI service is used up. An administrator has to top it up.")]
    Account,
    /// Any other refusal that the same request would meet again, such as an unknown model.
    #[error(
        "The AI service refuses what this server asks of it ({status}). An administrator has to check its \
         address and model."
    )]
    Setup { status: u16 },
    /// 429, 503 or 529, again and again or with a wait that is too long.
    #[error("The AI service is busy. Try again in a while.")]
    Busy { retry_after: Option<Duration> },
    /// It could not be reached, or answered with 5xx or half an answer, again and again.
    #[error("The AI service does not answer properly. Try again in a while.")]
    Broken,
    /// The deadline passed.
    #[error("The AI service took too long. Try again, or ask for fewer slides.")]
    Late,
    /// The model answered, also when asked again, with something that is no carousel.
    #[error("The AI model did not produce a usable carousel: {}", .faults.join(" "))]
    Unusable { faults: Vec<String> },
    /// The model or its filter will not write about this.
    #[error("The AI model declines to write about this. Change the topic or the text.")]
    Declined,
    /// The order itself: a slide that does not exist, more than a model may be given.
    #[error("{0}")]
    Order(String),
    /// Rules follow a few instructions only.
    #[error(
        "Without an AI model a slide can be made shorter, into a list, a number or a quote, or be given a \
         title (write: title: your words). Set up a model for other instructions."
    )]
    Instruction,
}

/// Whose turn it is after a [`WriterError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The administrator's: nothing will be written before the settings change.
    Settings,
    /// Nobody's: it may work later.
    Later,
    /// The model's: another try, another topic or another model may do.
    Model,
    /// The person's: the order has to change.
    Order,
}

impl WriterError {
    /// Whose turn it is.
    pub const fn cause(&self) -> Cause {
        match self {
            Self::Key | Self::Account | Self::Setup { .. } => Cause::Settings,
            Self::Busy { .. } | Self::Broken | Self::Late => Cause::Later,
            Self::Unusable { .. } | Self::Declined => Cause::Model,
            Self::Order(_) | Self::Instruction => Cause::Order,
        }
    }
}
