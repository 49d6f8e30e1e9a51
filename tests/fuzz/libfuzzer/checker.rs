//! `cargo xtask soak --only fuzz-checker`.

#![no_main]

mod driver;

driver::fuzz!("checker");
