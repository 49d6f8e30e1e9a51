//! The bytes that a phone fetches before it can show the first question.

use std::collections::BTreeSet;

use anyhow::Result;

use super::budget::{kib, within};
use super::policy::links;
use crate::setup::WasmRoute;
use crate::site::Site;

/// What a phone may have to fetch.
const BUDGET: usize = 150 * 1024;

/// Prints what every file of the first load weighs.
///
/// # Errors
/// If together they are over the budget.
pub(crate) fn weigh(site: &Site, route: WasmRoute) -> Result<()> {
    println!("\nbytes to the first question ({})", route.described());
    println!("{:>12} {:>12}  file", "raw", "brotli 11");
    let mut raw = 0;
    let mut brotli = 0;
    for path in paths(site)? {
        if let Some(asset) = site.get(&path) {
            println!("{:>12} {:>12}  {path}", asset.raw.len(), asset.brotli.len());
            raw += asset.raw.len();
            brotli += asset.brotli.len();
        }
    }
    println!(
        "{raw:>12} {brotli:>12}  sum: {} of {}\n",
        kib(brotli),
        kib(BUDGET)
    );
    within(
        "the first question",
        brotli,
        BUDGET,
        "leave out a dependency of `web`, or load the part later; the table above shows where the bytes are",
    )
}

/// The page, all it names in its head, and what wasm-bindgen's glue imports. A browser journey compares
/// the page's real requests with the same links.
fn paths(site: &Site) -> Result<BTreeSet<String>> {
    let mut paths = BTreeSet::from(["index.html".to_owned()]);
    paths.extend(links(site.index()?).map(|link| link.trim_start_matches("./").to_owned()));
    paths.extend(
        site.paths()
            .filter(|path| path.starts_with("snippets/"))
            .map(str::to_owned),
    );
    Ok(paths)
}
