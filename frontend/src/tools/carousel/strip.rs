//! The slides in a row: to choose from, to move by hand or by arrow key, to copy, to remove, to add to.

use leptos::{ev::KeyboardEvent, prelude::*};
use lumiku_carousel_dto::{Role, Slide, fit::Fit, limits::MAX_SLIDES};

use super::{
    screen::{Screen, strip_id},
    slides::{gist, landed},
    words,
};
use crate::{
    components::{Dropdown, Icon, IconButton, IconView, MenuItem},
    signals::{Memo, Signal},
    tools::drag::{arrow, focus_soon},
};

#[component]
pub(super) fn Strip() -> impl IntoView {
    let screen = Screen::expect();
    let slides = Memo::new(move |_| screen.desk.with(|doc| doc.content.slides.clone()).unwrap_or_default());
    let ids = Memo::new(move |_| {
        slides.with(|slides| slides.iter().map(|slide| slide.id.clone()).collect::<Vec<_>>())
    });
    let full = Memo::new(move |_| ids.with(Vec::len) >= MAX_SLIDES);
    view! {
        <section class="car-strip" aria-label="Slides">
            <p class="sr-only" id="strip-help">
                "Arrow keys go from slide to slide. With Alt they move the slide. Delete removes it."
            </p>
            <p class="sr-only" aria-live="assertive">
                {move || screen.said.get()}
            </p>
            <ol class="car-slides">
                {move || {
                    ids.get().into_iter().enumerate().map(|(index, id)| card(slides, id, index)).collect::<Vec<_>>()
                }}
            </ol>
            <div class="car-add">
                {move || {
                    if full.get() {
                        view! {
                            <p class="text-xs text-ink-3">{format!("{MAX_SLIDES} slides are the most.")}</p>
                        }
                            .into_any()
                    } else {
                        view! { <Add /> }.into_any()
                    }
                }}
            </div>
        </section>
    }
}

#[component]
fn Add() -> impl IntoView {
    let screen = Screen::expect();
    view! {
        <Dropdown
            label="Add a slide"
            trigger=ViewFn::from(|| {
                view! {
                    <IconView icon=Icon::Plus />
                    <span>"Add"</span>
                }
            })
            trigger_class="car-plus"
            menu=true
        >
            {Role::ALL
                .into_iter()
                .map(|role| {
                    view! {
                        <MenuItem icon=words::role_icon(role) on_select=move |()| screen.add(role)>
                            {words::role(role)}
                        </MenuItem>
                    }
                })
                .collect_view()}
        </Dropdown>
    }
}

fn card(slides: Memo<Vec<Slide>>, id: String, index: usize) -> AnyView {
    let screen = Screen::expect();
    let key = StoredValue::new(id.clone());
    let slide = Memo::new(move |_| {
        slides.with(|slides| slides.iter().find(|slide| key.with_value(|id| slide.id == *id)).cloned())
    });
    let name = Memo::new(move |_| {
        slide.with(|slide| slide.as_ref().map(|slide| (words::role(slide.role), gist(slide))))
    });
    let label = move || {
        name.get().map(|(role, gist)| format!("Slide {}, {role}: {gist}", index + 1)).unwrap_or_default()
    };
    let current = Memo::new(move |_| key.with_value(|id| screen.current() == *id));
    let url = Memo::new(move |_| key.with_value(|id| screen.shots.url(id)));
    let overflow = Memo::new(move |_| {
        key.with_value(|id| {
            screen.shots.with(id, |shot| shot.is_some_and(|shot| shot.fit.fit == Fit::Overflow))
        })
    });
    let dragged = move || screen.drag.held.with(|held| key.with_value(|id| held.as_ref() == Some(id)));
    let marker = move || {
        let slot = screen.drag.slot.get();
        if slot == Some(index) {
            return Some("before");
        }
        let last = slides.with(|slides| index + 1 == slides.len());
        (last && slot == Some(index + 1)).then_some("behind")
    };
    let on_key = move |event: KeyboardEvent| key_on_card(&screen, &event, &key.get_value(), index);
    // The picture of the slide that is edited is kept in sight.
    crate::effect::run(move || {
        if current.get() {
            key.with_value(|id| into_sight(strip_id(id)));
        }
    });
    view! {
        <li
            class="car-card"
            data-slide=id.clone()
            data-index=index
            data-current=move || current.get().then_some("")
            data-dragged=move || dragged().then_some("")
            data-drop=marker
        >
            <button
                type="button"
                class="car-thumb"
                id=strip_id(&id)
                aria-label=label
                aria-describedby="strip-help"
                aria-current=move || current.get().then_some("true")
                tabindex=move || if current.get() { "0" } else { "-1" }
                on:click=move |_| {
                    if !screen.drag.is_end() {
                        screen.open(&key.get_value());
                    }
                }
                on:keydown=on_key
                on:pointerdown=move |event| screen.drag.press_with_mouse(&event, key.get_value())
                on:pointermove=move |event| screen.drag.pull(&event)
                on:pointerup=move |_| let_go(&screen)
                on:pointercancel=move |_| screen.drag.cancel()
            >
                {move || match url.get() {
                    Some(url) => view! { <img src=url alt="" draggable="false" /> }.into_any(),
                    None => view! { <span class="skeleton car-fill"></span> }.into_any(),
                }}
                {move || {
                    overflow
                        .get()
                        .then(|| {
                            view! {
                                <span class="car-flag" data-tip="Not all of the text fits" data-tip-side="left">
                                    <IconView icon=Icon::TriangleAlert class="icon-sm" />
                                    <span class="sr-only">"Not all of the text fits"</span>
                                </span>
                            }
                        })
                }}
            </button>
            <button
                type="button"
                class="mix-grip car-grip"
                tabindex="-1"
                aria-hidden="true"
                on:pointerdown=move |event| screen.drag.press(&event, key.get_value())
                on:pointermove=move |event| screen.drag.pull(&event)
                on:pointerup=move |_| let_go(&screen)
                on:pointercancel=move |_| screen.drag.cancel()
            >
                <IconView icon=Icon::GripVertical />
            </button>
            <span class="car-number num" aria-hidden="true">
                {index + 1}
            </span>
        </li>
    }
    .into_any()
}

/// What a key does to a slide of the strip.
fn key_on_card(screen: &Screen, event: &KeyboardEvent, id: &str, index: usize) {
    let count = screen.desk.peek(|doc| doc.content.slides.len()).unwrap_or(0);
    let id_at = |index: usize| {
        screen.desk.peek(|doc| doc.content.slides.get(index).map(|slide| slide.id.clone())).flatten()
    };
    let key = event.key();
    let step = arrow(&key).map(|by| if by < 0 { index.checked_sub(1) } else { Some(index + 1) });
    let to = match (step, key.as_str()) {
        (Some(to), _) => to.filter(|to| *to < count),
        (None, "Home") => Some(0),
        (None, "End") => count.checked_sub(1),
        (None, "Delete") => {
            event.prevent_default();
            screen.remove(id);
            focus_soon(strip_id(&untrack(|| screen.current())));
            return;
        }
        _ => return,
    };
    event.prevent_default();
    let Some(to) = to.filter(|to| *to != index) else { return };
    if event.alt_key() || event.ctrl_key() {
        screen.move_to(id, to);
        focus_soon(strip_id(id));
    } else if let Some(next) = id_at(to) {
        screen.open(&next);
        focus_soon(strip_id(&next));
    }
}

fn let_go(screen: &Screen) {
    let Some((id, slot)) = screen.drag.release() else { return };
    let from = screen.desk.peek(|doc| super::slides::index_of(&doc.content, &id)).flatten();
    if let Some(to) = from.and_then(|from| landed(from, slot)) {
        screen.move_to(&id, to);
    }
}

fn into_sight(id: String) {
    request_animation_frame(move || {
        let Some(card) = document().get_element_by_id(&id).and_then(|card| card.parent_element()) else {
            return;
        };
        let Some(row) = card.parent_element() else { return };
        let (card, area) = (card.get_bounding_client_rect(), row.get_bounding_client_rect());
        let over = if card.left() < area.left() {
            card.left() - area.left() - 12.0
        } else if card.right() > area.right() {
            card.right() - area.right() + 12.0
        } else {
            return;
        };
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
        row.set_scroll_left(row.scroll_left() + over as i32);
    });
}

/// The picture that follows the hand.
#[component]
pub(super) fn HeldSlide() -> impl IntoView {
    let screen = Screen::expect();
    let drag = screen.drag;
    move || {
        let url = screen.shots.url(&drag.held.get()?)?;
        Some(view! {
            <div
                class="mix-held car-held"
                aria-hidden="true"
                style:left=move || format!("{}px", drag.at.get().0)
                style:top=move || format!("{}px", drag.at.get().1)
            >
                <img src=url alt="" />
            </div>
        })
    }
}

/// What can be done to the slide that is edited, as a whole.
#[component]
pub(super) fn SlideActs() -> impl IntoView {
    let screen = Screen::expect();
    let count = Memo::new(move |_| screen.desk.with(|doc| doc.content.slides.len()).unwrap_or(0));
    let step = move |by: i32| {
        let (index, slide) = screen.slide.get_untracked();
        let to = if by < 0 { index.checked_sub(1) } else { Some(index + 1) };
        if let Some(to) = to.filter(|to| *to < count.get_untracked()) {
            screen.move_to(&slide.id, to);
        }
    };
    let index = Memo::new(move |_| screen.slide.with(|(index, _)| *index));
    view! {
        <div class="car-acts">
            <IconButton
                icon=Icon::ChevronLeft
                label="Move the slide to the left"
                small=true
                disabled=Signal::derive(move || index.get() == 0)
                on_click=move |_| step(-1)
            />
            <IconButton
                icon=Icon::ChevronRight
                label="Move the slide to the right"
                small=true
                disabled=Signal::derive(move || index.get() + 1 >= count.get())
                on_click=move |_| step(1)
            />
            <IconButton
                icon=Icon::Copy
                label="Duplicate the slide"
                small=true
                disabled=Signal::derive(move || count.get() >= MAX_SLIDES)
                on_click=move |_| screen.duplicate(&screen.slide.with_untracked(|(_, slide)| slide.id.clone()))
            />
            <IconButton
                icon=Icon::Trash2
                label="Remove the slide"
                small=true
                tip="left"
                disabled=Signal::derive(move || count.get() <= 1)
                on_click=move |_| screen.remove(&screen.slide.with_untracked(|(_, slide)| slide.id.clone()))
            />
        </div>
    }
}
