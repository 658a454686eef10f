//! Slides to look at: every role in a template, once plain and once with a picture where it shows one.

use std::{collections::HashMap, sync::Arc};

use lumiku_carousel_dto::{BrandKit, Content, Picture, Role, Slide, Slot, Text};
use lumiku_carousel_engine::{Bitmap, Bitmaps, Pixels, template::Template};
use lumiku_dto::FileId;

fn texts(role: Role) -> &'static [(Slot, &'static str)] {
    match role {
        Role::Cover => &[
            (Slot::Kicker, "Slow work"),
            (Slot::Title, "The quiet art of ==doing less== and meaning it"),
            (Slot::Body, "Seven small habits that gave me my afternoons back."),
        ],
        Role::Body => &[
            (Slot::Kicker, "Habit one"),
            (Slot::Title, "Decide what ==today== is for"),
            (Slot::Body, "Before the first message, write *one* sentence. Everything else is a ==bonus==."),
        ],
        Role::Quote => &[
            (Slot::Quote, "How we spend our days is how we ==spend our lives.=="),
            (Slot::Author, "Annie Dillard"),
        ],
        Role::List => &[(Slot::Kicker, "In practice"), (Slot::Title, "A day with ==edges==")],
        Role::Number => &[
            (Slot::Kicker, "What it costs"),
            (Slot::Figure, "73 %"),
            (Slot::Title, "lose the thread after an interruption"),
            (Slot::Body, "A survey of 1,200 people, 2024"),
        ],
        Role::Image => {
            &[(Slot::Title, "Where I go when ==nothing== works"), (Slot::Body, "Lake Toba at five")]
        }
        Role::Cta => &[
            (Slot::Kicker, "Your turn"),
            (Slot::Title, "Try it for ==one== week"),
            (Slot::Body, "Save this for Monday."),
            (Slot::Action, "Follow for part two"),
        ],
    }
}

fn slide(role: Role, picture: bool) -> Slide {
    let items = ["**One hour** without a screen", "Messages at eleven and at four", "A walk after lunch"];
    let file = Picture { file_id: FileId::new("photo"), alt: None, crop: None, focus: None };
    Slide {
        id: format!("{}-{picture}", role.as_str()),
        role,
        texts: texts(role).iter().map(|(slot, text)| (*slot, Text::from_markup(text))).collect(),
        items: if role.has_items() { items.map(Text::from_markup).to_vec() } else { Vec::new() },
        picture: picture.then_some(file),
        ..Slide::default()
    }
}

/// Every role, then those that show a picture with one.
pub(super) fn every_role(template: &Template) -> Content {
    let plain = Role::ALL.into_iter().map(|role| slide(role, false));
    let with = Role::ALL.into_iter().filter(|role| template.picture_roles.contains(role));
    let slides = plain.chain(with.map(|role| slide(role, true))).collect();
    let handle = Some("@maya.menulis".to_owned());
    let brand = BrandKit { name: "Maya Larasati".to_owned(), handle, ..BrandKit::default() };
    Content { brand: Some(brand), slides, ..Content::new(template.id) }
}

/// Four colours that run into each other.
pub(super) fn photo() -> Bitmaps {
    let side = 128_u32;
    let pixels = (0..side * side).flat_map(|index| {
        let (x, y) = (index % side, index / side);
        [60 + x, 110 + (x + y) / 4, 200 - y].map(|channel| u8::try_from(channel).unwrap())
    });
    let bitmap = Bitmap { width: side, height: side, pixels: Pixels::Rgb(pixels.collect()) };
    HashMap::from([(FileId::new("photo"), Arc::new(bitmap))])
}
