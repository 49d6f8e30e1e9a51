//! `cargo xtask start`: from a fresh checkout to a page in the browser.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::places::Places;
use crate::serve::{Listening, Port};
use crate::{SetupOptions, page, setup};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    setup: SetupOptions,
    /// Listen on this port; without it on 8080 or the next free one.
    #[arg(long)]
    port: Option<u16>,
    /// Build and weigh the page, but do not serve it.
    #[arg(long)]
    no_serve: bool,
}

pub(crate) fn run(places: &Places, options: &Options) -> Result<ExitCode> {
    let toolbox = setup::prepare(places, setup::PAGE, options.setup)?;
    let site = page::build(places, &toolbox)?;
    page::first_load::weigh(&site, toolbox.wasm()?)?;
    if options.no_serve {
        println!("The page lies in {}", places.dist().display());
        return Ok(ExitCode::SUCCESS);
    }
    let listening = Listening::on(options.port.map_or(Port::Usual, Port::Exactly))?;
    println!("Serving on {} (stop with Ctrl-C)", listening.address());
    listening.serve(site);
    Ok(ExitCode::SUCCESS)
}
