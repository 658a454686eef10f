//! Templates: design data in Rust. A template is a name, palettes, fonts and one function that says, for a
//! role and a size, which boxes, texts and decorations a slide has. It never sees the words: the engine
//! measures those and puts them into the boxes.
//!
//! A new template is one file with a `TEMPLATE` and one line in [`TEMPLATES`].

mod aura;
mod datum;
mod folio;
mod gumdrop;
mod lens;
mod margin;
mod marquee;
pub mod model;
mod nocturne;
mod notebook;
mod ornament;
mod slab;
mod tangram;

use lumiku_carousel_dto::{Role, TemplateInfo, TemplatePalette};

pub use model::{
    Accent, Anchor, Block, BrandMark, Button, Face, FontChoice, Frame, Ink, Layout, ListStyle, Marker,
    PageForm, PageMark, Palette, Part, PictureBox, Stack, SwipeMark, Template, TextStyle,
};

/// Every template, in the order that they are shown.
pub static TEMPLATES: &[Template] = &[
    folio::TEMPLATE,
    marquee::TEMPLATE,
    margin::TEMPLATE,
    nocturne::TEMPLATE,
    gumdrop::TEMPLATE,
    datum::TEMPLATE,
    lens::TEMPLATE,
    slab::TEMPLATE,
    tangram::TEMPLATE,
    aura::TEMPLATE,
    notebook::TEMPLATE,
];

/// The template of an id.
pub fn find_template(id: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.id == id)
}

impl Template {
    /// What the screen shows of it.
    pub fn info(&self) -> TemplateInfo {
        let palette = |palette: &Palette| TemplatePalette {
            id: palette.id.to_owned(),
            name: palette.name.to_owned(),
            background: palette.ground,
            text: palette.text,
            accent: palette.accent,
            second: palette.second,
        };
        TemplateInfo {
            id: self.id.to_owned(),
            name: self.name.to_owned(),
            style: self.style,
            description: self.description.to_owned(),
            palettes: self.palettes.iter().map(palette).collect(),
            heading_font: self.heading.to_owned(),
            body_font: self.body.to_owned(),
            picture_roles: Role::ALL.into_iter().filter(|role| self.picture_roles.contains(role)).collect(),
            preview_urls: Vec::new(),
        }
    }

    /// A palette by id; its first for an unknown one.
    pub fn palette(&self, id: Option<&str>) -> &Palette {
        let named = self.palettes.iter().find(|palette| Some(palette.id) == id);
        named.unwrap_or(&self.palettes[0])
    }
}
