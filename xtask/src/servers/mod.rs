//! The page on real web servers: nginx and Caddy with the configurations of `servers/`, on ports of this machine alone.
//!
//! Each gets a copy of `dist/` at its root and one some folders below, so that what holds for one holds for any path.

mod checks;
mod client;
mod running;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use self::client::Client;
use self::running::{Kind, Running};
use crate::child::trouble;
use crate::places::Places;
use crate::site::Site;

/// Where the two copies lie.
const PREFIXES: [&str; 2] = ["/", "/some/where/"];

/// Runs both servers over the page that was built last and checks all that they send.
///
/// # Errors
/// With every finding, if a server does not start or sends something else.
pub(crate) fn check(places: &Places) -> Result<()> {
    let site = Site::load(&places.dist())?;
    let mut findings = Vec::new();
    for kind in [Kind::Nginx, Kind::Caddy] {
        let folder = fresh_folder(places, kind)?;
        let root = folder.join("root");
        for prefix in PREFIXES {
            copy(&places.dist(), &root.join(prefix.trim_matches('/')))?;
        }
        let server = Running::start(kind, places, &folder, &root)?;
        let client = Client::new(server.port());
        let mut looked = 0;
        for prefix in PREFIXES {
            let copy = checks::Copy {
                client: &client,
                site: &site,
                folder: root.join(prefix.trim_matches('/')),
                prefix,
            };
            let found = copy.check()?;
            looked += found.looked;
            let at = |text: String| format!("{} at {prefix}: {text}", kind.name());
            findings.extend(found.findings.into_iter().map(at));
        }
        println!(
            "{} on port {}: {looked} answers looked at",
            kind.name(),
            server.port()
        );
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(trouble(
        format!(
            "the servers send something else:\n    {}",
            findings.join("\n    ")
        ),
        "change servers/nginx.conf or servers/Caddyfile",
    ))
}

fn fresh_folder(places: &Places, kind: Kind) -> Result<PathBuf> {
    let folder = places.root().join("target/servers").join(kind.name());
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
