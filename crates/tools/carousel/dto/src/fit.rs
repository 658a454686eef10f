//! Whether texts fit their boxes, as measured by the engine.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::content::Slot;

/// How a text, or a whole slide, fits. On the wire and in the `X-Fit` header `fits`, `shrunk:<percent>` or
/// `overflow`; ordered from good to bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Fit {
    /// At the size the template means it to have.
    #[default]
    Fits,
    /// Smaller: at this many percent of that size, 1 to 99.
    Shrunk(u8),
    /// Not even at the template's smallest size: the end of the text is not shown.
    Overflow,
}

impl Fit {
    /// The worse of two.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::Overflow, _) | (_, Self::Overflow) => Self::Overflow,
            (Self::Shrunk(a), Self::Shrunk(b)) => Self::Shrunk(a.min(b)),
            (Self::Shrunk(percent), Self::Fits) | (Self::Fits, Self::Shrunk(percent)) => {
                Self::Shrunk(percent)
            }
            (Self::Fits, Self::Fits) => Self::Fits,
        }
    }
}

impl fmt::Display for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fits => f.write_str("fits"),
            Self::Shrunk(percent) => write!(f, "shrunk:{percent}"),
            Self::Overflow => f.write_str("overflow"),
        }
    }
}

impl FromStr for Fit {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "fits" => Ok(Self::Fits),
            "overflow" => Ok(Self::Overflow),
            _ => text
                .strip_prefix("shrunk:")
                .and_then(|percent| percent.parse().ok())
                .filter(|percent| (1..100).contains(percent))
                .map(Self::Shrunk)
                .ok_or("a fit is fits, shrunk:<percent> or overflow"),
        }
    }
}

impl TryFrom<String> for Fit {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Fit> for String {
    fn from(fit: Fit) -> Self {
        fit.to_string()
    }
}

/// How one text of a slide fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselSlotFit))]
pub struct SlotFit {
    /// Absent for a point of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Slot>,
    /// The point of the list, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u8>,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub fit: Fit,
}

/// How a slide's texts fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselSlideFit))]
pub struct SlideFit {
    /// The worst of its texts.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub fit: Fit,
    pub texts: Vec<SlotFit>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_and_read_as_in_the_header() {
        for fit in [Fit::Fits, Fit::Shrunk(82), Fit::Overflow] {
            assert_eq!(fit.to_string().parse(), Ok(fit));
        }
        assert_eq!(Fit::Shrunk(82).to_string(), "shrunk:82");
        assert!("shrunk:0".parse::<Fit>().is_err() && "shrunk:100".parse::<Fit>().is_err());
    }

    #[test]
    fn the_worse_of_two_is_the_smaller_text() {
        assert_eq!(Fit::Shrunk(80).worse(Fit::Shrunk(90)), Fit::Shrunk(80));
        assert_eq!(Fit::Fits.worse(Fit::Shrunk(90)), Fit::Shrunk(90));
        assert_eq!(Fit::Overflow.worse(Fit::Shrunk(1)), Fit::Overflow);
    }
}
