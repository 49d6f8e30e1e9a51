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

fn main() {
    leptos::mount::mount_to_body(frame::Page);
}
