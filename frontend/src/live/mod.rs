//! What changes by itself: jobs, balance and notifications, as the server's event stream tells them.
//!
//! One `EventSource` for each tab. When it breaks, it is opened again after a growing pause, and until it is back
//! the same things are asked for every few seconds. A tab nobody looks at gives its connection back.

pub mod backoff;
mod connection;

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{
    JobId,
    event::{Notification, NotificationKind},
    job::{Job, JobStatus},
};

use crate::{
    api,
    components::Tone,
    session::{Presence, Session},
    signals::{Memo, RwSignal},
    toast::Toasts,
    url::query_value,
};

/// Whether the stream is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Not wanted: nobody is logged in.
    Off,
    /// Being opened for the first time.
    Opening,
    /// Events arrive as they happen.
    Up,
    /// Broken: asked for every few seconds until it is back.
    Down,
}

/// Everything that changes by itself, as a context.
#[derive(Clone, Copy)]
pub struct Live {
    jobs: RwSignal<BTreeMap<JobId, Job>>,
    /// Counts jobs that ended while this tab watched: lists of results read it to load again.
    pub ended_jobs: RwSignal<u32>,
    /// Counts what happened to payments: whoever shows one reads it to ask again.
    pub payments: RwSignal<u32>,
    /// Newest first; empty until loaded.
    pub notifications: RwSignal<Vec<Notification>>,
    /// Over all notifications.
    pub unread: RwSignal<i64>,
    /// Whether the stream is up.
    pub link: RwSignal<Link>,
    /// The job whose screen is open, which says itself how it ends.
    on_screen: StoredValue<Option<JobId>>,
    session: Session,
    toasts: Toasts,
}

impl Live {
    /// Provides the signals and keeps the stream open while somebody is logged in.
    pub fn provide(session: Session) -> Self {
        let live = Self {
            jobs: RwSignal::new(BTreeMap::new()),
            ended_jobs: RwSignal::new(0),
            payments: RwSignal::new(0),
            notifications: RwSignal::new(Vec::new()),
            unread: RwSignal::new(0),
            link: RwSignal::new(Link::Off),
            on_screen: StoredValue::new(None),
            session,
            toasts: Toasts::expect(),
        };
        provide_context(live);
        let connection = connection::Connection::new(live);
        crate::effect::run(move || {
            if session.presence() == Presence::LoggedIn {
                connection.open();
                live.load_notifications();
            } else {
                connection.close();
                live.jobs.set(BTreeMap::new());
                live.notifications.set(Vec::new());
                live.unread.set(0);
            }
        });
        live
    }

    /// The signals of the app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// One job as it stands; `None` until something is known of it. Changes only when the job does.
    pub fn job(self, id: JobId) -> Memo<Option<Job>> {
        Memo::new(move |_| self.jobs.with(|jobs| jobs.get(&id).cloned()))
    }

    /// The jobs of a tool that this tab knows of, newest first.
    pub fn jobs_of(self, tool: &str) -> Memo<Vec<Job>> {
        let tool = tool.to_owned();
        Memo::new(move |_| {
            let mut newest = Vec::new();
            self.jobs.with(|jobs| {
                jobs.values()
                    .filter(|job| job.tool == tool)
                    .for_each(|job| insert_newest_first(&mut newest, job));
            });
            newest
        })
    }

    /// How many jobs are under way, over all tools.
    pub fn active_jobs(self) -> Memo<usize> {
        Memo::new(move |_| self.jobs.with(|jobs| jobs.values().filter(|job| !job.status.is_final()).count()))
    }

    /// Takes in a job as the server gave it, from the stream or from an answer. An older state never replaces a
    /// newer one.
    pub fn note_job(self, job: Job) {
        let mut ended = false;
        self.jobs.update(|jobs| {
            let known = jobs.get(&job.id);
            if known.is_some_and(|known| !supersedes(&job, known)) {
                return;
            }
            ended = job.status.is_final() && known.is_some_and(|known| !known.status.is_final());
            jobs.insert(job.id.clone(), job);
        });
        if ended {
            self.ended_jobs.update(|count| *count += 1);
        }
    }

    /// Says which job the caller's screen shows, for as long as it is open: no message in the corner repeats it, nor
    /// does one that came before the answer to the order did.
    pub fn shows(self, job: impl Fn() -> Option<JobId> + 'static) {
        crate::effect::run(move || {
            let job = job();
            self.toasts.withdraw(|path| is_about(Some(path), job.as_ref()));
            self.on_screen.set_value(job);
        });
        on_cleanup(move || self.on_screen.set_value(None));
    }

    /// Something happened to a payment. It may have changed the plan, too.
    fn note_payment(self) {
        self.payments.update(|count| *count += 1);
        self.session.ask();
    }

    fn note_notification(self, notification: Notification) {
        let known =
            self.notifications.with_untracked(|list| list.iter().any(|known| known.id == notification.id));
        if known {
            return;
        }
        if !notification.read {
            self.unread.update(|unread| *unread += 1);
        }
        let tone = match notification.kind {
            NotificationKind::Success | NotificationKind::Refund => Tone::Ok,
            NotificationKind::Failure => Tone::Bad,
            NotificationKind::Info => Tone::Plain,
        };
        let link = notification.link.clone();
        let seen = self.on_screen.with_value(|job| is_about(link.as_deref(), job.as_ref()));
        if !seen {
            let link = link.map(|path| ("Show".to_owned(), path));
            self.toasts.push(tone, notification.title.clone(), Some(notification.body.clone()), link);
        }
        self.notifications.update(|list| list.insert(0, notification));
    }

    /// Asks for the notifications again.
    pub fn load_notifications(self) {
        spawn_local(async move {
            if let Ok(answer) = api::events::list_notifications().await {
                self.unread.set(answer.unread);
                self.notifications.set(answer.items);
            }
        });
    }

    /// Marks every notification as read, here and on the server.
    pub fn read_notifications(self) {
        if self.unread.get_untracked() == 0 {
            return;
        }
        self.unread.set(0);
        spawn_local(async move {
            if api::events::read_notifications().await.is_ok() {
                self.notifications
                    .update(|list| list.iter_mut().for_each(|notification| notification.read = true));
            }
        });
    }

    /// Asks for what the stream would have told: after it was away, and while it is.
    async fn catch_up(self) {
        if let Ok(balance) = api::credits::balance().await {
            self.session.balance.set(Some(balance.balance));
        }
        self.payments.update(|count| *count += 1);
        let open: Vec<JobId> = self.jobs.with_untracked(|jobs| {
            jobs.values().filter(|job| !job.status.is_final()).map(|job| job.id.clone()).collect()
        });
        for id in open {
            if let Ok(job) = api::jobs::find(&id).await {
                self.note_job(job);
            }
        }
        for status in [JobStatus::Processing, JobStatus::Pending] {
            if let Ok(page) = api::jobs::list(None, Some(status), 20, None).await {
                page.items.into_iter().for_each(|job| self.note_job(job));
            }
        }
    }
}

/// Whether a notification's link leads to this job.
fn is_about(link: Option<&str>, job: Option<&JobId>) -> bool {
    let search = link.and_then(|link| link.split_once('?')).map(|(_, search)| search);
    let leads_to = search.and_then(|search| query_value(search, "job"));
    leads_to.is_some() && leads_to.as_deref() == job.map(JobId::as_str)
}

/// Puts a job in its place among jobs that are newest first. For the few that a tab knows of this is enough, and
/// much less code than a sort.
pub fn insert_newest_first(jobs: &mut Vec<Job>, job: &Job) {
    let place = jobs.partition_point(|known| known.created_at >= job.created_at);
    jobs.insert(place, job.clone());
}

/// Whether `new` is at least as late as `known`. A final state stays; within an attempt progress only grows, and a
/// retry goes back to waiting.
fn supersedes(new: &Job, known: &Job) -> bool {
    if known.status.is_final() {
        return new.status == known.status;
    }
    new.status.is_final()
        || new.started_at > known.started_at
        || new.progress >= known.progress
        || new.status == JobStatus::Pending
}

#[cfg(test)]
mod tests {
    use lumiku_dto::Timestamp;

    use super::*;

    fn job(status: JobStatus, progress: i32) -> Job {
        Job {
            id: JobId::new("j"),
            tool: "image-upscaler".into(),
            kind: "upscale".into(),
            status,
            progress,
            stage: None,
            queue_position: None,
            credits_used: 4,
            credits_refunded: 0,
            error: None,
            outputs: Vec::new(),
            created_at: Timestamp(0),
            started_at: None,
            completed_at: None,
        }
    }

    #[test]
    fn a_late_event_does_not_take_progress_back() {
        assert!(!supersedes(&job(JobStatus::Processing, 40), &job(JobStatus::Processing, 60)));
        assert!(supersedes(&job(JobStatus::Processing, 61), &job(JobStatus::Processing, 60)));
    }

    #[test]
    fn a_final_state_stays() {
        assert!(!supersedes(&job(JobStatus::Processing, 99), &job(JobStatus::Completed, 100)));
        assert!(supersedes(&job(JobStatus::Failed, 10), &job(JobStatus::Processing, 60)));
    }

    #[test]
    fn a_message_about_the_job_on_the_screen_is_known_by_its_link() {
        let job = JobId::new("j");
        assert!(is_about(Some("/tools/image-upscaler?job=j&file=f"), Some(&job)));
        assert!(!is_about(Some("/tools/image-upscaler?job=k"), Some(&job)));
        assert!(!is_about(Some("/credits"), None) && !is_about(None, Some(&job)));
    }

    #[test]
    fn a_retry_starts_over() {
        assert!(supersedes(&job(JobStatus::Pending, 0), &job(JobStatus::Processing, 60)));
    }
}
