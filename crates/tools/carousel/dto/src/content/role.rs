//! What a slide is for, and what its texts are.

use serde::{Deserialize, Serialize};

/// What a slide is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselRole))]
pub enum Role {
    /// The first slide: it makes people stop.
    Cover,
    /// One thought with its explanation.
    #[default]
    Body,
    /// Somebody's words.
    Quote,
    /// Points, numbered or with bullets as the template has it.
    List,
    /// One figure that says it all.
    Number,
    /// A picture with a caption.
    Image,
    /// The last slide: what to do now.
    Cta,
}

impl Role {
    /// Every role, in the order of a carousel.
    pub const ALL: [Self; 7] =
        [Self::Cover, Self::Body, Self::Quote, Self::List, Self::Number, Self::Image, Self::Cta];

    /// Name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cover => "cover",
            Self::Body => "body",
            Self::Quote => "quote",
            Self::List => "list",
            Self::Number => "number",
            Self::Image => "image",
            Self::Cta => "cta",
        }
    }

    /// The slots that are shown, in reading order.
    pub const fn slots(self) -> &'static [Slot] {
        use Slot::{Action, Author, Body, Figure, Kicker, Quote, Title};
        match self {
            Self::Cover | Self::Body | Self::Image => &[Kicker, Title, Body],
            Self::Quote => &[Kicker, Quote, Author],
            Self::List => &[Kicker, Title],
            Self::Number => &[Kicker, Figure, Title, Body],
            Self::Cta => &[Kicker, Title, Body, Action],
        }
    }

    /// Whether the list's points are shown.
    pub const fn has_items(self) -> bool {
        matches!(self, Self::List)
    }
}

/// What a text is on its slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselSlot))]
pub enum Slot {
    /// A few words above the title: a topic, a step, a date.
    Kicker,
    Title,
    /// Running text; a subtitle on the cover, a caption below a picture.
    Body,
    /// Somebody's words, without quotation marks: the template draws them.
    Quote,
    /// Who said it.
    Author,
    /// A number with its unit, such as `73 %` or `Rp2,4 M`.
    Figure,
    /// The words on the button.
    Action,
}

impl Slot {
    /// Every slot.
    pub const ALL: [Self; 7] =
        [Self::Kicker, Self::Title, Self::Body, Self::Quote, Self::Author, Self::Figure, Self::Action];

    /// Name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kicker => "kicker",
            Self::Title => "title",
            Self::Body => "body",
            Self::Quote => "quote",
            Self::Author => "author",
            Self::Figure => "figure",
            Self::Action => "action",
        }
    }

    /// Longest text, in characters. Texts well below it may still not fit a template: that is measured.
    pub const fn max_chars(self) -> usize {
        match self {
            Self::Kicker | Self::Action => 80,
            Self::Title => 300,
            Self::Body => 1_500,
            Self::Quote => 800,
            Self::Author => 160,
            Self::Figure => 24,
        }
    }
}
