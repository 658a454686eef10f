//! The plan beside the settings: how many videos there could be, which ones a press would make, and what they cost.
//! The planner and the price are the server's own, compiled into this screen.

use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{Quote, tool::Manifest};
use lumiku_video_mix_dto::{
    Settings,
    planner::{self, Clip, Planned},
    price,
};

use super::{arrangement::planner_clips, desk::Desk};
use crate::{
    effect,
    signals::{Memo, RwSignal, Signal},
};

/// A pause in changing something after which a plan is drawn.
const SETTLED_MS: u32 = 90;

/// What would be made, or why nothing can be.
pub(super) type Drawn = Result<Arc<Planned>, String>;

/// The plan and its price.
#[derive(Clone, Copy)]
pub(super) struct Planning {
    /// The clips as the planner sees them.
    pub(super) clips: Memo<Vec<Clip>>,
    settings: RwSignal<Settings>,
    /// How many distinct videos there could be.
    pub(super) combinations: Memo<u64>,
    /// The plan; `None` until the first is drawn.
    pub(super) drawn: RwSignal<Option<Drawn>>,
    /// What it costs.
    pub(super) quote: Memo<Quote>,
}

impl Planning {
    /// Draws now, and again whenever clips or settings have settled.
    pub(super) fn new(desk: Desk, settings: RwSignal<Settings>, manifest: Signal<Manifest>) -> Self {
        let clips = Memo::new(move |_| desk.with(planner_clips).unwrap_or_default());
        let combinations = Memo::new(move |_| {
            clips.with(|clips| settings.with(|settings| planner::combinations(clips, settings)))
        });
        let quote = Memo::new(move |_| {
            let prices = manifest.with(Manifest::price_list);
            settings.with(|settings| price(settings, settings.output_count, &prices))
        });
        let drawn = RwSignal::new(None);
        let turn = StoredValue::new(0_u32);
        effect::run(move || {
            clips.track();
            settings.track();
            let mine = turn.get_value() + 1;
            turn.set_value(mine);
            spawn_local(async move {
                if mine > 1 {
                    TimeoutFuture::new(SETTLED_MS).await;
                }
                if turn.try_get_value() == Some(mine) {
                    drawn.set(Some(draw(&clips.get_untracked(), &settings.get_untracked())));
                }
            });
        });
        Self { clips, settings, combinations, drawn, quote }
    }

    /// The plan for what is there at this moment.
    pub(super) fn draw_now(self) -> Drawn {
        draw(&self.clips.get_untracked(), &self.settings.get_untracked())
    }

    /// The plan, when there is one. Tracked.
    pub(super) fn planned(self) -> Option<Arc<Planned>> {
        self.drawn.with(|drawn| drawn.as_ref().and_then(|drawn| drawn.as_ref().ok().cloned()))
    }

    /// Why nothing can be made. Tracked.
    pub(super) fn obstacle(self) -> Option<String> {
        self.drawn.with(|drawn| drawn.as_ref().and_then(|drawn| drawn.as_ref().err().cloned()))
    }

    /// Whether smart trimming has not seen a clip yet. Tracked.
    pub(super) fn waits_for_trimming(self, settings: &Settings) -> bool {
        settings.smart_trimming && self.clips.with(|clips| clips.iter().any(|clip| clip.keep.is_none()))
    }
}

fn draw(clips: &[Clip], settings: &Settings) -> Drawn {
    let seed = settings.seed.unwrap_or_default();
    planner::plan(clips, settings, seed).map(Arc::new).map_err(|fields| {
        let first = fields.into_map().into_values().next();
        first.unwrap_or_else(|| "These settings cannot be used.".to_owned())
    })
}
