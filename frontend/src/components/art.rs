//! Drawn artwork for large cards: shapes only, on a ground that `style/art.css` paints.

use lumiku_dto::tool::Category;

/// A drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Art {
    /// Upright clips with a play button.
    Clips,
    /// Slides on top of each other.
    Slides,
    /// A landscape, blurred and sharp.
    Upscale,
    /// A picture among tools.
    Picture,
    /// A wave of sound.
    Wave,
    /// A board with cards.
    Board,
}

impl Art {
    /// The drawing of a category, for a tool that brings none.
    pub const fn of(category: Category) -> Self {
        match category {
            Category::Image => Self::Picture,
            Category::Video => Self::Clips,
            Category::Audio => Self::Wave,
            Category::Text => Self::Slides,
            Category::Other => Self::Board,
        }
    }

    /// Name in the styles.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clips => "clips",
            Self::Slides => "slides",
            Self::Upscale => "upscale",
            Self::Picture => "picture",
            Self::Wave => "wave",
            Self::Board => "board",
        }
    }

    /// The drawing as SVG, to be set as the inner HTML of an element with class `art`.
    pub const fn shapes(self) -> &'static str {
        match self {
            Self::Clips => {
                r#"<svg viewBox="0 0 360 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><g class="a-pane"><rect x="58" y="36" width="54" height="92" rx="9" opacity=".16"/><rect x="120" y="50" width="54" height="92" rx="9" opacity=".28"/><rect x="182" y="36" width="54" height="92" rx="9" opacity=".4"/><rect x="244" y="50" width="54" height="92" rx="9" opacity=".5"/></g><circle class="a-solid" cx="209" cy="90" r="22"/><path class="a-mark" d="m203 80.500 15 9.500-15 9.500z"/></svg>"#
            }
            Self::Slides => {
                r#"<svg viewBox="0 0 360 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><g class="a-solid"><rect x="92" y="32" width="92" height="116" rx="9" opacity=".38"/><rect x="132" y="36" width="92" height="116" rx="9" opacity=".72"/><rect x="176" y="40" width="92" height="116" rx="9"/></g><g class="a-mark"><rect x="188" y="54" width="42" height="8" rx="4"/></g><g class="a-soft"><rect x="188" y="72" width="64" height="5" rx="2.500"/><rect x="188" y="83" width="56" height="5" rx="2.500"/><rect x="188" y="104" width="68" height="38" rx="6"/></g></svg>"#
            }
            Self::Upscale => {
                r#"<svg viewBox="0 0 360 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><rect class="a-sky" x="44" y="24" width="272" height="132" rx="12"/><circle class="a-sun" cx="236" cy="62" r="22"/><path class="a-hill-far" d="M44 102c36-22 74-20 110-4s100 20 162-10v56a12 12 0 0 1-12 12H56a12 12 0 0 1-12-12z"/><path class="a-hill" d="M44 122c52-20 92-12 134-2s90 8 138-12v36a12 12 0 0 1-12 12H56a12 12 0 0 1-12-12z"/><svg x="44" y="24" width="136" height="132" viewBox="44 24 136 132"><g class="a-blur"><rect class="a-sky" x="44" y="24" width="272" height="132" rx="12"/><circle class="a-sun" cx="236" cy="62" r="22"/><path class="a-hill-far" d="M44 102c36-22 74-20 110-4s100 20 162-10v56a12 12 0 0 1-12 12H56a12 12 0 0 1-12-12z"/><path class="a-hill" d="M44 122c52-20 92-12 134-2s90 8 138-12v36a12 12 0 0 1-12 12H56a12 12 0 0 1-12-12z"/></g></svg><rect class="a-solid" x="179" y="24" width="2" height="132"/><circle class="a-solid" cx="180" cy="90" r="13"/><path class="a-line" d="m176.500 85.500-4.500 4.500 4.500 4.500m7-9 4.500 4.500-4.500 4.500"/></svg>"#
            }
            Self::Picture => {
                r#"<svg viewBox="0 0 360 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><rect class="a-solid" x="86" y="30" width="188" height="120" rx="12" opacity=".9"/><circle class="a-sun" cx="128" cy="66" r="14"/><path class="a-mark" d="M98 138l44-44 28 26 36-44 56 62z" opacity=".8"/></svg>"#
            }
            Self::Wave => {
                r#"<svg viewBox="0 0 360 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><g class="a-solid"><rect x="76" y="74" width="10" height="32" rx="5" opacity=".5"/><rect x="98" y="58" width="10" height="64" rx="5" opacity=".7"/><rect x="120" y="40" width="10" height="100" rx="5"/><rect x="142" y="66" width="10" height="48" rx="5" opacity=".8"/><rect x="164" y="30" width="10" height="120" rx="5"/><rect x="186" y="54" width="10" height="72" rx="5"/><rect x="208" y="72" width="10" height="36" rx="5" opacity=".7"/><rect x="230" y="46" width="10" height="88" rx="5"/><rect x="252" y="64" width="10" height="52" rx="5" opacity=".7"/><rect x="274" y="78" width="10" height="24" rx="5" opacity=".5"/></g></svg>"#
            }
            Self::Board => {
                r#"<svg viewBox="0 0 360 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><g class="a-pane"><rect x="64" y="30" width="70" height="120" rx="10" opacity=".2"/><rect x="145" y="30" width="70" height="120" rx="10" opacity=".2"/><rect x="226" y="30" width="70" height="120" rx="10" opacity=".2"/></g><g class="a-solid"><rect x="72" y="40" width="54" height="28" rx="6"/><rect x="72" y="76" width="54" height="28" rx="6" opacity=".8"/><rect x="153" y="40" width="54" height="40" rx="6"/><rect x="234" y="40" width="54" height="24" rx="6"/><rect x="234" y="72" width="54" height="36" rx="6" opacity=".8"/></g></svg>"#
            }
        }
    }
}
