//! Says when the embedded web application makes a new build necessary; builds nothing itself, so that Node is not needed.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=migrations");
    // A debug build reads web/dist while it runs. A release build holds it, and must notice when it appears; cargo does
    // so at the price of looking again at each build while the folder is missing.
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if release || Path::new("web/dist").exists() {
        println!("cargo:rerun-if-changed=web/dist");
    }
}
