//! The fonts inside the program: parsed once, shared by all threads.
//!
//! A text is set in the family that was chosen; letters that it lacks come from the families of
//! `fallback`, in order. System fonts are never looked at, so that every machine draws the same pixels.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use parley::{
    FontContext, FontFamilyName,
    fontique::{
        Blob, Collection, CollectionOptions, FontInfoOverride, FontStyle, FontWeight, GenericFamily,
        SourceCache,
    },
};

use super::scene::FontKey;

/// A font file.
struct File {
    family: &'static str,
    weight: u16,
    italic: bool,
    bytes: &'static [u8],
}

macro_rules! files {
    ($($family:literal { $($weight:literal $style:ident $file:literal),+ $(,)? })+) => {
        &[$($(File {
            family: $family,
            weight: $weight,
            italic: files!(@$style),
            bytes: include_bytes!(concat!("../fonts/", $file)),
        }),+),+]
    };
    (@upright) => { false };
    (@italic) => { true };
}

static FILES: &[File] = files! {
    "instrument-serif" {
        400 upright "instrument-serif/InstrumentSerif-Regular.ttf",
        400 italic "instrument-serif/InstrumentSerif-Italic.ttf",
    }
    "fraunces" {
        400 upright "fraunces/Fraunces-Regular.ttf",
        600 upright "fraunces/Fraunces-SemiBold.ttf",
        900 upright "fraunces/Fraunces-Black.ttf",
        400 italic "fraunces/Fraunces-Italic.ttf",
        600 italic "fraunces/Fraunces-SemiBoldItalic.ttf",
    }
    "lora" {
        400 upright "lora/Lora-Regular.ttf",
        600 upright "lora/Lora-SemiBold.ttf",
        400 italic "lora/Lora-Italic.ttf",
    }
    "inter" {
        400 upright "inter/Inter-Regular.ttf",
        500 upright "inter/Inter-Medium.ttf",
        700 upright "inter/Inter-Bold.ttf",
        900 upright "inter/Inter-Black.ttf",
        400 italic "inter/Inter-Italic.ttf",
        700 italic "inter/Inter-BoldItalic.ttf",
    }
    "plus-jakarta-sans" {
        400 upright "plus-jakarta-sans/PlusJakartaSans-Regular.ttf",
        600 upright "plus-jakarta-sans/PlusJakartaSans-SemiBold.ttf",
        800 upright "plus-jakarta-sans/PlusJakartaSans-ExtraBold.ttf",
        400 italic "plus-jakarta-sans/PlusJakartaSans-Italic.ttf",
    }
    "bricolage-grotesque" {
        400 upright "bricolage-grotesque/BricolageGrotesque-Regular.ttf",
        600 upright "bricolage-grotesque/BricolageGrotesque-SemiBold.ttf",
        800 upright "bricolage-grotesque/BricolageGrotesque-ExtraBold.ttf",
    }
    "space-grotesk" {
        400 upright "space-grotesk/SpaceGrotesk-Regular.ttf",
        500 upright "space-grotesk/SpaceGrotesk-Medium.ttf",
        700 upright "space-grotesk/SpaceGrotesk-Bold.ttf",
    }
    "anton" {
        400 upright "anton/Anton-Regular.ttf",
    }
    "barlow-condensed" {
        500 upright "barlow-condensed/BarlowCondensed-Medium.ttf",
        700 upright "barlow-condensed/BarlowCondensed-Bold.ttf",
        900 upright "barlow-condensed/BarlowCondensed-Black.ttf",
        500 italic "barlow-condensed/BarlowCondensed-MediumItalic.ttf",
    }
    "fredoka" {
        400 upright "fredoka/Fredoka-Regular.ttf",
        600 upright "fredoka/Fredoka-SemiBold.ttf",
        700 upright "fredoka/Fredoka-Bold.ttf",
    }
    "caveat" {
        500 upright "caveat/Caveat-Medium.ttf",
        700 upright "caveat/Caveat-Bold.ttf",
    }
    "jetbrains-mono" {
        400 upright "jetbrains-mono/JetBrainsMono-Regular.ttf",
        700 upright "jetbrains-mono/JetBrainsMono-Bold.ttf",
        400 italic "jetbrains-mono/JetBrainsMono-Italic.ttf",
    }
    "noto-sans" {
        400 upright "noto-sans/NotoSans-Regular.ttf",
        700 upright "noto-sans/NotoSans-Bold.ttf",
    }
    "noto-sans-arabic" {
        400 upright "noto-sans-arabic/NotoSansArabic-Regular.ttf",
        700 upright "noto-sans-arabic/NotoSansArabic-Bold.ttf",
    }
    "noto-sans-hebrew" {
        400 upright "noto-sans-hebrew/NotoSansHebrew-Regular.ttf",
        700 upright "noto-sans-hebrew/NotoSansHebrew-Bold.ttf",
    }
    "noto-sans-thai" {
        400 upright "noto-sans-thai/NotoSansThai-Regular.ttf",
        700 upright "noto-sans-thai/NotoSansThai-Bold.ttf",
    }
    "noto-sans-devanagari" {
        400 upright "noto-sans-devanagari/NotoSansDevanagari-Regular.ttf",
        700 upright "noto-sans-devanagari/NotoSansDevanagari-Bold.ttf",
    }
    "noto-sans-cjk-sc" {
        400 upright "noto-sans-cjk/NotoSansCJKSC-Regular.otf",
        700 upright "noto-sans-cjk/NotoSansCJKSC-Bold.otf",
    }
    "noto-sans-cjk-jp" {
        400 upright "noto-sans-cjk/NotoSansCJKJP-Regular.otf",
        700 upright "noto-sans-cjk/NotoSansCJKJP-Bold.otf",
    }
    "noto-sans-cjk-kr" {
        400 upright "noto-sans-cjk/NotoSansCJKKR-Regular.otf",
        700 upright "noto-sans-cjk/NotoSansCJKKR-Bold.otf",
    }
    "twemoji" {
        400 upright "twemoji/Twemoji.ttf",
    }
};

/// Where letters come from that the chosen family lacks. Chinese and Japanese share characters that they
/// write differently: the language of the document decides.
fn fallback(language: &str) -> [&'static str; 10] {
    let (first, second) = if language == "ja" || language.starts_with("ja-") {
        ("noto-sans-cjk-jp", "noto-sans-cjk-sc")
    } else {
        ("noto-sans-cjk-sc", "noto-sans-cjk-jp")
    };
    [
        "noto-sans",
        "inter",
        "noto-sans-arabic",
        "noto-sans-hebrew",
        "noto-sans-thai",
        "noto-sans-devanagari",
        first,
        second,
        "noto-sans-cjk-kr",
        "twemoji",
    ]
}

/// The families of a text, the chosen one first.
pub(super) fn families(family: &'static str, language: &str) -> Vec<FontFamilyName<'static>> {
    let all = std::iter::once(family).chain(fallback(language).into_iter().filter(|name| *name != family));
    all.map(|name| FontFamilyName::Named(Cow::Borrowed(name))).collect()
}

/// The bytes of a font file.
pub fn bytes(font: FontKey) -> &'static [u8] {
    FILES[usize::from(font.0)].bytes
}

/// Whether its letters may lean where a text asks for italics and the family has none. Scripts that know no
/// italics stay upright.
pub(super) fn leans(font: FontKey) -> bool {
    let family = FILES[usize::from(font.0)].family;
    !family.starts_with("noto-sans-") && family != "twemoji"
}

/// Whether its letters are pictures with colours of their own.
pub(super) fn is_emoji(font: FontKey) -> bool {
    FILES[usize::from(font.0)].family == "twemoji"
}

/// A font that has a space, for those that have none.
pub(super) fn plain() -> Option<FontKey> {
    let found = FILES.iter().position(|file| file.family == "noto-sans");
    found.and_then(|index| u16::try_from(index).ok()).map(FontKey)
}

/// Every family that is in the program.
pub fn families_inside() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.family)
}

/// The parsed fonts; a clone shares them.
#[derive(Clone)]
pub(super) struct Fonts {
    collection: Collection,
    keys: Arc<HashMap<u64, FontKey>>,
}

impl Fonts {
    pub(super) fn load() -> Self {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut keys = HashMap::new();
        for (index, file) in FILES.iter().enumerate() {
            let blob = Blob::new(Arc::new(file.bytes));
            keys.insert(blob.id(), FontKey(u16::try_from(index).expect("few fonts")));
            let described = FontInfoOverride {
                family_name: Some(file.family),
                weight: Some(FontWeight::new(f32::from(file.weight))),
                style: Some(if file.italic { FontStyle::Italic } else { FontStyle::Normal }),
                ..FontInfoOverride::default()
            };
            collection.register_fonts(blob, Some(described));
        }
        let emoji = collection.family_id("twemoji").expect("registered above");
        collection.set_generic_families(GenericFamily::Emoji, std::iter::once(emoji));
        Self { collection, keys: Arc::new(keys) }
    }

    /// What one thread shapes text with.
    pub(super) fn context(&self) -> FontContext {
        FontContext { collection: self.collection.clone(), source_cache: SourceCache::default() }
    }

    /// Which file a font is.
    pub(super) fn key(&self, blob: u64) -> FontKey {
        self.keys[&blob]
    }
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::fonts;

    use super::*;

    #[test]
    fn every_family_that_can_be_chosen_is_inside_with_its_weights() {
        for family in fonts() {
            let weights = |italic: bool| -> Vec<u16> {
                let files = FILES.iter().filter(|file| file.family == family.id && file.italic == italic);
                files.map(|file| file.weight).collect()
            };
            assert_eq!(weights(false), family.weights, "{}", family.id);
            assert_eq!(weights(true), family.italics, "{}", family.id);
        }
    }
}
