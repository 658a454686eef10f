use lumiku_carousel_dto::Content;

use super::*;

const ENGLISH: &str = "Why an emergency fund comes first\n\n\
    An emergency fund is money that you keep for the day your income stops. About 63 percent of households \
    could not pay a bill of $400 from savings, so most people borrow when something breaks. Borrowing makes \
    every accident more expensive than it has to be.\n\n\
    How much is enough\n\n\
    Most planners suggest three to six months of living costs. Freelancers should aim higher, because their \
    income moves from month to month. \"Start with one month and let the habit do the rest,\" said Ani Wijaya, \
    a planner in Bandung.\n\n\
    Where to keep it\n\n\
    Keep the emergency fund apart from your daily account. These places work:\n\
    - A savings account without a card\n- A money market fund\n- A time deposit that you can break\n\n\
    Do not put it into shares, since their price may be low on the very day you need the money. Check the \
    amount once a year and after every change in your life.";

const INDONESIAN: &str = "Dana darurat itu penting\n\n\
    Dana darurat adalah uang yang disimpan untuk saat pemasukan berhenti. Sekitar 46 persen keluarga tidak \
    punya tabungan sama sekali, padahal biaya rumah sakit bisa mencapai Rp12 juta dalam semalam. Tanpa dana \
    darurat, orang terpaksa berutang dan membayar bunga.\n\n\
    Idealnya dana darurat cukup untuk enam bulan biaya hidup. Pekerja lepas sebaiknya menyimpan lebih banyak \
    karena pemasukannya tidak tetap. \u{201c}Mulai dari nominal kecil asal rutin setiap bulan,\u{201d} kata Budi \
    Santoso, perencana keuangan.\n\n\
    Simpan dana darurat di tempat yang terpisah dari uang harian. Jangan menaruhnya di saham, sebab harganya \
    bisa turun saat uang itu diperlukan. Periksa jumlahnya setahun sekali.";

fn order(topic: &str, language: &str, slide_count: u32, source: Option<&str>) -> Generate {
    Generate {
        topic: topic.into(),
        language: language.into(),
        slide_count,
        template_id: "folio".into(),
        source_text: source.map(str::to_owned),
        ..Generate::default()
    }
}

fn words(slide: &Slide) -> String {
    let texts = slide.role.slots().iter().filter_map(|slot| slide.text(*slot));
    texts.chain(&slide.items).map(Text::to_plain).collect::<Vec<_>>().join(" | ")
}

fn check(ruled: &Ruled, count: usize) {
    assert_eq!(ruled.slides.len(), count);
    assert_eq!(ruled.slides[0].role, Role::Cover);
    assert_eq!(ruled.slides[count - 1].role, Role::Cta);
    assert!(ruled.slides.iter().all(|slide| !words(slide).is_empty()));
    let content = Content { slides: ruled.slides.clone(), ..Content::new("folio") };
    assert_eq!(content.validate(), Ok(()));
}

fn roles(ruled: &Ruled) -> Vec<Role> {
    ruled.slides.iter().map(|slide| slide.role).collect()
}

#[test]
fn an_english_text_becomes_slides_of_its_own_sentences() {
    let ruled = write_carousel(&order("Write a carousel about emergency funds", "en", 8, Some(ENGLISH)));
    check(&ruled, 8);
    assert_eq!(ruled.notices, [Notice::Sentences]);
    assert_eq!(words(&ruled.slides[0]), "Emergency funds | Why an emergency fund comes first");
    for role in [Role::List, Role::Quote, Role::Number, Role::Body] {
        assert!(roles(&ruled).contains(&role), "{role:?}");
    }
    let quote = ruled.slides.iter().find(|slide| slide.role == Role::Quote).unwrap();
    assert_eq!(words(quote), "Start with one month and let the habit do the rest | Ani Wijaya");
    let text = ENGLISH.split_whitespace().collect::<Vec<_>>().join(" ");
    for slide in ruled.slides.iter().filter(|slide| slide.role == Role::Body) {
        let body = slide.text(Slot::Body).or_else(|| slide.text(Slot::Title)).unwrap().to_plain();
        assert!(text.contains(&body), "{body}");
    }
}

#[test]
fn an_indonesian_text_becomes_indonesian_slides() {
    let ruled = write_carousel(&order("Buatkan carousel tentang dana darurat", "id", 7, Some(INDONESIAN)));
    check(&ruled, 7);
    assert_eq!((ruled.language.as_str(), &ruled.notices[..]), ("id", &[Notice::Sentences][..]));
    assert!(words(&ruled.slides[0]).starts_with("Dana darurat"));
    let number = ruled.slides.iter().find(|slide| slide.role == Role::Number).unwrap();
    assert_eq!(number.text(Slot::Figure), Some(&Text::plain("46%")));
    let quote = ruled.slides.iter().find(|slide| slide.role == Role::Quote).unwrap();
    assert_eq!(quote.text(Slot::Author), Some(&Text::plain("Budi Santoso")));
    assert_eq!(
        words(&ruled.slides[6]),
        "Simpan untuk nanti | Bagikan juga ke teman yang membutuhkannya. | Simpan dan bagikan"
    );
}

#[test]
fn no_sentence_is_on_two_slides() {
    for (text, tag) in [(ENGLISH, "en"), (INDONESIAN, "id")] {
        let ruled = write_carousel(&order("topic", tag, 10, Some(text)));
        let all: Vec<String> = ruled.slides.iter().map(words).collect();
        for sentence in &Source::parse(text).sentences {
            let shown = all.iter().filter(|words| words.contains(&sentence.text)).count();
            assert!(shown <= 1, "{} stands on {shown} slides", sentence.text);
        }
    }
}

#[test]
fn every_count_is_met_whatever_the_text() {
    let endless = "word ".repeat(9_000);
    let shouting = "A! ".repeat(15_000);
    let signs = "\u{8caf}\u{91d1}\u{306f}\u{5927}\u{5207}\u{3067}\u{3059}\u{3002}".repeat(50);
    let arabic =
        "\u{627}\u{644}\u{627}\u{62f}\u{62e}\u{627}\u{631} \u{645}\u{647}\u{645} \u{62c}\u{62f}\u{627}. "
            .repeat(40);
    let texts = [ENGLISH, "", "One.", "- a\n- b", "# Only a heading", &endless, &shouting, &signs, &arabic];
    for text in texts {
        for count in [2, 3, 5, 12, 20] {
            let ruled = write_carousel(&order("Saving", "en", count, Some(text)));
            check(&ruled, count as usize);
        }
    }
}

#[test]
fn a_bare_topic_gets_an_outline_that_says_so() {
    let ruled = write_carousel(&order("Cara menabung", "id", 5, None));
    check(&ruled, 5);
    assert_eq!(ruled.notices, [Notice::Outline]);
    assert!(words(&ruled.slides[1]).contains("Langkah 1"));
}

#[test]
fn a_short_text_is_filled_up_and_the_person_told() {
    let ruled = write_carousel(&order("Saving", "en", 6, Some("Saving is a habit that you can learn.")));
    check(&ruled, 6);
    assert_eq!(ruled.notices, [Notice::Sentences, Notice::PartlyOutline { slides: 3 }]);
}

#[test]
fn a_text_in_another_language_stays_in_it() {
    let ruled = write_carousel(&order("Saving", "en", 6, Some(INDONESIAN)));
    assert_eq!(ruled.language, "id");
    assert_eq!(ruled.notices, [Notice::NotTranslated, Notice::Sentences]);
}

#[test]
fn what_rules_cannot_do_is_said() {
    let mut order = order("Sparen", "de", 4, None);
    order.tone = Some("funny".into());
    order.audience = Some("Studenten".into());
    let ruled = write_carousel(&order);
    assert_eq!(ruled.notices, [Notice::Outline, Notice::EnglishPhrases, Notice::PlainTone]);
    assert!(words(&ruled.slides[0]).contains("For Studenten"));
}

fn body(text: &str) -> Slide {
    let mut slide = text_slide(Role::Body, &[(Slot::Title, "Title"), (Slot::Body, text)]);
    slide.id = "s1".into();
    slide
}

#[test]
fn a_few_instructions_can_be_followed_in_two_languages() {
    let slide = body("About 40% save early. The others begin late and pay more for it.");
    let rewrite = |instruction| rewrite_slide(&slide, instruction, "en").unwrap();
    for instruction in ["Make it shorter", "buat lebih singkat"] {
        assert_eq!(words(&rewrite(instruction)), "Title | About 40% save early.");
    }
    let list = rewrite("jadikan daftar poin");
    assert_eq!((list.role, list.items.len()), (Role::List, 2));
    let number = rewrite("show the number");
    assert_eq!((number.role, number.text(Slot::Figure)), (Role::Number, Some(&Text::plain("40%"))));
    assert_eq!(rewrite("as a quote").role, Role::Quote);
    assert_eq!(words(&rewrite("Judul: Mulai *hari* ini")).split(" | ").next(), Some("Mulai hari ini"));
}

#[test]
fn other_instructions_need_a_model_and_say_so() {
    let slide = body("Short.");
    assert_eq!(rewrite_slide(&slide, "translate to French", "en"), Err(WriterError::Instruction));
    for instruction in ["shorter", "a list", "the number"] {
        assert!(
            matches!(rewrite_slide(&slide, instruction, "en"), Err(WriterError::Order(_))),
            "{instruction}"
        );
    }
}
