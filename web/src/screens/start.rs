//! The first screen: what this is, and that nothing leaves the page.

use leptos::prelude::*;
use rules_report::summary;

use crate::app::App;
use crate::texts::Texts;
use crate::widgets::bullets;

pub(crate) fn screen(app: App, texts: &'static Texts) -> AnyView {
    let lang = app.lang.get_untracked();
    let titles = app
        .plan
        .policies()
        .iter()
        .map(|policy| summary::title(policy, lang).to_owned())
        .collect();
    let points = texts
        .start_points
        .iter()
        .map(|point| (*point).to_owned())
        .collect();
    let begun = app
        .session
        .with_untracked(|session| !session.answers().is_empty());
    view! {
        <h1 tabindex="-1">{texts.start_heading}</h1>
        <p class="lead">{texts.start_lead}</p>
        {bullets(points)}
        <p class="actions">
            <button type="button" class="main" on:click=move |_| app.go_on()>
                {if begun { texts.resume } else { texts.start }}
            </button>
        </p>
        <h2>{texts.start_covers}</h2>
        {bullets(titles)}
    }
    .into_any()
}
