//! Grounds of slides, drawn once for all slides that share one.

use std::sync::{Arc, Mutex, PoisonError};

use lumiku_carousel_dto::Size;

use super::{Canvas, scene::Item};

/// Bytes of grounds to keep: about seven of 4:5.
const KEPT: usize = 32 * 1024 * 1024;

/// Drawn grounds, the last used at the end.
#[derive(Default)]
pub(super) struct Grounds(Mutex<Vec<Ground>>);

struct Ground {
    size: Size,
    items: Vec<Item>,
    canvas: Arc<Canvas>,
}

impl Grounds {
    /// Puts these items on the canvas, of whatever size it was, by `draw` when they were not drawn before.
    pub(super) fn get(
        &self,
        size: Size,
        items: &[Item],
        canvas: &mut Canvas,
        draw: impl FnOnce(&mut Canvas),
    ) {
        if let Some(found) = self.find(size, items) {
            canvas.clone_from(&found);
            return;
        }
        canvas.clear(size.width(), size.height());
        draw(canvas);
        let kept = Arc::new(canvas.clone());
        let mut grounds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        grounds.push(Ground { size, items: items.to_vec(), canvas: kept });
        let mut bytes: usize = grounds.iter().map(|ground| ground.canvas.pixels.len()).sum();
        while bytes > KEPT && grounds.len() > 1 {
            bytes -= grounds.remove(0).canvas.pixels.len();
        }
    }

    fn find(&self, size: Size, items: &[Item]) -> Option<Arc<Canvas>> {
        let mut grounds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = grounds.iter().position(|ground| ground.size == size && ground.items == items)?;
        let ground = grounds.remove(found);
        let canvas = Arc::clone(&ground.canvas);
        grounds.push(ground);
        Some(canvas)
    }
}
