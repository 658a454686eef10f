//! Colours by what they are for.

use lumiku_carousel_dto::Color;

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
    /// Text of less weight on the surface.
    MutedOnSurface,
    /// The accent, moved until it can be read on the surface at the size of a title.
    AccentOnSurface,
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
    pub const MUTED_ON_SURFACE: Self = Self::of(InkName::MutedOnSurface);
    pub const ACCENT_ON_SURFACE: Self = Self::of(InkName::AccentOnSurface);
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
