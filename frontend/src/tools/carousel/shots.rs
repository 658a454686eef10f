//! Pictures of slides as the server draws them: one request at a time, the most wanted first, and what is shown stays
//! until the new picture is there.

use std::collections::BTreeMap;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{Preview, SlideFit};

use super::calls;
use crate::{api::ApiError, signals::RwSignal};

/// A pause in changes after which a picture is asked for: shorter than typing, so that it follows the hand.
const PAUSE_MS: u32 = 60;
/// Before what did not come is asked for again.
const AGAIN_MS: u32 = 2_000;

/// A picture that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    /// What it is a picture of.
    pub(super) key: String,
    /// Where it is drawn.
    pub(super) path: String,
    pub(super) slide: Preview,
    /// What is there of it stays, and nothing new is asked for.
    pub(super) held: bool,
}

/// A picture that is there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shot {
    /// A `blob:` address.
    pub(super) url: String,
    pub(super) fit: SlideFit,
    /// What was drawn.
    slide: Preview,
}

/// The pictures, by key.
#[derive(Clone, Copy)]
pub(super) struct Shots {
    there: RwSignal<BTreeMap<String, Shot>>,
    /// The most wanted first.
    wanted: StoredValue<Vec<Wanted>>,
    /// What the server would not draw.
    refused: StoredValue<Vec<Wanted>>,
    /// Why the last picture did not come.
    trouble: RwSignal<Option<ApiError>>,
    busy: StoredValue<bool>,
    turn: StoredValue<u32>,
}

impl Shots {
    /// No pictures. They are given back when the caller's screen goes.
    pub(super) fn new() -> Self {
        let shots = Self {
            there: RwSignal::new(BTreeMap::new()),
            wanted: StoredValue::new(Vec::new()),
            refused: StoredValue::new(Vec::new()),
            trouble: RwSignal::new(None),
            busy: StoredValue::new(false),
            turn: StoredValue::new(0),
        };
        on_cleanup(move || {
            shots.there.try_with_untracked(|there| there.values().for_each(|shot| calls::forget(&shot.url)));
        });
        shots
    }

    /// Reads the picture of a key, tracked.
    pub(super) fn with<R>(self, key: &str, read: impl FnOnce(Option<&Shot>) -> R) -> R {
        self.there.with(|there| read(there.get(key)))
    }

    /// The address of a picture, tracked.
    pub(super) fn url(self, key: &str) -> Option<String> {
        self.with(key, |shot| shot.map(|shot| shot.url.clone()))
    }

    /// Whether the picture of a key is of this slide as it is now. Tracked.
    pub(super) fn is_current(self, key: &str, slide: &Preview) -> bool {
        self.with(key, |shot| shot.is_some_and(|shot| shot.slide == *slide))
    }

    /// Why the last picture did not come, tracked.
    pub(super) fn trouble(self) -> Option<ApiError> {
        self.trouble.get()
    }

    /// These are wanted, the most wanted first, and no others.
    pub(super) fn want(self, wanted: Vec<Wanted>) {
        self.wanted.set_value(wanted);
        let mine = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(mine);
        spawn_local(async move {
            TimeoutFuture::new(PAUSE_MS).await;
            if self.turn.try_get_value() == Some(mine) {
                self.clear();
                self.pump();
            }
        });
    }

    /// Gives back what nobody wants any more.
    fn clear(self) {
        let wanted =
            self.wanted.with_value(|wanted| wanted.iter().map(|one| one.key.clone()).collect::<Vec<_>>());
        let extra = self.there.with_untracked(|there| there.keys().any(|key| !wanted.contains(key)));
        if extra {
            self.there.update(|there| {
                there.retain(|key, shot| {
                    let kept = wanted.contains(key);
                    if !kept {
                        calls::forget(&shot.url);
                    }
                    kept
                });
            });
        }
    }

    /// Asks for the next picture, unless one is on its way.
    fn pump(self) {
        if self.busy.get_value() {
            return;
        }
        let next = self.wanted.with_value(|wanted| {
            self.refused.with_value(|refused| {
                self.there.with_untracked(|there| {
                    let missing = |one: &&Wanted| {
                        let stale = there.get(&one.key).is_none_or(|shot| shot.slide != one.slide);
                        stale && !one.held && !refused.contains(one)
                    };
                    wanted.iter().find(missing).cloned()
                })
            })
        });
        let Some(next) = next else { return };
        self.busy.set_value(true);
        spawn_local(async move {
            let answer = calls::draw(&next.path, &next.slide).await;
            if self.busy.try_set_value(false).is_some() {
                // The screen is gone.
                if let Ok(drawn) = answer {
                    calls::forget(&drawn.url);
                }
                return;
            }
            match answer {
                Ok(drawn) => self.show(next, drawn),
                Err(error) => self.note(next, error),
            }
        });
    }

    fn show(self, of: Wanted, drawn: calls::Drawn) {
        if self.trouble.with_untracked(Option::is_some) {
            self.trouble.set(None);
        }
        let shot = Shot { url: drawn.url, fit: drawn.fit, slide: of.slide };
        self.there.update(|there| {
            if let Some(before) = there.insert(of.key, shot) {
                calls::forget(&before.url);
            }
        });
        self.pump();
    }

    fn note(self, of: Wanted, error: ApiError) {
        let again = error.is_temporary();
        self.trouble.set(Some(error));
        if !again {
            self.refused.update_value(|refused| {
                refused.retain(|known| known.key != of.key);
                refused.push(of);
            });
            self.pump();
            return;
        }
        spawn_local(async move {
            TimeoutFuture::new(AGAIN_MS).await;
            if self.busy.try_get_value() == Some(false) {
                self.pump();
            }
        });
    }
}
