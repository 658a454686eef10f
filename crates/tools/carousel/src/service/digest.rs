//! A content as a short text that is the same if and only if its pictures are.

use lumiku_carousel_dto::{Content, Slide};
use lumiku_core::Result;
use sha2::{Digest, Sha256};

use super::to_json;

/// SHA-256, in hexadecimal, over all of a content that can be seen.
pub(super) fn digest(content: &Content) -> Result<String> {
    let mut seen = Content { brand_id: None, ..content.clone() };
    seen.slides.iter_mut().for_each(strip);
    Ok(hex::encode(Sha256::digest(to_json(&seen)?)))
}

/// Takes away what its role does not show, and what names and describes it.
fn strip(slide: &mut Slide) {
    let role = slide.role;
    slide.id.clear();
    slide.texts.retain(|slot, text| role.slots().contains(slot) && !text.is_blank());
    if !role.has_items() {
        slide.items.clear();
    }
    if let Some(picture) = &mut slide.picture {
        picture.alt = None;
    }
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::{Role, Slot, Text};

    use super::*;

    #[test]
    fn what_cannot_be_seen_does_not_count() {
        let content = Content::new("folio");
        let mut same = content.clone();
        same.brand_id = Some("b".into());
        same.slides[0].id = "other".into();
        same.slides[0].texts.insert(Slot::Quote, Text::plain("A cover shows no quote."));
        same.slides[0].texts.insert(Slot::Title, Text::plain("  "));
        same.slides[0].items.push(Text::plain("Nor a list."));
        assert_eq!(digest(&content).unwrap(), digest(&same).unwrap());
    }

    #[test]
    fn everything_else_does() {
        let content = Content::new("folio");
        let changes: [fn(&mut Content); 5] = [
            |content| content.template_id = "marquee".into(),
            |content| content.language = "id".into(),
            |content| content.marks.swipe = false,
            |content| content.slides[0].role = Role::Body,
            |content| drop(content.slides[0].texts.insert(Slot::Title, Text::plain("Hi"))),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut other = content.clone();
            change(&mut other);
            assert_ne!(digest(&content).unwrap(), digest(&other).unwrap(), "change {number}");
        }
    }
}
