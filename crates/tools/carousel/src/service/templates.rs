//! Templates as the screen sees them, with pictures of what they look like.

use std::{collections::BTreeMap, sync::Arc};

use lumiku_carousel_dto::{Content, ID, Role, Size, Slide, Slot, TemplateInfo, Templates, Text};
use lumiku_carousel_engine::{
    Bitmaps, Engine, encode, sizes,
    template::{TEMPLATES, find_template},
};
use lumiku_core::{Error, Result};

use crate::studio::Studio;

/// Width of a picture of a template, in pixels: a card is 116 to 180 wide, and a screen of templates is a tenth of a
/// megabyte so.
const WIDTH: u32 = 360;
/// Quality of those pictures in WebP, 1 to 100.
const QUALITY: u8 = 76;
/// Roles that are shown, the cover first. A picture slide without a picture says little.
const SHOWN: [Role; 6] = [Role::Cover, Role::Body, Role::List, Role::Quote, Role::Number, Role::Cta];

/// Every template, and who writes.
pub(crate) fn list_templates(studio: &Studio) -> Templates {
    let with_pictures = |info: TemplateInfo| {
        let url = |role: Role| format!("/api/tools/{ID}/templates/{}/pictures/{}", info.id, role.as_str());
        TemplateInfo { preview_urls: SHOWN.map(url).into(), ..info }
    };
    let items = TEMPLATES.iter().map(|template| with_pictures(template.info())).collect();
    Templates { items, next_cursor: None, writer: studio.writer().by() }
}

/// A slide of a template as a small WebP.
///
/// # Errors
/// [`Error::NotFound`] for a template or a role that is not shown.
pub(crate) async fn read_picture(studio: &Arc<Studio>, template: &str, role: &str) -> Result<Arc<Vec<u8>>> {
    let template = find_template(template).ok_or(Error::NotFound)?;
    let shown = SHOWN.iter().position(|shown| shown.as_str() == role).ok_or(Error::NotFound)?;
    let key = format!("{}/{role}", template.id);
    if let Some(known) = studio.samples.get(&key) {
        return Ok(known);
    }
    let picture = Arc::new(studio.draw(move |engine| draw(engine, template.id, shown)).await?);
    studio.samples.insert(key, Arc::clone(&picture));
    Ok(picture)
}

fn draw(engine: &Engine, template: &str, index: usize) -> Result<Vec<u8>> {
    let content = Content { slides: SHOWN.map(sample).into(), ..Content::new(template) };
    let none = Bitmaps::new();
    let scene =
        engine.compose(&content, index, Size::Portrait, &sizes(&none)).map_err(|_| Error::NotFound)?;
    engine
        .render(&scene, &none)
        .resized(WIDTH)
        .and_then(|small| encode::webp(&small, QUALITY))
        .ok_or_else(|| Error::Internal("a sample was not made smaller or not encoded".into()))
}

/// A slide of the carousel that templates are shown with.
fn sample(role: Role) -> Slide {
    let texts: &[(Slot, &str)] = match role {
        Role::Cover => &[
            (Slot::Kicker, "Slow work"),
            (Slot::Title, "The quiet art of ==doing less=="),
            (Slot::Body, "Small habits that give you your afternoons back."),
        ],
        Role::Body | Role::Image => &[
            (Slot::Kicker, "Habit one"),
            (Slot::Title, "Decide what ==today== is for"),
            (
                Slot::Body,
                "Write one sentence before the first message: if only this gets done, the day was good.",
            ),
        ],
        Role::List => &[(Slot::Kicker, "In practice"), (Slot::Title, "A day with ==edges==")],
        Role::Quote => &[
            (Slot::Quote, "How we spend our days is, of course, how we ==spend our lives.=="),
            (Slot::Author, "Annie Dillard"),
        ],
        Role::Number => &[
            (Slot::Figure, "23 min"),
            (Slot::Title, "to find back to the work"),
            (Slot::Body, "That is what one interruption costs."),
        ],
        Role::Cta => &[
            (Slot::Title, "Try one of them ==tomorrow=="),
            (Slot::Body, "Save this for Monday morning."),
            (Slot::Action, "Save this"),
        ],
    };
    let items: &[&str] = match role {
        Role::List => &["One hour without a screen", "Messages at eleven and at four", "Stop at six"],
        _ => &[],
    };
    Slide {
        id: role.as_str().to_owned(),
        role,
        texts: texts.iter().map(|(slot, text)| (*slot, Text::from_markup(text))).collect::<BTreeMap<_, _>>(),
        items: items.iter().copied().map(Text::plain).collect(),
        ..Slide::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_a_valid_carousel_in_every_template() {
        let engine = Engine::new();
        for template in TEMPLATES {
            let content = Content { slides: SHOWN.map(sample).into(), ..Content::new(template.id) };
            assert_eq!(content.validate(), Ok(()));
            for (index, role) in SHOWN.iter().enumerate() {
                let picture = draw(&engine, template.id, index).unwrap();
                assert!(picture.len() < 20_000, "{} {role:?} weighs {} bytes", template.id, picture.len());
                let decoded = image::load_from_memory(&picture).unwrap();
                assert_eq!((decoded.width(), decoded.height()), (360, 450), "{} {role:?}", template.id);
            }
        }
    }
}
