//! [`MaybeProp`]: a property that may be missing, and may change.

use super::{Memo, RwSignal, Signal};

/// A property that may be missing, and may change.
pub struct MaybeProp<T>(Option<Signal<Option<T>>>);

impl<T> Clone for MaybeProp<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for MaybeProp<T> {}

impl<T> Default for MaybeProp<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone + Send + Sync + 'static> MaybeProp<T> {
    /// The value, tracked.
    pub fn get(self) -> Option<T> {
        self.0.and_then(Signal::get)
    }
}

impl<T: Send + Sync + 'static> From<T> for MaybeProp<T> {
    fn from(value: T) -> Self {
        Self(Some(Signal::stored(Some(value))))
    }
}

impl<T: Send + Sync + 'static> From<Option<T>> for MaybeProp<T> {
    fn from(value: Option<T>) -> Self {
        Self(value.map(|value| Signal::stored(Some(value))))
    }
}

impl From<&'static str> for MaybeProp<String> {
    fn from(text: &'static str) -> Self {
        Self::from(text.to_owned())
    }
}

impl<T> From<Signal<Option<T>>> for MaybeProp<T> {
    fn from(signal: Signal<Option<T>>) -> Self {
        Self(Some(signal))
    }
}

impl<T> From<RwSignal<Option<T>>> for MaybeProp<T> {
    fn from(signal: RwSignal<Option<T>>) -> Self {
        Self(Some(signal.into()))
    }
}

impl<T> From<Memo<Option<T>>> for MaybeProp<T> {
    fn from(memo: Memo<Option<T>>) -> Self {
        Self(Some(memo.into()))
    }
}

impl<T: Clone + Send + Sync + 'static> From<Signal<T>> for MaybeProp<T> {
    fn from(signal: Signal<T>) -> Self {
        Self(Some(Signal::derive(move || Some(signal.get()))))
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for MaybeProp<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Signal::<T>::from(signal).into()
    }
}

impl<T: Clone + Send + Sync + 'static> From<Memo<T>> for MaybeProp<T> {
    fn from(memo: Memo<T>) -> Self {
        Signal::<T>::from(memo).into()
    }
}
