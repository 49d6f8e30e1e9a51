//! `cargo xtask soak --only fuzz-facts`.

#![no_main]

mod driver;

driver::fuzz!("facts");
