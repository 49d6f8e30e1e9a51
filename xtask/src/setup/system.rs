//! Debian packages: which are missing, and installing them without a question.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::{Missing, Need, node};
use crate::child::{answer, on_path, run, trouble};

/// Whether set-up may install system packages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SystemPackages {
    Allowed,
    /// `--no-system`
    Forbidden,
}

/// A package, why it is wanted, and what serves as well.
pub(super) struct Package {
    pub(super) name: &'static str,
    pub(super) why: &'static str,
    pub(super) otherwise: &'static str,
}

impl Package {
    pub(super) fn announcement(&self) -> Missing {
        Missing {
            what: self.name.to_owned(),
            why: self.why,
            how: format!("apt-get install {}", self.name),
        }
    }
}

const CHROMIUM: Package = Package {
    name: "chromium",
    why: "the browser journeys run in a real browser",
    otherwise: "any Chromium or Chrome will do: set CHROMIUM to its full path",
};

const CHINESE_FONT: Package = Package {
    name: "fonts-noto-cjk",
    why: "without a Chinese font the browser measures and draws empty boxes",
    otherwise: "any font that `fc-list :lang=zh` lists will do",
};

const PDF_READER: Package = Package {
    name: "poppler-utils",
    why: "the journeys read what the page prints",
    otherwise: "any `pdftotext` and `pdfinfo` of Poppler on PATH will do",
};

const CXX_COMPILER: Package = Package {
    name: "g++",
    why: "libFuzzer, which the fuzzing runs are built with, is written in C++",
    otherwise: "any C++ compiler will do, as `c++` on PATH or named by CXX",
};

const NODE: [Package; 2] = [
    Package {
        name: "nodejs",
        why: "runs wasm-opt and the browser journeys",
        otherwise: "any Node.js from version 20 on will do, with `node` on PATH",
    },
    Package {
        name: "npm",
        why: "installs wasm-opt and the browser driver",
        otherwise: "npm comes with Node.js from its own site, with `npm` on PATH",
    },
];

/// They are run with files and ports of their own. Debian also starts them as services, on port 80 if it is free.
const WEB_SERVERS: [Package; 3] = [
    Package {
        name: "nginx",
        why: "servers/nginx.conf is tried on the real server; `systemctl disable --now nginx` stops the service",
        otherwise: "any nginx from 1.22 on will do, as `nginx` on PATH or in /usr/sbin",
    },
    Package {
        name: "libnginx-mod-http-brotli-static",
        why: "servers/nginx.conf sends the files that were compressed with Brotli in advance",
        otherwise: "it must belong to the nginx that is there, in /usr/lib/nginx/modules",
    },
    Package {
        name: "caddy",
        why: "servers/Caddyfile is tried on the real server; `systemctl disable --now caddy` stops the service",
        otherwise: "any Caddy from 2.6 on will do, as `caddy` on PATH",
    },
];

/// The module as Debian lays it, and as nginx finds it below its own folder.
pub(crate) const BROTLI_MODULE: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/// A web server on the search path, or where Debian puts what only administrators run.
pub(crate) fn web_server(name: &str) -> Option<PathBuf> {
    let system = Path::new("/usr/sbin").join(name);
    on_path(name).or_else(|| system.is_file().then_some(system))
}

fn lacks_web_server(name: &str) -> bool {
    match name {
        "nginx" | "caddy" => web_server(name).is_none(),
        _ => !lies(BROTLI_MODULE),
    }
}

/// The packages that `needs` calls for and that are not there, whoever installed them.
pub(super) fn missing(needs: &[Need]) -> Vec<Package> {
    let mut packages = Vec::new();
    if needs.contains(&Need::Chromium) {
        if chromium().is_none() {
            packages.push(CHROMIUM);
        }
        if !can_write_chinese() {
            packages.push(CHINESE_FONT);
        }
    }
    if needs.iter().any(|need| matches!(need, Need::Node(_))) && !node::present() {
        packages.extend(NODE);
    }
    if needs.contains(&Need::PdfReader) && (on_path("pdftotext").is_none() || on_path("pdfinfo").is_none()) {
        packages.push(PDF_READER);
    }
    if needs.contains(&Need::CxxCompiler) && env::var_os("CXX").is_none() && on_path("c++").is_none() {
        packages.push(CXX_COMPILER);
    }
    if needs.contains(&Need::WebServers) {
        packages.extend(
            WEB_SERVERS
                .into_iter()
                .filter(|package| lacks_web_server(package.name)),
        );
    }
    packages
}

/// The browser: `$CHROMIUM`, else the usual names and places.
pub(super) fn chromium() -> Option<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .filter(|program| program.is_file())
    {
        return Some(named);
    }
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    .into_iter()
    .find_map(on_path)
    .or_else(|| {
        [
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        ]
        .into_iter()
        .map(PathBuf::from)
        .find(|program| program.is_file())
    })
}

/// Systems other than Linux bring a Chinese font.
fn can_write_chinese() -> bool {
    !cfg!(target_os = "linux")
        || answer(Command::new("fc-list").arg(":lang=zh")).is_some_and(|fonts| !fonts.is_empty())
}

/// apt-get, which refreshes its lists once per run.
pub(super) struct Apt {
    allowed: SystemPackages,
    refreshed: bool,
}

impl Apt {
    pub(super) fn new(allowed: SystemPackages) -> Self {
        Self {
            allowed,
            refreshed: false,
        }
    }

    /// Says what is missing and how to get it, if it may not or can't be installed.
    pub(super) fn may_install(&self, packages: &[Package]) -> Result<()> {
        if packages.is_empty() {
            return Ok(());
        }
        let names = names(packages).join(", ");
        let by_hand = by_hand(packages);
        if self.allowed == SystemPackages::Forbidden {
            return Err(trouble(
                format!("missing: {names} (--no-system forbids to install)"),
                format!("leave out --no-system, or {by_hand}"),
            ));
        }
        if on_path("apt-get").is_none() {
            return Err(trouble(
                format!("missing: {names}, and there is no apt-get to install it"),
                by_hand,
            ));
        }
        Ok(())
    }

    /// Installs the packages; an empty list costs nothing.
    pub(super) fn install(&mut self, packages: &[Package]) -> Result<()> {
        self.may_install(packages)?;
        if packages.is_empty() {
            return Ok(());
        }
        let by_hand = by_hand(packages);
        if !self.refreshed {
            run(apt_get(&by_hand)?.arg("update"), &by_hand)?;
            self.refreshed = true;
        }
        let mut install = apt_get(&by_hand)?;
        install
            .args(["install", "--yes", "--no-install-recommends"])
            .args(names(packages));
        run(&mut install, &by_hand)
    }
}

fn names(packages: &[Package]) -> Vec<&'static str> {
    packages.iter().map(|package| package.name).collect()
}

fn by_hand(packages: &[Package]) -> String {
    let mut text = format!(
        "install it yourself: sudo apt-get install {}",
        names(packages).join(" ")
    );
    let mut said = Vec::new();
    for package in packages.iter() {
        if !said.contains(&package.otherwise) {
            text.push_str(&format!("\n    {}: {}", package.name, package.otherwise));
            said.push(package.otherwise);
        }
    }
    text
}

/// apt-get that asks nothing and waits for another apt-get to end; through sudo unless we are root.
fn apt_get(by_hand: &str) -> Result<Command> {
    let root = answer(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let mut command = if root {
        Command::new("env")
    } else if answer(Command::new("sudo").args(["-n", "true"])).is_some() {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    } else {
        return Err(trouble(
            "system packages are missing, and neither root nor sudo is at hand",
            by_hand,
        ));
    };
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "--quiet=2",
        "-o",
        "Dpkg::Use-Pty=0",
    ]);
    command.args(["-o", "DPkg::Lock::Timeout=300"]);
    Ok(command)
}

/// Whether a file of a system package lies where Debian puts it.
pub(super) fn lies(path: &str) -> bool {
    Path::new(path).exists()
}
