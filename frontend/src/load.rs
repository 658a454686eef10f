//! Loading what a screen shows: one thing, or a list page by page.
//!
//! A late answer to an earlier question is dropped, so what is shown always belongs to the latest one.

use std::{any::Any, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::Page;

use crate::{
    api::{Answer, ApiError},
    effect,
    signals::{Memo, RwSignal, Signal},
};

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
/// A loaded thing whose type only its owner knows, so that loading is compiled once.
type Erased = Arc<dyn Any + Send + Sync>;

/// A loaded thing and the way to load it again.
pub struct Loaded<T> {
    value: RwSignal<Remote<Erased>>,
    version: RwSignal<u32>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Loads now, and again whenever a signal that `fetch` reads changes. `fetch` reads its signals before its
    /// first await.
    pub fn new<F: Future<Output = Answer<T>> + 'static>(fetch: impl Fn() -> F + 'static) -> Self {
        let (value, version) = keep_loaded(Box::new(move || {
            let answer = fetch();
            Box::pin(async move { answer.await.map(|thing| Arc::new(thing) as Erased) })
        }));
        Self { value, version, of: PhantomData }
    }

    /// The thing, tracked.
    pub fn get(&self) -> Remote<T> {
        self.value.with(|value| match value {
            Remote::Loading => Remote::Loading,
            Remote::Failed(error) => Remote::Failed(error.clone()),
            Remote::Ready(thing) => match thing.downcast_ref::<T>() {
                Some(thing) => Remote::Ready(thing.clone()),
                None => Remote::Loading,
            },
        })
    }

    /// Reads the thing, tracked.
    pub fn with<R>(&self, read: impl FnOnce(&Remote<T>) -> R) -> R {
        read(&self.get())
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
        if let Remote::Ready(mut thing) = untrack(|| self.get()) {
            change(&mut thing);
            self.value.set(Remote::Ready(Arc::new(thing)));
        }
    }
}

/// Loads, shows and loads again; knows nothing of what it loads.
fn keep_loaded(fetch: Box<dyn Fn() -> Fetch<Erased>>) -> (RwSignal<Remote<Erased>>, RwSignal<u32>) {
    let value = RwSignal::new(Remote::Loading);
    let version = RwSignal::new(0_u32);
    let turn = StoredValue::new(0_u32);
    effect::run(move || {
        version.track();
        let mine = turn.get_value() + 1;
        turn.set_value(mine);
        let answer = fetch();
        spawn_local(async move {
            let answer = answer.await;
            if turn.try_get_value() != Some(mine) {
                return;
            }
            match answer {
                Ok(thing) => value.set(Remote::Ready(thing)),
                // What is shown stays when only its refresh failed.
                Err(error) => {
                    if value.with_untracked(|value| !matches!(value, Remote::Ready(_))) {
                        value.set(Remote::Failed(error));
                    }
                }
            }
        });
    });
    (value, version)
}

/// What stands in a list's place. It changes when the list comes or goes, not when it grows.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    Loading,
    Failed(ApiError),
    /// There is nothing to list.
    Empty,
    Filled,
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
        let before = StoredValue::new(None);
        effect::run(move || {
            let version = Some(list.version.get());
            // New words or a new filter start afresh; a reload keeps the old lines until the new ones are here.
            if before.get_value() == version {
                list.items.set(Remote::Loading);
            }
            before.set_value(version);
            list.load(None);
        });
        list
    }

    /// What stands in its place.
    pub fn phase(self) -> Memo<Phase> {
        Memo::new(move |_| {
            self.items.with(|items| match items {
                Remote::Loading => Phase::Loading,
                Remote::Failed(error) => Phase::Failed(error.clone()),
                Remote::Ready(items) if items.is_empty() => Phase::Empty,
                Remote::Ready(_) => Phase::Filled,
            })
        })
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
