//! What stands between the network and the handlers.

pub mod client;
pub mod cors;
pub mod csv;
pub mod edge;
pub mod fallback;
pub mod gate;
pub mod linger;
pub mod rate_limit;
