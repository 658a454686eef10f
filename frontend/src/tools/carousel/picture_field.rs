//! The picture of the slide that is edited: chosen, dropped, cut, described, taken off.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{
    Picture,
    limits::{MAX_ALT_CHARS, MAX_FILE_SIZE, PICTURE_TYPES},
};
use lumiku_dto::{FileId, path};

use super::{
    calls,
    library::Library,
    screen::{Screen, Window},
};
use crate::{
    components::{
        Button, ButtonSize, ButtonVariant, Dropzone, Icon, IconView, ProgressBar, use_window_files,
    },
    format,
    signals::{Memo, RwSignal, Signal},
};

/// What the browser's file dialog offers.
pub(super) fn accept() -> String {
    PICTURE_TYPES.join(",")
}

/// Whether a file can be a picture, before a byte of it is sent; the server judges again, from the bytes.
pub(super) fn check(name: &str, mime: &str, size: u64) -> Result<(), String> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let known = PICTURE_TYPES.contains(&mime)
        || mime.is_empty() && matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "webp");
    if !known {
        return Err("Only JPEG, PNG and WebP pictures can stand on a slide.".to_owned());
    }
    if size == 0 {
        return Err("This file is empty.".to_owned());
    }
    if size > MAX_FILE_SIZE {
        let (has, most) = (format::bytes(size), format::bytes(MAX_FILE_SIZE));
        return Err(format!("This picture has {has}. It may have up to {most}."));
    }
    Ok(())
}

/// Checks and sends a picture; its id, or a sentence that says why not.
pub(super) async fn send(
    file: &web_sys::File,
    on_progress: impl Fn(f64) + 'static,
) -> Result<FileId, String> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a file's size is a whole number below 2^53"
    )]
    let size = file.size() as u64;
    check(&file.name(), &file.type_(), size)?;
    let sent = calls::upload(file, on_progress).await.map_err(|error| error.to_string())?;
    Ok(sent.id)
}

#[component]
pub(super) fn PictureField() -> impl IntoView {
    let screen = Screen::expect();
    let library = Library::expect();
    // Its description has a field that stays while it is written in.
    let picture = Memo::new(move |_| {
        let picture = screen.slide.with(|(_, slide)| slide.picture.clone());
        picture.map(|picture| Picture { alt: None, ..picture })
    });
    // Whether the template shows a picture on slides like this one.
    let fits = Memo::new(move |_| {
        let role = screen.slide.with(|(_, slide)| slide.role);
        let template = screen.desk.with(|doc| doc.content.template_id.clone()).unwrap_or_default();
        library.template(&template).is_none_or(|info| info.picture_roles.contains(&role))
    });
    let sent = RwSignal::new(None::<(String, f64)>);
    let problem = RwSignal::new(None::<String>);
    let add = move |files: Vec<web_sys::File>| {
        let Some(file) = files.into_iter().next() else { return };
        let slide = screen.slide.with_untracked(|(_, slide)| slide.id.clone());
        problem.set(None);
        sent.set(Some((slide.clone(), 0.0)));
        spawn_local(async move {
            let of = slide.clone();
            let answer = send(&file, move |share| {
                sent.try_set(Some((of.clone(), share)));
            })
            .await;
            if sent.try_set(None).is_some() {
                return;
            }
            match answer {
                Ok(file_id) => {
                    screen.desk.change("", |doc| {
                        // The person may edit another slide by now.
                        if let Some(slide) = super::slides::slide_mut(&mut doc.content, &slide) {
                            slide.picture = Some(Picture { file_id, alt: None, crop: None, focus: None });
                        }
                    });
                }
                Err(reason) => problem.set(Some(reason)),
            }
        });
    };
    let over = use_window_files(Callback::new(move |files| {
        // What lies over the screen has places of its own.
        if screen.window.get_untracked().is_none() {
            add(files);
        }
    }));
    let here = Memo::new(move |_| screen.current());
    let progress = Memo::new(move |_| {
        sent.with(|sent| {
            sent.as_ref().filter(|(slide, _)| *slide == here.get()).map(|(_, share)| share * 100.0)
        })
    });
    view! {
        <div class="car-picture" data-off=move || (!fits.get()).then_some("")>
            <div class="car-text-head">
                <h3 class="field-label">"Picture"</h3>
                {move || {
                    (!fits.get() && picture.with(Option::is_some))
                        .then(|| view! { <p class="text-xs text-ink-3">"This template shows none here."</p> })
                }}
            </div>
            {move || match (picture.get(), progress.get(), fits.get()) {
                (_, Some(percent), _) => {
                    view! { <ProgressBar label="Sending the picture" value=Signal::stored(Some(percent)) /> }.into_any()
                }
                (Some(picture), ..) => view! { <Shown picture=picture on_files=Callback::new(add) /> }.into_any(),
                (None, _, false) => {
                    view! { <p class="text-xs text-ink-3">"This template shows no picture on such a slide."</p> }.into_any()
                }
                (None, ..) => {
                    view! {
                        <Dropzone label="Choose a picture" accept=accept() class="dropzone-row" on_files=add>
                            <span class="flex items-center gap-2 text-sm">
                                <IconView icon=Icon::Image />
                                "Drop or choose a picture"
                            </span>
                        </Dropzone>
                    }
                        .into_any()
                }
            }}
            {move || {
                problem.get().map(|reason| view! { <p class="field-error" role="alert"><span>{reason}</span></p> })
            }}
            {move || {
                over.get()
                    .then(|| {
                        view! {
                            <div class="drop-veil" aria-hidden="true">
                                <IconView icon=Icon::Upload class="icon-lg" />
                                "Drop the picture on this slide"
                            </div>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Shown(picture: Picture, on_files: Callback<Vec<web_sys::File>>) -> impl IntoView {
    let screen = Screen::expect();
    let src = path::file_content(picture.file_id.as_str());
    let alt = Memo::new(move |_| {
        let alt = screen.slide.with(|(_, slide)| slide.picture.as_ref()?.alt.clone());
        alt.unwrap_or_default()
    });
    view! {
        <div class="car-picked">
            <img src=src alt="" draggable="false" />
            <div class="car-picked-acts">
                <Button size=ButtonSize::Small icon=Icon::Crop on_click=move |_| screen.window.set(Some(Window::Crop))>
                    "Crop and focus"
                </Button>
                <Dropzone label="Choose another picture" accept=accept() class="car-swap" on_files=move |files| on_files.run(files)>
                    <span>"Replace"</span>
                </Dropzone>
                <Button
                    variant=ButtonVariant::Ghost
                    size=ButtonSize::Small
                    icon=Icon::X
                    on_click=move |_| screen.edit("", |slide| slide.picture = None)
                >
                    "Take off"
                </Button>
            </div>
        </div>
        <input
            class="input input-sm"
            type="text"
            data-doc=""
            maxlength=MAX_ALT_CHARS
            aria-label="Description of the picture, for people who cannot see it"
            placeholder="Describe it for people who cannot see it"
            prop:value=move || alt.get()
            on:input=move |event| {
                let words = Some(event_target_value(&event)).filter(|words| !words.trim().is_empty());
                screen.edit("alt", |slide| {
                    if let Some(picture) = &mut slide.picture {
                        picture.alt = words;
                    }
                });
            }
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_type_or_else_by_ending() {
        assert_eq!(check("a.png", "image/png", 9), Ok(()));
        assert_eq!(check("a.JPG", "", 9), Ok(()));
        assert!(check("a.gif", "image/gif", 9).is_err());
        assert!(check("a.png", "application/pdf", 9).is_err());
        assert!(check("a.png", "image/png", 0).is_err());
        assert!(check("a.png", "image/png", MAX_FILE_SIZE + 1).unwrap_err().contains("10 MB"));
    }
}
