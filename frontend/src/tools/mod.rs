//! The tools as the browser sees them: which screens there are, and what the server says about each.

mod catalog;
mod layout;
mod page;
mod planned;
mod registry;
mod uploads;

pub mod image_upscaler;
pub mod video_mix;

pub use catalog::{Availability, Catalog, Entry, use_manifest};
pub use page::ToolPage;
pub use registry::{Layout, TOOLS, ToolUi};
