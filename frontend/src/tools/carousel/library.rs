//! What every carousel can be made with: templates and brands, loaded once for the tool's screen.

use leptos::prelude::*;
use lumiku_carousel_dto::{Brand, TemplateInfo, TemplatePalette, Templates, Writer};

use super::calls;
use crate::{load::Loaded, tools::use_manifest};

/// Templates and brands, as a context.
#[derive(Clone, Copy)]
pub(super) struct Library {
    pub(super) templates: Loaded<Templates>,
    pub(super) brands: Loaded<Vec<Brand>>,
}

impl Library {
    /// Provides it.
    pub(super) fn provide() {
        let base = use_manifest().with_untracked(|manifest| manifest.base_path.clone());
        let brands = base.clone();
        provide_context(Self {
            templates: Loaded::new(move || {
                let base = base.clone();
                async move { calls::list_templates(&base).await }
            }),
            brands: Loaded::new(move || {
                let base = brands.clone();
                async move { calls::list_brands(&base).await }
            }),
        });
    }

    /// The library of the screen that the caller is part of.
    pub(super) fn expect() -> Self {
        expect_context()
    }

    /// One template, tracked.
    pub(super) fn template(self, id: &str) -> Option<TemplateInfo> {
        self.templates.with(|templates| {
            templates.ready().and_then(|all| all.items.iter().find(|info| info.id == id).cloned())
        })
    }

    /// Every template, tracked; none until they are here.
    pub(super) fn all_templates(self) -> Vec<TemplateInfo> {
        self.templates.with(|templates| templates.ready().map(|all| all.items.clone()).unwrap_or_default())
    }

    /// The first template, tracked.
    pub(super) fn first(self) -> Option<String> {
        self.templates
            .with(|templates| templates.ready().and_then(|all| all.items.first().map(|info| info.id.clone())))
    }

    /// Who would write, tracked.
    pub(super) fn writer(self) -> Option<Writer> {
        self.templates.with(|templates| templates.ready().map(|all| all.writer))
    }

    /// One brand, tracked.
    pub(super) fn brand(self, id: &str) -> Option<Brand> {
        self.brands
            .with(|brands| brands.ready().and_then(|all| all.iter().find(|brand| brand.id == id).cloned()))
    }

    /// Every brand, tracked; none until they are here.
    pub(super) fn all_brands(self) -> Vec<Brand> {
        self.brands.with(|brands| brands.ready().cloned().unwrap_or_default())
    }
}

/// The brands to choose from as `(id, name)`, with none before them. Tracked.
pub(super) fn brand_choices(library: Library) -> Vec<(String, String)> {
    let mut choices = vec![(String::new(), "No brand".to_owned())];
    choices.extend(library.all_brands().into_iter().map(|brand| (brand.id, brand.kit.name)));
    choices
}

/// The palette of a template that a document asks for: its first when that is not there.
pub(super) fn palette_of<'a>(info: &'a TemplateInfo, id: Option<&str>) -> Option<&'a TemplatePalette> {
    info.palettes.iter().find(|palette| Some(palette.id.as_str()) == id).or_else(|| info.palettes.first())
}
