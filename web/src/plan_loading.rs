//! Fetching the rules: once, from beside the page, and refused when anything about them is wrong.

use rules_core::plan::Plan;
use rules_core::plan_file::{PlanFileError, from_bytes};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::Uint8Array;

use crate::browser;
use crate::texts::Texts;

/// Why there are no rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRules {
    /// They did not arrive.
    NotFetched,
    /// They are damaged, or no rules at all.
    Damaged,
    /// They were written for a newer page.
    Newer,
}

impl NoRules {
    pub(crate) fn message(self, texts: &Texts) -> &'static str {
        match self {
            Self::NotFetched => texts.failed_fetch,
            Self::Damaged => texts.failed_corrupt,
            Self::Newer => texts.failed_newer,
        }
    }
}

/// The plan, for as long as the page is open.
pub(crate) async fn load() -> Result<&'static Plan, NoRules> {
    let bytes = fetched().await.ok_or(NoRules::NotFetched)?;
    browser::mark("rules-fetched");
    let plan = from_bytes(&bytes);
    browser::mark("rules-read");
    match plan {
        // Leaked on purpose: there is one plan for the life of the page.
        Ok(plan) => Ok(Box::leak(Box::new(plan))),
        Err(PlanFileError::Newer { .. }) => Err(NoRules::Newer),
        Err(_) => Err(NoRules::Damaged),
    }
}

async fn fetched() -> Option<Vec<u8>> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str("./rules.plan"))
        .await
        .ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
