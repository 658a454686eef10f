//! What smart trimming keeps of a clip, over its pictures and its sound: two handles for each kept part, which move by
//! pointer and by arrow key.

use std::fmt::Write as _;

use gloo_timers::future::TimeoutFuture;
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    prelude::*,
    task::spawn_local,
};
use lumiku_video_mix_dto::{Range, Video};

use super::{
    screen::Screen,
    trimming::{Edge, Handle, gaps, kept, limits, moved, with_gap, without},
    words,
};
use crate::{
    components::{Badge, Button, ButtonSize, ButtonVariant, Icon, Skeleton, Tone},
    format::percent,
    signals::{Memo, RwSignal, Signal},
};

/// A pause in pressing keys after which a change is saved.
const SAVE_MS: u32 = 600;
/// An arrow key moves a handle by this, in seconds; with Shift by ten times as much.
const STEP: f64 = 0.1;

/// The state of the strip.
#[derive(Clone, Copy)]
struct Trim {
    clip: Memo<Option<Video>>,
    /// What is kept, as it is being changed; `None` when nothing is.
    draft: RwSignal<Option<Vec<Range>>>,
    /// The handle that is held.
    held: StoredValue<Option<Handle>>,
    turn: StoredValue<u32>,
    strip: NodeRef<html::Div>,
    player: NodeRef<html::Video>,
    screen: Screen,
}

impl Trim {
    fn duration(self) -> f64 {
        self.clip.with(|clip| clip.as_ref().map_or(1.0, |clip| clip.duration.max(0.001)))
    }

    /// What is kept. Tracked.
    fn keep(self) -> Vec<Range> {
        self.draft.get().unwrap_or_else(|| {
            self.clip.with(|clip| {
                clip.as_ref()
                    .and_then(|clip| clip.keep.clone().or_else(|| Some(clip.analysis.as_ref()?.keep.clone())))
                    .unwrap_or_default()
            })
        })
    }

    /// Moves a handle, and shows the picture there.
    fn shift(self, handle: Handle, to: f64) {
        let (keep, duration) = untrack(|| (self.keep(), self.duration()));
        let keep = moved(&keep, handle, to, duration);
        let at = limits(&keep, handle, duration).map(|(_, at, _)| at);
        self.draft.set(Some(keep));
        if let (Some(player), Some(at)) = (self.player.get_untracked(), at) {
            seek(&player, at);
        }
    }

    fn pull(self, event: &PointerEvent) {
        let (Some(handle), Some(strip)) = (self.held.get_value(), self.strip.get_untracked()) else { return };
        let area = strip.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - area.left()) / area.width().max(1.0);
        self.shift(handle, share * untrack(|| self.duration()));
    }

    fn key(self, event: &KeyboardEvent, handle: Handle) {
        let (keep, duration) = untrack(|| (self.keep(), self.duration()));
        let Some((low, at, high)) = limits(&keep, handle, duration) else { return };
        let step = if event.shift_key() { STEP * 10.0 } else { STEP };
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => at - step,
            "ArrowRight" | "ArrowUp" => at + step,
            "Home" => low,
            "End" => high,
            "Delete" | "Backspace" => {
                event.prevent_default();
                self.save(without(&keep, handle.range));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.shift(handle, to);
        self.save_soon();
    }

    /// Saves when the keys rest.
    fn save_soon(self) {
        let mine = self.turn.get_value() + 1;
        self.turn.set_value(mine);
        spawn_local(async move {
            TimeoutFuture::new(SAVE_MS).await;
            if self.turn.try_get_value() == Some(mine) {
                self.commit();
            }
        });
    }

    fn commit(self) {
        if let Some(Some(keep)) = self.draft.try_get_untracked() {
            self.save(keep);
        }
    }

    fn save(self, keep: Vec<Range>) {
        if let Some(id) = self.clip.get_untracked().map(|clip| clip.id) {
            self.screen.desk.keep(&id, keep);
        }
        self.draft.set(None);
    }
}

#[component]
pub(super) fn TrimEditor(clip: Memo<Option<Video>>, player: NodeRef<html::Video>) -> impl IntoView {
    let screen = Screen::expect();
    let trim = Trim {
        clip,
        draft: RwSignal::new(None),
        held: StoredValue::new(None),
        turn: StoredValue::new(0),
        strip: NodeRef::new(),
        player,
        screen,
    };
    on_cleanup(move || trim.commit());
    let on = Memo::new(move |_| screen.settings.with(|settings| settings.smart_trimming));
    let seen = Memo::new(move |_| {
        clip.with(|clip| clip.as_ref().is_some_and(|clip| clip.analysis.is_some() || clip.keep.is_some()))
    });
    move || match (on.get(), seen.get()) {
        (false, _) => view! {
            <p class="mix-trim-off">
                "The whole clip is used. Smart trimming cuts silence, black and standing pictures."
                <Button
                    size=ButtonSize::Small
                    on_click=move |_| screen.settings.update(|settings| settings.smart_trimming = true)
                >
                    "Turn it on"
                </Button>
            </p>
        }
        .into_any(),
        (true, false) => view! {
            <div class="mt-4" role="status">
                <span class="sr-only">"The clip is being looked at"</span>
                <Skeleton class="h-16 w-full rounded-md" />
            </div>
        }
        .into_any(),
        (true, true) => view! { <Strip trim=trim /> }.into_any(),
    }
}

#[component]
fn Strip(trim: Trim) -> impl IntoView {
    let keep = Memo::new(move |_| trim.keep());
    let count = Memo::new(move |_| keep.with(Vec::len));
    let by_hand = Memo::new(move |_| {
        trim.draft.with(Option::is_some)
            || trim.clip.with(|clip| clip.as_ref().is_some_and(|clip| clip.keep.is_some()))
    });
    let first = trim.clip.get_untracked()?;
    let film = first.filmstrip_url.map(|url| format!("url(\"{url}\")"));
    let wave = first.analysis.map(|analysis| waveform(&analysis.waveform)).unwrap_or_default();
    let cut = move || {
        let duration = trim.duration();
        gaps(&keep.get(), duration).into_iter().map(|gap| trim.gap_view(gap, duration)).collect::<Vec<_>>()
    };
    Some(view! {
        <section class="mix-trim" aria-label="What is kept">
            <div class="mix-trim-head">
                <p class="num font-semibold">
                    {move || format!("Keeps {} of {}", words::seconds(kept(&keep.get())), words::seconds(trim.duration()))}
                </p>
                <Badge tone=Signal::derive(move || if by_hand.get() { Tone::Ember } else { Tone::Plain })>
                    {move || if by_hand.get() { "By hand" } else { "Automatic" }}
                </Badge>
                <span class="ml-auto">
                    {move || {
                        by_hand
                            .get()
                            .then(|| {
                                view! {
                                    <Button
                                        variant=ButtonVariant::Ghost
                                        size=ButtonSize::Small
                                        icon=Icon::Undo2
                                        on_click=move |_| trim.save(Vec::new())
                                    >
                                        "Back to automatic"
                                    </Button>
                                }
                            })
                    }}
                </span>
            </div>
            <div class="mix-trim-strip" node_ref=trim.strip>
                <div class="mix-trim-film" style:background-image=film></div>
                <svg class="mix-trim-wave" viewBox="0 0 240 100" preserveAspectRatio="none" aria-hidden="true">
                    <path d=wave></path>
                </svg>
                {cut}
                {move || (0..count.get()).map(|range| trim.range_view(keep, range)).collect::<Vec<_>>()}
            </div>
            <p class="tool-hint">
                "Drag an end, or move it with the arrow keys. A press on a part that is cut out keeps it; Delete cuts a part out."
            </p>
        </section>
    })
}

impl Trim {
    /// A part that is cut out; a press keeps it.
    fn gap_view(self, gap: Range, duration: f64) -> AnyView {
        let trim = self;
        let label = format!("Keep {} to {} too", words::seconds(gap.start), words::seconds(gap.end));
        view! {
            <button
                type="button"
                class="mix-trim-gap"
                aria-label=label.clone()
                title=label
                style:left=percent(gap.start / duration)
                style:width=percent((gap.end - gap.start) / duration)
                on:click=move |_| trim.save(with_gap(&untrack(|| trim.keep()), gap))
            ></button>
        }
        .into_any()
    }

    /// A part that is kept, with its two handles.
    fn range_view(self, keep: Memo<Vec<Range>>, range: usize) -> AnyView {
        let trim = self;
        let part =
            move || keep.with(|keep| keep.get(range).copied()).unwrap_or(Range { start: 0.0, end: 0.0 });
        view! {
            <div
                class="mix-trim-range"
                style:left=move || percent(part().start / trim.duration())
                style:width=move || percent((part().end - part().start) / trim.duration())
            >
                {[Edge::Start, Edge::End].map(|edge| trim.handle_view(keep, Handle { range, edge })).into_iter().collect::<Vec<_>>()}
            </div>
        }
        .into_any()
    }

    fn handle_view(self, keep: Memo<Vec<Range>>, handle: Handle) -> AnyView {
        let trim = self;
        let limits =
            Memo::new(move |_| keep.with(|keep| limits(keep, handle, trim.duration())).unwrap_or_default());
        let (name, edge) = match handle.edge {
            Edge::Start => ("Start", "start"),
            Edge::End => ("End", "end"),
        };
        let node = NodeRef::<html::Span>::new();
        view! {
            <span
                class="mix-trim-handle"
                node_ref=node
                role="slider"
                tabindex="0"
                data-edge=edge
                aria-label=format!("{name} of part {}", handle.range + 1)
                aria-valuemin=move || tenths(limits.get().0)
                aria-valuenow=move || tenths(limits.get().1)
                aria-valuemax=move || tenths(limits.get().2)
                aria-valuetext=move || words::seconds(limits.get().1)
                on:keydown=move |event| trim.key(&event, handle)
                on:pointerdown=move |event: PointerEvent| {
                    event.prevent_default();
                    if let Some(node) = node.get_untracked() {
                        drop(node.set_pointer_capture(event.pointer_id()));
                        drop(node.focus());
                    }
                    trim.held.set_value(Some(handle));
                }
                on:pointermove=move |event| trim.pull(&event)
                on:pointerup=move |_| {
                    trim.held.set_value(None);
                    trim.commit();
                }
                on:pointercancel=move |_| trim.held.set_value(None)
            ></span>
        }
        .into_any()
    }
}

/// Shows the picture at a moment, in seconds.
fn seek(player: &web_sys::HtmlVideoElement, at: f64) {
    // One property is no reason to build the bindings of all media elements.
    drop(js_sys::Reflect::set(player, &"currentTime".into(), &at.into()));
}

/// Tenths of a second, the grain of the arrow keys, as a whole number.
fn tenths(seconds: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a clip is at most ten minutes long")]
    let tenths = (seconds * 10.0).round() as i32;
    tenths
}

/// The sound as upright strokes around the middle, in a box of 240 × 100.
fn waveform(samples: &[u8]) -> String {
    let count = samples.len().max(1);
    let mut path = String::with_capacity(samples.len() * 14);
    for (at, sample) in samples.iter().enumerate() {
        let x = at * 240 / count;
        let high = i32::from(*sample) * 46 / 255 + 1;
        let _ = write!(path, "M{x} {}V{}", 50 - high, 50 + high);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_is_drawn_around_the_middle() {
        assert_eq!(waveform(&[0, 255]), "M0 49V51M120 3V97");
        assert_eq!(waveform(&[]), "");
    }
}
