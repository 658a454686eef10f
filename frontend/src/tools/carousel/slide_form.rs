//! The slide that is edited: what it is for, its texts, its picture, and where it departs from the template.

use leptos::{ev::KeyboardEvent, prelude::*};
use lumiku_carousel_dto::{Role, limits::MAX_ITEMS};

use super::{
    look::Look,
    picture_field::PictureField,
    rewriting::Rewriting,
    screen::Screen,
    slides::{Spot, add_item, move_item, remove_item, set_role},
    strip::SlideActs,
    text_field::{TextField, field_id},
    words,
};
use crate::{
    components::{Button, ButtonSize, ButtonVariant, Icon, IconButton, Select},
    signals::{Memo, Signal},
    tools::drag::focus_soon,
};

#[component]
pub(super) fn SlideForm() -> impl IntoView {
    let screen = Screen::expect();
    let shown = Memo::new(move |_| screen.slide.with(|(_, slide)| (slide.id.clone(), slide.role)));
    let index = Memo::new(move |_| screen.slide.with(|(index, _)| *index));
    let role = Memo::new(move |_| screen.slide.with(|(_, slide)| slide.role));
    let roles = || Role::ALL.map(|role| (role.as_str().to_owned(), words::role(role).to_owned())).to_vec();
    view! {
        <section class="card car-form" aria-label="Texts of the slide">
            <div class="car-form-head">
                <h2>{move || format!("Slide {}", index.get() + 1)}</h2>
                <Select
                    label="What the slide is for"
                    options=Signal::derive(roles)
                    value=Signal::derive(move || role.get().as_str().to_owned())
                    on_change=move |value: String| {
                        if let Some(role) = Role::ALL.into_iter().find(|role| role.as_str() == value) {
                            screen.edit("role", |slide| set_role(slide, role));
                        }
                    }
                />
                <SlideActs />
            </div>
            // Another slide has other fields: what was typed belongs to the one before.
            {move || {
                let (_, role) = shown.get();
                view! { <Texts role=role /> }
            }}
            <PictureField />
            <Look />
            <Rewriting />
        </section>
    }
}

#[component]
fn Texts(role: Role) -> impl IntoView {
    let fields = role.slots().iter().map(|slot| view! { <TextField spot=Spot::Slot(*slot) role=role /> });
    view! {
        <div class="car-texts">
            {fields.collect_view()} {role.has_items().then(|| view! { <Items role=role /> })}
        </div>
    }
}

/// The points of a list. Enter begins one more, Backspace in an empty one takes it away, Alt with an arrow moves it.
#[component]
fn Items(role: Role) -> impl IntoView {
    let screen = Screen::expect();
    let count = Memo::new(move |_| screen.slide.with(|(_, slide)| slide.items.len()));
    let add = move |behind: Option<usize>| {
        let mut at = None;
        screen.edit("", |slide| at = add_item(slide, behind));
        if let Some(at) = at {
            focus_soon(field_id(Spot::Item(at)));
        }
    };
    let remove = move |item: usize| {
        screen.edit("", |slide| remove_item(slide, item));
        focus_soon(field_id(Spot::Item(item.saturating_sub(1))));
    };
    let shift = move |item: usize, by: i32| {
        let mut to = None;
        screen.edit("", |slide| to = move_item(slide, item, by));
        if let Some(to) = to {
            screen.said.set(format!("Point {} of {}", to + 1, count.get_untracked()));
            focus_soon(field_id(Spot::Item(to)));
        }
    };
    let key = move |item: usize, event: &KeyboardEvent| {
        let empty = screen.slide.with_untracked(|(_, slide)| Spot::Item(item).text(slide).0.is_empty());
        match event.key().as_str() {
            "Enter" if !event.shift_key() && !event.is_composing() => add(Some(item)),
            "Backspace" if empty && count.get_untracked() > 1 => remove(item),
            "ArrowUp" if event.alt_key() => shift(item, -1),
            "ArrowDown" if event.alt_key() => shift(item, 1),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <ul class="car-items" aria-label="Points">
            {move || {
                (0..count.get())
                    .map(|item| {
                        let last = item + 1 >= count.get_untracked();
                        view! {
                            <li>
                                <TextField
                                    spot=Spot::Item(item)
                                    role=role
                                    on_key=Some(Callback::new(move |event: KeyboardEvent| key(item, &event)))
                                />
                                <div class="car-item-acts">
                                    <IconButton
                                        icon=Icon::ChevronDown
                                        label=format!("Move point {} up", item + 1)
                                        small=true
                                        tip="left"
                                        class="car-up"
                                        disabled=item == 0
                                        on_click=move |_| shift(item, -1)
                                    />
                                    <IconButton
                                        icon=Icon::ChevronDown
                                        label=format!("Move point {} down", item + 1)
                                        small=true
                                        tip="left"
                                        disabled=last
                                        on_click=move |_| shift(item, 1)
                                    />
                                    <IconButton
                                        icon=Icon::X
                                        label=format!("Remove point {}", item + 1)
                                        small=true
                                        tip="left"
                                        on_click=move |_| remove(item)
                                    />
                                </div>
                            </li>
                        }
                            .into_any()
                    })
                    .collect::<Vec<_>>()
            }}
        </ul>
        {move || {
            (count.get() < MAX_ITEMS)
                .then(|| {
                    view! {
                        <div>
                            <Button
                                variant=ButtonVariant::Ghost
                                size=ButtonSize::Small
                                icon=Icon::Plus
                                on_click=move |_| add(None)
                            >
                                "Add a point"
                            </Button>
                        </div>
                    }
                })
        }}
    }
}
