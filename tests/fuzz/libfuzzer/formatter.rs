//! `cargo xtask soak --only fuzz-formatter`.

#![no_main]

mod driver;

driver::fuzz!("formatter");
