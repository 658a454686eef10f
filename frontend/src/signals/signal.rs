//! [`Signal`]: a value to read, wherever it comes from.

use std::{marker::PhantomData, sync::Arc};

use leptos::prelude::{self as reactive, GetValue as _};

use super::{
    Anything, Memo, RwSignal, Slot, look,
    memo::{Outcome, look_at_memo},
    readable,
};

/// Hands a value to whoever asks: tracked or not. `false` when the value is gone with its owner.
type Source = dyn Fn(bool, &mut dyn FnMut(&Anything)) -> bool + Send + Sync;

/// A value to read, wherever it comes from: a constant, another signal, a closure.
pub struct Signal<T> {
    source: reactive::StoredValue<Arc<Source>>,
    of: PhantomData<fn() -> T>,
}

readable!(Signal);

fn kept(source: Arc<Source>) -> reactive::StoredValue<Arc<Source>> {
    reactive::StoredValue::new(source)
}

impl<T> Signal<T> {
    fn of(source: Arc<Source>) -> Self {
        Self { source: kept(source), of: PhantomData }
    }

    fn hand(self, tracked: bool, take: &mut dyn FnMut(&Anything)) -> bool {
        self.source.try_get_value().is_some_and(|source| source(tracked, take))
    }
}

impl<T: Send + Sync + 'static> Signal<T> {
    /// What a closure answers, each time it is read.
    pub fn derive(read: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::of(Arc::new(move |tracked, take| {
            let value = if tracked { read() } else { reactive::untrack(&read) };
            take(&value);
            true
        }))
    }

    /// A constant.
    pub fn stored(value: T) -> Self {
        Self::of(Arc::new(move |_, take| {
            take(&value);
            true
        }))
    }
}

impl<T: Default + Send + Sync + 'static> Default for Signal<T> {
    fn default() -> Self {
        Self::stored(T::default())
    }
}

impl<T: Send + Sync + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        Self::stored(value)
    }
}

impl From<&'static str> for Signal<String> {
    fn from(text: &'static str) -> Self {
        Self::stored(text.to_owned())
    }
}

fn from_slot(slot: Slot) -> Arc<Source> {
    Arc::new(move |tracked, take| look(slot, tracked, take))
}

fn from_memo(memo: reactive::Memo<Outcome>) -> Arc<Source> {
    Arc::new(move |tracked, take| look_at_memo(memo, tracked, take))
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::of(from_slot(signal.slot))
    }
}

impl<T> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::of(from_memo(memo.memo))
    }
}
