//! What this browser remembers. Nothing secret: the session is a cookie that scripts cannot read.

use leptos::prelude::window;

/// The theme that was chosen: `light`, `dark`, or absent for the system's. Also read by `boot/theme.js`.
pub const THEME: &str = "lumiku.theme";
/// Set while somebody is logged in, so that public pages know whether to ask the server, and so that the
/// other tabs hear of a login or logout.
pub const SESSION: &str = "lumiku.session";
/// `collapsed` while the sidebar shows icons only.
pub const SIDEBAR: &str = "lumiku.sidebar";
/// `closed` while the sidebar's list of tools is folded.
pub const SUBMENU: &str = "lumiku.submenu";

/// Reads a value; `None` when absent or when storage is switched off.
pub fn read(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Remembers a value, or forgets it with `None`. Does nothing when storage is switched off.
pub fn write(key: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().local_storage() {
        let done = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
        // Full or forbidden storage only costs the memory of a preference.
        drop(done);
    }
}

/// Reads what this tab keeps; `None` when absent or when storage is switched off.
pub fn kept(key: &str) -> Option<String> {
    window().session_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Keeps a value for this tab, also over a visit to another site, or drops it with `None`.
pub fn keep(key: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().session_storage() {
        let done = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
        // Full or forbidden storage only costs the way back.
        drop(done);
    }
}
