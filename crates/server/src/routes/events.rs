//! The event stream (server-sent events): jobs, balance and notifications as they change.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event as SseEvent, KeepAlive, Sse},
};
use futures::{Stream, StreamExt, stream};
use lumiku_core::{Core, account::session, event::Signal, job::view, ledger};
use lumiku_dto::{credits::Balance, event::Event};
use lumiku_tool_api::{ApiResult, CurrentUser, Errors, Routes, routes};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(stream_events))
}

/// What changes, as it changes. Begins with the balance and every job that has not ended, so that a
/// reconnecting client misses nothing.
#[utoipa::path(get, path = "/api/events", tag = "events",
    responses((status = 200, body = String, content_type = "text/event-stream"), Errors))]
async fn stream_events(
    State(state): State<AppState>,
    user: CurrentUser,
) -> ApiResult<Sse<impl Stream<Item = Result<SseEvent, Infallible>>>> {
    let core = state.core.clone();
    // Listening begins before the snapshot is read: nothing falls between the two.
    let receiver = core.events.subscribe(user.id());
    let snapshot = snapshot(&core, &user).await?;
    let live = Live { core, user, receiver, readiness: state.readiness };
    let events =
        stream::iter(snapshot).chain(live.into_stream()).filter_map(|event| async move { encode(&event) });
    Ok(Sse::new(events.map(Ok)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

async fn snapshot(core: &Core, user: &CurrentUser) -> ApiResult<Vec<Event>> {
    let balance = ledger::balance(core, user.id()).await?;
    let jobs = view::active_jobs(core, user.id()).await?;
    let jobs = jobs.into_iter().map(|job| Event::Job(Box::new(job)));
    Ok(std::iter::once(Event::Credits(Balance { balance })).chain(jobs).collect())
}

struct Live {
    core: Core,
    user: CurrentUser,
    receiver: Receiver<Signal>,
    readiness: crate::app::Readiness,
}

impl Live {
    fn into_stream(self) -> impl Stream<Item = Event> {
        stream::unfold(self, |mut live| async move { Some((live.next().await?, live)) })
    }

    /// The next event; `None` ends the stream: the session ended, or the server is going down.
    async fn next(&mut self) -> Option<Event> {
        let mut check = tokio::time::interval(Duration::from_secs(5));
        check.tick().await;
        loop {
            let received = tokio::select! {
                received = self.receiver.recv() => received,
                _ = check.tick() => {
                    if !self.readiness.get() || !self.is_valid().await {
                        return None;
                    }
                    continue;
                }
            };
            match received {
                Ok(Signal::Event(event)) => return Some(event),
                Ok(Signal::SessionsEnded) if self.is_valid().await => {}
                // One that is too slow for its events reconnects and gets a snapshot.
                Ok(Signal::SessionsEnded) | Err(RecvError::Closed | RecvError::Lagged(_)) => return None,
            }
        }
    }

    async fn is_valid(&self) -> bool {
        session::is_valid(&self.core, &self.user).await
    }
}

fn encode(event: &Event) -> Option<SseEvent> {
    let sse = SseEvent::default().event(event.name());
    let sse = match event {
        Event::Job(job) => sse.json_data(job),
        Event::Credits(balance) => sse.json_data(balance),
        Event::Notification(notification) => sse.json_data(notification),
        Event::Payment(payment) => sse.json_data(payment),
    };
    sse.ok()
}
