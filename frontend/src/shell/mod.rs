//! What stands around every page behind the login: sidebar and top bar, which stay while the pages change.

mod bell;
mod breadcrumb;
mod frame;
mod history;
mod public;
mod sidebar;
mod topbar;
mod user_menu;
mod work_count;

pub use frame::Shell;
pub use public::{Brand, PublicFrame};
pub use work_count::WorkCount;
