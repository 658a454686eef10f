//! The one `EventSource`: opens it, reads it, opens it again, and asks in between.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::{Interval, Timeout};
use leptos::{ev, prelude::*, task::spawn_local};
use lumiku_dto::{credits::Balance, event::Notification, job::Job, path};
use serde::de::{DeserializeOwned, IgnoredAny};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent, VisibilityState};

use super::{Link, Live, backoff};
use crate::api;

const POLL_MS: u32 = 5_000;
/// A hidden tab keeps its stream this long. Browsers allow six connections to a server over HTTP/1.1, over all tabs.
const HIDDEN_MS: u32 = 60_000;

struct State {
    wanted: bool,
    source: Option<Source>,
    failures: u32,
    reopen: Option<Timeout>,
    poll: Option<Interval>,
    hidden: Option<Timeout>,
}

/// An open stream with its listeners, which live as long as it does.
struct Source {
    stream: EventSource,
    _messages: [Closure<dyn FnMut(MessageEvent)>; 4],
    _signals: [Closure<dyn FnMut()>; 2],
}

impl Drop for Source {
    fn drop(&mut self) {
        self.stream.close();
    }
}

#[derive(Clone)]
pub(super) struct Connection {
    live: Live,
    state: Rc<RefCell<State>>,
}

impl Connection {
    pub(super) fn new(live: Live) -> Self {
        let state =
            State { wanted: false, source: None, failures: 0, reopen: None, poll: None, hidden: None };
        let connection = Self { live, state: Rc::new(RefCell::new(state)) };
        // Both listeners live as long as the page.
        let here = connection.clone();
        drop(window_event_listener(ev::online, move |_| here.hurry()));
        let here = connection.clone();
        let visible = Closure::<dyn FnMut()>::new(move || here.visibility_changed());
        drop(
            document().add_event_listener_with_callback("visibilitychange", visible.as_ref().unchecked_ref()),
        );
        visible.forget();
        connection
    }

    pub(super) fn open(&self) {
        self.state.borrow_mut().wanted = true;
        self.live.link.set(Link::Opening);
        self.connect();
    }

    pub(super) fn close(&self) {
        let mut state = self.state.borrow_mut();
        state.wanted = false;
        state.source = None;
        state.reopen = None;
        state.poll = None;
        state.failures = 0;
        self.live.link.set(Link::Off);
    }

    fn connect(&self) {
        {
            let mut state = self.state.borrow_mut();
            state.reopen = None;
            if !state.wanted || state.source.is_some() {
                return;
            }
        }
        match self.source() {
            Some(source) => self.state.borrow_mut().source = Some(source),
            None => self.broke(),
        }
    }

    fn source(&self) -> Option<Source> {
        let stream = EventSource::new(path::EVENTS).ok()?;
        let live = self.live;
        let messages = [
            listen::<Job>(&stream, "job", move |job| live.note_job(job)),
            listen::<Balance>(&stream, "credits", move |credits| {
                live.session.balance.set(Some(credits.balance));
            }),
            listen::<Notification>(&stream, "notification", move |notification| {
                live.note_notification(notification);
            }),
            // Only that something happened: whoever shows the payment asks for it.
            listen::<IgnoredAny>(&stream, "payment", move |_| live.note_payment()),
        ];
        let here = self.clone();
        let opened = Closure::<dyn FnMut()>::new(move || here.opened());
        stream.set_onopen(Some(opened.as_ref().unchecked_ref()));
        let here = self.clone();
        // The source is dropped by this very listener: on a later turn, when it no longer runs.
        let failed = Closure::<dyn FnMut()>::new(move || {
            let here = here.clone();
            spawn_local(async move { here.broke() });
        });
        stream.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Source { stream, _messages: messages, _signals: [opened, failed] })
    }

    fn opened(&self) {
        let again = {
            let mut state = self.state.borrow_mut();
            state.poll = None;
            std::mem::take(&mut state.failures) > 0
        };
        self.live.link.set(Link::Up);
        if again {
            let live = self.live;
            live.load_notifications();
            spawn_local(live.catch_up());
        }
    }

    fn broke(&self) {
        let mut state = self.state.borrow_mut();
        state.source = None;
        if !state.wanted || state.reopen.is_some() {
            return;
        }
        state.failures += 1;
        let pause = backoff::pause(state.failures, js_sys::Math::random());
        let here = self.clone();
        state.reopen = Some(Timeout::new(pause, move || here.connect()));
        // One short break is no reason to ask; a second one is.
        if state.failures >= 2 && state.poll.is_none() {
            let live = self.live;
            live.link.set(Link::Down);
            state.poll = Some(Interval::new(POLL_MS, move || spawn_local(live.catch_up())));
        }
    }

    /// The network or the person is back: no need to wait for the pause to end.
    fn hurry(&self) {
        if self.state.borrow().wanted {
            self.connect();
        }
    }

    fn visibility_changed(&self) {
        if document().visibility_state() == VisibilityState::Hidden {
            let here = self.clone();
            let timeout = Timeout::new(HIDDEN_MS, move || {
                let mut state = here.state.borrow_mut();
                state.source = None;
                state.reopen = None;
                state.poll = None;
                // What happened meanwhile is asked for when somebody looks again.
                state.failures = 1;
            });
            self.state.borrow_mut().hidden = Some(timeout);
        } else {
            self.state.borrow_mut().hidden = None;
            self.hurry();
        }
    }
}

/// Calls `take` with every event of this name that can be read.
fn listen<T: DeserializeOwned>(
    stream: &EventSource,
    name: &str,
    take: impl Fn(T) + 'static,
) -> Closure<dyn FnMut(MessageEvent)> {
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(value) = event.data().as_string().and_then(|data| api::decode(&data).ok()) {
            take(value);
        }
    });
    drop(stream.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()));
    listener
}
