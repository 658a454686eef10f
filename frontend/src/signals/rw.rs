//! [`RwSignal`]: a value that is set.

use std::marker::PhantomData;

use leptos::prelude as reactive;

use super::{Anything, Slot, alter, look, readable};

/// A value that is set.
pub struct RwSignal<T> {
    pub(super) slot: Slot,
    of: PhantomData<fn() -> T>,
}

readable!(RwSignal);

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// A signal with its first value.
    pub fn new(value: T) -> Self {
        Self { slot: reactive::RwSignal::new(Box::new(value)), of: PhantomData }
    }

    fn hand(self, tracked: bool, take: &mut dyn FnMut(&Anything)) -> bool {
        look(self.slot, tracked, take)
    }

    /// Sets the value and notifies, also when it is equal. Does nothing when it is gone with its owner.
    pub fn set(self, value: T) {
        self.try_set(value);
    }

    /// Like [`Self::set`]; `Some` when the value is gone with its owner.
    pub fn try_set(self, value: T) -> Option<()> {
        let mut value = Some(value);
        let done = alter(self.slot, &mut |slot| {
            if let (Some(slot), Some(value)) = (slot.downcast_mut::<T>(), value.take()) {
                *slot = value;
            }
        });
        (!done).then_some(())
    }

    /// Changes the value in place and notifies.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let mut change = Some(change);
        alter(self.slot, &mut |slot| {
            if let (Some(slot), Some(change)) = (slot.downcast_mut::<T>(), change.take()) {
                change(slot);
            }
        });
    }
}
