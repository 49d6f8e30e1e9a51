//! `cargo xtask soak --only fuzz-parser`.

#![no_main]

mod driver;

driver::fuzz!("parser");
