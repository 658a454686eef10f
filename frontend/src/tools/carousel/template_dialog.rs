//! Another template for the open carousel, each shown with the slide that is edited.

use leptos::prelude::*;

use super::{
    calls,
    gallery::Gallery,
    library::Library,
    screen::{Screen, Window, preview_of},
    shots::{Shots, Wanted},
};
use crate::{
    components::{Button, ButtonVariant, Dialog},
    effect,
    signals::{Memo, RwSignal},
};

#[component]
pub(super) fn TemplateDialog() -> impl IntoView {
    let screen = Screen::expect();
    let open = RwSignal::new(false);
    effect::run(move || open.set(screen.window.get() == Some(Window::Templates)));
    effect::run(move || {
        if !open.get() && screen.window.get_untracked() == Some(Window::Templates) {
            screen.window.set(None);
        }
    });
    view! {
        <Dialog open=open title="Template" wide=true>
            <TryOn open=open />
        </Dialog>
    }
}

#[component]
fn TryOn(open: RwSignal<bool>) -> impl IntoView {
    let screen = Screen::expect();
    let library = Library::expect();
    let shots = Shots::new();
    let chosen =
        Memo::new(move |_| screen.desk.with(|doc| doc.content.template_id.clone()).unwrap_or_default());
    effect::run(move || {
        let (index, size) = (screen.slide.with(|(index, _)| *index), screen.size.get());
        let (base, id) = screen.desk.address();
        let path = calls::preview_path(&base, &id);
        let wanted = library
            .all_templates()
            .into_iter()
            .filter_map(|info| {
                let mut slide = screen.desk.with(|doc| preview_of(&doc.content, index, size)).flatten()?;
                if let Some(content) = &mut slide.content {
                    // Palettes belong to their template.
                    if content.template_id != info.id {
                        content.palette = None;
                    }
                    content.template_id.clone_from(&info.id);
                }
                Some(Wanted {
                    key: info.id,
                    path: path.clone(),
                    held: slide.slide.validate().is_err(),
                    slide,
                })
            })
            .collect();
        shots.want(wanted);
    });
    view! {
        <p class="mb-3 text-ink-2">"Your slide in each. Texts and pictures stay as they are."</p>
        <Gallery
            name="template-for-this"
            value=chosen
            picture=Some(Callback::new(move |id: String| shots.url(&id)))
            on_change=move |id: String| {
                screen.restyle("template", |content| {
                    if content.template_id != id {
                        content.palette = None;
                        content.template_id = id;
                    }
                });
            }
        />
        <div class="mt-5 flex justify-end">
            <Button variant=ButtonVariant::Primary on_click=move |_| open.set(false)>
                "Done"
            </Button>
        </div>
    }
}
