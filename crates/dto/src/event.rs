//! What the event stream carries, and the notifications behind the bell.

use serde::{Deserialize, Serialize};

use crate::{NotificationId, Timestamp, credits::Balance, job::Job, payment::Payment};

/// How a notification is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NotificationKind {
    /// Work arrived.
    Success,
    /// Work did not arrive.
    Failure,
    /// Credits came back.
    Refund,
    /// Anything else worth a line.
    Info,
}

impl NotificationKind {
    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Refund => "refund",
            Self::Info => "info",
        }
    }

    /// Reads a name from the database; unknown ones are `Info`.
    pub fn from_wire(text: &str) -> Self {
        [Self::Success, Self::Failure, Self::Refund]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .unwrap_or(Self::Info)
    }
}

/// One line under the bell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    pub id: NotificationId,
    pub kind: NotificationKind,
    pub title: String,
    pub body: String,
    /// A path of the single-page app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    pub read: bool,
    pub created_at: Timestamp,
}

/// One page of notifications.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notifications {
    pub items: Vec<Notification>,
    pub next_cursor: Option<String>,
    /// Over all pages.
    pub unread: i64,
}

/// One server-sent event. The variant is the SSE `event:` name, the payload its `data:`.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Job(Box<Job>),
    Credits(Balance),
    Notification(Notification),
    Payment(Box<Payment>),
}

impl Event {
    /// The SSE event name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Job(_) => "job",
            Self::Credits(_) => "credits",
            Self::Notification(_) => "notification",
            Self::Payment(_) => "payment",
        }
    }
}
