//! Opaque identifiers. Each kind is its own type, so that two of them cannot be swapped by mistake.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub struct $name(String);

        impl $name {
            /// Wraps an identifier that was read from the wire or the database.
            pub fn new(value: impl Into<String>) -> Self {
                Self(value.into())
            }

            /// The identifier as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// A person's account.
    UserId,
    /// One login on one device; the `sid` claim of its token.
    SessionId,
    /// A browser or client that has logged in.
    DeviceId,
    /// An upload or an output.
    FileId,
    /// One piece of paid background work.
    JobId,
    /// One ledger entry.
    TransactionId,
    /// One line under the bell.
    NotificationId,
    /// One order at the payment gateway.
    PaymentId,
}
