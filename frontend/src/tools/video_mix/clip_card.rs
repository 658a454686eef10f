//! One clip on the canvas, there or on its way.

use leptos::{ev::KeyboardEvent, prelude::*};
use lumiku_video_mix_dto::Video;

use super::{
    arrangement::{Slot, place_in_words, stepped},
    calls::Uploaded,
    drag::Held,
    screen::Screen,
};
use crate::{
    components::{Icon, IconButton, IconView, ProgressBar},
    format,
    signals::{Memo, Signal},
    tools::{
        drag::{arrow, focus_soon},
        uploads::{Item, Stage},
    },
};

/// A clip that is there: a press plays it, the handle in its corner moves it.
pub(super) fn clip_card(clip: Video, group: Option<String>, index: usize) -> AnyView {
    let screen = Screen::expect();
    let Video { id, original_name: name, duration, thumbnail_url, analysis, .. } = clip;
    let grip = grip_id(&id);
    let (open, pressed, gripped, held, moved) = (id.clone(), id.clone(), id.clone(), id.clone(), id.clone());
    let dragged = move || {
        screen.drag.held.with(|what| matches!(what, Some(Held::Clip(id)) if *id == held)).then_some("")
    };
    let marker = move || {
        let here = Some(Slot { group: group.clone(), index });
        let clip = screen.drag.held.with(|held| matches!(held, Some(Held::Clip(_))));
        (clip && screen.drag.slot.get() == here).then_some("")
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(by) = arrow(&event.key()) else { return };
        event.prevent_default();
        let to = screen.desk.peek(|project| stepped(project, &moved, by)).flatten();
        if let Some(to) = to {
            screen.desk.move_clip(&moved, &to);
            let place = screen.desk.peek(|project| place_in_words(project, &moved)).flatten();
            screen.said.set(place.unwrap_or_default());
            focus_soon(grip_id(&moved));
        }
    };
    let waits = thumbnail_url.is_none() && analysis.is_none();
    view! {
        <li class="mix-clip" data-clip=id data-index=index data-dragged=dragged data-drop=marker>
            <button
                type="button"
                class="latest mix-poster"
                on:click=move |_| {
                    if !screen.drag.is_end() {
                        screen.clip.set(Some(open.clone()));
                    }
                }
                on:pointerdown=move |event| screen.drag.press_with_mouse(&event, Held::Clip(pressed.clone()))
                on:pointermove=move |event| screen.drag.pull(&event)
                on:pointerup=move |_| screen.let_go()
                on:pointercancel=move |_| screen.drag.cancel()
            >
                <span class="sr-only">"Play " {name.clone()}</span>
                {match thumbnail_url {
                    Some(url) => view! { <img src=url alt="" draggable="false" /> }.into_any(),
                    None if waits => view! { <span class="skeleton mix-wait"></span> }.into_any(),
                    None => view! { <IconView icon=Icon::Video /> }.into_any(),
                }}
                <span class="chip num">{format::clip(duration)}</span>
            </button>
            <button
                type="button"
                class="mix-grip mix-clip-grip"
                id=grip
                aria-label=format!("Move {name}")
                aria-describedby="grip-help"
                on:keydown=on_key
                on:pointerdown=move |event| screen.drag.press(&event, Held::Clip(gripped.clone()))
                on:pointermove=move |event| screen.drag.pull(&event)
                on:pointerup=move |_| screen.let_go()
                on:pointercancel=move |_| screen.drag.cancel()
            >
                <IconView icon=Icon::GripVertical />
            </button>
            <p class="mix-clip-name" title=name.clone()>
                {name.clone()}
            </p>
        </li>
    }
    .into_any()
}

/// A clip on its way, or one that did not make it.
pub(super) fn coming_card(item: Item<Uploaded>) -> AnyView {
    let uploads = Screen::expect().uploads;
    let Item { key, name, stage, .. } = item;
    let sent = {
        let stage = stage.clone();
        Memo::new(move |_| {
            stage.with(|stage| match stage {
                Stage::Sending(share) => share * 100.0,
                _ => 0.0,
            })
        })
    };
    let trouble = {
        let stage = stage.clone();
        Memo::new(move |_| {
            stage.with(|stage| match stage {
                Stage::Refused(reason) => Some((reason.clone(), false)),
                Stage::Failed(error) => Some((error.to_string(), true)),
                _ => None,
            })
        })
    };
    let state = Memo::new(move |_| {
        stage.with(|stage| match stage {
            // All of it is there; the server looks at it before it answers.
            Stage::Sending(1.0..) => "Checking",
            Stage::Sending(_) => "Uploading",
            _ => "Waiting",
        })
    });
    let label = format!("Uploading {name}");
    view! {
        <li class="mix-clip" data-bad=move || trouble.get().map(|_| "")>
            <div class="latest mix-poster">
                {move || match trouble.get() {
                    Some(_) => view! { <IconView icon=Icon::CircleAlert /> }.into_any(),
                    None => {
                        view! {
                            <span class="mix-coming">
                                <span class="num">{move || state.get()}</span>
                                <ProgressBar label=label.clone() value=Signal::derive(move || Some(sent.get())) />
                            </span>
                        }
                            .into_any()
                    }
                }}
            </div>
            <IconButton
                icon=Icon::X
                label=format!("Take {name} off")
                small=true
                tip="left"
                class="mix-clip-off"
                on_click=move |_| uploads.take_off(key)
            />
            <p class="mix-clip-name" title=name.clone()>
                {name.clone()}
            </p>
            {move || {
                trouble
                    .get()
                    .map(|(reason, again)| {
                        view! {
                            <p class="pick-line" data-tone="bad" role="alert">
                                {reason}
                            </p>
                            {again
                                .then(|| {
                                    view! {
                                        <button type="button" class="link text-xs" on:click=move |_| uploads.retry(key)>
                                            "Send again"
                                        </button>
                                    }
                                })}
                        }
                    })
            }}
        </li>
    }
    .into_any()
}

fn grip_id(clip: &str) -> String {
    format!("grip-{clip}")
}
