//! The citizen's page.
//!
//! Everything is computed here, from the rules that lie beside the page: after these have arrived no request
//! is made, and no answer leaves the page, not even into its address or title.

#![expect(
    unreachable_pub,
    reason = "`#[component]` gives what builds its properties a public method"
)]

mod app;
mod browser;
mod element;
mod plan_loading;
mod reading;
#[cfg(test)]
mod sample;
mod screens;
mod session;
mod texts;
mod widgets;

fn main() {
    leptos::mount::mount_to_body(app::Page);
}
