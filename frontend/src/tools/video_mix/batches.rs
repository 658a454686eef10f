//! The batches of the open project: which there are, and which one is looked at (`?job=`, or else the newest).

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{JobId, job::Job};
use lumiku_video_mix_dto::{ID, Settings, planner::Planned};

use super::{batch::settings_of, calls, desk::Desk};
use crate::{
    address::use_replace_query,
    effect,
    live::Live,
    router::Router,
    signals::{Memo, RwSignal},
};

/// What a press ordered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Order {
    pub(super) settings: Settings,
    /// The videos; `None` when they are not known.
    pub(super) plan: Option<Arc<Planned>>,
}

/// The project's batches.
#[derive(Clone, Copy)]
pub(super) struct Batches {
    /// Newest first, each as it stands.
    pub(super) list: Memo<Vec<Job>>,
    /// The one that is looked at.
    pub(super) shown: Memo<Option<Job>>,
    ids: RwSignal<Vec<JobId>>,
    /// What was ordered here.
    orders: RwSignal<Vec<(JobId, Order)>>,
    /// As the project was when it was opened: what a batch that was ordered elsewhere is taken for, until its first
    /// video says what it is.
    opened: StoredValue<Settings>,
    desk: Desk,
    live: Live,
    go: Callback<crate::address::Pairs>,
}

impl Batches {
    /// Loads the project's batches and follows them.
    pub(super) fn new(desk: Desk) -> Self {
        let live = Live::expect();
        let router = Router::expect();
        let ids = RwSignal::new(Vec::<JobId>::new());
        let known = live.jobs_of(ID);
        let list = Memo::new(move |_| {
            ids.with(|ids| {
                known.with(|jobs| {
                    ids.iter()
                        .filter_map(|id| jobs.iter().find(|job| job.id == *id).cloned())
                        .collect::<Vec<_>>()
                })
            })
        });
        let wanted = Memo::new(move |_| router.query("job"));
        let shown = Memo::new(move |_| {
            let wanted = wanted.get();
            list.with(|list| {
                list.iter()
                    .find(|job| wanted.as_deref() == Some(job.id.as_str()))
                    .or_else(|| list.first())
                    .cloned()
            })
        });
        let opened = StoredValue::new(desk.peek(|project| project.settings.clone()).unwrap_or_default());
        let orders = RwSignal::new(Vec::new());
        let batches = Self { list, shown, ids, orders, opened, desk, live, go: use_replace_query() };
        effect::run(move || {
            live.ended_jobs.track();
            batches.load();
        });
        batches
    }

    fn load(self) {
        let (base, id) = self.desk.address();
        spawn_local(async move {
            // When they do not come, the clips and the plan are still there.
            let Ok(page) = calls::list_jobs(&base, &id).await else { return };
            if self.ids.try_get_untracked().is_none() {
                return;
            }
            let mut ids: Vec<JobId> = page.items.iter().map(|job| job.id.clone()).collect();
            page.items.into_iter().for_each(|job| self.live.note_job(job));
            // What was begun a moment ago may not be on the page yet.
            self.ids.update(|known| {
                let fresh: Vec<JobId> = known.iter().take_while(|id| !ids.contains(id)).cloned().collect();
                ids.splice(0..0, fresh);
                *known = ids;
            });
        });
    }

    /// Takes in a batch that was just submitted, and looks at it.
    pub(super) fn begin(self, job: Job, order: Order) {
        let id = job.id.clone();
        self.orders.update(|orders| orders.push((id.clone(), order)));
        self.live.note_job(job);
        self.ids.update(|ids| {
            ids.retain(|known| *known != id);
            ids.insert(0, id);
        });
        self.look_at(None);
    }

    /// Looks at a batch, or at the newest.
    pub(super) fn look_at(self, job: Option<&JobId>) {
        let mut pairs = vec![("project", self.desk.address().1)];
        if let Some(job) = job {
            pairs.push(("job", job.to_string()));
        }
        self.go.run(pairs);
    }

    /// What a job makes, as far as that is known here. Tracked.
    pub(super) fn order_of(self, job: &Job) -> Order {
        let here = self
            .orders
            .with(|orders| orders.iter().find(|(id, _)| *id == job.id).map(|(_, order)| order.clone()));
        here.unwrap_or_else(|| Order {
            settings: settings_of(job).unwrap_or_else(|| self.opened.get_value()),
            plan: None,
        })
    }

    /// How many videos a job is to make. Tracked.
    pub(super) fn total_of(self, job: &Job) -> u32 {
        self.order_of(job).settings.output_count
    }

    /// The batch that still waits or runs. Tracked.
    pub(super) fn running(self) -> Option<Job> {
        self.list.with(|list| list.iter().find(|job| !job.status.is_final()).cloned())
    }
}
