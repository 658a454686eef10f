//! Rebuilds when the single-page app that is embedded here was built anew.

fn main() {
    println!("cargo:rerun-if-changed=../../dist");
}
