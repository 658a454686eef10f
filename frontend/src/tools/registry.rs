//! One line for each tool that has a screen. Sidebar, grid, breadcrumb, routes and history come from here, joined
//! by id with what the server says.

use super::{carousel, image_upscaler, video_mix};
use crate::{
    chunk::Chunk,
    components::{Art, Icon},
};

/// How a tool's screen fills the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Settings beside a canvas; the tool fills the window below the top bar and scrolls by itself.
    Canvas,
    /// A page with the usual margins.
    Page,
}

/// The browser's half of a tool.
#[derive(Clone, Copy)]
pub struct ToolUi {
    /// The same id as in the server's manifest.
    pub id: &'static str,
    /// Stands in the sidebar, on the card and in the history.
    pub icon: Icon,
    /// Drawn on its large card.
    pub art: Art,
    /// How its screen fills the window.
    pub layout: Layout,
    /// Its screen, fetched when it is first opened. Reads its manifest with [`super::use_manifest`]; the history links to it with `?job=<id>`.
    pub main: Chunk,
}

/// Every tool that has a screen.
pub static TOOLS: &[ToolUi] = &[carousel::UI, image_upscaler::UI, video_mix::UI];
