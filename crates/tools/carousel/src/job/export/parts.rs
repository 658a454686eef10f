//! Which files an export consists of, and what they are called.

use lumiku_carousel_dto::{Content, Format, Size};
use lumiku_core::file::name_stem;
use serde_json::{Value, json};

use crate::service::exports::Order;

/// Changes with everything that makes other pixels of the same content: then nothing old is copied. It does
/// not change what is paid for.
const DRAWING: &str = concat!("1/", env!("CARGO_PKG_VERSION"));
/// Longest part of a name that comes from the title, in characters.
const STEM: usize = 80;

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// To download under.
    pub name: String,
    /// In a ZIP, of a picture.
    pub entry: String,
    pub format: Format,
    /// Absent for what holds all sizes.
    pub size: Option<Size>,
    /// From 0; absent for what holds all slides.
    pub slide: Option<usize>,
}

impl Part {
    /// What the file says about itself. It is the same if and only if the file is.
    pub(crate) fn metadata(&self, order: &Order) -> Value {
        let mut about = json!({
            "projectId": order.project,
            "format": self.format,
            "drawing": DRAWING,
            "content": order.digest,
        });
        match self.size {
            Some(size) => about["size"] = json!(size),
            None => about["sizes"] = json!(order.sizes),
        }
        match self.slide {
            Some(slide) => about["slide"] = json!(slide),
            // A document has a title, and an archive holds what was ordered with it.
            None => about["title"] = json!(order.title),
        }
        if self.format == Format::Zip {
            about["pictures"] = json!(zipped(&order.formats));
        }
        about
    }
}

/// The pictures that a ZIP holds: those that are ordered besides it, else PNG.
pub(super) fn zipped(formats: &[Format]) -> Vec<Format> {
    let ordered: Vec<Format> =
        formats.iter().copied().filter(|format| matches!(format, Format::Png | Format::Jpeg)).collect();
    if ordered.is_empty() { vec![Format::Png] } else { ordered }
}

/// The files of an export in order: by size the pictures and the PDF, and at last the ZIP of all sizes.
pub(crate) fn parts(title: &str, content: &Content, formats: &[Format], sizes: &[Size]) -> Vec<Part> {
    let stem = name_stem(title, STEM, "carousel");
    let mut parts = Vec::new();
    for size in sizes {
        let stem = if sizes.len() > 1 { format!("{stem} {}", size.slug()) } else { stem.clone() };
        for format in formats.iter().copied().filter(|format| *format != Format::Zip) {
            let part = |slide: Option<usize>| {
                let file = slide.map(|slide| picture_name(content, slide, format)).unwrap_or_default();
                let name = match slide {
                    Some(_) => format!("{stem} {file}"),
                    None => format!("{stem}.{}", format.extension()),
                };
                let entry = entry(*size, sizes, &file);
                Part { name, entry, format, size: Some(*size), slide }
            };
            match format {
                Format::Pdf => parts.push(part(None)),
                _ => parts.extend((0..content.slides.len()).map(|slide| part(Some(slide)))),
            }
        }
    }
    if formats.contains(&Format::Zip) {
        let name = format!("{stem}.{}", Format::Zip.extension());
        parts.push(Part { name, entry: String::new(), format: Format::Zip, size: None, slide: None });
    }
    parts
}

/// The name of a picture in a ZIP: a folder for each size where there are several.
pub(super) fn entry(size: Size, sizes: &[Size], file: &str) -> String {
    if sizes.len() > 1 { format!("{}/{file}", size.slug()) } else { file.to_owned() }
}

/// Such as `01-cover.png`: names sort as the slides do.
pub(super) fn picture_name(content: &Content, slide: usize, format: Format) -> String {
    let role = content.slides.get(slide).map_or("", |slide| slide.role.as_str());
    format!("{:02}-{role}.{}", slide + 1, format.extension())
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::{Role, Slide};

    use super::*;

    fn content() -> Content {
        let slide = |role: Role| Slide { id: role.as_str().into(), role, ..Slide::default() };
        Content { slides: vec![slide(Role::Cover), slide(Role::Cta)], ..Content::new("folio") }
    }

    fn names(formats: &[Format], sizes: &[Size]) -> Vec<String> {
        parts("Coffee: how/why", &content(), formats, sizes).into_iter().map(|part| part.name).collect()
    }

    #[test]
    fn names_sort_as_the_slides_do() {
        assert_eq!(
            names(&[Format::Png, Format::Pdf, Format::Zip], &[Size::Portrait]),
            [
                "Coffee- how-why 01-cover.png",
                "Coffee- how-why 02-cta.png",
                "Coffee- how-why.pdf",
                "Coffee- how-why.zip"
            ]
        );
    }

    #[test]
    fn several_sizes_stand_apart_and_share_a_zip() {
        let all = parts("A", &content(), &[Format::Jpeg, Format::Zip], &[Size::Portrait, Size::Story]);
        let names: Vec<_> = all.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(
            names,
            ["A 4x5 01-cover.jpg", "A 4x5 02-cta.jpg", "A 9x16 01-cover.jpg", "A 9x16 02-cta.jpg", "A.zip"]
        );
        assert_eq!(all[2].entry, "9x16/01-cover.jpg");
        assert_eq!(zipped(&[Format::Zip, Format::Pdf]), [Format::Png]);
    }

    #[test]
    fn a_title_without_a_letter_still_names_a_file() {
        for title in ["...", " ", ". .", "\u{202e}"] {
            let parts = parts(title, &content(), &[Format::Zip], &[Size::Portrait]);
            assert_eq!(parts[0].name, "carousel.zip", "{title:?}");
        }
    }
}
