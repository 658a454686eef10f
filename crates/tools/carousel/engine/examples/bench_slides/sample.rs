//! What is drawn: ten slides and their pictures, all made here.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use lumiku_carousel_dto::{BrandKit, Content, Picture, Role, Slide, Slot, Text};
use lumiku_carousel_engine::{Bitmap, Bitmaps, Pixels};
use lumiku_dto::FileId;

fn slide(role: Role, texts: &[(Slot, &str)], items: &[&str], picture: bool) -> Slide {
    Slide {
        id: format!("{}-{picture}", role.as_str()),
        role,
        texts: texts.iter().map(|(slot, text)| (*slot, Text::from_markup(text))).collect::<BTreeMap<_, _>>(),
        items: items.iter().map(|item| Text::from_markup(item)).collect(),
        picture: picture.then(|| Picture {
            file_id: FileId::new("photo"),
            alt: None,
            crop: None,
            focus: None,
        }),
        ..Slide::default()
    }
}

/// Ten slides: every role, and some of them with a picture.
pub(crate) fn sample(template: &str) -> Content {
    let brand = BrandKit {
        name: "Maya Larasati".to_owned(),
        handle: Some("@maya.menulis".to_owned()),
        avatar_file_id: Some(FileId::new("avatar")),
        ..BrandKit::default()
    };
    let cover = [
        (Slot::Kicker, "Slow work"),
        (Slot::Title, "The quiet art of ==doing less== and meaning it"),
        (Slot::Body, "Seven small habits that gave me my afternoons back, without an app."),
    ];
    let body = [
        (Slot::Kicker, "Habit one"),
        (Slot::Title, "Decide what ==today== is for"),
        (
            Slot::Body,
            "Before the first message, write one sentence: *if only this gets done, the day was good.* \
             Everything else is a bonus, and you will be surprised how rarely you need it.",
        ),
    ];
    let quote = [
        (Slot::Quote, "How we spend our days is, of course, how we ==spend our lives.=="),
        (Slot::Author, "Annie Dillard, The Writing Life"),
    ];
    let list = [(Slot::Kicker, "In practice"), (Slot::Title, "A day with ==edges==")];
    let items = [
        "**One hour** without a screen before the first meeting",
        "Messages at eleven and at four, never between",
        "A walk after lunch, phone left on the desk",
        "Stop at six. Write down where to begin tomorrow",
    ];
    let number = [
        (Slot::Kicker, "What it costs"),
        (Slot::Figure, "23 min"),
        (Slot::Title, "to find your way back after an interruption"),
        (Slot::Body, "Mark, Gudith & Klocke, The Cost of Interrupted Work, 2008"),
    ];
    let image = [
        (Slot::Title, "Where I go when ==nothing== works"),
        (Slot::Body, "Lake Toba, a quarter past five in the morning"),
    ];
    let cta = [
        (Slot::Kicker, "Your turn"),
        (Slot::Title, "Try it for ==one== week"),
        (Slot::Body, "Save this for Monday, and tell me which habit you would keep."),
        (Slot::Action, "Follow for part two"),
    ];
    let slides = vec![
        slide(Role::Cover, &cover, &[], false),
        slide(Role::Body, &body, &[], false),
        slide(Role::Quote, &quote, &[], false),
        slide(Role::List, &list, &items, false),
        slide(Role::Number, &number, &[], false),
        slide(Role::Image, &image, &[], true),
        slide(Role::Cta, &cta, &[], false),
        slide(Role::Cover, &cover, &[], true),
        slide(Role::Body, &body, &[], true),
        slide(Role::Quote, &quote, &[], true),
    ];
    Content { brand: Some(brand), slides, ..Content::new(template) }
}

/// A landscape by arithmetic: hills in haze below a morning sky.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a test picture"
)]
pub(crate) fn landscape(width: u32, height: u32) -> Bitmap {
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let mut color = [250.0 - 60.0 * v, 190.0 - 10.0 * v, 150.0 + 70.0 * v];
            let sun = ((u - 0.62).powi(2) * 1.8 + (v - 0.4).powi(2)).sqrt();
            if sun < 0.09 {
                color = [255.0, 236.0, 200.0];
            }
            for layer in 0..5 {
                let depth = layer as f32;
                let ridge = 0.46
                    + 0.1 * depth
                    + 0.05 * (u * (5.0 + 2.3 * depth) + depth * 1.7).sin()
                    + 0.018 * (u * (17.0 + 5.0 * depth) + depth).sin();
                if v > ridge {
                    let far = 1.0 - depth / 5.0;
                    color = [40.0 + 150.0 * far, 70.0 + 90.0 * far, 90.0 + 70.0 * far];
                }
            }
            pixels.extend(color.map(|channel: f32| channel.clamp(0.0, 255.0) as u8));
        }
    }
    Bitmap { width, height, pixels: Pixels::Rgb(pixels) }
}

/// A landscape, and a face of two circles.
#[expect(clippy::cast_precision_loss, reason = "a test picture")]
pub(crate) fn photos() -> Bitmaps {
    let photo = landscape(1600, 1200);
    let side = 256_u32;
    let face = (0..side * side).flat_map(|index| {
        let (u, v) = ((index % side) as f32 / side as f32 - 0.5, (index / side) as f32 / side as f32);
        let head = u * u + (v - 0.42).powi(2) < 0.035;
        let shoulders = (u / 0.36).powi(2) + ((v - 1.02) / 0.36).powi(2) < 1.0;
        if head || shoulders { [58, 44, 60] } else { [236, 178, 140] }
    });
    let avatar = Bitmap { width: side, height: side, pixels: Pixels::Rgb(face.collect()) };
    HashMap::from([(FileId::new("photo"), Arc::new(photo)), (FileId::new("avatar"), Arc::new(avatar))])
}
