//! The citizen's page.
//!
//! Everything is computed here, from the rules that lie beside the page: after these have arrived no request
//! is made, and no answer leaves the page, not even into its address or title.

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
    // Fails only if a page had been started before.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    element::show(app::root);
}
