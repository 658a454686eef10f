//! The carousel generator's wire shapes, content model, rules and prices, shared by server and single-page
//! app.
//!
//! `content` is the document that is stored, edited and drawn; `text` the words in it; `brand` who speaks;
//! `fonts` the families that ship; `size` the pictures that come out; `price` what they cost; `project`,
//! `template`, `generate`, `export` and `bulk` the shapes of the routes. All of it is pure: no clock, no
//! pixels, no model.

pub mod brand;
pub mod bulk;
pub mod color;
pub mod content;
pub mod export;
pub mod fit;
pub mod fonts;
pub mod generate;
pub mod limits;
pub mod price;
pub mod project;
pub mod size;
pub mod template;
pub mod text;

pub use brand::{Brand, BrandColors, BrandFonts, BrandKit};
pub use bulk::{BulkCheck, BulkColumn, BulkOptions, RowError};
pub use color::Color;
pub use content::{Align, Content, Crop, Marks, Overrides, Picture, Point, Role, Slide, Slot, Tone};
pub use export::{Export, Format, Preview, PreviewFormat};
pub use fit::{Fit, SlideFit, SlotFit};
pub use fonts::{Family, FontId, FontStyle, fonts};
pub use generate::{Generate, GenerateAnswer, Rewrite, RewriteResult, Writer};
pub use price::{
    BulkOrder, EXPORT, GENERATE, GENERATE_SLIDE, QuoteRequest, REWRITE, bulk_price, export_price,
    generate_price, rewrite_price,
};
pub use project::{
    CreateProject, Project, ProjectStatus, ProjectSummary, ProjectType, UpdateProject, WrittenBy,
};
pub use size::Size;
pub use template::{TemplateInfo, TemplatePalette, TemplateStyle, Templates};
pub use text::{Run, Text};

/// Id of the tool, the same in folders, routes and job rows.
pub const ID: &str = "carousel";
