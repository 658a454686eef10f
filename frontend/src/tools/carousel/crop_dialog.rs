//! Which part of a picture is used and which point stays in sight: by hand, by arrow key, in the picture itself.

use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    prelude::*,
};
use lumiku_dto::path;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    crop::{CORNERS, Grip, MIDDLE, View, WHOLE},
    screen::{Screen, Window},
};
use crate::{
    components::{Button, ButtonVariant, Dialog, Icon},
    effect,
    format::percent,
    signals::{Memo, RwSignal},
};

/// How far an arrow key moves something, in shares of the picture.
const STEP: f32 = 0.02;

#[component]
pub(super) fn CropDialog() -> impl IntoView {
    let screen = Screen::expect();
    let open = RwSignal::new(false);
    effect::run(move || open.set(screen.window.get() == Some(Window::Crop)));
    effect::run(move || {
        if !open.get() && screen.window.get_untracked() == Some(Window::Crop) {
            screen.window.set(None);
        }
    });
    view! {
        <Dialog open=open title="Crop and focus" wide=true>
            <Cutter open=open />
        </Dialog>
    }
}

#[component]
fn Cutter(open: RwSignal<bool>) -> impl IntoView {
    let screen = Screen::expect();
    let picture = screen.slide.with_untracked(|(_, slide)| slide.picture.clone())?;
    let view = RwSignal::new(View::of(picture.crop, picture.focus));
    let frame = NodeRef::<html::Div>::new();
    let held = StoredValue::new(None::<(Grip, i32, i32, View)>);
    let press = move |event: PointerEvent, grip: Grip| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let node = event.current_target().and_then(|node| node.dyn_into::<Element>().ok());
        if let Some(node) = node {
            drop(node.set_pointer_capture(event.pointer_id()));
            if let Ok(node) = node.dyn_into::<web_sys::HtmlElement>() {
                drop(node.focus());
            }
        }
        held.set_value(Some((grip, event.client_x(), event.client_y(), view.get_untracked())));
    };
    let pull = move |event: PointerEvent| {
        let (Some((grip, x, y, from)), Some(frame)) = (held.get_value(), frame.get_untracked()) else {
            return;
        };
        let area = frame.get_bounding_client_rect();
        let share = |way: i32, length: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "a share of a picture")]
            let share = (f64::from(way) / length.max(1.0)) as f32;
            share
        };
        let by = (share(event.client_x() - x, area.width()), share(event.client_y() - y, area.height()));
        view.set(from.moved(grip, by));
    };
    let end = move |_: PointerEvent| held.set_value(None);
    let key = move |event: KeyboardEvent, grip: Grip| {
        let by = match event.key().as_str() {
            "ArrowLeft" => (-STEP, 0.0),
            "ArrowRight" => (STEP, 0.0),
            "ArrowUp" => (0.0, -STEP),
            "ArrowDown" => (0.0, STEP),
            _ => return,
        };
        event.prevent_default();
        view.update(|view| *view = view.moved(grip, by));
    };
    let crop = Memo::new(move |_| view.get().crop);
    let focus = Memo::new(move |_| view.get().focus_in_picture());
    let save = move |_| {
        let (crop, focus) = view.get_untracked().noted();
        screen.edit("", |slide| {
            if let Some(picture) = &mut slide.picture {
                (picture.crop, picture.focus) = (crop, focus);
            }
        });
        open.set(false);
    };
    let at = |share: f32| percent(f64::from(share));
    Some(view! {
        <p class="mb-3 text-ink-2">
            "The bright part is used. The point stays in sight wherever the box has another shape."
        </p>
        <div class="car-cut">
            <div class="car-cut-frame" node_ref=frame on:pointermove=pull on:pointerup=end on:pointercancel=end>
                <img src=path::file_content(picture.file_id.as_str()) alt="" draggable="false" />
                <div class="car-cut-shade">
                    <i
                        style:left=move || at(crop.get().x)
                        style:top=move || at(crop.get().y)
                        style:width=move || at(crop.get().width)
                        style:height=move || at(crop.get().height)
                    ></i>
                </div>
                <div
                    class="car-cut-part"
                    role="group"
                    tabindex="0"
                    aria-label="The part that is used. Arrow keys move it."
                    style:left=move || at(crop.get().x)
                    style:top=move || at(crop.get().y)
                    style:width=move || at(crop.get().width)
                    style:height=move || at(crop.get().height)
                    on:pointerdown=move |event| press(event, Grip::Part)
                    on:keydown=move |event| key(event, Grip::Part)
                ></div>
                {CORNERS
                    .into_iter()
                    .map(|(grip, side, name)| {
                        let Grip::Corner { right, bottom } = grip else { return ().into_any() };
                        let x = move || { let crop = crop.get(); if right { crop.x + crop.width } else { crop.x } };
                        let y = move || { let crop = crop.get(); if bottom { crop.y + crop.height } else { crop.y } };
                        view! {
                            <button
                                type="button"
                                class="car-cut-corner"
                                data-side=side
                                aria-label=format!("{name}. Arrow keys move it.")
                                style:left=move || at(x())
                                style:top=move || at(y())
                                on:pointerdown=move |event| press(event, grip)
                                on:keydown=move |event| key(event, grip)
                            ></button>
                        }
                            .into_any()
                    })
                    .collect::<Vec<_>>()}
                <button
                    type="button"
                    class="car-cut-focus"
                    aria-label="The point to keep in sight. Arrow keys move it."
                    style:left=move || at(focus.get().0)
                    style:top=move || at(focus.get().1)
                    on:pointerdown=move |event| press(event, Grip::Focus)
                    on:keydown=move |event| key(event, Grip::Focus)
                ></button>
            </div>
        </div>
        <div class="mt-5 flex flex-wrap items-center justify-between gap-2">
            <Button
                variant=ButtonVariant::Ghost
                icon=Icon::RotateCcw
                on_click=move |_| view.set(View { crop: WHOLE, focus: MIDDLE })
            >
                "The whole picture"
            </Button>
            <div class="flex gap-2">
                <Button variant=ButtonVariant::Ghost on_click=move |_| open.set(false)>
                    "Cancel"
                </Button>
                <Button variant=ButtonVariant::Primary on_click=save>
                    "Use this part"
                </Button>
            </div>
        </div>
    })
}
