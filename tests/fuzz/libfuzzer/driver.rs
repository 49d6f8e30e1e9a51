//! What libFuzzer calls: half of the changes are its own, half those of words.

#![expect(clippy::panic, reason = "what does not hold is told to libFuzzer by a panic")]

use std::sync::OnceLock;

use yingxiang_fuzz::corpus::{self, Input};
use yingxiang_fuzz::mutator::{Words, mutate};
use yingxiang_fuzz::{TARGETS, Target};

/// A target with what its changed inputs are made of.
pub(crate) struct Driver {
    target: &'static Target,
    words: Words,
    inputs: Vec<Input>,
}

impl Driver {
    pub(crate) fn of(name: &str) -> &'static Self {
        static DRIVER: OnceLock<Driver> = OnceLock::new();
        DRIVER.get_or_init(|| {
            let target = TARGETS.iter().find(|target| target.name == name);
            let target = target.unwrap_or_else(|| panic!("there is no target `{name}`"));
            Driver {
                target,
                words: (target.words)(),
                inputs: corpus::inputs(name).unwrap_or_else(|error| panic!("no inputs: {error}")),
            }
        })
    }

    pub(crate) fn check(&self, bytes: &[u8]) {
        if let Err(what) = (self.target.check)(bytes) {
            panic!("{what}");
        }
    }

    /// Changes the first `size` bytes of `data`; returns how many there are then.
    pub(crate) fn change(&self, data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
        if seed & 1 == 0 {
            return libfuzzer_sys::fuzzer_mutate(data, size, most);
        }
        let others: Vec<&[u8]> = self.inputs.iter().map(|input| input.bytes.as_slice()).collect();
        let own = data.get(..size).unwrap_or_default();
        let changed = mutate(own, &self.words, &others, u64::from(seed));
        let room = data.iter_mut().take(most);
        room.zip(&changed).map(|(byte, new)| *byte = *new).count()
    }
}

macro_rules! fuzz {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| driver::Driver::of($name).check(bytes));
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
            driver::Driver::of($name).change(data, size, most, seed)
        });
    };
}
pub(crate) use fuzz;
