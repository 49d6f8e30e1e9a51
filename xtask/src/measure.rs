//! What is made and measured with the built page, by hand: pictures, times, Lighthouse's marks. `docs/performance.md` records
//! the figures.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::SetupOptions;
use crate::browser::on_page;
use crate::child::run;
use crate::places::Places;
use crate::setup::{self, Need, NodeFolder};

#[derive(Args)]
pub(crate) struct PictureOptions {
    #[command(flatten)]
    setup: SetupOptions,
    /// Only the states whose name contains this.
    name: Option<String>,
}

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    setup: SetupOptions,
}

/// A program of Node that works on the page.
struct Work {
    folder: NodeFolder,
    script: &'static str,
    remedy: &'static str,
}

const SCREENS: Work = Work {
    folder: NodeFolder::Browser,
    script: "screens.mjs",
    remedy: "`cargo xtask browser states` shows which state cannot be reached",
};
const SPEED: Work = Work {
    folder: NodeFolder::Browser,
    script: "speed.mjs",
    remedy: "`cargo xtask browser` shows whether the page works at all",
};
const LIGHTHOUSE: Work = Work {
    folder: NodeFolder::Lighthouse,
    script: "lighthouse.mjs",
    remedy: "the message above is Lighthouse's own",
};

/// `cargo xtask screens [NAME]`
pub(crate) fn screens(places: &Places, options: &PictureOptions) -> Result<ExitCode> {
    work(places, &SCREENS, options.setup, options.name.as_deref())
}

/// `cargo xtask speed`
pub(crate) fn speed(places: &Places, options: &Options) -> Result<ExitCode> {
    work(places, &SPEED, options.setup, None)
}

/// `cargo xtask lighthouse`
pub(crate) fn lighthouse(places: &Places, options: &Options) -> Result<ExitCode> {
    work(places, &LIGHTHOUSE, options.setup, None)
}

fn work(places: &Places, work: &Work, setup: SetupOptions, argument: Option<&str>) -> Result<ExitCode> {
    let toolbox = setup::prepare(places, &[Need::Node(work.folder), Need::Chromium], setup)?;
    let mut node = on_page(places, &toolbox)?;
    node.current_dir(work.folder.path(places))
        .arg(work.script)
        .args(argument);
    run(&mut node, work.remedy)?;
    Ok(ExitCode::SUCCESS)
}
