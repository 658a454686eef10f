//! A clip, large: its player, what is kept of it, where it stands, and a way to be rid of it.

use leptos::{html, prelude::*};
use lumiku_video_mix_dto::Video;

use super::{
    arrangement::{Slot, clips_of, slot_of},
    screen::Screen,
    trim_strip::TrimEditor,
    words,
};
use crate::{
    components::{Button, ButtonVariant, ConfirmDialog, Dialog, Icon, Select},
    effect, format,
    signals::{Memo, RwSignal, Signal},
};

#[component]
pub(super) fn ClipDialog() -> impl IntoView {
    let screen = Screen::expect();
    let clip = Memo::new(move |_| {
        let id = screen.clip.get()?;
        screen.desk.with(|project| project.videos.iter().find(|video| video.id == id).cloned())?
    });
    let id = Memo::new(move |_| clip.with(|clip| clip.as_ref().map(|clip| clip.id.clone())));
    let open = RwSignal::new(false);
    effect::run(move || open.set(id.with(Option::is_some)));
    effect::run(move || {
        if !open.get() {
            screen.clip.set(None);
        }
    });
    let asking = RwSignal::new(false);
    let title = Signal::derive(move || {
        clip.with(|clip| clip.as_ref().map(|clip| clip.original_name.clone()).unwrap_or_default())
    });
    let remove = Callback::new(move |()| {
        asking.set(false);
        if let Some(id) = id.get_untracked() {
            screen.clip.set(None);
            screen.desk.remove_clip(&id);
        }
    });
    view! {
        <Dialog open=open title=title wide=true>
            {move || id.get().map(|_| view! { <Details clip=clip asking=asking /> })}
        </Dialog>
        <ConfirmDialog
            open=asking
            title=Signal::derive(move || format!("Remove {}?", title.get()))
            text="The clip is deleted from this project. Videos that were made with it stay.".to_owned()
            confirm="Remove"
            on_confirm=remove
        />
    }
}

#[component]
fn Details(clip: Memo<Option<Video>>, asking: RwSignal<bool>) -> impl IntoView {
    let first = clip.get_untracked()?;
    let player = NodeRef::<html::Video>::new();
    let facts = facts(&first);
    Some(view! {
        <div class="look">
            <video
                node_ref=player
                src=first.url
                poster=first.thumbnail_url
                controls=true
                playsinline=true
                preload="metadata"
                aria-label=first.original_name
            ></video>
        </div>
        <TrimEditor clip=clip player=player />
        <div class="mix-look-foot">
            <p class="num text-sm text-ink-3">{facts}</p>
            <div class="mix-look-acts">
                <GroupChoice id=first.id />
                <Button variant=ButtonVariant::Danger icon=Icon::Trash2 on_click=move |_| asking.set(true)>
                    "Remove"
                </Button>
            </div>
        </div>
    })
}

/// Which group the clip stands in, when there are any.
#[component]
fn GroupChoice(id: String) -> impl IntoView {
    let screen = Screen::expect();
    let desk = screen.desk;
    let options = Memo::new(move |_| {
        desk.with(|project| {
            let groups = project.groups.iter().map(|group| (group.id.clone(), group.name.clone()));
            groups.chain([(String::new(), "Not in a group".to_owned())]).collect::<Vec<_>>()
        })
        .unwrap_or_default()
    });
    let here = id.clone();
    let value = Memo::new(move |_| {
        desk.with(|project| slot_of(project, &here)).flatten().and_then(|slot| slot.group).unwrap_or_default()
    });
    let move_to = Callback::new(move |group: String| {
        let group = Some(group).filter(|group| !group.is_empty());
        let index = desk.peek(|project| clips_of(project, group.as_deref()).len()).unwrap_or(0);
        desk.move_clip(&id, &Slot { group, index });
    });
    move || {
        (options.with(Vec::len) > 1).then(|| {
            view! {
                <Select
                    label="Group"
                    options=Signal::derive(move || options.get())
                    value=Signal::derive(move || value.get())
                    on_change=move_to
                />
            }
        })
    }
}

/// `1080 × 1920 · 30 fps · 4.2 s · 2.3 MB · no sound`.
fn facts(clip: &Video) -> String {
    let sound = if clip.has_audio { "" } else { " · no sound" };
    format!(
        "{} × {} · {} fps · {} · {}{sound}",
        clip.width,
        clip.height,
        words::hundredths(clip.fps),
        words::seconds(clip.duration),
        format::bytes(u64::try_from(clip.size).unwrap_or(0)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::video_mix::arrangement::tests::clip;

    #[test]
    fn a_clip_is_described_in_a_line() {
        let clip = Video { fps: 29.97, has_audio: false, size: 2_516_582, ..clip("a", None) };
        assert_eq!(facts(&clip), "1080 × 1920 · 29.97 fps · 4 s · 2.3 MB · no sound");
    }
}
