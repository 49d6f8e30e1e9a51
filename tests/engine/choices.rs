//! Random decisions drawn from a list of words, so that a failing plan shrinks with its list: an empty list
//! stands for the first alternative everywhere, which is always the simplest.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

/// The words still to be used.
#[derive(Debug, Clone)]
pub(crate) struct Choices {
    words: std::vec::IntoIter<u32>,
}

impl Choices {
    pub(crate) fn new(words: Vec<u32>) -> Self {
        Self {
            words: words.into_iter(),
        }
    }

    /// A number below `count`; 0 when the words are used up.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let word = self.words.next().unwrap_or(0);
        usize::try_from(word).unwrap() % count.max(1)
    }

    /// A number from `low` to `high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = usize::try_from(high - low + 1).unwrap();
        low + i64::try_from(self.below(width)).unwrap()
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let position = self.below(items.len());
        &items[position]
    }

    /// The position of a weight, the likelier the heavier.
    pub(crate) fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (position, weight) in weights.iter().enumerate() {
            if left < *weight {
                return position;
            }
            left -= weight;
        }
        0
    }
}

/// How many cases a test runs: `usual`, or as many times more or fewer as `YINGXIANG_CASES` is away from 100.
fn cases(usual: u32) -> u32 {
    let percent = std::env::var("YINGXIANG_CASES")
        .ok()
        .and_then(|text| text.parse::<u32>().ok());
    (usual * percent.unwrap_or(100)).div_ceil(100)
}

/// Runs a check on `usual` lists of words, the same lists every time; `YINGXIANG_SEED` gives others.
pub(crate) fn for_random_words(usual: u32, longest: usize, check: impl Fn(Vec<u32>) -> Result<(), String>) {
    let config = Config {
        cases: cases(usual),
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    let seed = std::env::var("YINGXIANG_SEED")
        .ok()
        .and_then(|text| text.parse::<u64>().ok());
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.unwrap_or(20_250_701).to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let words = proptest::collection::vec(any::<u32>(), 0..=longest);
    let outcome =
        TestRunner::new_with_rng(config, rng).run(&words, |words| check(words).map_err(TestCaseError::fail));
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, words)) => panic!("{reason}\nfrom {} words", words.len()),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}
