//! Set-up: finds what a piece of work needs, says what it is about to install, installs it.
//!
//! Nothing is asked. Looking takes well under a second, so every command starts with it.

mod cargo_tools;
mod node;
mod system;
mod wasm_target;

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

pub(crate) use self::cargo_tools::CargoTool;
pub(crate) use self::node::NodeFolder;
use self::system::Apt;
pub(crate) use self::system::{BROTLI_MODULE, SystemPackages, web_server};
pub(crate) use self::wasm_target::{TARGET, WasmChoice, WasmRoute};
use crate::SetupOptions;
use crate::child::trouble;
use crate::places::Places;

/// Something that a piece of work must find on the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Need {
    /// A Rust that can build for the browser.
    WasmTarget,
    /// A clippy that can read code for the browser.
    WasmClippy,
    /// A program of the Rust registry, in a fixed version.
    Cargo(CargoTool),
    /// The npm packages of a folder; `wasm-opt` and `esbuild` are among those of `tests/browser`.
    Node(NodeFolder),
    /// A Chromium, and a font that can write Chinese.
    Chromium,
    /// What reads the text of a PDF.
    PdfReader,
    /// What compiles libFuzzer.
    CxxCompiler,
    /// The web servers that `servers/` has configurations for.
    WebServers,
}

/// What building the page takes.
pub(crate) const PAGE: &[Need] = &[
    Need::WasmTarget,
    Need::Cargo(CargoTool::Trunk),
    Need::Cargo(CargoTool::WasmBindgen),
    Need::Node(NodeFolder::Browser),
];

/// One line of the list that is shown before anything is installed.
struct Missing {
    what: String,
    why: &'static str,
    how: String,
}

/// What set-up found or installed.
pub(crate) struct Toolbox {
    wasm: Option<WasmRoute>,
    chromium: Option<PathBuf>,
    tools: Vec<PathBuf>,
}

impl Toolbox {
    /// The route by which WebAssembly is built here.
    pub(crate) fn wasm(&self) -> Result<WasmRoute> {
        self.wasm.ok_or_else(|| {
            trouble(
                "set-up looked for no WebAssembly target",
                "run `cargo xtask start`",
            )
        })
    }

    pub(crate) fn chromium(&self) -> Result<&PathBuf> {
        self.chromium.as_ref().ok_or_else(|| {
            trouble(
                "Chromium was not found",
                "install it, or set CHROMIUM to the program's full path",
            )
        })
    }

    /// A command that builds WebAssembly: the tools and the right Rust come first on its search path.
    /// The environment is for this one command, so that native builds never notice the other route.
    pub(crate) fn wasm_command(&self, program: &str, places: &Places) -> Result<Command> {
        let mut command = Command::new(program);
        command.current_dir(places.root());
        self.wasm()?.prepare(&mut command, &self.tools, places)?;
        Ok(command)
    }
}

/// The program that takes comments, blanks and long names out of scripts and styles, one of the npm packages.
pub(crate) fn shortener(places: &Places) -> PathBuf {
    node::programs(places).join("esbuild")
}

/// Makes sure that everything in `needs` is there.
///
/// # Errors
/// With a remedy, if something can't be installed or may not be.
pub(crate) fn prepare(places: &Places, needs: &[Need], options: SetupOptions) -> Result<Toolbox> {
    let mut apt = Apt::new(options.system_packages());
    let packages = system::missing(needs);
    apt.may_install(&packages)?;
    let tools = cargo_tools::missing(places, needs)?;
    let folders = node_folders(needs);
    let node_packages: Vec<NodeFolder> = folders
        .iter()
        .copied()
        .filter(|folder| folder.is_missing(places))
        .collect();
    let wants_wasm = needs.contains(&Need::WasmTarget) || needs.contains(&Need::WasmClippy);
    let wants_clippy = needs.contains(&Need::WasmClippy);
    let route = if wants_wasm {
        wasm_target::find(places, options.wasm, wants_clippy)?
    } else {
        None
    };

    let mut list: Vec<Missing> = packages.iter().map(system::Package::announcement).collect();
    if wants_wasm && route.is_none() {
        list.push(wasm_target::announcement(places, options.wasm, wants_clippy)?);
    }
    list.extend(tools.iter().map(cargo_tools::Wanted::announcement));
    list.extend(node_packages.iter().map(|folder| folder.announcement()));
    announce(&list);

    apt.install(&packages)?;
    let wasm = match route {
        None if wants_wasm => Some(wasm_target::install(
            places,
            options.wasm,
            wants_clippy,
            &mut apt,
        )?),
        found => found,
    };
    cargo_tools::install(places, &tools)?;
    if !folders.is_empty() {
        node::check()?;
    }
    for folder in node_packages {
        folder.install(places)?;
    }
    if !list.is_empty() {
        println!("set-up: done\n");
    }
    Ok(Toolbox {
        wasm,
        chromium: system::chromium(),
        tools: tool_folders(places, needs)?,
    })
}

fn node_folders(needs: &[Need]) -> Vec<NodeFolder> {
    let folder = |need: &Need| match need {
        Need::Node(folder) => Some(*folder),
        _ => None,
    };
    needs.iter().filter_map(folder).collect()
}

fn announce(list: &[Missing]) {
    if list.is_empty() {
        return;
    }
    println!("set-up is about to install:");
    for missing in list {
        println!("  {}", missing.what);
        println!("      why: {}", missing.why);
        println!("      how: {}", missing.how);
    }
}

fn tool_folders(places: &Places, needs: &[Need]) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for need in needs {
        match need {
            Need::Cargo(tool) => folders.extend(tool.program(places)?.parent().map(PathBuf::from)),
            Need::Node(NodeFolder::Browser) => folders.push(node::programs(places)),
            Need::Node(NodeFolder::Lighthouse)
            | Need::WasmTarget
            | Need::WasmClippy
            | Need::Chromium
            | Need::PdfReader
            | Need::CxxCompiler
            | Need::WebServers => {}
        }
    }
    Ok(folders)
}
