//! The notifications behind the bell. The stream itself is `crate::live`.

use gloo_net::http::Method;
use lumiku_dto::{event::Notifications, path};

use super::{Answer, request};

/// Notifications, newest first.
pub async fn list_notifications() -> Answer<Notifications> {
    request::get(path::NOTIFICATIONS).await
}

/// Marks every notification as read.
pub async fn read_notifications() -> Answer<()> {
    request::act(Method::POST, path::NOTIFICATIONS_READ, None).await
}
