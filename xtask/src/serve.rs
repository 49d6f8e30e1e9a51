//! A small web server for the built page, on this machine only.
//!
//! It answers from memory, so no request can name a file outside the page. Any other static web server
//! will do in production; it should send the same headers.

use std::fmt::Display;
use std::io::Cursor;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;

use anyhow::Result;
use tiny_http::{Header, Method, Request, Response, Server};

use crate::child::trouble;
use crate::page::policy;
use crate::site::{Asset, Site};

const USUAL_PORT: u16 = 8080;
const LAST_PORT: u16 = 8180;

/// Which port to listen on.
#[derive(Clone, Copy)]
pub(crate) enum Port {
    /// The usual one, or the next that is free.
    Usual,
    /// This one and no other.
    Exactly(u16),
    /// Whichever the system gives.
    Any,
}

/// A server that listens but has not answered yet.
pub(crate) struct Listening {
    server: Server,
    address: String,
}

impl Listening {
    pub(crate) fn on(port: Port) -> Result<Self> {
        let candidates = match port {
            Port::Usual => USUAL_PORT..=LAST_PORT,
            Port::Exactly(port) => port..=port,
            Port::Any => 0..=0,
        };
        let mut refusal = String::new();
        for candidate in candidates {
            match Server::http(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), candidate)) {
                Ok(server) => {
                    let address = format!("http://{}/", server.server_addr());
                    return Ok(Self { server, address });
                }
                Err(error) => refusal = error.to_string(),
            }
        }
        Err(trouble(
            format!("the web server got no port: {refusal}"),
            "choose a free one with `--port N`",
        ))
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Answers until the program is stopped.
    pub(crate) fn serve(&self, site: &Site) {
        for request in self.server.incoming_requests() {
            answer(request, site);
        }
    }

    /// Answers for as long as `work` runs, and gives it the address.
    pub(crate) fn serve_during<T>(self, site: Site, work: impl FnOnce(&str) -> T) -> T {
        let listening = Arc::new(self);
        let serving = Arc::clone(&listening);
        let thread = thread::spawn(move || serving.serve(&site));
        let result = work(listening.address());
        listening.server.unblock();
        // The thread holds nothing that could be left half-done.
        let _ = thread.join();
        result
    }
}

fn answer(request: Request, site: &Site) {
    let response = match request.method() {
        Method::Get | Method::Head => match found(request.url(), site) {
            Some(asset) => file(asset, accepts_brotli(&request)),
            None => message(404, "no such file"),
        },
        _ => message(405, "only GET and HEAD are answered"),
    };
    // A client that has gone away needs no answer.
    let _ = request.respond(response);
}

fn found<'site>(url: &str, site: &'site Site) -> Option<&'site Asset> {
    let path = url.split(['?', '#']).next()?.strip_prefix('/')?;
    if path.is_empty() || path.ends_with('/') {
        return site.get(&format!("{path}index.html"));
    }
    site.get(path)
}

fn accepts_brotli(request: &Request) -> bool {
    request
        .headers()
        .iter()
        .filter(|header| header.field.equiv("Accept-Encoding"))
        .flat_map(|header| header.value.as_str().split(','))
        .filter_map(|coding| coding.split(';').next())
        .any(|coding| coding.trim() == "br")
}

fn file(asset: &Asset, brotli: bool) -> Response<Cursor<Vec<u8>>> {
    // Compression that makes a file larger is of no use to anyone.
    let brotli = brotli && asset.brotli.len() < asset.raw.len();
    let body = if brotli { &asset.brotli } else { &asset.raw };
    let mut response = with_common_headers(Response::from_data(body.clone()));
    add(&mut response, "Content-Type", asset.media_type);
    add(&mut response, "Vary", "Accept-Encoding");
    if brotli {
        add(&mut response, "Content-Encoding", "br");
    }
    response
}

fn message(status: u16, text: &str) -> Response<Cursor<Vec<u8>>> {
    let mut response = with_common_headers(Response::from_data(format!("{text}\n")));
    add(&mut response, "Content-Type", "text/plain; charset=utf-8");
    response.with_status_code(status)
}

fn with_common_headers(mut response: Response<Cursor<Vec<u8>>>) -> Response<Cursor<Vec<u8>>> {
    add(&mut response, "Content-Security-Policy", policy::header());
    add(&mut response, "Cache-Control", "no-cache");
    add(&mut response, "X-Content-Type-Options", "nosniff");
    add(&mut response, "Referrer-Policy", "no-referrer");
    add(&mut response, "Cross-Origin-Opener-Policy", "same-origin");
    add(&mut response, "Cross-Origin-Resource-Policy", "same-origin");
    response
}

fn add(response: &mut Response<Cursor<Vec<u8>>>, name: &str, value: impl Display) {
    // Every name and value comes from this file and is plain ASCII, so none is refused.
    if let Ok(header) = Header::from_bytes(name, value.to_string()) {
        response.add_header(header);
    }
}
