//! The citizen's page.
//!
//! It knows no rules: what it shows, the engine in its worker has told it (`web-protocol`). After the files beside the
//! page have arrived no request is made, and no answer leaves the page, not even into its address or title.

#![expect(
    unreachable_pub,
    reason = "`#[component]` gives what builds its properties a public method"
)]

mod aids;
mod app;
mod browser;
mod days;
mod draft;
mod element;
mod engine;
mod frame;
mod keeping;
mod kiosk;
mod post;
mod reading;
mod screens;
mod texts;
mod trail;
mod travel;
mod update;
mod visit;
mod voice;
mod widgets;
mod within;

/// What is freed is overwritten: after erasing, an answer is in no memory (tests/browser/journeys/privacy.test.mjs).
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() {
    leptos::mount::mount_to_body(frame::Page);
}
