//! The settings of the open carousel: design, brand, marks, and what it is exported as.

use leptos::prelude::*;
use lumiku_carousel_dto::{Export, Format, Marks, Size, TemplateInfo};

use super::{
    gallery::Swatch,
    library::{Library, brand_choices, palette_of},
    screen::{Screen, Window},
    words,
};
use crate::{
    components::{Button, ButtonSize, Icon, Select, Switch},
    signals::{Memo, Signal},
    tools::layout::PanelSection,
};

#[component]
pub(super) fn SettingsPanel() -> impl IntoView {
    view! {
        <div class="car-settings">
            <Design />
            <BrandChoice />
            <Output />
            <EverySlide />
        </div>
    }
}

#[component]
fn Design() -> impl IntoView {
    let screen = Screen::expect();
    let library = Library::expect();
    let template = Memo::new(move |_| {
        let id = screen.desk.with(|doc| doc.content.template_id.clone()).unwrap_or_default();
        library.template(&id)
    });
    let name = Signal::derive(move || template.with(|info| info.as_ref().map(|info| info.name.clone())));
    view! {
        <PanelSection icon=Icon::Palette title="Design" value=name always=true>
            {move || template.get().map(|info| view! { <Palettes info=info /> })}
            <Button
                size=ButtonSize::Small
                icon=Icon::LayoutGrid
                full=true
                on_click=move |_| screen.window.set(Some(Window::Templates))
            >
                "Change the template"
            </Button>
        </PanelSection>
    }
}

#[component]
fn Palettes(info: TemplateInfo) -> impl IntoView {
    let screen = Screen::expect();
    let palettes = info.palettes.clone();
    let chosen = Memo::new(move |_| {
        let id = screen.desk.with(|doc| doc.content.palette.clone()).flatten();
        palette_of(&info, id.as_deref()).map(|palette| palette.id.clone()).unwrap_or_default()
    });
    let first = palettes.first().map(|palette| palette.id.clone());
    view! {
        <div class="car-palettes" role="radiogroup" aria-label="Colours">
            {palettes
                .into_iter()
                .map(|palette| {
                    let id = StoredValue::new(palette.id.clone());
                    let is_first = first.as_ref() == Some(&palette.id);
                    let (name, title) = (palette.name.clone(), palette.name.clone());
                    view! {
                        <label class="car-palette" title=title>
                            <input
                                type="radio"
                                name="palette"
                                value=palette.id.clone()
                                aria-label=name
                                prop:checked=move || chosen.with(|chosen| id.with_value(|id| id == chosen))
                                on:change=move |_| {
                                    let id = Some(id.get_value()).filter(|_| !is_first);
                                    screen.restyle("palette", |content| content.palette = id);
                                }
                            />
                            <Swatch palette=palette />
                        </label>
                    }
                        .into_any()
                })
                .collect::<Vec<_>>()}
        </div>
    }
}

#[component]
fn BrandChoice() -> impl IntoView {
    let screen = Screen::expect();
    let library = Library::expect();
    let worn = Memo::new(move |_| {
        screen.desk.with(|doc| (doc.content.brand_id.clone(), doc.content.brand.clone())).unwrap_or_default()
    });
    let options = Signal::derive(move || {
        let mut options = brand_choices(library);
        // A brand that was deleted is still worn.
        if let (id, Some(kit)) = worn.get() {
            let id = id.unwrap_or_else(|| "own".to_owned());
            if options.iter().all(|(known, _)| *known != id) {
                options.push((id, kit.name));
            }
        }
        options
    });
    let value = Signal::derive(move || match worn.get() {
        (Some(id), Some(_)) => id,
        (None, Some(_)) => "own".to_owned(),
        (_, None) => String::new(),
    });
    // The brand may have changed since it was copied in.
    let outdated = Memo::new(move |_| {
        let (id, kit) = worn.get();
        let brand = id.and_then(|id| library.brand(&id));
        brand.filter(|brand| kit.is_some_and(|kit| kit != brand.kit))
    });
    let name = Signal::derive(move || worn.with(|(_, kit)| kit.as_ref().map(|kit| kit.name.clone())));
    view! {
        <PanelSection icon=Icon::Star title="Brand" value=name>
            <div class="grid gap-2">
                <Select
                    label="Brand"
                    options=options
                    value=value
                    on_change=move |id: String| {
                        let brand = untrack(|| library.brand(&id));
                        screen.restyle("", |content| {
                            if id.is_empty() {
                                (content.brand_id, content.brand) = (None, None);
                            } else if let Some(brand) = brand {
                                (content.brand_id, content.brand) = (Some(brand.id), Some(brand.kit));
                            }
                        });
                    }
                />
                {move || {
                    outdated
                        .get()
                        .map(|brand| {
                            view! {
                                <Button
                                    size=ButtonSize::Small
                                    icon=Icon::RefreshCw
                                    on_click=move |_| {
                                        let kit = brand.kit.clone();
                                        screen.restyle("", |content| content.brand = Some(kit));
                                    }
                                >
                                    "Take over its changes"
                                </Button>
                            }
                        })
                }}
                <Button size=ButtonSize::Small icon=Icon::Pencil on_click=move |_| screen.window.set(Some(Window::Brands))>
                    "Manage brands"
                </Button>
            </div>
        </PanelSection>
    }
}

#[component]
fn EverySlide() -> impl IntoView {
    let screen = Screen::expect();
    let marks = Memo::new(move |_| screen.desk.with(|doc| doc.content.marks).unwrap_or_default());
    let language =
        Memo::new(move |_| screen.desk.with(|doc| doc.content.language.clone()).unwrap_or_default());
    let toggle = move |label: &'static str, hint: &'static str, field: fn(&mut Marks) -> &mut bool| {
        let checked = Memo::new(move |_| *field(&mut marks.get()));
        view! {
            <Switch
                label=label
                hint=hint
                checked=checked
                on_change=move |on: bool| screen.restyle("", |content| *field(&mut content.marks) = on)
            />
        }
        .into_any()
    };
    view! {
        <PanelSection icon=Icon::Layers title="On every slide">
            <div class="mix-switches">
                {toggle("Brand", "Name, handle and picture", |marks| &mut marks.brand)}
                {toggle("Page numbers", "Such as 3/8", |marks| &mut marks.page_numbers)}
                {toggle("Swipe sign", "That there is more", |marks| &mut marks.swipe)}
                <div class="car-language">
                    <span class="field-label" aria-hidden="true">
                        "Language"
                    </span>
                    <Select
                        label="Language of the texts"
                        options=Signal::derive(move || words::languages(&language.get()))
                        value=language
                        on_change=move |tag: String| screen.restyle("", |content| content.language = tag)
                    />
                </div>
            </div>
        </PanelSection>
    }
}

#[component]
fn Output() -> impl IntoView {
    let asked = Screen::expect().exporting.asked;
    let value = Signal::derive(move || {
        asked.with(|asked| {
            let formats: Vec<&str> = asked.formats.iter().map(|format| words::format_name(*format)).collect();
            let sizes: Vec<&str> = asked.sizes.iter().map(|size| size.as_str()).collect();
            Some(format!("{} · {}", formats.join(", "), sizes.join(", ")))
        })
    });
    view! {
        <PanelSection icon=Icon::Download title="Export" value=value>
            <div class="grid gap-3">
                <div class="car-chips" role="group" aria-label="Formats">
                    {Format::ALL
                        .into_iter()
                        .map(|format| {
                            chip(
                                words::format_name(format),
                                words::format_use(format),
                                Signal::derive(move || asked.with(|asked| asked.formats.contains(&format))),
                                move || asked.update(|asked| toggle_format(asked, format)),
                            )
                        })
                        .collect::<Vec<_>>()}
                </div>
                <div class="car-chips" data-three="" role="group" aria-label="Sizes">
                    {Size::ALL
                        .into_iter()
                        .map(|size| {
                            chip(
                                size.as_str(),
                                words::size_use(size),
                                Signal::derive(move || asked.with(|asked| asked.sizes.contains(&size))),
                                move || asked.update(|asked| toggle_size(asked, size)),
                            )
                        })
                        .collect::<Vec<_>>()}
                </div>
            </div>
        </PanelSection>
    }
}

/// One of several of which any number is chosen.
pub(super) fn chip(
    name: &'static str,
    hint: &'static str,
    checked: Signal<bool>,
    on_change: impl Fn() + 'static,
) -> AnyView {
    view! {
        <label class="car-chip" title=hint>
            <input type="checkbox" prop:checked=move || checked.get() on:change=move |_| on_change() />
            <span>
                <b>{name}</b>
                <small>{hint}</small>
            </span>
        </label>
    }
    .into_any()
}

/// Adds or takes off a format; they stay in their usual order.
fn toggle_format(asked: &mut Export, format: Format) {
    let on = asked.formats.contains(&format);
    asked.formats = toggled(&Format::ALL, &asked.formats, format, on);
}

/// Adds or takes off a size; they stay in their usual order.
fn toggle_size(asked: &mut Export, size: Size) {
    let on = asked.sizes.contains(&size);
    asked.sizes = toggled(&Size::ALL, &asked.sizes, size, on);
}

/// The chosen ones among all, without or with one more.
pub(super) fn toggled<T: Copy + PartialEq>(all: &[T], chosen: &[T], one: T, off: bool) -> Vec<T> {
    all.iter().copied().filter(|own| if *own == one { !off } else { chosen.contains(own) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_stay_in_order_and_each_once() {
        let mut asked = Export { formats: vec![Format::Png], sizes: vec![Size::Portrait], revision: None };
        toggle_format(&mut asked, Format::Zip);
        toggle_format(&mut asked, Format::Jpeg);
        assert_eq!(asked.formats, [Format::Png, Format::Jpeg, Format::Zip]);
        toggle_format(&mut asked, Format::Png);
        toggle_size(&mut asked, Size::Story);
        assert_eq!(asked.formats, [Format::Jpeg, Format::Zip]);
        assert_eq!(asked.validate(), Ok(()));
    }
}
