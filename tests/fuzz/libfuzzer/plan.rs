//! `cargo xtask soak --only fuzz-plan`.

#![no_main]

mod driver;

driver::fuzz!("plan");
