//! The plan of all policies: what a phone fetches that wants more than the first question.

use std::fs;

use anyhow::Result;

use super::budget::{kib, within};
use crate::child::{run, yingxiang};
use crate::places::Places;
use crate::site::compressed;

/// What it may weigh, compressed, without its English words.
const BUDGET: usize = 60 * 1024;

/// Builds the plan of all policies and prints what it weighs.
///
/// # Errors
/// If it is over the budget.
pub(crate) fn weigh(places: &Places) -> Result<()> {
    let folder = places.root().join("target/whole-plan");
    fs::create_dir_all(&folder)?;
    let (plan, english) = (folder.join("rules.plan"), folder.join("rules.en"));
    let mut command = yingxiang(places.root());
    command.arg("build").arg("--out").arg(&plan);
    command.arg("--english").arg(&english);
    run(
        &mut command,
        "`cargo run --bin yingxiang -- check` shows what is wrong with the rules",
    )?;
    let weight = |path| -> Result<usize> { Ok(compressed(&fs::read(path)?)?.len()) };
    let (plan, english) = (weight(plan)?, weight(english)?);
    println!(
        "the plan of all policies: {} of {}, its English words {}",
        kib(plan),
        kib(BUDGET),
        kib(english)
    );
    within(
        "the plan of all policies",
        plan,
        BUDGET,
        "shorten notes and help, or leave out what no policy uses",
    )
}
