//! A colour, and whether text on it can be read.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An sRGB colour, `#rrggbb` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color {
    pub r: u8,
    pub g: u8,
    pub b: u8,
}

impl Color {
    pub const BLACK: Self = Self::hex(0x00_00_00);
    pub const WHITE: Self = Self::hex(0xff_ff_ff);

    /// The colour of a number such as `0x1a_2b_3c`.
    pub const fn hex(value: u32) -> Self {
        let [_, r, g, b] = value.to_be_bytes();
        Self { r, g, b }
    }

    /// The colour of a text such as `#1a2b3c`, for design data. Anything else does not compile where it is a
    /// constant, and panics elsewhere; texts from outside are parsed.
    pub const fn css(text: &str) -> Self {
        const fn digit(byte: u8) -> u8 {
            match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                _ => panic!("a colour is # and six lower-case hexadecimal digits"),
            }
        }
        let bytes = text.as_bytes();
        assert!(bytes.len() == 7 && bytes[0] == b'#', "a colour is # and six lower-case hexadecimal digits");
        Self {
            r: digit(bytes[1]) * 16 + digit(bytes[2]),
            g: digit(bytes[3]) * 16 + digit(bytes[4]),
            b: digit(bytes[5]) * 16 + digit(bytes[6]),
        }
    }

    /// Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it.
    pub fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Contrast with another colour, 1 to 21, as WCAG 2.2 defines it.
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// A share of another colour mixed in, 0 (none) to 1 (only the other).
    #[must_use]
    pub fn mix(self, other: Self, share: f32) -> Self {
        let share = share.clamp(0.0, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a mean of two bytes is a byte"
        )]
        let channel = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
        Self { r: channel(self.r, other.r), g: channel(self.g, other.g), b: channel(self.b, other.b) }
    }

    /// This colour, moved towards black or white by as little as it takes to have at least `contrast` on
    /// `ground`; the best of the two when nothing reaches it.
    #[must_use]
    pub fn readable_on(self, ground: Self, contrast: f32) -> Self {
        if self.contrast(ground) >= contrast {
            return self;
        }
        let far = if ground.contrast(Self::WHITE) >= ground.contrast(Self::BLACK) {
            Self::WHITE
        } else {
            Self::BLACK
        };
        (1..=20_u8)
            .map(|step| self.mix(far, f32::from(step) / 20.0))
            .find(|color| color.contrast(ground) >= contrast)
            .unwrap_or(far)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

impl FromStr for Color {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a colour is # and six hexadecimal digits";
        let digits = text.strip_prefix('#').ok_or(WRONG)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(WRONG);
        }
        u32::from_str_radix(digits, 16).map(Self::hex).map_err(|_| WRONG)
    }
}

impl TryFrom<String> for Color {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_and_read_as_six_digits() {
        assert_eq!("#0aB1ff".parse::<Color>(), Ok(Color::hex(0x0a_b1_ff)));
        assert_eq!(Color::hex(0x0a_b1_ff).to_string(), "#0ab1ff");
        assert_eq!(Color::css("#0ab1ff"), Color::hex(0x0a_b1_ff));
        for wrong in ["0ab1ff", "#0ab1f", "#0ab1fff", "#+ab1ff", "#é12"] {
            assert!(wrong.parse::<Color>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn contrast_of_black_and_white_is_21() {
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 0.01);
        assert!((Color::WHITE.contrast(Color::WHITE) - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_moved_until_it_can() {
        for ground in [0x00_00_00, 0xff_ff_ff, 0x77_77_77, 0xff_e0_00, 0x12_34_56].map(Color::hex) {
            for color in [0x80_80_80, 0xff_e0_00, 0x11_22_33].map(Color::hex) {
                assert!(color.readable_on(ground, 4.5).contrast(ground) >= 4.5, "{color} on {ground}");
            }
        }
        let navy = Color::hex(0x00_00_50);
        assert_eq!(navy.readable_on(Color::WHITE, 4.5), navy);
    }
}
