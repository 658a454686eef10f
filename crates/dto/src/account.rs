//! Accounts, sessions and devices.

use serde::{Deserialize, Serialize};

use crate::{DeviceId, SessionId, Timestamp, UserId, text, validate::Fields};

/// Credits a new account starts with.
pub const WELCOME_CREDITS: i64 = 100;
/// Characters a password may have.
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 8..=128;
/// The longest email address (RFC 5321).
pub const MAX_EMAIL_LENGTH: usize = 254;
/// The longest display name, in characters.
pub const MAX_NAME_LENGTH: usize = 80;

/// What an account may administer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    #[default]
    User,
    Admin,
}

/// The plan an account is on. Ordered: a later one includes the earlier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Tier {
    #[default]
    Free,
    Basic,
    Pro,
    Enterprise,
}

impl Role {
    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }

    /// Reads a name from the database; `None` when it is unknown.
    pub fn from_wire(text: &str) -> Option<Self> {
        [Self::User, Self::Admin].into_iter().find(|role| role.as_str() == text)
    }
}

impl Tier {
    /// Every tier, lowest first.
    pub const ALL: [Self; 4] = [Self::Free, Self::Basic, Self::Pro, Self::Enterprise];

    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Basic => "basic",
            Self::Pro => "pro",
            Self::Enterprise => "enterprise",
        }
    }

    /// Name on a screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Free => "Free",
            Self::Basic => "Basic",
            Self::Pro => "Pro",
            Self::Enterprise => "Enterprise",
        }
    }

    /// Reads a name from the database; `None` when it is unknown.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.as_str() == text)
    }
}

/// The caller's own account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub name: Option<String>,
    pub role: Role,
    pub tier: Tier,
    pub credits: i64,
    pub is_active: bool,
    pub created_at: Timestamp,
    pub last_login_at: Option<Timestamp>,
}

/// `{user}`, the envelope of every account answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserAnswer {
    pub user: User,
}

/// `{user}`, or `{"user":null}` when nobody is logged in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitorAnswer {
    #[serde(default)]
    pub user: Option<User>,
}

/// Input of registration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Register {
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    #[cfg_attr(feature = "openapi", schema(min_length = 8, max_length = 128))]
    pub password: String,
    #[cfg_attr(feature = "openapi", schema(max_length = 80))]
    pub name: Option<String>,
}

/// Input of login.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Login {
    pub email: String,
    pub password: String,
}

/// Answer to registration and login. The token is also set as a cookie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedIn {
    pub user: User,
    /// For `Authorization: Bearer`.
    pub token: String,
    pub expires_at: Timestamp,
}

/// Input of a password change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    pub current_password: String,
    #[cfg_attr(feature = "openapi", schema(min_length = 8, max_length = 128))]
    pub new_password: String,
}

/// Input of a request for a letter with a link to choose a new password.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForgotPassword {
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
}

/// Input of a reset: what the link carries, and the new password.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPassword {
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub token: String,
    #[cfg_attr(feature = "openapi", schema(min_length = 8, max_length = 128))]
    pub password: String,
}

/// Input of a profile change. An absent field stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateUser {
    #[cfg_attr(feature = "openapi", schema(max_length = 80))]
    pub name: Option<String>,
}

/// Input of account deletion: the password again, so that an open browser is not enough.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeleteUser {
    pub password: String,
}

/// One login that is still valid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub id: SessionId,
    pub device_name: String,
    pub ip_address: Option<String>,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
    /// Whether this is the session of the request itself.
    pub current: bool,
}

/// One browser or client that has logged in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    pub id: DeviceId,
    pub device_name: String,
    pub user_agent: String,
    pub ip_address: Option<String>,
    pub last_used_at: Timestamp,
    pub created_at: Timestamp,
}

/// Ids of the tools a user pinned to the sidebar, in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Favorites {
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub tools: Vec<String>,
}

impl Register {
    /// Email, password and name hold their rules.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        fields.check("email", check_email(&self.email));
        fields.check("password", check_password(&self.password));
        if let Some(name) = &self.name {
            fields.check("name", check_name(name));
        }
        fields.finish()
    }
}

impl ChangePassword {
    /// The new password holds its rules.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        fields.check("newPassword", check_password(&self.new_password));
        fields.finish()
    }
}

impl ForgotPassword {
    /// The address has the shape of one.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        fields.check("email", check_email(&self.email));
        fields.finish()
    }
}

impl ResetPassword {
    /// The new password holds its rules.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        fields.check("password", check_password(&self.password));
        fields.finish()
    }
}

impl UpdateUser {
    /// The name holds its rules.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        if let Some(name) = &self.name {
            fields.check("name", check_name(name));
        }
        fields.finish()
    }
}

/// The form under which an address is stored and compared.
pub fn normalize_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// One `@`, something before it, a dotted domain after it, no spaces or control characters. Whether
/// the address exists only a letter to it can tell.
pub fn check_email(email: &str) -> Result<(), &'static str> {
    const BAD: &str = "Enter an email address like name@example.com.";
    let email = email.trim();
    if email.len() > MAX_EMAIL_LENGTH {
        return Err("This address is longer than an email address can be.");
    }
    let (local, domain) = email.rsplit_once('@').ok_or(BAD)?;
    // What an address may hold only between quotes, letters are not sent to.
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !"@<>()[]\\,;:\"".contains(c);
    let domain_ok = domain.contains('.')
        && !domain.starts_with(['.', '-'])
        && !domain.ends_with(['.', '-'])
        && !domain.contains("..");
    if local.is_empty() || !email.chars().filter(|c| *c != '@').all(fits) || local.contains('@') || !domain_ok
    {
        return Err(BAD);
    }
    Ok(())
}

/// 8 to 128 characters, any of them.
pub fn check_password(password: &str) -> Result<(), &'static str> {
    if password.contains('\0') {
        return Err("A password cannot hold a null character.");
    }
    match password.chars().count() {
        n if n < *PASSWORD_LENGTH.start() => Err("Use at least 8 characters."),
        n if n > *PASSWORD_LENGTH.end() => Err("Use at most 128 characters."),
        _ => Ok(()),
    }
}

/// Up to 80 characters without control characters; empty means no name.
pub fn check_name(name: &str) -> Result<(), &'static str> {
    if name.chars().count() > MAX_NAME_LENGTH {
        return Err("Use at most 80 characters.");
    }
    if name.chars().any(char::is_control) {
        return Err("A name cannot hold control characters.");
    }
    if text::turns_direction(name) || (!name.trim().is_empty() && text::is_invisible(name)) {
        return Err("A name cannot hold characters that hide it or turn it round.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_are_checked_for_shape_only() {
        for good in ["a@b.co", "first.last+tag@mail.example.org", " padded@example.com "] {
            assert_eq!(check_email(good), Ok(()), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.co", "a@", "a b@c.de", "a@b@c.de", "a@.de", "a@b..de", "a\0@b.de"] {
            assert!(check_email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn password_length_counts_characters_and_not_bytes() {
        assert!(check_password("ééééééé").is_err());
        assert_eq!(check_password("éééééééé"), Ok(()));
        assert_eq!(check_password(&"é".repeat(128)), Ok(()));
        assert!(check_password(&"é".repeat(129)).is_err());
    }
}
