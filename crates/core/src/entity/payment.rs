//! One order at the payment gateway.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub user_id: String,
    pub merchant_order_id: String,
    /// What kind of thing was bought.
    pub product: String,
    pub product_id: String,
    pub description: String,
    /// In IDR.
    pub amount: i64,
    pub credits: i64,
    pub status: String,
    /// The gateway it was opened at.
    pub gateway: String,
    /// The channel chosen in our page; absent when it is chosen in the gateway's.
    pub chosen_method: Option<String>,
    /// The channel it was paid by, as a callback says.
    pub payment_method: Option<String>,
    pub gateway_reference: Option<String>,
    pub payment_url: Option<String>,
    pub va_number: Option<String>,
    pub qr_string: Option<String>,
    /// Since when it is reported as paid without the gateway having confirmed it.
    pub claimed_at: Option<i64>,
    /// When the last callback about it came.
    pub reported_at: Option<i64>,
    /// When the gateway was last asked about it; nobody else asks for a while.
    pub asked_at: Option<i64>,
    /// When to ask it next.
    pub next_check_at: Option<i64>,
    /// Times in a row that asking settled nothing.
    pub misses: i32,
    /// The gateway's last answer, as it came.
    pub gateway_answer: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
    pub paid_at: Option<i64>,
    pub expires_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
