//! One module for each address that is not a tool.

mod credits;
mod dashboard;
mod entry;
mod landing;
mod login;
mod my_work;
mod not_found;
mod pricing;
mod profile;
mod register;
mod showcase;
mod tool_card;

use leptos::prelude::*;

use self::{credits::Credits, my_work::MyWork, pricing::Pricing, profile::Profile};
use crate::chunk::{Chunk, chunk};

pub use dashboard::{Dashboard, ToolsGrid};
pub use landing::Landing;
pub use login::LoginPage;
pub use not_found::{NotFound, NotFoundPage};
pub use register::RegisterPage;

/// The balance and what became of it.
pub const CREDITS: Chunk = chunk!(credits, view! { <Credits /> }.into_any());
/// Everything that was made.
pub const MY_WORK: Chunk = chunk!(my_work, view! { <MyWork /> }.into_any());
/// What tools and credits cost.
pub const PRICING: Chunk = chunk!(pricing, view! { <Pricing /> }.into_any());
/// The account.
pub const PROFILE: Chunk = chunk!(profile, view! { <Profile /> }.into_any());
