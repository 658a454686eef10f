//! Effects without their weight: every closure given to `Effect::new` makes a copy of its machinery, so they are
//! boxed first. What needs its previous value keeps it itself.

use leptos::prelude::Effect;

/// Runs `effect` now, and again whenever a signal that it reads changes.
pub fn run(effect: impl Fn() + 'static) {
    boxed(Box::new(effect));
}

fn boxed(effect: Box<dyn Fn()>) {
    Effect::new(effect);
}
