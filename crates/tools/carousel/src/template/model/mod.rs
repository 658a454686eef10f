//! What a template is made of.

mod frame;
mod ink;
mod marks;
mod stack;
mod text;

use lumiku_carousel_dto::{Role, TemplateStyle, Tone};

pub use frame::Frame;
pub use ink::{Ink, InkName, Palette};
pub use marks::{BrandAlign, BrandMark, PageForm, PageMark, Sign, SignText, SwipeMark};
pub use stack::{Anchor, Block, Button, Card, ListStyle, Marker, Stack};
pub use text::{Accent, Face, FontChoice, TextStyle};

use crate::engine::{geometry::Rect, paint::Shape};

/// A template.
#[derive(Debug)]
pub struct Template {
    pub id: &'static str,
    pub name: &'static str,
    pub style: TemplateStyle,
    /// One sentence on what it is good for.
    pub description: &'static str,
    /// At least one; the first is its own.
    pub palettes: &'static [Palette],
    /// Family id of titles, quotes and figures; a brand's takes its place.
    pub heading: &'static str,
    /// Family id of everything else.
    pub body: &'static str,
    /// Roles whose picture it shows.
    pub picture_roles: &'static [Role],
    /// The side of the palette that a role shows, unless the slide says otherwise.
    pub tone: fn(Role) -> Tone,
    /// The slide's boxes.
    pub compose: fn(&Frame) -> Layout,
}

/// The boxes of a slide.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Drawn over the ground colour, once for many slides: nothing here depends on words or pictures.
    pub ground: Vec<Shape<Ink>>,
    /// Film grain on the ground, 0 to 40.
    pub grain: u8,
    /// Drawn in order.
    pub parts: Vec<Part>,
}

/// One thing on a slide.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Shape(Shape<Ink>),
    Picture(PictureBox),
    Stack(Stack),
    Brand(BrandMark),
    Page(PageMark),
    Swipe(SwipeMark),
    /// Letters as decoration, such as a large quotation mark: not content, not measured.
    Sign(Sign),
}

/// Where the slide's picture stands. It fills its box; what is cut off keeps its focus point in sight.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureBox {
    pub rect: Rect,
    /// Of the corners: upper left, upper right, lower right, lower left.
    pub radii: [f32; 4],
}
