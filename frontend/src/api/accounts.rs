//! Registration, login, profile, sessions, devices, favourites.

use gloo_net::http::Method;
use lumiku_dto::{
    DeviceId, Page, SessionId,
    account::{
        ChangePassword, DeleteUser, Device, Favorites, ForgotPassword, LoggedIn, Login, Register,
        ResetPassword, Session, UpdateUser, User, UserAnswer, VisitorAnswer,
    },
    path,
};

use super::{Answer, request};

/// Creates an account and logs in.
pub async fn register(input: &Register) -> Answer<LoggedIn> {
    request::post(path::REGISTER, input).await
}

/// Logs in.
pub async fn login(input: &Login) -> Answer<LoggedIn> {
    request::post(path::LOGIN, input).await
}

/// Ends this session.
pub async fn logout() -> Answer<()> {
    request::act(Method::POST, path::LOGOUT, None).await
}

/// Who is logged in, if anybody.
pub async fn visitor() -> Answer<Option<User>> {
    request::get::<VisitorAnswer>(path::VISITOR).await.map(|answer| answer.user)
}

/// Changes the profile.
pub async fn update_user(input: &UpdateUser) -> Answer<User> {
    request::patch::<UserAnswer>(path::USER, input).await.map(|answer| answer.user)
}

/// Deletes the account for good.
pub async fn delete_user(input: &DeleteUser) -> Answer<()> {
    request::act(Method::DELETE, path::USER, Some(request::write(input)?)).await
}

/// Changes the password; the other sessions end.
pub async fn change_password(input: &ChangePassword) -> Answer<()> {
    request::act(Method::POST, path::PASSWORD, Some(request::write(input)?)).await
}

/// Logins that are still valid.
pub async fn list_sessions() -> Answer<Page<Session>> {
    request::get(path::SESSIONS).await
}

/// Ends one session.
pub async fn delete_session(id: &SessionId) -> Answer<()> {
    request::act(Method::DELETE, &path::session(id.as_str()), None).await
}

/// Browsers and clients that have logged in.
pub async fn list_devices() -> Answer<Page<Device>> {
    request::get(path::DEVICES).await
}

/// Forgets a device and ends its sessions.
pub async fn delete_device(id: &DeviceId) -> Answer<()> {
    request::act(Method::DELETE, &path::device(id.as_str()), None).await
}

/// The tools pinned to the sidebar.
pub async fn favorites() -> Answer<Favorites> {
    request::get(path::FAVORITES).await
}

/// Replaces the pinned tools.
pub async fn set_favorites(input: &Favorites) -> Answer<Favorites> {
    request::put(path::FAVORITES, input).await
}

/// Asks for a link to a new password. The answer is the same for an address that nobody has.
pub async fn forgot_password(input: &ForgotPassword) -> Answer<()> {
    request::act(Method::POST, path::FORGOT, Some(request::write(input)?)).await
}

/// Sets a new password with what the link carries; every session of the account ends.
pub async fn reset_password(input: &ResetPassword) -> Answer<()> {
    request::act(Method::POST, path::RESET, Some(request::write(input)?)).await
}
