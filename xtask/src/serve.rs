//! A small web server for the built page, on this machine only.
//!
//! One thread per connection, so that no connection can hold up another. It answers from memory, so no
//! request can name a file outside the page. Any other static web server will do in production; `servers/` has
//! configurations of two that send the same headers.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::child::trouble;
use crate::page::policy;
use crate::site::{Asset, Site};

const USUAL_PORT: u16 = 8080;
const LAST_PORT: u16 = 8180;

/// Longer than a browser keeps an idle connection that it means to use again.
const PATIENCE: Duration = Duration::from_secs(300);

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

/// A server whose port is open. Who connects before it serves waits until it does.
pub(crate) struct Listening {
    listener: TcpListener,
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
            match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)) {
                Ok(listener) => {
                    let address = format!("http://{}/", listener.local_addr()?);
                    return Ok(Self { listener, address });
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

    /// Answers until the program ends.
    pub(crate) fn serve(self, site: Site) {
        let site = Arc::new(site);
        for stream in self.listener.incoming().flatten() {
            let site = Arc::clone(&site);
            // A client that breaks off is its own affair.
            thread::spawn(move || drop(converse(&stream, &site)));
        }
    }
}

/// Answers the requests of one connection, one after another.
fn converse(stream: &TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader)? {
        let (head, body) = answer(&request, site);
        let mut reply = head.into_bytes();
        if request.method != "HEAD" {
            reply.extend_from_slice(body);
        }
        (&*stream).write_all(&reply)?;
        if !request.may_go_on() {
            break;
        }
    }
    Ok(())
}

/// What matters of a request.
struct Request {
    method: String,
    path: String,
    accepts_brotli: bool,
}

impl Request {
    /// The next request of a connection; nothing if the client has closed it.
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace().map(str::to_owned);
        let method = words.next().unwrap_or_default();
        let target = words.next().unwrap_or_default();
        let path = target.split(['?', '#']).next().unwrap_or_default().to_owned();
        let mut accepts_brotli = false;
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
                return Ok(Some(Self {
                    method,
                    path,
                    accepts_brotli,
                }));
            }
            let header = header.to_ascii_lowercase();
            if let Some(codings) = header.strip_prefix("accept-encoding:") {
                accepts_brotli = codings.split([',', ';']).any(|coding| coding.trim() == "br");
            }
        }
    }

    /// Only these have no body that would have to be read first.
    fn may_go_on(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
    }
}

/// The head of the answer, and its body.
fn answer<'site>(request: &Request, site: &'site Site) -> (String, &'site [u8]) {
    if !request.may_go_on() {
        return (
            head(
                "405 Method Not Allowed",
                "text/plain",
                0,
                &["Allow: GET, HEAD", "Connection: close"],
            ),
            &[],
        );
    }
    let Some(asset) = found(&request.path, site) else {
        return (head("404 Not Found", "text/plain", 0, &[]), &[]);
    };
    // Compression that makes a file larger is of no use to anyone.
    if request.accepts_brotli && asset.brotli.len() < asset.raw.len() {
        let more = ["Vary: Accept-Encoding", "Content-Encoding: br"];
        return (
            head("200 OK", asset.media_type, asset.brotli.len(), &more),
            &asset.brotli,
        );
    }
    (
        head(
            "200 OK",
            asset.media_type,
            asset.raw.len(),
            &["Vary: Accept-Encoding"],
        ),
        &asset.raw,
    )
}

fn found<'site>(path: &str, site: &'site Site) -> Option<&'site Asset> {
    let path = path.strip_prefix('/')?;
    if path.is_empty() || path.ends_with('/') {
        site.get(&format!("{path}index.html"))
    } else {
        site.get(path)
    }
}

fn head(status: &str, media_type: &str, length: usize, more: &[&str]) -> String {
    let mut head = format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: {media_type}\r\n\
         Content-Length: {length}\r\n\
         Cache-Control: no-cache\r\n"
    );
    for (name, value) in policy::headers() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    for line in more {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    head
}

#[cfg(test)]
mod tests {
    use super::Request;

    fn read(text: &str) -> Option<Request> {
        Request::read(&mut text.as_bytes()).unwrap()
    }

    #[test]
    fn reads_what_matters_of_a_request() {
        let request =
            read("GET /a.wasm?x#y HTTP/1.1\r\nHost: h\r\nAccept-encoding: gzip, br;q=1\r\n\r\n").unwrap();
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("GET", "/a.wasm")
        );
        assert!(request.accepts_brotli && request.may_go_on());
        assert!(!read("POST / HTTP/1.1\r\n\r\n").unwrap().may_go_on());
        assert!(
            !read("GET / HTTP/1.1\r\nAccept-Encoding: gzip, brx\r\n\r\n")
                .unwrap()
                .accepts_brotli
        );
    }

    #[test]
    fn a_closed_connection_is_no_request() {
        assert!(read("").is_none());
    }
}
