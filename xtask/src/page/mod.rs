//! Building the page: rules → plan → bundle, then a look at what came out.

mod budget;
pub(crate) mod first_load;
mod offline;
pub(crate) mod policy;
pub(crate) mod whole_plan;

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::child::{run, yingxiang};
use crate::places::Places;
use crate::setup::{self, CargoTool, Toolbox};
use crate::site::Site;

/// Builds `dist/` and checks that it holds nothing that its own content policy would block.
///
/// # Errors
/// If a part does not build, or the result may not be published. What was built still lies in `dist/`.
pub(crate) fn build(places: &Places, toolbox: &Toolbox) -> Result<Site> {
    plan(places)?;
    bundle(places, toolbox)?;
    for file in fs::read_dir(places.dist())? {
        shorten(places, &file?.path())?;
    }
    list(places)?;
    handbook(places)?;
    offline::write_worker(places)?;
    shorten(places, &places.dist().join(offline::WORKER))?;
    let site = Site::load(&places.dist())?;
    policy::check(&site)?;
    site.write_compressed(&places.dist())?;
    Ok(site)
}

/// The list of all policies for browsers that cannot start the page.
fn list(places: &Places) -> Result<()> {
    let dist = places.dist();
    fs::copy(places.root().join("web/policies.css"), dist.join("policies.css"))?;
    shorten(places, &dist.join("policies.css"))?;
    let mut command = yingxiang(places.root());
    command.args(["list", "--format", "html", "--out"]);
    run(
        command.arg(dist.join("policies.html")),
        "`cargo run --bin yingxiang -- list` shows what is wrong",
    )
}

/// All policies and measures for reading, which the page fetches behind its engine.
fn handbook(places: &Places) -> Result<()> {
    let mut command = yingxiang(places.root());
    command.args(["doc", "--format", "json", "--out"]);
    run(
        command.arg(places.dist()),
        "`cargo run --bin yingxiang -- doc --out DIR` shows what is wrong",
    )
}

/// Compiles the rule files to the one file that the page reads.
fn plan(places: &Places) -> Result<()> {
    println!("rules: compiling the plan");
    fs::create_dir_all(places.root().join("web/public"))?;
    let mut command = yingxiang(places.root());
    command.args(["build", "--out", "web/public/rules.plan"]);
    run(
        &mut command,
        "`cargo run --bin yingxiang -- check` shows what is wrong with the rules",
    )
}

/// Takes comments, blanks and long names out of a script or style, which Trunk cannot do with wasm-bindgen's scripts.
/// Other files stay as they are.
fn shorten(places: &Places, file: &Path) -> Result<()> {
    if file
        .extension()
        .is_none_or(|extension| extension != "js" && extension != "css")
    {
        return Ok(());
    }
    let mut esbuild = Command::new(setup::shortener(places));
    esbuild
        .arg(file)
        .args(["--minify", "--allow-overwrite", "--log-level=warning"]);
    let mut out = OsString::from("--outfile=");
    out.push(file);
    run(esbuild.arg(out), "remove tests/browser/node_modules, then repeat")
}

/// Compiles and bundles the page. Trunk is kept off the network, so what cargo must fetch is fetched first.
fn bundle(places: &Places, toolbox: &Toolbox) -> Result<()> {
    println!("page: {}", toolbox.wasm()?.described());
    let mut fetch = toolbox.wasm_command("cargo", places)?;
    fetch.args(["fetch", "--quiet", "--target", crate::setup::TARGET]);
    run(
        &mut fetch,
        "check the connection to the Rust registry, then repeat",
    )?;

    let trunk = CargoTool::Trunk.program(places)?;
    let mut command = toolbox.wasm_command(&trunk.to_string_lossy(), places)?;
    command.args(["build", "--release", "--offline"]);
    // Trunk reads only `true` and `false` here, others write 1.
    command.env_remove("NO_COLOR");
    run(
        &mut command,
        "the compiler's message stands above; `cargo xtask start --no-serve` repeats this step",
    )
}
