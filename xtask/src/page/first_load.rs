//! The bytes that a phone fetches: what it needs for the first question, then the engine behind it.

use std::collections::BTreeSet;

use anyhow::Result;

use super::budget::{kib, within};
use super::policy::links;
use crate::setup::WasmRoute;
use crate::site::Site;

/// What a phone may have to fetch before somebody can choose something.
const BUDGET: usize = 150 * 1024;

/// What the engine in its worker is made of. Its files have the same name in every build.
const ENGINE: [&str; 4] = ["worker.js", "web-engine.js", "web-engine_bg.wasm", "rules.plan"];

/// What is read without answering, fetched behind the engine.
const HANDBOOK: &str = "handbook.json";

/// Prints what every file weighs.
///
/// # Errors
/// If those of the first question are together over the budget.
pub(crate) fn weigh(site: &Site, route: WasmRoute) -> Result<()> {
    println!("\nbytes to the first question ({})", route.described());
    let page = listed(site, &paths(site)?);
    println!("of {}\n\nbytes of the engine, fetched meanwhile", kib(BUDGET));
    listed(site, &ENGINE.map(str::to_owned).into());
    println!("\nbytes of the handbook, fetched behind the engine");
    listed(site, &[HANDBOOK.to_owned()].into());
    println!();
    within(
        "the first question",
        page,
        BUDGET,
        "leave out a dependency of `web`, or load the part later; the table above shows where the bytes are",
    )
}

/// Lists files and hands back what they weigh together, compressed.
fn listed(site: &Site, paths: &BTreeSet<String>) -> usize {
    println!("{:>12} {:>12}  file", "raw", "brotli 11");
    let mut raw = 0;
    let mut brotli = 0;
    for path in paths {
        if let Some(asset) = site.get(path) {
            println!("{:>12} {:>12}  {path}", asset.raw.len(), asset.brotli.len());
            raw += asset.raw.len();
            brotli += asset.brotli.len();
        }
    }
    println!("{raw:>12} {brotli:>12}  sum: {}", kib(brotli));
    brotli
}

/// The page, all it names in its head but the engine, and what wasm-bindgen's glue imports. A browser journey compares the
/// page's real requests with the same links.
fn paths(site: &Site) -> Result<BTreeSet<String>> {
    let mut paths = BTreeSet::from(["index.html".to_owned()]);
    paths.extend(links(site.index()?).map(|link| link.trim_start_matches("./").to_owned()));
    paths.extend(
        site.paths()
            .filter(|path| path.starts_with("snippets/"))
            .map(str::to_owned),
    );
    for file in ENGINE {
        paths.remove(file);
    }
    Ok(paths)
}
