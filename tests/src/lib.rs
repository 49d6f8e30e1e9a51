//! Whole-system tests; they live in the folders beside this one, each named in `Cargo.toml`.
