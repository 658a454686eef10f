//! Devices: browsers and clients that have logged in.

use lumiku_dto::{DeviceId, Timestamp, UserId, account::Device};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use sha2::{Digest, Sha256};

use super::{Origin, session};
use crate::{Core, Error, Result, clock::new_id, entity::device, sql};

/// Longest user agent that is kept, in characters.
const MAX_USER_AGENT: usize = 400;

/// Notes the device of a login and returns its id. The same user agent of the same user is one device.
pub(crate) async fn remember(
    tx: &DatabaseTransaction,
    user: &UserId,
    origin: &Origin,
    now: Timestamp,
) -> Result<String> {
    let user_agent: String =
        origin.user_agent.chars().filter(|c| !c.is_control()).take(MAX_USER_AGENT).collect();
    let hash = hex::encode(Sha256::digest(user_agent.as_bytes()));
    let upsert = "INSERT INTO devices \
                  (id, user_id, device_hash, device_name, user_agent, ip_address, last_used_at, created_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $7) \
                  ON CONFLICT (user_id, device_hash) DO UPDATE \
                  SET last_used_at = excluded.last_used_at, ip_address = excluded.ip_address RETURNING id";
    let values = [
        new_id().into(),
        user.as_str().into(),
        hash.into(),
        name_of(&user_agent).into(),
        user_agent.into(),
        origin.ip_address.clone().into(),
        now.0.into(),
    ];
    let row = sql::one(tx, upsert, values).await?;
    Ok(row.ok_or_else(|| Error::Internal("a device was not noted".into()))?.try_get_by_index(0)?)
}

/// A user's devices, most recently used first.
pub async fn list_devices(core: &Core, user: &UserId) -> Result<Vec<Device>> {
    let rows = device::Entity::find()
        .filter(device::Column::UserId.eq(user.as_str()))
        .order_by_desc(device::Column::LastUsedAt)
        .all(core.db.read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Device {
            id: DeviceId::new(row.id),
            device_name: row.device_name,
            user_agent: row.user_agent,
            ip_address: row.ip_address,
            last_used_at: Timestamp(row.last_used_at),
            created_at: Timestamp(row.created_at),
        })
        .collect())
}

/// Forgets a device of the user's and ends its sessions.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs.
pub async fn delete_device(core: &Core, user: &UserId, id: &DeviceId) -> Result<()> {
    let find = device::Entity::find_by_id(id.as_str()).filter(device::Column::UserId.eq(user.as_str()));
    let row = find.one(core.db.read()).await?.ok_or(Error::NotFound)?;
    // Ending them first takes them out of the cache; deleting then has nothing left to race with.
    session::revoke_device(core, user, &row.id).await?;
    let user = user.to_string();
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let sessions =
                    "DELETE FROM sessions WHERE device_id = $1 AND user_id = $2 AND revoked_at IS NOT NULL";
                sql::execute(tx, sessions, [row.id.as_str().into(), user.as_str().into()]).await?;
                // A login that came in between keeps its device.
                let device = "DELETE FROM devices WHERE id = $1 AND user_id = $2 \
                              AND NOT EXISTS (SELECT 1 FROM sessions WHERE device_id = $1)";
                sql::execute(tx, device, [row.id.into(), user.into()]).await?;
                Ok(())
            })
        })
        .await
}

/// A name such as "Chrome on Windows 10", or the client's own name.
fn name_of(user_agent: &str) -> String {
    let known = |part: &str| part != "UNKNOWN" && !part.is_empty();
    match woothee::parser::Parser::new().parse(user_agent) {
        Some(agent) if known(agent.name) && known(agent.os) => format!("{} on {}", agent.name, agent.os),
        Some(agent) if known(agent.name) => agent.name.to_owned(),
        _ => {
            let first = user_agent.split([' ', '/']).next().unwrap_or_default();
            if first.is_empty() { "Unknown device".into() } else { first.chars().take(60).collect() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_after_its_browser_and_system() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/130.0.0.0 Safari/537.36";
        assert_eq!(name_of(chrome), "Chrome on Windows 10");
        assert_eq!(name_of("my-script/1.2"), "my-script");
        assert_eq!(name_of(""), "Unknown device");
    }
}
