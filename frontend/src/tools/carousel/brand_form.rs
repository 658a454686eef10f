//! One brand: who speaks, in which colours and fonts.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{Brand, BrandKit, Color, FontId, fonts};
use lumiku_dto::{FileId, path};

use super::{calls, library::Library, look::ColorRow, picture_field};
use crate::{
    components::{Button, ButtonVariant, Dropzone, Icon, IconButton, Select, TextInput},
    signals::{Memo, RwSignal, Signal},
    tools::use_manifest,
};

/// Least contrast of text with its ground (WCAG 2.2, AA).
const READABLE: f32 = 4.5;

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Form {
    kit: RwSignal<BrandKit>,
    name: RwSignal<String>,
    handle: RwSignal<String>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
}

impl Form {
    /// The brand as it stands in the form. Tracked.
    fn read(self) -> BrandKit {
        let handle = self.handle.get().trim().to_owned();
        BrandKit {
            name: self.name.get().trim().to_owned(),
            handle: Some(handle).filter(|handle| !handle.is_empty()),
            ..self.kit.get()
        }
    }
}

#[component]
pub(super) fn BrandForm(
    /// The brand; `None` for a new one.
    brand: Option<Brand>,
    /// Takes the brand when the server has it.
    on_saved: Callback<Brand>,
    /// Takes the id of a brand to be deleted.
    on_delete: Callback<String>,
) -> impl IntoView {
    let library = Library::expect();
    let base = use_manifest().with_untracked(|manifest| manifest.base_path.clone());
    let (id, kit) = brand.map_or((None, BrandKit::default()), |brand| (Some(brand.id), brand.kit));
    let form = Form {
        name: RwSignal::new(kit.name.clone()),
        handle: RwSignal::new(kit.handle.clone().unwrap_or_default()),
        kit: RwSignal::new(kit),
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
    };
    let own = id.clone();
    let save = move || {
        let kit = untrack(|| form.read());
        if let Err(fields) = kit.validate() {
            let first = fields.into_map().into_iter().next();
            form.problem.set(first.map(|(field, message)| match field.as_str() {
                "name" => format!("Name: {message}"),
                "handle" => format!("Handle: {message}"),
                _ => message,
            }));
            return;
        }
        form.problem.set(None);
        form.busy.set(true);
        let (base, id) = (base.clone(), own.clone());
        spawn_local(async move {
            let answer = calls::save_brand(&base, id.as_deref(), &kit).await;
            // Closed meanwhile: the brand is stored all the same.
            if form.busy.try_set(false).is_some() {
                library.brands.reload();
                return;
            }
            match answer {
                Ok(brand) => on_saved.run(brand),
                Err(error) => {
                    let first = error.body().and_then(|body| body.fields.as_ref()?.values().next().cloned());
                    form.problem.set(Some(first.unwrap_or_else(|| error.to_string())));
                }
            }
        });
    };
    view! {
        <form
            class="car-brand-form"
            on:submit=move |event| {
                event.prevent_default();
                if !form.busy.get_untracked() {
                    save();
                }
            }
        >
            <div class="car-two">
                <TextInput label="Name" name="brand" value=form.name />
                <TextInput label="Handle" name="handle" value=form.handle optional=true hint="Such as @lumiku.ai" />
            </div>
            <div class="car-two">
                <Portrait
                    form=form
                    label="Portrait"
                    read=|kit| kit.avatar_file_id.clone()
                    write=|kit, file| kit.avatar_file_id = file
                />
                <Portrait
                    form=form
                    label="Logo"
                    read=|kit| kit.logo_file_id.clone()
                    write=|kit, file| kit.logo_file_id = file
                />
            </div>
            <Colors form=form />
            <Fonts form=form />
            <div aria-live="polite">
                {move || form.problem.get().map(|problem| view! { <p class="text-sm text-bad">{problem}</p> })}
            </div>
            <div class="flex flex-wrap justify-between gap-2">
                {match id {
                    Some(id) => {
                        view! {
                            <Button variant=ButtonVariant::Danger icon=Icon::Trash2 on_click=move |_| on_delete.run(id.clone())>
                                "Delete"
                            </Button>
                        }
                            .into_any()
                    }
                    None => view! { <span></span> }.into_any(),
                }}
                <Button variant=ButtonVariant::Primary submit=true busy=form.busy>
                    "Save and use"
                </Button>
            </div>
        </form>
    }
}

/// A picture of the brand.
#[component]
fn Portrait(
    form: Form,
    label: &'static str,
    read: fn(&BrandKit) -> Option<FileId>,
    write: fn(&mut BrandKit, Option<FileId>),
) -> impl IntoView {
    let file = Memo::new(move |_| form.kit.with(read));
    let busy = RwSignal::new(false);
    let add = move |files: Vec<web_sys::File>| {
        let Some(file) = files.into_iter().next() else { return };
        form.problem.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = picture_field::send(&file, |_| {}).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(id) => form.kit.update(|kit| write(kit, Some(id))),
                Err(reason) => form.problem.set(Some(reason)),
            }
        });
    };
    let round = label == "Portrait";
    view! {
        <div class="field">
            <span class="field-label">{label}</span>
            <div class="car-portrait" data-round=round.then_some("")>
                {move || {
                    file.get().map(|id| view! { <img src=path::file_content(id.as_str()) alt="" /> })
                }}
                <Dropzone
                    label=format!("Choose a {}", label.to_ascii_lowercase())
                    accept=picture_field::accept()
                    class="dropzone-row"
                    disabled=busy
                    on_files=add
                >
                    <span class="text-sm">
                        {move || match (busy.get(), file.with(Option::is_some)) {
                            (true, _) => "Sending…",
                            (false, true) => "Replace",
                            (false, false) => "Choose",
                        }}
                    </span>
                </Dropzone>
                {move || {
                    file.with(Option::is_some)
                        .then(|| {
                            view! {
                                <IconButton
                                    icon=Icon::X
                                    label=format!("Take the {} off", label.to_ascii_lowercase())
                                    small=true
                                    tip="left"
                                    on_click=move |_| form.kit.update(|kit| write(kit, None))
                                />
                            }
                        })
                }}
            </div>
        </div>
    }
}

#[component]
fn Colors(form: Form) -> impl IntoView {
    let hint = Memo::new(move |_| {
        let colors = form.kit.with(|kit| kit.colors);
        contrast_hint(colors.text, colors.background)
    });
    let row = move |label: &'static str, field: fn(&mut BrandKit) -> &mut Option<Color>| {
        let value = Signal::derive(move || *field(&mut form.kit.get()));
        view! {
            <ColorRow
                label=label
                value=value
                on_change={move |color: Option<Color>| form.kit.update(|kit| *field(kit) = color)}
            />
        }
        .into_any()
    };
    view! {
        <div class="car-two">
            {row("Accent", |kit| &mut kit.colors.primary)} {row("Second accent", |kit| &mut kit.colors.secondary)}
            {row("Background", |kit| &mut kit.colors.background)} {row("Text", |kit| &mut kit.colors.text)}
        </div>
        <p class="tool-hint" aria-live="polite">
            {move || hint.get().unwrap_or_else(|| "What you leave empty stays as the template has it.".to_owned())}
        </p>
    }
}

/// Whether text can be read on the ground, and what happens when it cannot.
fn contrast_hint(text: Option<Color>, ground: Option<Color>) -> Option<String> {
    let contrast = text?.contrast(ground?);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a contrast is 1 to 21")]
    let tenths = (contrast * 10.0).round() as u32;
    let ratio = format!("{}.{} : 1", tenths / 10, tenths % 10);
    Some(if contrast >= READABLE {
        format!("Text on ground has a contrast of {ratio}: easy to read.")
    } else {
        format!(
            "Text on ground has a contrast of {ratio}, too little to read. On slides it is made darker or lighter until it has 4.5 : 1."
        )
    })
}

#[component]
fn Fonts(form: Form) -> impl IntoView {
    let options = |text_only: bool| {
        let mut options = vec![(String::new(), "The template's".to_owned())];
        let families = fonts().iter().filter(|family| family.text || !text_only);
        options.extend(families.map(|family| (family.id.to_owned(), family.name.to_owned())));
        options
    };
    let row = move |label: &'static str, text_only: bool, field: fn(&mut BrandKit) -> &mut Option<FontId>| {
        let value = Signal::derive(move || {
            field(&mut form.kit.get()).as_ref().map(|font| font.as_str().to_owned()).unwrap_or_default()
        });
        view! {
            <div class="field">
                <span class="field-label" aria-hidden="true">
                    {label}
                </span>
                <Select
                    label=label
                    options=Signal::derive(move || options(text_only))
                    value=value
                    on_change=move |id: String| {
                        let font = Some(id).filter(|id| !id.is_empty()).map(FontId::new);
                        form.kit.update(|kit| *field(kit) = font);
                    }
                />
            </div>
        }
        .into_any()
    };
    view! {
        <div class="car-two">
            {row("Title font", false, |kit| &mut kit.fonts.heading)}
            {row("Text font", true, |kit| &mut kit.fonts.body)}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contrast_is_judged_when_both_colours_are_known() {
        assert_eq!(contrast_hint(Some(Color::BLACK), None), None);
        assert!(contrast_hint(Some(Color::BLACK), Some(Color::WHITE)).unwrap().contains("21.0 : 1"));
        let grey = Color::hex(0x9a_9a_9a);
        assert!(contrast_hint(Some(grey), Some(Color::WHITE)).unwrap().contains("too little"));
    }
}
