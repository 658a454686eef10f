//! PDFs as other programs read them: poppler's `pdftotext` finds the words, its `pdftoppm` shows the same
//! pictures as the rasteriser.

use std::{collections::HashSet, fs, path::Path, process::Command};

use lumiku_carousel_dto::{Content, Marks, Role, Size, Slot};
use lumiku_carousel_engine::{
    Bitmaps, Canvas, Scene, geometry::rect, pdf::Pdf, scene::Item, sizes, template::TEMPLATES,
};

use super::{
    ENGINE, content,
    samples::{every_role, photo},
};

/// Largest mean difference of a channel between a page and its slide: letters and edges are smoothed by two
/// different programs, and nothing else may differ.
const LIMIT: f64 = 1.7;

fn scenes(content: &Content, size: Size, bitmaps: &Bitmaps) -> Vec<Scene> {
    let scene = |index| ENGINE.compose(content, index, size, &sizes(bitmaps)).unwrap();
    (0..content.slides.len()).map(scene).collect()
}

fn file(scenes: &[Scene], language: &str, bitmaps: &Bitmaps) -> Vec<u8> {
    let mut pdf = Pdf::new("Slow work", language);
    for scene in scenes {
        pdf.page(scene, bitmaps);
    }
    pdf.finish().unwrap()
}

/// What one of poppler's programs prints about a file. They are what the tests are about: these fail without them.
#[expect(clippy::disallowed_methods, reason = "a test starts the program that it compares with")]
fn poppler(program: &str, arguments: &[&str], file: &Path, to: Option<&Path>) -> Vec<u8> {
    let output = Command::new(program).args(arguments).arg(file).args(to).output();
    let output = output.unwrap_or_else(|error| panic!("{program} (Debian: poppler-utils): {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    // Old versions stumble over the tags' `Suspects`, which is what ISO 32000 says it is.
    let complaints: Vec<&str> = said.lines().filter(|line| !line.contains("Suspects object")).collect();
    assert!(output.status.success() && complaints.concat().is_empty(), "{program}: {said}");
    output.stdout
}

/// What `pdftotext` reads of each page.
fn read(bytes: &[u8], order: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slides.pdf");
    fs::write(&path, bytes).unwrap();
    let text = poppler("pdftotext", &[order, &["-enc", "UTF-8"]].concat(), &path, Some(Path::new("-")));
    // It marks words from the right for programs that do not know them.
    let text = String::from_utf8(text).unwrap();
    let text = text.replace(|letter| matches!(letter, '\u{202a}'..='\u{202e}'), "");
    text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// Whether every word is found by itself, in whatever place.
fn missing<'a>(block: &'a str, page: &str) -> Vec<&'a str> {
    let found: HashSet<&str> = page.split_whitespace().collect();
    block.split_whitespace().filter(|word| !found.contains(word)).collect()
}

/// The first of these texts that does not follow the one before it, spaces aside: how much room is a space
/// differs between programs.
fn out_of_order<'a>(blocks: impl Iterator<Item = &'a str>, page: &str) -> Option<&'a str> {
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let page = plain(page);
    let mut rest = page.as_str();
    for block in blocks {
        let wanted = plain(block);
        match rest.find(&wanted) {
            Some(at) => rest = &rest[at + wanted.len()..],
            None => return Some(block),
        }
    }
    None
}

#[test]
fn every_word_of_every_template_is_found_and_read_in_its_order() {
    let bitmaps = photo();
    for template in TEMPLATES {
        let content = every_role(template);
        let scenes = scenes(&content, Size::Portrait, &bitmaps);
        let bytes = file(&scenes, "en", &bitmaps);
        let (seen, written) = (read(&bytes, &[]), read(&bytes, &["-raw"]));
        assert_eq!((seen.len(), written.len()), (scenes.len(), scenes.len()), "{}", template.id);
        for (((scene, seen), written), slide) in scenes.iter().zip(&seen).zip(&written).zip(&content.slides) {
            let name = format!("{} {}", template.id, slide.id);
            let blocks = || scene.words.iter().map(String::as_str);
            for block in blocks() {
                assert_eq!(missing(block, seen), Vec::<&str>::new(), "{name}: {seen}");
            }
            assert_eq!(out_of_order(blocks(), written), None, "{name}: {written}");
        }
    }
}

/// The one page of a slide with this title and text.
fn page(language: &str, text: &str, order: &[&str]) -> String {
    let mut content = content("margin", Role::Body, &[(Slot::Title, text), (Slot::Body, text)]);
    language.clone_into(&mut content.language);
    let scenes = scenes(&content, Size::Portrait, &Bitmaps::new());
    read(&file(&scenes, language, &Bitmaps::new()), order).remove(0)
}

#[test]
fn words_of_every_script_are_found() {
    for (language, text) in [
        ("en", "The office’s first flight: fjord, waffle & “efficient” files"),
        ("en", "Ship it 🚀 today ✅ with 👩🏽‍💻 and ❤️"),
        ("fr", "L’œuvre naïve d’Hélène coûte 12,50 €"),
        ("id", "Rp2.400.000 untuk makan siang"),
        ("vi", "Con sói nâu nhảy qua con chó lười biếng"),
        ("ru", "Съешь же ещё этих мягких французских булок"),
        ("el", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία"),
        ("he", "דג סקרן שט בים מאוכזב"),
        ("ko", "다람쥐 헌 쳇바퀴에 타고파"),
    ] {
        let page = page(language, text, &[]);
        assert_eq!(missing(text, &page), Vec::<&str>::new(), "{language}: {page}");
    }
}

#[test]
fn texts_of_every_script_are_read_in_their_order() {
    for (language, text, order) in [
        ("en", "The office’s first flight: fjord, waffle & “efficient” files", "-raw"),
        ("en", "Ship it 🚀 today ✅ with 👩🏽‍💻 and ❤️", "-raw"),
        ("th", "เป็นมนุษย์สุดประเสริฐ", "-raw"),
        ("hi", "नमस्ते दुनिया", "-raw"),
        ("ja", "東京特許許可局 働き方改革", "-raw"),
        ("zh-Hans", "我们能做得更好 设计字体", "-raw"),
        // Lines from the right are put right by their places on the page.
        ("he", "דג סקרן שט בים מאוכזב", "-layout"),
        ("ar", "السلام عليكم ورحمة الله", "-layout"),
        ("ar", "جرب Rust 2026 اليوم بثقة", "-layout"),
    ] {
        let page = page(language, text, &[order]);
        assert_eq!(out_of_order([text, text].into_iter(), &page), None, "{language}: {page}");
    }
}

#[test]
fn letters_as_decoration_are_no_words() {
    let bitmaps = Bitmaps::new();
    let mut seen = 0;
    for template in TEMPLATES {
        let mut content = every_role(template);
        content.marks = Marks { page_numbers: false, brand: false, swipe: false };
        let scenes = scenes(&content, Size::Square, &bitmaps);
        let pages = read(&file(&scenes, "en", &bitmaps), &[]);
        for (scene, page) in scenes.iter().zip(pages) {
            let signs = scene.items.iter().filter_map(|item| match item {
                Item::Text(run) if run.bounds == rect(0.0, 0.0, 1080.0, 1080.0) => Some(run.text.trim()),
                _ => None,
            });
            for sign in signs.filter(|sign| !scene.words.iter().any(|block| block.contains(sign))) {
                seen += 1;
                assert!(
                    !page.split_whitespace().any(|word| word == sign),
                    "{}: {sign} in {page}",
                    template.id
                );
            }
        }
    }
    assert!(seen > 10, "{seen} letters as decoration");
}

#[test]
fn the_same_slides_are_the_same_file() {
    let bitmaps = photo();
    let content = every_role(&TEMPLATES[0]);
    let scenes = scenes(&content, Size::Story, &bitmaps);
    assert!(file(&scenes, "en", &bitmaps) == file(&scenes, "en", &bitmaps));
}

#[test]
fn title_language_and_size_are_in_the_file() {
    let content = content("folio", Role::Cover, &[(Slot::Title, "Halo")]);
    let scenes = scenes(&content, Size::Portrait, &Bitmaps::new());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slides.pdf");
    fs::write(&path, file(&scenes, "id", &Bitmaps::new())).unwrap();
    let info = String::from_utf8(poppler("pdfinfo", &[], &path, None)).unwrap();
    for line in ["Title:           Slow work", "Tagged:          yes", "Page size:       810 x 1012.5 pts"] {
        assert!(info.contains(line), "{info}");
    }
}

/// The pages of a file as pixels.
fn show(bytes: &[u8]) -> Vec<Canvas> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slides.pdf");
    fs::write(&path, bytes).unwrap();
    // 96 dots an inch make a pixel of each of the slide's.
    poppler("pdftoppm", &["-r", "96"], &path, Some(&folder.path().join("page")));
    let mut pages: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "ppm"));
    pages.sort();
    pages.iter().map(|path| ppm(&fs::read(path).unwrap())).collect()
}

/// `P6`, width, height, 255, and three bytes for each pixel.
fn ppm(bytes: &[u8]) -> Canvas {
    let mut fields = bytes.splitn(4, u8::is_ascii_whitespace);
    assert_eq!(fields.next(), Some(&b"P6"[..]));
    let mut number = || std::str::from_utf8(fields.next().unwrap()).unwrap().parse().unwrap();
    let (width, height) = (number(), number());
    let pixels = fields.next().unwrap().strip_prefix(b"255\n").unwrap().to_vec();
    Canvas { width, height, pixels }
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "sums of pixels")]
fn pages_look_like_the_slides() {
    let bitmaps = photo();
    let mut different = Vec::new();
    for template in TEMPLATES {
        let content = every_role(template);
        let mut scenes = scenes(&content, Size::Portrait, &bitmaps);
        // A PDF has no film grain.
        for scene in &mut scenes {
            scene.ground.retain(|item| !matches!(item, Item::Grain(_)));
        }
        let pages = show(&file(&scenes, "en", &bitmaps));
        assert_eq!(pages.len(), scenes.len());
        let (mut sum, mut squares, mut count) = (0_u64, 0_u64, 0_usize);
        for ((scene, page), slide) in scenes.iter().zip(&pages).zip(&content.slides) {
            let drawn = ENGINE.render(scene, &bitmaps);
            assert_eq!((page.width, page.height), (drawn.width, drawn.height));
            let apart = drawn.pixels.iter().zip(&page.pixels).map(|(a, b)| u64::from(a.abs_diff(*b)));
            let one = apart.clone().sum::<u64>();
            let mean = one as f64 / drawn.pixels.len() as f64;
            if mean > LIMIT {
                different.push(format!("{} {}: {mean:.2}", template.id, slide.id));
                keep(&format!("{}-{}", template.id, slide.id), &drawn, page);
            }
            sum += one;
            squares += apart.map(|apart| apart * apart).sum::<u64>();
            count += drawn.pixels.len();
        }
        let (mean, square) = (sum as f64 / count as f64, squares as f64 / count as f64);
        println!("{:<9} mean {mean:.2}, PSNR {:.1} dB", template.id, 10.0 * (255.0 * 255.0 / square).log10());
    }
    assert!(different.is_empty(), "pages are in {}:\n{}", kept().display(), different.join("\n"));
}

fn kept() -> std::path::PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("carousel-pdf")
}

/// The slide on the left, the page on the right, to be looked at.
fn keep(name: &str, slide: &Canvas, page: &Canvas) {
    let row = slide.width as usize * 3;
    let rows = slide.pixels.chunks(row).zip(page.pixels.chunks(row));
    let pixels = rows.flat_map(|(slide, page)| [slide, page].concat()).collect();
    let both = Canvas { width: slide.width * 2, height: slide.height, pixels };
    fs::create_dir_all(kept()).unwrap();
    fs::write(kept().join(format!("{name}.png")), lumiku_carousel_engine::encode::png(&both)).unwrap();
}
