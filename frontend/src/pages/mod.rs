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

pub use credits::Credits;
pub use dashboard::{Dashboard, ToolsGrid};
pub use landing::Landing;
pub use login::LoginPage;
pub use my_work::MyWork;
pub use not_found::{NotFound, NotFoundPage};
pub use pricing::Pricing;
pub use profile::Profile;
pub use register::RegisterPage;
