//! A receipt on one page of A4. Its texts are tagged in the order in which they are read.

use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Rect, Size},
    metadata::{DateTime, Metadata},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, SpanTag, Tag, TagGroup, TagTree},
};
use lumiku_dto::number::rupiah;

use super::{
    Receipt,
    font::{Font, Line},
    jakarta, moment,
};
use crate::{Error, Result};

/// A4, in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 56.0;
const RIGHT: f32 = PAGE.0 - MARGIN;
/// Where the second column begins.
const MIDDLE: f32 = 290.0;

/// Colours of the app's light theme.
const INK: Color = (0x1c, 0x19, 0x17);
const INK_3: Color = (0x73, 0x6c, 0x64);
const LINE: Color = (0xe7, 0xe1, 0xd8);
const EMBER: Color = (0xc8, 0x41, 0x0b);

/// Red, green and blue.
type Color = (u8, u8, u8);

/// The PDF.
///
/// # Errors
/// [`Error::Internal`] when it cannot be written.
pub(super) fn write(receipt: &Receipt) -> Result<Vec<u8>> {
    let missing = || Error::Internal("the font of receipts cannot be read".into());
    let fonts = Fonts {
        regular: Font::regular().ok_or_else(missing)?,
        semibold: Font::semibold().ok_or_else(missing)?,
    };
    let size = Size::from_wh(PAGE.0, PAGE.1).ok_or_else(missing)?;
    let mut document = Document::new();
    document.set_metadata(metadata(receipt));
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut sheet = Sheet { surface: page.surface(), fonts: &fonts, section: TagGroup::new(Tag::Section) };
    sheet.fill(receipt);
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    tree.push(sheet.finish());
    page.finish();
    document.set_tag_tree(tree);
    document.finish().map_err(|error| Error::Internal(format!("a receipt was not written: {error}")))
}

fn metadata(receipt: &Receipt) -> Metadata {
    let paid = jakarta(receipt.paid_at);
    let date = DateTime::new(u16::try_from(paid.year()).unwrap_or_default())
        .month(u8::from(paid.month()))
        .day(paid.day())
        .hour(paid.hour())
        .minute(paid.minute())
        .second(paid.second())
        .utc_offset_hour(7);
    Metadata::new()
        .title(format!("Receipt {}", receipt.payment.merchant_order_id))
        .language("en".to_owned())
        .creator("Lumiku".to_owned())
        .authors(vec![receipt.seller.name.clone()])
        .creation_date(date)
}

struct Fonts {
    regular: Font,
    semibold: Font,
}

/// How a text looks.
#[derive(Clone, Copy)]
struct Style {
    /// In points.
    size: f32,
    color: Color,
    is_strong: bool,
}

const TITLE: Style = Style { size: 26.0, color: INK, is_strong: true };
const SELLER: Style = Style { size: 14.0, color: EMBER, is_strong: true };
const LABEL: Style = Style { size: 8.5, color: INK_3, is_strong: false };
const FACT: Style = Style { size: 9.5, color: INK, is_strong: false };
const TEXT: Style = Style { size: 10.5, color: INK, is_strong: false };
const STRONG: Style = Style { size: 10.5, color: INK, is_strong: true };
const TOTAL: Style = Style { size: 14.0, color: INK, is_strong: true };
const SMALL: Style = Style { size: 9.0, color: INK_3, is_strong: false };

impl Style {
    /// From one line to the next, in points.
    fn leading(self) -> f32 {
        self.size * 1.45
    }
}

/// The page while it is written.
struct Sheet<'a> {
    surface: Surface<'a>,
    fonts: &'a Fonts,
    section: TagGroup,
}

impl Sheet<'_> {
    fn fill(&mut self, receipt: &Receipt) {
        let payment = &receipt.payment;
        let mut y = self.write(&receipt.seller.name, (MARGIN, 72.0), MIDDLE - MARGIN, SELLER);
        for line in &receipt.seller.details {
            y = self.write(line, (MARGIN, y), MIDDLE - MARGIN, SMALL);
        }
        y = self.write("Receipt", (MARGIN, y + 36.0), RIGHT - MARGIN, TITLE) + 12.0;

        let left = self.facts((MARGIN, y), &self.buyer_facts(receipt));
        let mut about = vec![("Order", payment.merchant_order_id.clone()), ("Paid", moment(receipt.paid_at))];
        about.extend(payment.payment_method_name.clone().map(|name| ("Paid with", name)));
        about.extend(payment.gateway_reference.clone().map(|reference| ("Reference", reference)));
        y = left.max(self.facts((MIDDLE, y), &about)) + 20.0;

        self.write("Description", (MARGIN, y), MIDDLE, LABEL);
        y = self.write_right("Amount", y, LABEL);
        self.rule(y - 4.0);
        y += 16.0;
        let end = self.write(&payment.description, (MARGIN, y), MIDDLE, TEXT);
        self.write_right(&rupiah(payment.amount), y, TEXT);
        y = end;
        self.rule(y - 2.0);
        y += 22.0;
        self.write("Total paid", (MARGIN, y), MIDDLE, STRONG);
        self.write_right(&rupiah(payment.amount), y, TOTAL);

        let end = "This receipt was made by a computer and is valid without a signature.";
        self.write(end, (MARGIN, PAGE.1 - MARGIN), RIGHT - MARGIN, SMALL);
    }

    /// A name in a script that the font does not have is left out: the address stands for the person.
    fn buyer_facts(&self, receipt: &Receipt) -> Vec<(&'static str, String)> {
        let buyer = &receipt.buyer;
        let name = buyer.name.clone().filter(|name| self.fonts.regular.covers(name));
        match name {
            Some(name) => vec![("Buyer", name), ("Email", buyer.email.clone())],
            None => vec![("Buyer", buyer.email.clone())],
        }
    }

    /// Names and values below each other. Gives where the next line may stand.
    fn facts(&mut self, (x, mut y): (f32, f32), facts: &[(&'static str, String)]) -> f32 {
        let width = if x < MIDDLE { MIDDLE - MARGIN - 24.0 } else { RIGHT - MIDDLE };
        for (name, value) in facts {
            y = self.write(name, (x, y), width, LABEL);
            y = self.write(value, (x, y + 1.0), width, FACT) + 6.0;
        }
        y
    }

    /// Writes a text in as many lines as it takes; `y` is the first one's baseline. Gives the next baseline.
    fn write(&mut self, text: &str, (x, y): (f32, f32), width: f32, style: Style) -> f32 {
        let lines = self.font(style).lines(text, style.size, width);
        let mut group = TagGroup::new(Tag::P);
        let mut baseline = y;
        for line in &lines {
            self.draw(&mut group, line, (x, baseline), style);
            baseline += style.leading();
        }
        self.section.push(group);
        baseline
    }

    /// Writes a line that ends at the right margin. Gives the next baseline.
    fn write_right(&mut self, text: &str, y: f32, style: Style) -> f32 {
        let line = self.font(style).line(text);
        let mut group = TagGroup::new(Tag::P);
        self.draw(&mut group, &line, (RIGHT - line.width(style.size), y), style);
        self.section.push(group);
        y + style.leading()
    }

    fn draw(&mut self, group: &mut TagGroup, line: &Line, at: (f32, f32), style: Style) {
        self.surface.set_fill(Some(solid(style.color)));
        group.push(self.surface.start_tagged(ContentTag::Span(SpanTag::empty())));
        let font = if style.is_strong { &self.fonts.semibold } else { &self.fonts.regular };
        font.draw(&mut self.surface, line, at, style.size);
        self.surface.end_tagged();
    }

    /// A line across the page, which nobody reads.
    fn rule(&mut self, y: f32) {
        let Some(bar) = Rect::from_xywh(MARGIN, y, RIGHT - MARGIN, 0.75) else { return };
        let mut path = PathBuilder::new();
        path.push_rect(bar);
        let Some(path) = path.finish() else { return };
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.surface.set_fill(Some(solid(LINE)));
        self.surface.draw_path(&path);
        self.surface.end_tagged();
    }

    /// What was written, in reading order.
    fn finish(self) -> TagGroup {
        self.surface.finish();
        self.section
    }

    fn font(&self, style: Style) -> &Font {
        if style.is_strong { &self.fonts.semibold } else { &self.fonts.regular }
    }
}

fn solid((red, green, blue): Color) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_fits_its_line_whatever_its_digits() {
        let font = Font::regular().unwrap();
        for digit in "0123456789abcdef".chars() {
            let order = format!("PAY-{}", digit.to_string().repeat(32));
            let width = font.line(&order).width(FACT.size);
            assert!(width <= RIGHT - MIDDLE, "{order} is {width} points wide");
        }
    }
}
