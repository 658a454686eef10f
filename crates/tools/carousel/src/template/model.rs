//! What a template is made of.

use lumiku_carousel_dto::{Align, Color, Role, Size, Slot, TemplateStyle, Tone};

use crate::engine::{
    geometry::{Rect, rect},
    paint::Shape,
};

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

/// Colours of a template. Text colours are made readable where a brand or an override changes a ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub id: &'static str,
    pub name: &'static str,
    /// Below everything.
    pub ground: Color,
    /// Cards and panels on the ground.
    pub surface: Color,
    pub text: Color,
    /// Text of less weight.
    pub muted: Color,
    pub accent: Color,
    pub second: Color,
}

impl Palette {
    /// Ground, surface, text, muted text, accent and second accent, each as `#rrggbb`.
    pub const fn new(id: &'static str, name: &'static str, colors: [&str; 6]) -> Self {
        let [ground, surface, text, muted, accent, second] = colors;
        Self {
            id,
            name,
            ground: Color::css(ground),
            surface: Color::css(surface),
            text: Color::css(text),
            muted: Color::css(muted),
            accent: Color::css(accent),
            second: Color::css(second),
        }
    }
}

/// A colour by what it is for, with an opacity from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    pub name: InkName,
    pub alpha: f32,
}

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InkName {
    Ground,
    Surface,
    Text,
    Muted,
    /// The accent as it is, for shapes.
    Accent,
    /// The accent, moved until it can be read on the ground at the size of a title.
    AccentText,
    Second,
    /// Text on the text colour.
    OnText,
    /// Text on the accent.
    OnAccent,
    /// Text on the second accent.
    OnSecond,
    /// Text on the surface.
    OnSurface,
    Fixed(Color),
}

impl Ink {
    pub const GROUND: Self = Self::of(InkName::Ground);
    pub const SURFACE: Self = Self::of(InkName::Surface);
    pub const TEXT: Self = Self::of(InkName::Text);
    pub const MUTED: Self = Self::of(InkName::Muted);
    pub const ACCENT: Self = Self::of(InkName::Accent);
    pub const ACCENT_TEXT: Self = Self::of(InkName::AccentText);
    pub const SECOND: Self = Self::of(InkName::Second);
    pub const ON_TEXT: Self = Self::of(InkName::OnText);
    pub const ON_ACCENT: Self = Self::of(InkName::OnAccent);
    pub const ON_SECOND: Self = Self::of(InkName::OnSecond);
    pub const ON_SURFACE: Self = Self::of(InkName::OnSurface);
    pub const WHITE: Self = Self::of(InkName::Fixed(Color::WHITE));
    pub const BLACK: Self = Self::of(InkName::Fixed(Color::BLACK));

    const fn of(name: InkName) -> Self {
        Self { name, alpha: 1.0 }
    }

    /// A colour that no brand changes.
    pub const fn fixed(color: u32) -> Self {
        Self::of(InkName::Fixed(Color::hex(color)))
    }

    /// The same at an opacity from 0 to 1.
    #[must_use]
    pub const fn alpha(self, alpha: f32) -> Self {
        Self { name: self.name, alpha }
    }
}

/// What a layout may depend on: everything about a slide but its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub role: Role,
    pub size: Size,
    /// The slide has a picture and the template shows it in this role.
    pub picture: bool,
    /// How many points its list has.
    pub items: usize,
    /// From 0.
    pub index: usize,
    pub count: usize,
    pub tone: Tone,
    /// What the slide asks for.
    pub align: Option<Align>,
}

impl Frame {
    /// In pixels.
    #[expect(clippy::cast_precision_loss, reason = "a slide's side is a small number")]
    pub const fn width(&self) -> f32 {
        self.size.width() as f32
    }

    /// In pixels.
    #[expect(clippy::cast_precision_loss, reason = "a slide's side is a small number")]
    pub const fn height(&self) -> f32 {
        self.size.height() as f32
    }

    /// The whole slide.
    pub const fn full(&self) -> Rect {
        rect(0.0, 0.0, self.width(), self.height())
    }

    /// One value for each size.
    pub fn pick<T>(&self, portrait: T, square: T, story: T) -> T {
        match self.size {
            Size::Portrait => portrait,
            Size::Square => square,
            Size::Story => story,
        }
    }

    /// The slide within a margin. On 9:16 also within what apps cover with their own controls: 180 pixels
    /// above and 260 below.
    pub fn page(&self, margin: f32) -> Rect {
        let (above, below) = self.pick((margin, margin), (margin, margin), (180.0, 260.0));
        rect(margin, above, self.width() - 2.0 * margin, self.height() - above - below)
    }
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

/// A column of texts in a box. All of them shrink together until they fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    pub rect: Rect,
    pub anchor: Anchor,
    pub align: Align,
    pub blocks: Vec<Block>,
    /// A panel behind the texts, as high as they are.
    pub card: Option<Card>,
}

/// Where a stack stands in its box when it is lower than the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Top,
    Middle,
    Bottom,
}

/// A panel behind a stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    pub fill: Ink,
    pub radius: f32,
    /// Between its edge and the texts; lies within the stack's box.
    pub pad: f32,
    pub stroke: Option<(f32, Ink)>,
    /// Offset down, blur and colour.
    pub shadow: Option<(f32, f32, Ink)>,
}

/// A piece of a stack. One whose text is empty is left out, with the space before it.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Text {
        slot: Slot,
        style: TextStyle,
        before: f32,
    },
    /// The points of a list.
    Items {
        style: ListStyle,
        before: f32,
    },
    /// A text in a box as wide as it is: a button, a label.
    Button {
        slot: Slot,
        button: Button,
        before: f32,
    },
    /// A bar.
    Rule {
        width: f32,
        height: f32,
        ink: Ink,
        radius: f32,
        before: f32,
    },
}

/// A text in a filled box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Button {
    pub style: TextStyle,
    pub fill: Option<Ink>,
    pub stroke: Option<(f32, Ink)>,
    pub radius: f32,
    pub pad_x: f32,
    pub pad_y: f32,
}

/// How points look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListStyle {
    pub style: TextStyle,
    pub marker: Marker,
    /// From the start of the marker to the start of the text.
    pub indent: f32,
    /// Between points.
    pub gap: f32,
    /// A line between points: its width.
    pub divider: Option<(f32, Ink)>,
    /// A panel behind each point.
    pub card: Option<Card>,
}

/// What stands before a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Marker {
    /// `1`, or `01` with two digits.
    Number { face: Face, size: f32, ink: Ink, digits: usize },
    /// A number in a filled circle of a diameter.
    Badge { face: Face, size: f32, ink: Ink, fill: Ink, diameter: f32 },
    /// A filled circle of a diameter.
    Dot { diameter: f32, ink: Ink },
    /// A square with rounded corners.
    Square { side: f32, radius: f32, ink: Ink },
    /// A tick in a filled circle of a diameter.
    Check { diameter: f32, fill: Ink, ink: Ink },
    /// A horizontal bar.
    Dash { width: f32, height: f32, ink: Ink },
}

/// Which family a text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontChoice {
    /// The template's heading family, or the brand's.
    Heading,
    /// The template's body family, or the brand's.
    Body,
    /// A family by id that no brand changes.
    Named(&'static str),
}

/// A family in a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    pub font: FontChoice,
    /// 100 to 900; the nearest there is.
    pub weight: u16,
    pub italic: bool,
}

impl Face {
    pub const fn heading(weight: u16) -> Self {
        Self { font: FontChoice::Heading, weight, italic: false }
    }

    pub const fn body(weight: u16) -> Self {
        Self { font: FontChoice::Body, weight, italic: false }
    }

    pub const fn named(family: &'static str, weight: u16) -> Self {
        Self { font: FontChoice::Named(family), weight, italic: false }
    }

    #[must_use]
    pub const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }
}

/// How a text looks. Sizes are in pixels per em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    pub face: Face,
    /// The size it is meant to have.
    pub size: f32,
    /// The smallest it may shrink to.
    pub min: f32,
    /// The largest it may grow to where there is room.
    pub max: f32,
    /// Height of a line, in ems.
    pub line: f32,
    /// Space between letters, in ems.
    pub tracking: f32,
    pub ink: Ink,
    pub accent: Accent,
    pub upper: bool,
    /// Lines of even length, for titles.
    pub balance: bool,
    /// Rather smaller than on two lines, for figures.
    pub one_line: bool,
}

/// What runs marked as accent look like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Accent {
    Ink(Ink),
    /// In italics, and in a colour.
    Italic(Ink),
    /// On a marker stroke of the first ink, in the second.
    Marker(Ink, Ink),
    /// Underlined in an ink.
    Underline(Ink),
}

impl TextStyle {
    /// A style that keeps its size but for what is needed to fit: down to 60 %.
    pub const fn new(face: Face, size: f32) -> Self {
        Self {
            face,
            size,
            min: size * 0.6,
            max: size,
            line: 1.3,
            tracking: 0.0,
            ink: Ink::TEXT,
            accent: Accent::Ink(Ink::ACCENT_TEXT),
            upper: false,
            balance: false,
            one_line: false,
        }
    }

    /// How far it may shrink and grow, in pixels per em.
    #[must_use]
    pub const fn range(self, min: f32, max: f32) -> Self {
        Self { min, max, ..self }
    }

    /// Height of a line, in ems.
    #[must_use]
    pub const fn line(self, line: f32) -> Self {
        Self { line, ..self }
    }

    /// Space between letters, in ems.
    #[must_use]
    pub const fn tracking(self, tracking: f32) -> Self {
        Self { tracking, ..self }
    }

    #[must_use]
    pub const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    #[must_use]
    pub const fn accent(self, accent: Accent) -> Self {
        Self { accent, ..self }
    }

    #[must_use]
    pub const fn upper(self) -> Self {
        Self { upper: true, ..self }
    }

    #[must_use]
    pub const fn balance(self) -> Self {
        Self { balance: true, ..self }
    }

    #[must_use]
    pub const fn one_line(self) -> Self {
        Self { one_line: true, ..self }
    }
}

/// The brand's logo or portrait, name and handle in one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrandMark {
    pub rect: Rect,
    /// Height of logo or portrait.
    pub picture: f32,
    pub name: TextStyle,
    pub handle: TextStyle,
    pub align: BrandAlign,
}

/// Where a brand's line stands in its box, and whether name and handle stand above each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrandAlign {
    Start,
    Center,
    End,
}

/// The page number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageMark {
    pub rect: Rect,
    pub form: PageForm,
    pub align: BrandAlign,
}

/// How page numbers look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PageForm {
    /// `3`, with at least so many digits.
    Number(TextStyle, usize),
    /// `3/10` with a sign between, and at least so many digits.
    Of(TextStyle, &'static str, usize),
    /// A dot for each slide; the current one is wider.
    Dots { diameter: f32, gap: f32, on: Ink, off: Ink },
    /// A bar that fills as wide as the mark's box.
    Bar { height: f32, on: Ink, off: Ink },
}

/// The sign on all but the last slide that there is more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwipeMark {
    pub rect: Rect,
    pub ink: Ink,
    /// Width of the arrow's line.
    pub width: f32,
    /// A filled circle behind it.
    pub disc: Option<Ink>,
}

/// Letters as decoration.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    pub text: SignText,
    pub face: Face,
    pub size: f32,
    pub ink: Ink,
    /// Of the baseline's start, or of its end or middle as `align` says.
    pub x: f32,
    pub y: f32,
    pub align: BrandAlign,
}

/// The letters of a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignText {
    Fixed(&'static str),
    /// The slide's number, from 1, with at least so many digits.
    Page(usize),
}
