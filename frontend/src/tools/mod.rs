//! The tools as the browser sees them: which screens there are, and what the server says about each.

mod catalog;
mod drag;
mod layout;
mod page;
mod planned;
mod press;
mod registry;
mod uploads;

pub mod carousel;
pub mod image_upscaler;
pub mod video_mix;

pub use catalog::{Availability, Catalog, Entry, use_manifest};
pub use page::ToolPage;
pub use press::Press;
pub use registry::{Layout, TOOLS, ToolUi};
