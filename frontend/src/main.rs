//! Starts the single-page app; everything is in the library, where it is tested natively.
fn main() {
    lumiku_web::start();
}
