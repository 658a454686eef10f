//! The lines under the bell.

use lumiku_dto::{
    NotificationId, Page, Timestamp, UserId,
    event::{Notification, NotificationKind, Notifications},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::{Core, Result, clock::new_id, entity::notification, sql};

/// A line about to be written.
#[derive(Clone, Debug)]
pub struct NewNotification {
    pub kind: NotificationKind,
    pub title: String,
    pub body: String,
    /// A path of the single-page app.
    pub link: Option<String>,
}

/// Writes a line inside the transaction of what it tells about.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    user: &UserId,
    new: NewNotification,
    now: Timestamp,
) -> Result<Notification> {
    let row = notification::Model {
        id: new_id(),
        user_id: user.to_string(),
        kind: new.kind.as_str().into(),
        title: new.title,
        body: new.body,
        link: new.link,
        read_at: None,
        created_at: now.0,
    };
    let insert = notification::ActiveModel {
        id: Set(row.id.clone()),
        user_id: Set(row.user_id.clone()),
        kind: Set(row.kind.clone()),
        title: Set(row.title.clone()),
        body: Set(row.body.clone()),
        link: Set(row.link.clone()),
        read_at: Set(None),
        created_at: Set(row.created_at),
    };
    notification::Entity::insert(insert).exec_without_returning(tx).await?;
    Ok(to_notification(row))
}

/// A user's lines, newest first.
pub async fn list_notifications(
    core: &Core,
    user: &UserId,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Notifications> {
    let owned = notification::Entity::find().filter(notification::Column::UserId.eq(user.as_str()));
    let unread = owned.clone().filter(notification::Column::ReadAt.is_null()).count(core.db.read()).await?;
    let mut query = owned.order_by_desc(notification::Column::Id).limit(limit + 1);
    if let Some(cursor) = cursor {
        query = query.filter(notification::Column::Id.lt(cursor));
    }
    let page = Page::from_rows(query.all(core.db.read()).await?, limit, |row| row.id.clone());
    let page = page.map(to_notification);
    Ok(Notifications {
        items: page.items,
        next_cursor: page.next_cursor,
        unread: i64::try_from(unread).unwrap_or(i64::MAX),
    })
}

/// The lines of these users since a moment (milliseconds since the Unix epoch), oldest first.
pub(crate) async fn list_recent(
    core: &Core,
    users: &[UserId],
    since: i64,
) -> Result<Vec<(UserId, Notification)>> {
    let rows = notification::Entity::find()
        .filter(notification::Column::UserId.is_in(users.iter().map(UserId::as_str)))
        .filter(notification::Column::CreatedAt.gte(since))
        .order_by_asc(notification::Column::Id)
        .limit(500)
        .all(core.db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (UserId::new(row.user_id.clone()), to_notification(row))).collect())
}

/// Marks every line of a user's as read.
pub async fn read_all(core: &Core, user: &UserId) -> Result<()> {
    let (id, now) = (user.to_string(), core.clock.now());
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let update = "UPDATE notifications SET read_at = $1 WHERE user_id = $2 AND read_at IS NULL";
                sql::execute(tx, update, [now.0.into(), id.into()]).await?;
                Ok(())
            })
        })
        .await
}

fn to_notification(row: notification::Model) -> Notification {
    Notification {
        id: NotificationId::new(row.id),
        kind: NotificationKind::from_wire(&row.kind),
        title: row.title,
        body: row.body,
        link: row.link,
        read: row.read_at.is_some(),
        created_at: Timestamp(row.created_at),
    }
}
