//! A web server that runs as long as this value lives.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::child::trouble;
use crate::places::Places;
use crate::setup::{BROTLI_MODULE, web_server};

/// How long a server may take to open its port.
const PATIENCE: Duration = Duration::from_secs(20);

/// The folder that the configurations name.
const ROOT: &str = "/srv/yingxiang";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Nginx,
    Caddy,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "caddy",
        }
    }

    /// The configuration of the repository, and how it names its port.
    fn configuration(self) -> (&'static str, &'static str) {
        match self {
            Self::Nginx => ("nginx.conf", "listen 80;"),
            Self::Caddy => ("Caddyfile", ":80 {"),
        }
    }
}

pub(super) struct Running {
    child: Child,
    port: u16,
}

impl Running {
    /// Starts the server with the configuration of the repository, its port and root exchanged, and waits until it
    /// listens. What it keeps and complains of lies in `folder`.
    pub(super) fn start(kind: Kind, places: &Places, folder: &Path, root: &Path) -> Result<Self> {
        let program = web_server(kind.name()).ok_or_else(|| {
            trouble(
                format!("{} is not there", kind.name()),
                "run this through `cargo xtask`, without --no-system",
            )
        })?;
        let port = free_port()?;
        let own = own_configuration(kind, places, root, port)?;
        let mut command = match kind {
            Kind::Nginx => nginx(&program, folder, &own)?,
            Kind::Caddy => caddy(&program, folder, &own)?,
        };
        let log = folder.join("log");
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()?;
        let mut running = Self { child, port };
        running.wait(kind, &log)?;
        Ok(running)
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    fn wait(&mut self, kind: Kind, log: &Path) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && self.child.try_wait()?.is_none() {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
        let said = fs::read_to_string(log).unwrap_or_default();
        Err(trouble(
            format!("{} does not start: {}", kind.name(), said.trim()),
            format!("mend servers/{}", kind.configuration().0),
        ))
    }
}

impl Drop for Running {
    /// Ends the server; nginx runs as one process here, so nothing of it stays behind.
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A port that is free now. Nothing else on this machine takes one within the moment until the server does.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn own_configuration(kind: Kind, places: &Places, root: &Path, port: u16) -> Result<String> {
    let (file, listen) = kind.configuration();
    let text = fs::read_to_string(places.root().join("servers").join(file))?;
    let own = match kind {
        Kind::Nginx => format!("listen 127.0.0.1:{port};"),
        Kind::Caddy => format!("http://127.0.0.1:{port}, http://localhost:{port} {{\n\tbind 127.0.0.1"),
    };
    let count = |wanted: &str| text.lines().filter(|line| line.trim() == wanted).count();
    let named = match kind {
        Kind::Nginx => format!("root {ROOT};"),
        Kind::Caddy => format!("root * {ROOT}"),
    };
    if count(listen) != 1 || count(&named) != 1 {
        return Err(trouble(
            format!("servers/{file} does not have the lines `{listen}` and `{named}` once each"),
            "restore them, or change xtask/src/servers/running.rs with them",
        ));
    }
    let exchanged = text.lines().map(|line| match line.trim() {
        line if line == listen => own.clone(),
        line if line == named => named.replace(ROOT, &root.to_string_lossy()),
        _ => line.to_owned(),
    });
    Ok(exchanged.collect::<Vec<_>>().join("\n") + "\n")
}

/// One process that answers itself, and everything it writes below `folder`.
fn nginx(program: &Path, folder: &Path, own: &str) -> Result<Command> {
    let at = |name: &str| folder.join(name).display().to_string();
    let mut text = format!(
        "load_module {BROTLI_MODULE};\ndaemon off;\nmaster_process off;\npid {};\nerror_log stderr;\n\
         events {{}}\nhttp {{\n",
        at("pid")
    );
    for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
        text.push_str(&format!("{kind}_temp_path {};\n", at(kind)));
    }
    let whole = written(folder, &format!("{text}{own}}}\n"))?;
    let mut command = Command::new(program);
    command
        .arg("-p")
        .arg(folder)
        .args(["-e", "stderr", "-c"])
        .arg(whole);
    Ok(command)
}

/// Without its door for administrators, which has a fixed port.
fn caddy(program: &Path, folder: &Path, own: &str) -> Result<Command> {
    let text = format!("{{\n\tadmin off\n\tauto_https off\n}}\n{own}");
    let whole = written(folder, &text)?;
    let mut command = Command::new(program);
    command
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(whole);
    command
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("XDG_CONFIG_HOME", folder.join("config"));
    Ok(command)
}

fn written(folder: &Path, text: &str) -> Result<PathBuf> {
    let file = folder.join("configuration");
    fs::write(&file, text)?;
    Ok(file)
}
