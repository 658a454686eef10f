//! Marks the released app for splitting. `--emit-relocs` leaves in the wasm what `build/split.mjs` needs to move
//! functions between modules; `cfg(split)` makes [`chunk!`](src/chunk/mod.rs) cut it. A debug build stays whole, so
//! that `trunk serve` needs no further tool.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(split)");
    let is = |name: &str, wanted: &str| env::var_os(name).is_some_and(|value| value == wanted);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-cfg=split");
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
