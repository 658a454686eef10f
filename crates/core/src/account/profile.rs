//! A user's own profile: name, password, favourite tools.

use lumiku_dto::{
    UserId,
    account::{ChangePassword, Favorites, UpdateUser, User},
};

use super::{Principal, find_row, find_user, reset, session};
use crate::{Core, Error, Result, sql};

/// Most tools a user can pin.
const MAX_FAVORITES: usize = 50;

/// Changes the fields that are present.
pub async fn update_user(core: &Core, user: &UserId, input: UpdateUser) -> Result<User> {
    input.validate()?;
    if let Some(name) = input.name {
        let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        set(core, user, "name = $1", name.into()).await?;
    }
    find_user(core, user).await
}

/// Replaces the password, and ends every other session and every link to choose a new one.
///
/// # Errors
/// [`Error::Invalid`] naming `currentPassword` when it does not match.
pub async fn change_password(core: &Core, principal: &Principal, input: ChangePassword) -> Result<()> {
    input.validate()?;
    let user = &principal.user.id;
    check_password(core, user, "currentPassword", input.current_password).await?;
    let hash = core.hasher.hash(input.new_password).await?;
    let (id, now) = (user.to_string(), core.clock.now());
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let update = "UPDATE users SET password_hash = $1, updated_at = $2 WHERE id = $3";
                sql::execute(tx, update, [hash.into(), now.0.into(), id.as_str().into()]).await?;
                reset::forget(tx, &id, now).await.map(drop)
            })
        })
        .await?;
    core.sessions.forget_user(user);
    session::revoke_others(core, user, &principal.session).await
}

/// The tools a user pinned, in their order.
pub async fn favorites(core: &Core, user: &UserId) -> Result<Favorites> {
    let row = find_row(core, user).await?;
    Ok(Favorites { tools: serde_json::from_str(&row.favorites).unwrap_or_default() })
}

/// Replaces the tools a user pinned. Unknown ids are refused, repeated ones are taken once.
pub async fn set_favorites(core: &Core, user: &UserId, input: Favorites) -> Result<Favorites> {
    let mut tools: Vec<String> = Vec::new();
    for tool in input.tools {
        if core.tools.find(&tool).is_none() {
            return Err(Error::field("tools", "One of these tools does not exist."));
        }
        if !tools.contains(&tool) {
            tools.push(tool);
        }
    }
    if tools.len() > MAX_FAVORITES {
        return Err(Error::field("tools", format!("Pin at most {MAX_FAVORITES} tools.")));
    }
    let text = serde_json::to_string(&tools).map_err(|error| Error::Internal(error.to_string()))?;
    set(core, user, "favorites = $1", text.into()).await?;
    Ok(Favorites { tools })
}

/// Checks the password of a logged-in user, under the same throttle as a login.
pub(crate) async fn check_password(core: &Core, user: &UserId, field: &str, password: String) -> Result<()> {
    let row = find_row(core, user).await?;
    core.throttles.login(None, &row.email)?;
    if core.hasher.verify(password, Some(row.password_hash)).await? {
        Ok(())
    } else {
        Err(Error::field(field, "This is not your password."))
    }
}

async fn set(core: &Core, user: &UserId, assignment: &'static str, value: sea_orm::Value) -> Result<()> {
    let id = user.to_string();
    let now = core.clock.now();
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let update = format!("UPDATE users SET {assignment}, updated_at = $2 WHERE id = $3");
                sql::execute(tx, &update, [value, now.0.into(), id.into()]).await?;
                Ok(())
            })
        })
        .await?;
    core.sessions.forget_user(user);
    Ok(())
}
