//! What a template is made of.

mod frame;
mod ink;
mod marks;
mod stack;
mod text;

use lumiku_carousel_dto::{Align, Role, TemplateStyle, Tone};

pub use frame::Frame;
pub use ink::{Ink, InkName, Palette};
pub use marks::{BrandAlign, BrandMark, PageForm, PageMark, Sign, SignText, SwipeForm, SwipeMark};
pub use stack::{Anchor, Block, Button, Card, ListStyle, Marker, Stack};
pub use text::{Accent, Face, FontChoice, TextStyle};

use crate::{geometry::Rect, paint::Shape};

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

impl Layout {
    /// Draws a shape on the ground that many slides share.
    pub fn behind(&mut self, shape: Shape<Ink>) {
        self.ground.push(shape);
    }

    /// Draws a shape over what is there so far.
    pub fn draw(&mut self, shape: Shape<Ink>) {
        self.parts.push(Part::Shape(shape));
    }

    /// Puts a part over what is there so far.
    pub fn put(&mut self, part: Part) {
        self.parts.push(part);
    }

    /// Puts the slide's picture into a box with corners of one radius.
    pub fn picture(&mut self, rect: Rect, radius: f32) {
        self.parts.push(Part::Picture(PictureBox { rect, radii: [radius; 4] }));
    }

    /// Puts a column of texts that begin where their script does.
    pub fn stack(&mut self, rect: Rect, anchor: Anchor, blocks: Vec<Block>) {
        self.parts.push(Part::Stack(Stack { rect, anchor, align: Align::Start, blocks, card: None }));
    }

    /// Puts a column of centred texts.
    pub fn centered(&mut self, rect: Rect, anchor: Anchor, blocks: Vec<Block>) {
        self.parts.push(Part::Stack(Stack { rect, anchor, align: Align::Center, blocks, card: None }));
    }

    /// Puts a column of texts on a panel.
    pub fn panel(&mut self, rect: Rect, anchor: Anchor, align: Align, card: Card, blocks: Vec<Block>) {
        self.parts.push(Part::Stack(Stack { rect, anchor, align, blocks, card: Some(card) }));
    }
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
