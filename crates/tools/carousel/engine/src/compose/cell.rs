//! A measured block of a column: how large it may be, how high it is, and how it is shortened.

use lumiku_carousel_dto::{Fit, Slot, SlotFit};

use super::{Composer, list::ListCell};
use crate::{
    template::{Button, Ink, TextStyle},
    text::{Measure, Paragraph, Spec},
};

/// Between tried sizes.
const STEP: f32 = 0.02;
/// The least that spaces shrink to when texts do.
const LEAST_SPACE: f32 = 0.6;

/// A measured block.
pub(super) enum Cell<'s> {
    Text(TextCell<'s>),
    Button(Button, TextCell<'s>),
    Items(ListCell<'s>),
    Rule { width: f32, height: f32, ink: Ink, radius: f32 },
}

/// A text with its style, at its own size.
pub(super) struct TextCell<'s> {
    pub(super) slot: Option<Slot>,
    pub(super) style: TextStyle,
    pub(super) spec: Spec<'s>,
    pub(super) paragraph: Paragraph,
    /// The largest scale at which its words fit beside each other.
    pub(super) widest: f32,
    pub(super) cut: bool,
}

impl TextCell<'_> {
    /// The scale of this text when its stack is at `scale`.
    pub(super) fn scale(&self, scale: f32) -> f32 {
        let (least, most) = self.range();
        scale.clamp(least, most.min(self.widest).max(least))
    }

    /// How far it may shrink and grow.
    pub(super) fn range(&self) -> (f32, f32) {
        let TextStyle { size, min, max, .. } = self.style;
        ((min / size).min(1.0), (max / size).max(1.0))
    }

    /// The largest scale at which no word is broken in a box of `width` pixels. A word that is too long even at
    /// the least size is broken at its own.
    pub(super) fn unbroken(&mut self, width: f32) -> f32 {
        let (least, most) = self.range();
        let one_line = self.style.one_line;
        let whole = |scale: f32| {
            let measure = self.paragraph.measure(width, scale);
            !(measure.broken || one_line && measure.lines > 1)
        };
        largest(least, most, whole).unwrap_or(1.0)
    }

    pub(super) fn fit(&self, scale: f32) -> Fit {
        if self.cut { Fit::Overflow } else { fit_at(self.scale(scale)) }
    }

    pub(super) fn measure(&mut self, width: f32, scale: f32) -> Measure {
        let scale = self.scale(scale);
        self.paragraph.measure(width, scale)
    }

    /// Shortens it to `lines` lines with an ellipsis.
    pub(super) fn cut(&mut self, composer: &mut Composer<'_>, width: f32, scale: f32, lines: usize) {
        let own = self.scale(scale);
        self.paragraph.measure(width, own);
        let mut end = self.paragraph.line_end(lines - 1);
        loop {
            let mut shorter = composer.shaper.shorten(&self.paragraph, end, &self.spec);
            if shorter.measure(width, own).lines <= lines || end == 0 {
                self.paragraph = shorter;
                break;
            }
            end = self.paragraph.before(end);
        }
        self.cut = true;
    }
}

fn fit_at(scale: f32) -> Fit {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 99")]
    if scale > 0.995 { Fit::Fits } else { Fit::Shrunk((scale * 100.0).round().clamp(1.0, 99.0) as u8) }
}

pub(super) fn space(scale: f32) -> f32 {
    scale.clamp(LEAST_SPACE, 1.0)
}

impl<'a> Cell<'a> {
    /// Height, and what rises above its top and sinks below its bottom.
    pub(super) fn measure(&mut self, width: f32, scale: f32) -> Measure {
        match self {
            Self::Text(text) => text.measure(width, scale),
            Self::Button(button, text) => {
                let inner = text.measure(width - 2.0 * button.pad_x, scale);
                Measure { height: inner.height + 2.0 * button.pad_y, above: 0.0, below: 0.0, ..inner }
            }
            Self::Items(list) => list.measure(width, scale),
            Self::Rule { height, .. } => Measure { height: *height, ..Measure::default() },
        }
    }

    /// Its texts with the widths that they have.
    pub(super) fn texts(&mut self, width: f32, scale: f32) -> Vec<(f32, &mut TextCell<'a>)> {
        match self {
            Self::Text(text) => vec![(width, text)],
            Self::Button(button, text) => vec![(width - 2.0 * button.pad_x, text)],
            Self::Items(list) => {
                let width = list.text_width(width, scale);
                list.points.iter_mut().map(|point| (width, &mut point.text)).collect()
            }
            Self::Rule { .. } => Vec::new(),
        }
    }

    /// What to report when there is no room for it at all.
    pub(super) fn lost(&self) -> Vec<SlotFit> {
        let gone = |slot, item| SlotFit { slot, item, fit: Fit::Overflow };
        match self {
            Self::Text(text) | Self::Button(_, text) => vec![gone(text.slot, None)],
            Self::Items(list) => list.points.iter().map(|point| gone(None, Some(point.number))).collect(),
            Self::Rule { .. } => Vec::new(),
        }
    }
}

/// The largest of the scales from `low` to `high` that fits, given that smaller ones fit when larger ones do;
/// `None` when `low` does not.
pub(super) fn largest(low: f32, high: f32, mut fits: impl FnMut(f32) -> bool) -> Option<f32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small number of steps, not negative"
    )]
    let steps = ((high - low) / STEP).ceil().max(0.0) as u16;
    let at = |step: u16| (low + f32::from(step) * STEP).min(high);
    if !fits(at(0)) {
        return None;
    }
    let (mut good, mut bad) = (0, steps + 1);
    while bad - good > 1 {
        let middle = u16::midpoint(good, bad);
        if fits(at(middle)) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    Some(at(good))
}
