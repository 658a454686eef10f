//! One module for each address that is not a tool.

mod admin;
mod checkout;
mod credits;
mod dashboard;
mod entry;
mod forgot;
mod landing;
mod login;
mod my_work;
mod not_found;
mod payments;
mod pricing;
mod profile;
mod register;
mod reset;
mod showcase;
mod tool_card;

use leptos::prelude::*;

use self::{
    admin::Admin, checkout::Checkout, credits::Credits, forgot::ForgotPage, my_work::MyWork,
    payments::Payments, pricing::Pricing, profile::Profile, reset::ResetPage,
};
use crate::chunk::{Chunk, chunk};

pub use dashboard::{Dashboard, ToolsGrid};
pub use landing::Landing;
pub use login::LoginPage;
pub use not_found::{NotFound, NotFoundPage};
pub use register::RegisterPage;

/// The admin's desk.
pub const ADMIN: Chunk = chunk!(admin, view! { <Admin /> }.into_any());
/// What is bought, before the payment page.
pub const CHECKOUT: Chunk = chunk!(checkout, view! { <Checkout /> }.into_any());
/// The balance and what became of it.
pub const CREDITS: Chunk = chunk!(credits, view! { <Credits /> }.into_any());
/// Asks for a link to a new password.
pub const FORGOT: Chunk = chunk!(forgot_password, view! { <ForgotPage /> }.into_any());
/// Everything that was made.
pub const MY_WORK: Chunk = chunk!(my_work, view! { <MyWork /> }.into_any());
/// Every payment, and how one stands.
pub const PAYMENTS: Chunk = chunk!(payments, view! { <Payments /> }.into_any());
/// What tools and credits cost.
pub const PRICING: Chunk = chunk!(pricing, view! { <Pricing /> }.into_any());
/// The account.
pub const PROFILE: Chunk = chunk!(profile, view! { <Profile /> }.into_any());
/// Where the link to a new password leads.
pub const RESET: Chunk = chunk!(reset_password, view! { <ResetPage /> }.into_any());
