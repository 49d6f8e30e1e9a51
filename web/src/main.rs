//! The citizen's page: for now one heading, and proof that the rules arrive.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

fn main() {
    leptos::mount::mount_to_body(|| view! { <main><h1>"应享"</h1></main> });
    spawn_local(async {
        if rules_arrive().await == Some(true)
            && let Some(page) = document().document_element()
        {
            // The browser journeys wait for this mark.
            let _ = page.set_attribute("data-app", "ready");
        }
    });
}

async fn rules_arrive() -> Option<bool> {
    let response = JsFuture::from(window().fetch_with_str("./rules.plan")).await.ok()?;
    Some(response.dyn_into::<web_sys::Response>().ok()?.ok())
}
