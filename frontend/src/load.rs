//! Loading what a screen shows: one thing, or a list page by page.
//!
//! A late answer to an earlier question is dropped, so what is shown always belongs to the latest one.

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::Page;

use crate::api::{Answer, ApiError};

/// Something that is on its way from the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Remote<T> {
    /// Nothing is known yet.
    Loading,
    /// Here it is. It may be refreshing in the background.
    Ready(T),
    /// It did not come, and nothing older is known.
    Failed(ApiError),
}

impl<T> Remote<T> {
    /// The thing itself, when it is here.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }
}

type Fetch<T> = Pin<Box<dyn Future<Output = Answer<T>>>>;
/// Asks for the page after a cursor.
type FetchPage<T> = Box<dyn Fn(Option<String>) -> Fetch<Page<T>>>;

/// A loaded thing and the way to load it again.
pub struct Loaded<T: Send + Sync + 'static> {
    value: RwSignal<Remote<T>>,
    version: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Loads now, and again whenever a signal that `fetch` reads changes. `fetch` reads its signals before its
    /// first await.
    pub fn new<F: Future<Output = Answer<T>> + 'static>(fetch: impl Fn() -> F + 'static) -> Self {
        Self::boxed(Box::new(move || Box::pin(fetch())))
    }

    fn boxed(fetch: Box<dyn Fn() -> Fetch<T>>) -> Self {
        let value = RwSignal::new(Remote::Loading);
        let version = RwSignal::new(0_u32);
        let turn = StoredValue::new(0_u32);
        Effect::new(move || {
            version.track();
            let mine = turn.with_value(|turn| turn + 1);
            turn.set_value(mine);
            let answer = fetch();
            spawn_local(async move {
                let answer = answer.await;
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                match answer {
                    Ok(answer) => value.set(Remote::Ready(answer)),
                    // What is shown stays when only its refresh failed.
                    Err(error) => value.update(|value| {
                        if !matches!(value, Remote::Ready(_)) {
                            *value = Remote::Failed(error);
                        }
                    }),
                }
            });
        });
        Self { value, version }
    }

    /// The thing, tracked.
    pub fn get(&self) -> Remote<T> {
        self.value.get()
    }

    /// Reads the thing without a copy, tracked.
    pub fn with<R>(&self, read: impl FnOnce(&Remote<T>) -> R) -> R {
        self.value.with(read)
    }

    /// Loads again; what is shown stays until the answer is here.
    pub fn reload(&self) {
        self.version.update(|version| *version += 1);
    }

    /// Shows the loading state and loads again, as after an error.
    pub fn retry(&self) {
        self.value.set(Remote::Loading);
        self.reload();
    }

    /// Changes what is shown without asking the server, as after an edit that it has accepted.
    pub fn change(&self, change: impl FnOnce(&mut T)) {
        self.value.update(|value| {
            if let Remote::Ready(value) = value {
                change(value);
            }
        });
    }
}

/// A list that grows by pages.
pub struct PagedList<T: Send + Sync + 'static> {
    /// What is known so far, in order; `Loading` until the first page is here.
    pub items: RwSignal<Remote<Vec<T>>>,
    /// Whether there is more to load.
    pub more: Signal<bool>,
    /// Whether a further page is on its way.
    pub busy: RwSignal<bool>,
    /// Why the last further page did not come.
    pub error: RwSignal<Option<ApiError>>,
    cursor: RwSignal<Option<String>>,
    version: RwSignal<u32>,
    turn: StoredValue<u32>,
    fetch: StoredValue<FetchPage<T>, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for PagedList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for PagedList<T> {}

impl<T: Clone + Send + Sync + 'static> PagedList<T> {
    /// Loads the first page now, and again whenever a signal that `fetch` reads changes. `fetch` takes the cursor
    /// and reads its signals before its first await.
    pub fn new<F: Future<Output = Answer<Page<T>>> + 'static>(
        fetch: impl Fn(Option<String>) -> F + 'static,
    ) -> Self {
        Self::boxed(Box::new(move |cursor| Box::pin(fetch(cursor))))
    }

    fn boxed(fetch: FetchPage<T>) -> Self {
        let cursor = RwSignal::new(None);
        let list = Self {
            items: RwSignal::new(Remote::Loading),
            more: Signal::derive(move || cursor.with(Option::is_some)),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            cursor,
            version: RwSignal::new(0),
            turn: StoredValue::new(0),
            fetch: StoredValue::new_local(fetch),
        };
        Effect::new(move |before: Option<u32>| {
            let version = list.version.get();
            // New words or a new filter start afresh; a reload keeps the old lines until the new ones are here.
            if before == Some(version) {
                list.items.set(Remote::Loading);
            }
            list.load(None);
            version
        });
        list
    }

    /// Loads the next page, unless one is on its way or there is none.
    pub fn load_more(&self) {
        if let Some(cursor) = self.cursor.get_untracked().filter(|_| !self.busy.get_untracked()) {
            self.busy.set(true);
            self.load(Some(cursor));
        }
    }

    /// Loads the first page again.
    pub fn reload(&self) {
        self.version.update(|version| *version += 1);
    }

    /// Changes the known items without asking the server, as after a deletion that it has accepted.
    pub fn change(&self, change: impl FnOnce(&mut Vec<T>)) {
        self.items.update(|items| {
            if let Remote::Ready(items) = items {
                change(items);
            }
        });
    }

    fn load(self, cursor: Option<String>) {
        let mine = self.turn.with_value(|turn| turn + 1);
        self.turn.set_value(mine);
        let further = cursor.is_some();
        let answer = self.fetch.with_value(|fetch| fetch(cursor));
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            self.busy.set(false);
            self.error.set(None);
            match answer {
                Ok(page) => {
                    self.cursor.set(page.next_cursor);
                    self.items.update(|items| match items {
                        Remote::Ready(items) if further => items.extend(page.items),
                        _ => *items = Remote::Ready(page.items),
                    });
                }
                Err(error) => self.items.update(|items| match items {
                    Remote::Ready(_) => self.error.set(Some(error)),
                    _ => *items = Remote::Failed(error),
                }),
            }
        });
    }
}
