//! The colours of one slide: a palette, seen from one side, with a brand's and the slide's own colours, and
//! every text colour moved until it can be read where it stands.

use lumiku_carousel_dto::{BrandColors, Color, Overrides, Tone};

use super::paint::Rgba;
use crate::template::{Ink, Palette, model::InkName};

/// Least contrast of running text with its ground (WCAG 2.2, AA).
const TEXT: f32 = 4.5;
/// Least contrast of large text and of shapes that mean something.
const LARGE: f32 = 3.0;

/// Colours by what they are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Scheme {
    pub(super) ground: Color,
    pub(super) surface: Color,
    pub(super) text: Color,
    pub(super) muted: Color,
    pub(super) accent: Color,
    pub(super) accent_text: Color,
    pub(super) second: Color,
    pub(super) on_text: Color,
    pub(super) on_accent: Color,
    pub(super) on_second: Color,
    pub(super) on_surface: Color,
    pub(super) muted_on_surface: Color,
    pub(super) accent_on_surface: Color,
}

impl Scheme {
    /// The colours of a slide.
    pub(super) fn new(palette: &Palette, tone: Tone, brand: BrandColors, overrides: &Overrides) -> Self {
        let mut ground = brand.background.unwrap_or(palette.ground);
        let mut text = brand.text.unwrap_or_else(|| better(ground, palette.text, palette.ground));
        let mut accent = overrides.accent.or(brand.primary).unwrap_or(palette.accent);
        let mut second = brand.secondary.unwrap_or(palette.second);
        let branded = brand.background.is_some() || brand.text.is_some();
        let mut surface = if branded { ground.mix(text, 0.06) } else { palette.surface };
        let mut muted = if branded { text.mix(ground, 0.35) } else { palette.muted };
        match tone {
            Tone::Base => {}
            Tone::Inverse => {
                (ground, text) = (text, ground);
                surface = ground.mix(text, 0.1);
                muted = text.mix(ground, 0.35);
            }
            Tone::Accent => {
                let on = better(accent, ground, text);
                let third = if second.contrast(accent) >= LARGE { second } else { on };
                (second, accent, ground, text) = (accent.mix(on, 0.2), third, accent, on);
                surface = ground.mix(text, 0.12);
                muted = text.mix(ground, 0.25);
            }
        }
        if let Some(own) = overrides.background {
            text = better(own, text, ground);
            (ground, surface) = (own, own.mix(text, 0.08));
            muted = text.mix(own, 0.3);
        }
        let text = text.readable_on(ground, TEXT);
        Self {
            ground,
            surface,
            text,
            muted: muted.readable_on(ground, TEXT),
            accent,
            accent_text: accent.readable_on(ground, LARGE),
            second,
            on_text: ground.readable_on(text, TEXT),
            on_accent: better(accent, ground, text),
            on_second: better(second, ground, text),
            on_surface: text.readable_on(surface, TEXT),
            muted_on_surface: muted.readable_on(surface, TEXT),
            accent_on_surface: accent.readable_on(surface, LARGE),
        }
    }

    /// The colour of an ink.
    pub(super) fn color(&self, ink: Ink) -> Rgba {
        let color = match ink.name {
            InkName::Ground => self.ground,
            InkName::Surface => self.surface,
            InkName::Text => self.text,
            InkName::Muted => self.muted,
            InkName::Accent => self.accent,
            InkName::AccentText => self.accent_text,
            InkName::Second => self.second,
            InkName::OnText => self.on_text,
            InkName::OnAccent => self.on_accent,
            InkName::OnSecond => self.on_second,
            InkName::OnSurface => self.on_surface,
            InkName::MutedOnSurface => self.muted_on_surface,
            InkName::AccentOnSurface => self.accent_on_surface,
            InkName::Fixed(color) => color,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
        let alpha = (ink.alpha.clamp(0.0, 1.0) * 255.0).round() as u8;
        Rgba { color, alpha }
    }
}

/// The one of two colours that can be read better on a ground, made readable.
fn better(ground: Color, one: Color, other: Color) -> Color {
    let color = if one.contrast(ground) >= other.contrast(ground) { one } else { other };
    color.readable_on(ground, TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::TEMPLATES;

    #[test]
    fn text_can_be_read_on_every_palette_tone_and_brand() {
        let colors = [0x00_00_00, 0xff_ff_ff, 0xff_e6_00, 0x0a_5c_ff, 0x80_80_80].map(Color::hex);
        let brands = colors.iter().flat_map(|primary| {
            colors.iter().map(|background| BrandColors {
                primary: Some(*primary),
                background: Some(*background),
                ..BrandColors::default()
            })
        });
        let brands: Vec<BrandColors> = brands.chain([BrandColors::default()]).collect();
        for palette in TEMPLATES.iter().flat_map(|template| template.palettes) {
            for (tone, brand) in Tone::ALL.iter().flat_map(|tone| brands.iter().map(move |b| (tone, b))) {
                let scheme = Scheme::new(palette, *tone, *brand, &Overrides::default());
                for (color, ground, least) in [
                    (scheme.text, scheme.ground, TEXT),
                    (scheme.muted, scheme.ground, TEXT),
                    (scheme.accent_text, scheme.ground, LARGE),
                    (scheme.on_accent, scheme.accent, TEXT),
                    (scheme.on_second, scheme.second, TEXT),
                    (scheme.on_surface, scheme.surface, TEXT),
                    (scheme.muted_on_surface, scheme.surface, TEXT),
                    (scheme.accent_on_surface, scheme.surface, LARGE),
                    (scheme.on_text, scheme.text, TEXT),
                ] {
                    assert!(color.contrast(ground) >= least, "{color} on {ground}: {palette:?} {tone:?}");
                }
            }
        }
    }
}
