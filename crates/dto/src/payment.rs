//! Buying: an order at the payment gateway, and what becomes of it. Money is whole rupiah.

use serde::{Deserialize, Serialize};

use crate::{PaymentId, Timestamp};

/// What became of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PaymentStatus {
    /// Nothing is known to be paid yet.
    Pending,
    /// Paid, and what was bought has been given. Final.
    Success,
    /// An attempt did not go through. It counts all the same if it is paid later.
    Failed,
    /// Nothing was paid in time. It counts all the same if it is paid later.
    Expired,
    /// Given up. It counts all the same if it is paid later.
    Cancelled,
}

impl PaymentStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Success, Self::Failed, Self::Expired, Self::Cancelled];

    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Success => "success",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a name from the database; `None` when it is unknown.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// What is bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatePayment {
    /// Id of a package.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub package_id: String,
    /// The gateway's two-character code of a channel; absent to choose one on its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 2))]
    pub payment_method: Option<String>,
}

/// Where to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedPayment {
    pub payment_id: PaymentId,
    pub merchant_order_id: String,
    /// The gateway's page for this payment.
    pub payment_url: String,
    /// The gateway's name for it.
    pub reference: String,
    pub expires_at: Timestamp,
    /// With a channel of virtual accounts: the number to transfer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub va_number: Option<String>,
    /// With a QRIS channel: what its code says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr_string: Option<String>,
}

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payment {
    pub id: PaymentId,
    pub merchant_order_id: String,
    /// What kind of thing was bought: `credits` or `plan`.
    pub product: String,
    /// Which one: a package's id or a tier.
    pub product_id: String,
    /// The same for a person.
    pub description: String,
    /// In IDR.
    pub amount: i64,
    pub credits: i64,
    pub status: PaymentStatus,
    /// Reported as paid, and not confirmed by the gateway yet.
    pub confirming: bool,
    /// The gateway's code of the channel, such as `BC`.
    pub payment_method: Option<String>,
    /// The same for a person, where it is known.
    pub payment_method_name: Option<String>,
    pub gateway_reference: Option<String>,
    /// Where to pay, while it can be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub va_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr_string: Option<String>,
    pub created_at: Timestamp,
    pub paid_at: Option<Timestamp>,
    pub expires_at: Timestamp,
}

/// `{success}`: what the gateway is told about its callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallbackTaken {
    pub success: bool,
}

/// What a channel of the gateway is called, by Duitku's published list; `None` when it is not on it.
pub fn method_name(code: &str) -> Option<&'static str> {
    Some(match code {
        "VC" => "Credit card",
        "BC" => "BCA Virtual Account",
        "M2" => "Mandiri Virtual Account",
        "VA" => "Maybank Virtual Account",
        "I1" => "BNI Virtual Account",
        "B1" => "CIMB Niaga Virtual Account",
        "BT" => "Permata Virtual Account",
        "A1" => "ATM Bersama",
        "AG" => "Bank Artha Graha Virtual Account",
        "NC" => "Bank Neo Commerce Virtual Account",
        "BR" => "BRI Virtual Account",
        "S1" => "Bank Sahabat Sampoerna Virtual Account",
        "DM" => "Danamon Virtual Account",
        "BV" => "BSI Virtual Account",
        "FT" => "Pegadaian, Alfamart or Pos",
        "IR" => "Indomaret",
        "OV" => "OVO",
        "SA" => "ShopeePay",
        "LF" | "LA" => "LinkAja",
        "DA" => "DANA",
        "SP" | "NQ" | "GQ" | "SQ" => "QRIS",
        "DN" => "Indodana",
        "AT" => "Atome",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vc_is_a_credit_card_and_no_virtual_account() {
        assert_eq!(method_name("VC"), Some("Credit card"));
        assert_eq!(method_name("vc"), None);
    }

    #[test]
    fn a_status_is_read_as_it_is_written() {
        for status in PaymentStatus::ALL {
            assert_eq!(PaymentStatus::from_wire(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }
}
