//! Letters of the languages that are promised.

use std::collections::BTreeSet;

use lumiku_carousel_dto::{Fit, Role, Size, Slot, fonts};
use lumiku_carousel_engine::scene::Item;
use lumiku_carousel_engine::{PictureSizes, Scene};

use super::{ENGINE, content};

/// A sentence in each language, most of them with every letter of it.
const SENTENCES: [(&str, &str); 26] = [
    ("en", "The quick brown fox jumps over the lazy dog 0123456789 & “quotes” – dashes… $€£¥"),
    ("id", "Muharjo seorang xenofobia universal yang takut pada warga jazirah, contohnya Qatar: Rp2.400.000"),
    ("de", "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich"),
    (
        "fr",
        "Dès Noël, où un zéphyr haï me vêt de glaçons würmiens, je dîne d’exquis rôtis de bœuf à l’aÿ d’âge mûr",
    ),
    ("es", "El pingüino Wenceslao hizo kilómetros bajo exhaustiva lluvia y frío; ¿añoraba? ¡sí!"),
    (
        "pt",
        "À noite, vovô Kowalsky vê o ímã cair no pé do pinguim queixoso e vovó põe açúcar no chá de tâmaras",
    ),
    ("tr", "Pijamalı hasta yağız şoföre çabucak güvendi İIığ"),
    ("pl", "Zażółć gęślą jaźń ĄĆĘŁŃÓŚŹŻ"),
    ("cs", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
    ("hu", "Árvíztűrő tükörfúrógép ÁÍŰŐÜÖÚÓÉ"),
    ("ro", "Gheorghe, obezul, a reuşit să obţină jucându-se un flux în Quebec de o mie kilowaţioră șț"),
    ("vi", "Con sói nâu nhảy qua con chó lười biếng: Ờ, ưỡn ngực, quẫy đuôi, Nguyễn"),
    ("is", "Kæmi ný öxi hér ykist þjófum nú bæði víl og ádrepa"),
    ("lv", "Glāžšķūņa rūķīši dzērumā čiepj Baha koncertflīģeļu vākus"),
    ("ru", "Съешь же ещё этих мягких французских булок, да выпей чаю"),
    ("uk", "Жебракують філософи при ґанку церкви в Гадячі, ще й шатро їхнє п’яне знаємо"),
    ("el", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία άέήίόύώ"),
    ("ar", "صِف خَلقَ خَودِ كَمِثلِ الشَمسِ إِذ بَزَغَت — يَحظى الضَجيعُ بِها نَجلاءَ مِعطارِ ٠١٢٣٤٥٦٧٨٩؟"),
    ("fa", "گر بر سر نفس خود امیری مردی؛ پژوهش چگونه است؟ ۰۱۲۳۴۵۶۷۸۹"),
    ("ur", "ٹھنڈ میں ایک قحط زدہ گاؤں سے گذرتے ڑے چے ہیں"),
    ("he", "דג סקרן שט בים מאוכזב ולפתע מצא חברה ךםןףץ"),
    ("hi", "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण का सर्वनाश ०१२३४५६७८९"),
    ("th", "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน"),
    ("zh-Hans", "天地玄黄宇宙洪荒日月盈昃辰宿列张，我们能做得更好：设计、字体、颜色。"),
    ("ja", "いろはにほへと ちりぬるを ワカヨタレソ 東京特許許可局、檸檬と薔薇、働き方改革。"),
    ("ko", "다람쥐 헌 쳇바퀴에 타고파. 키스의 고유조건은 입술끼리 만나야 하고"),
];

fn scene(language: &str, text: &str, heading: Option<&str>) -> Scene {
    let mut content = content("folio", Role::Body, &[(Slot::Title, text)]);
    language.clone_into(&mut content.language);
    if let Some(id) = heading {
        let mut brand = lumiku_carousel_dto::BrandKit { name: "B".to_owned(), ..Default::default() };
        brand.fonts.heading = Some(lumiku_carousel_dto::FontId::new(id));
        content.brand = Some(brand);
        content.marks.brand = false;
    }
    ENGINE.compose(&content, 0, Size::Portrait, &PictureSizes::new()).unwrap()
}

#[test]
fn every_letter_of_the_named_languages_is_there_in_every_family() {
    for (language, sentence) in SENTENCES {
        for family in fonts() {
            let scene = scene(language, sentence, Some(family.id));
            assert_eq!(scene.missing, 0, "{language} in {}: {sentence}", family.id);
            assert!(scene.fit.fit != Fit::Overflow, "{language} in {}", family.id);
        }
    }
}

#[test]
fn traditional_chinese_is_there() {
    assert_eq!(scene("zh-Hant", "設計師憂鬱的臺灣烏龜體驗網路課程，讓學習變得簡單", None).missing, 0);
}

#[test]
fn a_letter_that_no_font_has_is_reported() {
    // Cuneiform.
    assert_eq!(scene("en", "\u{12000}\u{12001}", None).missing, 2);
}

#[test]
fn emoji_are_one_glyph_each_from_the_colour_font() {
    for emoji in ["😀", "❤️", "👩🏽‍💻", "🇮🇩", "👨‍👩‍👧‍👦", "1️⃣", "✅", "🏳️‍🌈"]
    {
        let scene = scene("en", emoji, None);
        let glyphs: Vec<_> = title_runs(&scene).collect();
        let count: usize = glyphs.iter().map(|run| run.glyphs.len()).sum();
        assert_eq!((scene.missing, count), (0, 1), "{emoji}");
    }
}

#[test]
fn arabic_reads_from_the_right_and_its_letters_join() {
    let scene = scene("ar", "السلام عليكم", None);
    let runs: Vec<_> = title_runs(&scene).collect();
    let first = runs.iter().flat_map(|run| &run.glyphs).find(|glyph| glyph.range.start == 0).unwrap();
    let last = runs.iter().flat_map(|run| &run.glyphs).max_by_key(|glyph| glyph.range.start).unwrap();
    assert!(first.x > last.x, "the first letter stands right of the last");
    // Isolated letters, with a joiner that forbids joining between them, are other glyphs.
    let apart = "سل".chars().map(String::from).collect::<Vec<_>>().join("\u{200c}");
    let ids = |text: &str| -> BTreeSet<u16> {
        let scene = self::scene("ar", text, None);
        title_runs(&scene).flat_map(|run| run.glyphs.iter().map(|glyph| glyph.id)).collect()
    };
    assert_ne!(ids("سل"), ids(&apart));
}

#[test]
fn mixed_directions_keep_the_order_of_each() {
    let scene = scene("ar", "جرب Rust 2026 اليوم 🚀", None);
    assert_eq!(scene.missing, 0);
    let at = |byte: u32| {
        let mut glyphs = title_runs(&scene).flat_map(|run| &run.glyphs);
        glyphs.find(|glyph| glyph.range.start == byte).map(|glyph| glyph.x).unwrap()
    };
    let text = "جرب Rust 2026 اليوم 🚀";
    let byte = |part: &str| u32::try_from(text.find(part).unwrap()).unwrap();
    assert!(at(byte("R")) < at(byte("t")), "Latin runs left to right");
    assert!(at(byte("R")) < at(0), "the Arabic beginning stands right of it");
}

#[test]
fn japanese_and_chinese_take_the_same_character_from_their_own_fonts() {
    let font = |language: &str| {
        let scene = scene(language, "直", None);
        title_runs(&scene).next().unwrap().font
    };
    assert_ne!(font("ja"), font("zh-Hans"));
}

/// The runs of the title: all but signs and page number, which this slide has none of.
fn title_runs(scene: &Scene) -> impl Iterator<Item = &lumiku_carousel_engine::scene::TextRun> {
    let words = &scene.words[0];
    scene.items.iter().filter_map(move |item| match item {
        Item::Text(run) if *run.text == **words => Some(run),
        _ => None,
    })
}
