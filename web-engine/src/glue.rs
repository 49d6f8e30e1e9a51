//! What the worker calls.

use wasm_bindgen::prelude::*;

/// What is freed is overwritten: after erasing, an answer is in no memory (tests/browser/journeys/privacy.test.mjs).
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// [`crate::Engine`], for JavaScript.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(crate::Engine);

#[wasm_bindgen]
impl Engine {
    /// The engine for the bytes of a plan file.
    ///
    /// # Errors
    /// Why they are no rules, as JSON.
    pub fn open(plan: &[u8]) -> Result<Engine, String> {
        crate::Engine::open(plan)
            .map(Self)
            .map_err(|refused| serde_json::to_string(&refused).unwrap_or_default())
    }

    /// Takes the bytes of the handbook; hands back whether they are one.
    pub fn shelve(&mut self, handbook: &[u8]) -> bool {
        self.0.shelve(handbook)
    }

    /// An ask and what is told, both as JSON.
    pub fn tell(&mut self, ask: &str) -> String {
        self.0.tell_text(ask)
    }
}
