//! What the parts of an open project's screen share.

use std::collections::BTreeMap;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{FileId, tool::Manifest};
use lumiku_video_mix_dto::{GroupMode, MAX_CLIPS, Project, Settings, Video};

use super::{
    arrangement::Neighbours,
    batches::Batches,
    calls::{Uploaded, videos_path},
    check::check_file,
    desk::Desk,
    drag::{Drag, empty_hand},
    paying::{Asked, Waiting},
    planning::Planning,
    submission::seed_from,
};
use crate::{
    api::{self, Destination},
    components::Tone,
    effect, format,
    router::Router,
    session::Session,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
    tools::{
        press::Press,
        uploads::{Arrival, Uploads},
        use_manifest,
    },
};

/// A pause in changing settings after which they are saved.
const SAVE_MS: u32 = 800;

/// The screen's state.
#[derive(Clone, Copy)]
pub(super) struct Screen {
    pub(super) desk: Desk,
    pub(super) settings: RwSignal<Settings>,
    pub(super) uploads: Uploads<Uploaded>,
    pub(super) planning: Planning,
    pub(super) batches: Batches,
    pub(super) drag: Drag,
    /// Whether the settings are pulled up, on a phone.
    pub(super) sheet: RwSignal<bool>,
    /// The clip that is looked at.
    pub(super) clip: RwSignal<Option<String>>,
    /// The finished video that is looked at.
    pub(super) video: RwSignal<Option<FileId>>,
    /// What was just moved, for screen readers.
    pub(super) said: RwSignal<String>,
    /// While a batch is being submitted.
    pub(super) busy: RwSignal<bool>,
    /// Why the last press did not work.
    pub(super) problem: RwSignal<Option<String>>,
    /// A press that waits until the server has what is shown.
    pub(super) waiting: RwSignal<Option<Waiting>>,
    /// A press that has not been answered.
    pub(super) open: StoredValue<Option<Press<Asked>>>,
    pub(super) manifest: Signal<Manifest>,
    pub(super) session: Session,
    pub(super) toasts: Toasts,
}

impl Screen {
    /// Provides the state of a project that is there.
    pub(super) fn new(desk: Desk) -> Self {
        let manifest = use_manifest();
        let mut saved = desk.peek(|project| project.settings.clone()).unwrap_or_default();
        saved.seed = saved.seed.or_else(|| Some(seed_from(&api::idempotency_key())));
        let settings = RwSignal::new(saved);
        let (base, id) = desk.address();
        // Small clips overtake large ones on their way; here they stand as they were chosen.
        let toasts = Toasts::expect();
        let arrivals = StoredValue::new(BTreeMap::<u32, String>::new());
        let uploads = Uploads::handing_over(
            Destination { path: videos_path(&base, &id), tool: None },
            MAX_CLIPS,
            |file| Box::pin(async move { look_at(&file).map(|()| None) }),
            Callback::new(move |(arrival, video): (Arrival, Uploaded)| {
                let twin = desk.peek(|project| twin_of(project, &video)).flatten();
                if let Some(twin) = twin {
                    let text = "Where clips are exchanged, it counts once.".to_owned();
                    let title = format!("{} is the same clip as {twin}", video.original_name);
                    toasts.push(Tone::Plain, title, Some(text), None);
                }
                let chosen = arrivals.with_value(|known| around(known, arrival.key));
                arrivals.update_value(|known| {
                    known.insert(arrival.key, video.id.clone());
                });
                desk.take_in(video, &arrival.place, chosen);
            }),
        );
        let screen = Self {
            desk,
            settings,
            uploads,
            planning: Planning::new(desk, settings, manifest),
            batches: Batches::new(desk),
            drag: empty_hand(),
            sheet: RwSignal::new(false),
            clip: RwSignal::new(None),
            video: RwSignal::new(untrack(|| Router::expect().query("file")).map(FileId::new)),
            said: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            waiting: RwSignal::new(None),
            open: StoredValue::new(None),
            manifest,
            session: Session::expect(),
            toasts,
        };
        provide_context(screen);
        screen.save_changes();
        screen.follow_groups();
        screen.follow_changes();
        screen
    }

    /// The state of the screen that the caller is part of.
    pub(super) fn expect() -> Self {
        expect_context()
    }

    /// Sends clips, for a group unless that is empty.
    pub(super) fn add(self, files: Vec<web_sys::File>, group: &str) {
        self.problem.set(None);
        let there = self.desk.peek(|project| project.videos.len()).unwrap_or(0)
            + self.uploads.items.with_untracked(Vec::len);
        let room = MAX_CLIPS.saturating_sub(there);
        let mut files = files;
        let over = files.len().saturating_sub(room);
        files.truncate(room);
        let over = over + self.uploads.add_to(files, group);
        if over > 0 {
            let left_out = format::count(
                i64::try_from(over).unwrap_or(i64::MAX),
                "clip was left out.",
                "clips were left out.",
            );
            let text = format!("A project holds up to {MAX_CLIPS}: {left_out}");
            self.toasts.push(Tone::Warn, "That is too many clips".to_owned(), Some(text), None);
        }
    }

    /// Draws other videos from the same pool.
    pub(super) fn reshuffle(self) {
        let seed = seed_from(&api::idempotency_key());
        self.settings.update(|settings| settings.seed = Some(seed));
    }

    /// Saves the settings when they have settled, or when the screen is left.
    fn save_changes(self) {
        let (settings, desk) = (self.settings, self.desk);
        let turn = StoredValue::new(0_u32);
        // A seed that was drawn here is saved as well: the plan is the same after a reload.
        let saved = StoredValue::new(desk.peek(|project| project.settings.clone()).unwrap_or_default());
        let save = move || {
            let now = settings.try_get_untracked();
            if let Some(now) = now.filter(|now| saved.try_get_value().is_some_and(|saved| saved != *now)) {
                saved.set_value(now.clone());
                desk.save_settings(now);
            }
        };
        effect::run(move || {
            settings.track();
            let mine = turn.get_value() + 1;
            turn.set_value(mine);
            spawn_local(async move {
                TimeoutFuture::new(SAVE_MS).await;
                if turn.try_get_value() == Some(mine) {
                    save();
                }
            });
        });
        on_cleanup(save);
    }

    /// One from each group as soon as there are groups with clips; every clip when there are none any more.
    fn follow_groups(self) {
        let desk = self.desk;
        let grouped = Memo::new(move |_| {
            desk.with(|project| project.videos.iter().any(|video| video.group_id.is_some())) == Some(true)
        });
        let before = StoredValue::new(grouped.get_untracked());
        let settings = self.settings;
        effect::run(move || {
            let now = grouped.get();
            if before.get_value() != now {
                before.set_value(now);
                let mode = if now { GroupMode::Sequence } else { GroupMode::All };
                settings.update(|settings| settings.group_mode = mode);
            }
        });
    }
}

/// The name of another clip that is the same file.
fn twin_of(project: &Project, video: &Video) -> Option<String> {
    let same = |other: &&Video| other.id != video.id && other.content_hash == video.content_hash;
    project.videos.iter().find(same).map(|other| other.original_name.clone())
}

/// The clips that have arrived around the one with this key.
fn around(arrived: &BTreeMap<u32, String>, key: u32) -> Neighbours {
    Neighbours {
        before: arrived.range(..key).rev().map(|(_, id)| id.clone()).collect(),
        behind: arrived.range(key + 1..).map(|(_, id)| id.clone()).collect(),
    }
}

fn look_at(file: &web_sys::File) -> Result<(), String> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a file's size is a whole number below 2^53"
    )]
    let size = file.size() as u64;
    check_file(&file.name(), &file.type_(), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_clip_comes_first_on_either_side() {
        let arrived = [(2, "b"), (4, "d"), (1, "a"), (6, "f")].map(|(key, id)| (key, id.to_owned()));
        let chosen = around(&BTreeMap::from(arrived), 3);
        assert_eq!((chosen.before.concat(), chosen.behind.concat()), ("ba".to_owned(), "df".to_owned()));
    }
}
