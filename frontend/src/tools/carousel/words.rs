//! Names and sentences of the screen. Pure.

use lumiku_carousel_dto::{
    EXPORT, Fit, Format, GENERATE, GENERATE_SLIDE, ProjectStatus, Role, Size, Slot, TemplateStyle,
};
use lumiku_dto::{PriceList, Quote};

use super::slides::Spot;
use crate::{
    components::{Icon, Tone},
    format,
};

/// Languages that are offered by name; any other stays as it is.
pub(super) const LANGUAGES: [(&str, &str); 21] = [
    ("en", "English"),
    ("id", "Bahasa Indonesia"),
    ("ms", "Bahasa Melayu"),
    ("es", "Español"),
    ("pt", "Português"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("tr", "Türkçe"),
    ("ru", "Русский"),
    ("vi", "Tiếng Việt"),
    ("th", "ไทย"),
    ("hi", "हिन्दी"),
    ("ar", "العربية"),
    ("he", "עברית"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("zh-Hans", "简体中文"),
    ("zh-Hant", "繁體中文"),
];

/// The languages to choose from, with `own` among them.
pub(super) fn languages(own: &str) -> Vec<(String, String)> {
    let mut languages: Vec<(String, String)> =
        LANGUAGES.iter().map(|(tag, name)| ((*tag).to_owned(), (*name).to_owned())).collect();
    if !own.is_empty() && LANGUAGES.iter().all(|(tag, _)| *tag != own) {
        languages.push((own.to_owned(), own.to_owned()));
    }
    languages
}

/// What a slide is for.
pub(super) const fn role(role: Role) -> &'static str {
    match role {
        Role::Cover => "Cover",
        Role::Body => "Text",
        Role::Quote => "Quote",
        Role::List => "List",
        Role::Number => "Number",
        Role::Image => "Picture",
        Role::Cta => "Call to action",
    }
}

/// A role's icon.
pub(super) const fn role_icon(role: Role) -> Icon {
    match role {
        Role::Cover => Icon::GalleryHorizontal,
        Role::Body => Icon::Type,
        Role::Quote => Icon::Quote,
        Role::List => Icon::List,
        Role::Number => Icon::Hash,
        Role::Image => Icon::Image,
        Role::Cta => Icon::Megaphone,
    }
}

/// What a text is called on a slide of this role.
pub(super) fn spot(place: Spot, role: Role) -> String {
    let slot = match place {
        Spot::Item(item) => return format!("Point {}", item + 1),
        Spot::Slot(slot) => slot,
    };
    let name = match (slot, role) {
        (Slot::Kicker, _) => "Line above",
        (Slot::Title, _) => "Title",
        (Slot::Body, Role::Cover) => "Subtitle",
        (Slot::Body, Role::Image) => "Caption",
        (Slot::Body, Role::Number) => "Explanation",
        (Slot::Body, _) => "Text",
        (Slot::Quote, _) => "Quote",
        (Slot::Author, _) => "Who said it",
        (Slot::Figure, _) => "Figure",
        (Slot::Action, _) => "Button",
    };
    name.to_owned()
}

/// What a text could be, while its field is empty.
pub(super) const fn example(spot: Spot, role: Role) -> &'static str {
    match (spot, role) {
        (Spot::Item(_), _) => "One point",
        (Spot::Slot(Slot::Kicker), _) => "A topic, a step, a date",
        (Spot::Slot(Slot::Title), Role::Cover) => "What makes people stop",
        (Spot::Slot(Slot::Title), _) => "One thought",
        (Spot::Slot(Slot::Body), Role::Cover) => "What they will learn",
        (Spot::Slot(Slot::Body), Role::Image) => "What the picture shows",
        (Spot::Slot(Slot::Body), _) => "Two or three sentences",
        (Spot::Slot(Slot::Quote), _) => "Their words, without quotation marks",
        (Spot::Slot(Slot::Author), _) => "Name, and who that is",
        (Spot::Slot(Slot::Figure), _) => "73 %",
        (Spot::Slot(Slot::Action), _) => "Save this for later",
    }
}

/// How the texts of the slide that is looked at fit, in a sentence, and how it is meant.
pub(super) fn fit(fit: Fit) -> Option<(String, Tone)> {
    match fit {
        Fit::Fits => None,
        Fit::Shrunk(percent) => {
            Some((format!("A text is set at {percent} % of its size, so that all of it fits."), Tone::Plain))
        }
        Fit::Overflow => Some((
            "Not all of the text fits: its end is left out. Shorten it, or take another size.".to_owned(),
            Tone::Warn,
        )),
    }
}

/// A size with what it is for.
pub(super) const fn size_use(size: Size) -> &'static str {
    match size {
        Size::Portrait => "Instagram, LinkedIn",
        Size::Square => "Anywhere",
        Size::Story => "TikTok, stories",
    }
}

/// A format's name.
pub(super) const fn format_name(format: Format) -> &'static str {
    match format {
        Format::Png => "PNG",
        Format::Jpeg => "JPEG",
        Format::Pdf => "PDF",
        Format::Zip => "ZIP",
    }
}

/// What a format is good for.
pub(super) const fn format_use(format: Format) -> &'static str {
    match format {
        Format::Png => "Sharpest",
        Format::Jpeg => "Accepted everywhere",
        Format::Pdf => "LinkedIn documents",
        Format::Zip => "All pictures in order",
    }
}

/// A template's style.
pub(super) const fn style(style: TemplateStyle) -> &'static str {
    match style {
        TemplateStyle::Bold => "Bold",
        TemplateStyle::Editorial => "Editorial",
        TemplateStyle::Minimal => "Minimal",
        TemplateStyle::Dark => "Dark",
        TemplateStyle::Playful => "Playful",
        TemplateStyle::Data => "Data",
    }
}

/// A project's status in a word, and how it is meant.
pub(super) const fn status(status: ProjectStatus) -> (&'static str, Tone) {
    match status {
        ProjectStatus::Draft => ("Draft", Tone::Plain),
        ProjectStatus::Processing => ("At work", Tone::Ember),
        ProjectStatus::Completed => ("Exported", Tone::Ok),
        ProjectStatus::Failed => ("Failed", Tone::Bad),
    }
}

/// `8 slides`.
pub(super) fn slides(count: usize) -> String {
    format::count(i64::try_from(count).unwrap_or(i64::MAX), "slide", "slides")
}

/// `8 slides × 2 sizes`, and what a part of it costs when that is not 1.
pub(super) fn export_factors(slides: usize, sizes: usize, prices: &PriceList) -> String {
    let sizes = format::count(i64::try_from(sizes).unwrap_or(i64::MAX), "size", "sizes");
    let factors = format!("{} × {sizes}", self::slides(slides));
    match prices.unit(EXPORT, 1) {
        1 => factors,
        unit => format!("{factors} × {}", format::credits(unit)),
    }
}

/// How the price of an export comes about: less than in full when some of it was exported before.
pub(super) fn export_note(quote: &Quote, full: i64, factors: String) -> String {
    if quote.credits == 0 && full > 0 {
        "Unchanged since the last export: free".to_owned()
    } else if quote.credits < full {
        format!("{factors}, less what was exported before")
    } else {
        factors
    }
}

/// `5 for the carousel + 8 slides × 1`.
pub(super) fn generate_factors(count: u32, prices: &PriceList) -> String {
    let (carousel, slide) = (prices.unit(GENERATE, 5), prices.unit(GENERATE_SLIDE, 1));
    format!("{carousel} for the carousel + {slide} × {}", slides(count as usize))
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::{export_price, generate_price};

    use super::*;

    #[test]
    fn a_fit_is_said_only_when_it_matters() {
        assert_eq!(fit(Fit::Fits), None);
        assert!(fit(Fit::Shrunk(82)).unwrap().0.contains("82 %"));
        assert_eq!(fit(Fit::Overflow).unwrap().1, Tone::Warn);
    }

    #[test]
    fn a_price_says_how_it_comes_about() {
        let prices = PriceList::default();
        assert_eq!(export_factors(8, 2, &prices), "8 slides × 2 sizes");
        assert_eq!(export_factors(1, 1, &prices), "1 slide × 1 size");
        let dear = PriceList::new([(EXPORT.to_owned(), 3)]);
        assert_eq!(export_factors(8, 1, &dear), "8 slides × 1 size × 3 credits");
        assert_eq!(generate_factors(8, &prices), "5 for the carousel + 1 × 8 slides");
        assert_eq!(generate_price(8, &prices).credits, 13);
    }

    #[test]
    fn an_export_says_what_is_free() {
        let prices = PriceList::default();
        let full = export_price(8, 2, &prices).credits;
        let note = |paid: u32| export_note(&export_price(paid, 1, &prices), full, "8 × 2".to_owned());
        assert_eq!(note(0), "Unchanged since the last export: free");
        assert_eq!(note(8), "8 × 2, less what was exported before");
        assert_eq!(note(16), "8 × 2");
    }

    #[test]
    fn a_language_that_nobody_named_stays() {
        assert_eq!(languages("id").len(), LANGUAGES.len());
        assert_eq!(languages("jv").last(), Some(&("jv".to_owned(), "jv".to_owned())));
    }
}
