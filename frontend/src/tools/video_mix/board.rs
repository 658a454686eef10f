//! The clips on the canvas, by group: where they arrive, stand and move.

use leptos::{
    ev::{DragEvent, KeyboardEvent},
    prelude::*,
};
use lumiku_video_mix_dto::{GroupMode, MAX_CLIPS, Video};

use super::{
    arrangement::{clips_of, slot_of},
    check::accept,
    clip_card::{clip_card, coming_card},
    drag::{Held, landed},
    edits::USUAL_GROUPS,
    screen::Screen,
};
use crate::{
    components::{Button, ButtonSize, ConfirmDialog, Dropzone, Icon, IconButton, IconView, NameInput, Tile},
    format,
    signals::{Memo, RwSignal, Signal},
    tools::drag::{arrow, focus_soon},
};

#[component]
pub(super) fn Board() -> impl IntoView {
    let screen = Screen::expect();
    let desk = screen.desk;
    let groups = Memo::new(move |_| {
        desk.with(|project| project.groups.iter().map(|group| group.id.clone()).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let clips = Memo::new(move |_| desk.with(|project| project.videos.len()).unwrap_or(0));
    let coming = Memo::new(move |_| screen.uploads.items.with(Vec::len));
    let loose = Memo::new(move |_| {
        let there = desk.with(|project| !clips_of(project, None).is_empty()).unwrap_or(false);
        there || screen.uploads.items.with(|items| items.iter().any(|item| item.place.is_empty()))
    });
    let zones = move || {
        let groups = groups.get();
        let mut zones: Vec<AnyView> = groups
            .iter()
            .enumerate()
            .map(|(order, id)| view! { <Zone group=id.clone() order=order /> }.into_any())
            .collect();
        if groups.is_empty() || loose.get() {
            zones.push(view! { <Zone group="" order=zones.len() named=!groups.is_empty() /> }.into_any());
        }
        zones
    };
    view! {
        <section class="mix-board" aria-label="Clips">
            <p class="sr-only" id="grip-help">
                "Move it with the arrow keys."
            </p>
            <p class="sr-only" aria-live="assertive">
                {move || screen.said.get()}
            </p>
            {move || {
                if groups.with(Vec::is_empty) && clips.get() == 0 && coming.get() == 0 {
                    view! { <Welcome /> }.into_any()
                } else {
                    view! {
                        {move || (groups.with(Vec::is_empty) && clips.get() > 0).then(|| view! { <Suggestion /> })}
                        <div class="mix-zones">{zones}</div>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Welcome() -> impl IntoView {
    let screen = Screen::expect();
    view! {
        <Dropzone
            label="Choose clips"
            accept=accept()
            multiple=true
            class="stage-drop"
            on_files=move |files| screen.add(files, "")
        >
            <Tile icon=Icon::Video tint="video".to_owned() large=true />
            <p class="mt-2 text-lg font-bold">"Drop clips here"</p>
            <p class="text-ink-2">"or " <span class="link">"choose them"</span></p>
            <p class="mt-2 text-sm text-ink-3">
                {format!("MP4, MOV, AVI or MKV. Up to 500 MB and 10 minutes each, up to {MAX_CLIPS} clips. Any size, rate and sound.")}
            </p>
        </Dropzone>
    }
}

/// What groups are for, and the usual ones in one press.
#[component]
fn Suggestion() -> impl IntoView {
    let screen = Screen::expect();
    view! {
        <div class="mix-suggest">
            <IconView icon=Icon::Layers />
            <p>"Sort your clips into groups, and each video takes one clip from each."</p>
            <Button
                size=ButtonSize::Small
                on_click=move |_| screen.desk.add_groups(USUAL_GROUPS.map(str::to_owned).into())
            >
                {USUAL_GROUPS.join(", ")}
            </Button>
        </div>
    }
}

/// A group with its clips; with an empty id the clips without one.
#[component]
fn Zone(
    #[prop(into)] group: String,
    /// Its place, from 0.
    order: usize,
    /// Says that these have no group.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let screen = Screen::expect();
    let desk = screen.desk;
    let id = StoredValue::new(group.clone());
    let key = move || id.with_value(|id| (!id.is_empty()).then(|| id.clone()));
    let clips = Memo::new(move |_| {
        desk.with(|project| clips_of(project, key().as_deref()).into_iter().cloned().collect::<Vec<Video>>())
            .unwrap_or_default()
    });
    let coming = move || {
        let here = id.get_value();
        screen.uploads.items.with(|items| {
            items.iter().filter(|item| item.place == here).cloned().map(coming_card).collect::<Vec<_>>()
        })
    };
    let count = Memo::new(move |_| clips.with(Vec::len));
    let empty = Memo::new(move |_| {
        count.get() == 0
            && screen
                .uploads
                .items
                .with(|items| id.with_value(|id| items.iter().all(|item| item.place != *id)))
    });
    let target = Memo::new(move |_| match (screen.drag.held.get(), screen.drag.slot.get()) {
        (Some(Held::Clip(_)), Some(slot)) => slot.group == key() && slot.index >= count.get(),
        (Some(Held::Group(held)), Some(slot)) => slot.group == key() && Some(held) != key(),
        _ => false,
    });
    let on_drop = move |event: DragEvent| {
        let files = event.data_transfer().and_then(|data| data.files());
        let files: Vec<_> =
            files.map_or_else(Vec::new, |files| (0..files.length()).filter_map(|at| files.get(at)).collect());
        if !event.default_prevented() && !files.is_empty() {
            event.prevent_default();
            screen.add(files, &id.get_value());
        }
    };
    view! {
        <section
            class="card mix-zone"
            data-zone=group.clone()
            data-count=move || count.get()
            data-order=(!group.is_empty()).then_some(order)
            data-target=move || target.get().then_some("")
            data-bare=(group.is_empty() && !named).then_some("")
            data-loose=(group.is_empty() && named).then_some("")
            on:drop=on_drop
        >
            {if group.is_empty() {
                named.then(|| view! { <LooseHead count=count /> }).into_any()
            } else {
                view! { <ZoneHead id=id order=order count=count /> }.into_any()
            }}
            <ul class="mix-grid">
                {move || {
                    let here = key();
                    clips
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(index, clip)| clip_card(clip, here.clone(), index))
                        .collect::<Vec<_>>()
                }}
                {coming}
            </ul>
            {move || {
                empty
                    .get()
                    .then(|| {
                        view! {
                            <Dropzone
                                label="Add clips to this group"
                                accept=accept()
                                multiple=true
                                class="mix-empty"
                                on_files=move |files| screen.add(files, &id.get_value())
                            >
                                <IconView icon=Icon::Plus />
                                <span class="text-sm">"Drop or choose clips"</span>
                            </Dropzone>
                        }
                    })
            }}
        </section>
    }
}

#[component]
fn LooseHead(count: Memo<usize>) -> impl IntoView {
    let screen = Screen::expect();
    let left_out =
        Memo::new(move |_| screen.settings.with(|settings| settings.group_mode == GroupMode::Sequence));
    view! {
        <div class="mix-zone-head">
            <h3>"Not in a group"</h3>
            <span class="text-sm text-ink-3">
                {move || in_clips(count.get())} {move || left_out.get().then_some(", left out of the videos")}
            </span>
        </div>
    }
}

#[component]
fn ZoneHead(id: StoredValue<String>, order: usize, count: Memo<usize>) -> impl IntoView {
    let screen = Screen::expect();
    let desk = screen.desk;
    let name = Memo::new(move |_| {
        let here = id.get_value();
        desk.with(|project| {
            project.groups.iter().find(|group| group.id == here).map(|group| group.name.clone())
        })
        .flatten()
        .unwrap_or_default()
    });
    let grip = format!("group-{}", id.get_value());
    let moved_by = move |by: i32| {
        let count = desk.peek(|project| project.groups.len()).unwrap_or(0);
        let to = if by < 0 { order.checked_sub(1) } else { Some(order + 1).filter(|to| *to < count) };
        if let Some(to) = to {
            desk.move_group(&id.get_value(), to);
            screen.said.set(format!("{}: group {} of {count}", name.get_untracked(), to + 1));
            focus_soon(format!("group-{}", id.get_value()));
        }
    };
    let asking = RwSignal::new(false);
    let remove = move || {
        let here = id.get_value();
        let coming = screen.uploads.items.with_untracked(|items| items.iter().any(|item| item.place == here));
        if count.get_untracked() > 0 || coming {
            asking.set(true);
        } else {
            desk.remove_group(&here);
        }
    };
    view! {
        <div class="mix-zone-head">
            <h3>
                <span class="num">{format!("{} ·", order + 1)}</span>
                <span class="sr-only">" " {move || name.get()}</span>
            </h3>
            <NameInput
                label=Signal::derive(move || format!("Name of group {}", order + 1))
                class="mix-zone-name"
                most=60
                value=name
                on_change=move |name: String| desk.rename_group(&id.get_value(), &name)
            />
            <span class="num text-sm text-ink-3">{move || in_clips(count.get())}</span>
            <span class="mix-zone-acts">
                <IconButton
                    icon=Icon::Trash2
                    label=Signal::derive(move || format!("Remove the group {}", name.get()))
                    small=true
                    tip="left"
                    class="mix-quiet"
                    on_click=move |_| remove()
                />
                <button
                    type="button"
                    class="mix-grip"
                    id=grip
                    aria-label=move || format!("Move the group {}", name.get())
                    aria-describedby="grip-help"
                    on:keydown=move |event: KeyboardEvent| {
                        if let Some(by) = arrow(&event.key()) {
                            event.prevent_default();
                            moved_by(by);
                        }
                    }
                    on:pointerdown=move |event| screen.drag.press(&event, Held::Group(id.get_value()))
                    on:pointermove=move |event| screen.drag.pull(&event)
                    on:pointerup=move |_| screen.let_go()
                    on:pointercancel=move |_| screen.drag.cancel()
                >
                    <IconView icon=Icon::GripVertical />
                </button>
            </span>
        </div>
        <ConfirmDialog
            open=asking
            title=Signal::derive(move || format!("Remove the group {}?", name.get()))
            text=Signal::derive(move || losing_their_group(count.get()))
            confirm="Remove"
            on_confirm=Callback::new(move |()| {
                asking.set(false);
                desk.remove_group(&id.get_value());
            })
        />
    }
}

/// What follows for the clips of a group that goes.
fn losing_their_group(count: usize) -> String {
    match count {
        0 => "The clips that are on their way to it arrive without a group.".to_owned(),
        1 => "1 clip loses its group. It stays in the project.".to_owned(),
        _ => format!("{} lose their group. They stay in the project.", in_clips(count)),
    }
}

impl Screen {
    /// What was held goes where the hand let go.
    pub(super) fn let_go(self) {
        match self.drag.release() {
            Some((Held::Clip(id), slot)) => {
                let from = self.desk.peek(|project| slot_of(project, &id)).flatten();
                if let Some(to) = from.and_then(|from| landed(&from, slot)) {
                    self.desk.move_clip(&id, &to);
                }
            }
            Some((Held::Group(id), slot)) if slot.group.as_deref() != Some(id.as_str()) => {
                self.desk.move_group(&id, slot.index);
            }
            _ => {}
        }
    }
}

fn in_clips(count: usize) -> String {
    format::count(i64::try_from(count).unwrap_or(i64::MAX), "clip", "clips")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_says_how_many_clips_lose_it() {
        assert_eq!(losing_their_group(1), "1 clip loses its group. It stays in the project.");
        assert_eq!(losing_their_group(3), "3 clips lose their group. They stay in the project.");
    }
}
