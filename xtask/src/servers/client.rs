//! A client that asks one thing and shows the whole answer: no cache, no following, nothing unpacked.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

/// How long a server on this machine may take.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) struct Client {
    port: u16,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Client {
    pub(super) fn new(port: u16) -> Self {
        Self { port }
    }

    /// Asks for a path, with these headers besides those that every request has.
    pub(super) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Result<Answer> {
        let mut request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Answer::read(&bytes).with_context(|| format!("GET {path}: the answer is no HTTP"))
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let (head, body) = bytes.split_at_checked(end)?;
        let body = body.strip_prefix(b"\r\n\r\n")?;
        let mut lines = std::str::from_utf8(head).ok()?.lines();
        let status = lines.next()?.split_whitespace().nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut answer = Self {
            status,
            headers,
            body: body.to_vec(),
        };
        if answer.header("transfer-encoding").is_some() {
            answer.body = joined(body)?;
        }
        Some(answer)
    }

    /// All values of a header; several stand with commas between them.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let name = name.to_ascii_lowercase();
        let values = self.headers.iter().filter(|(found, _)| *found == name);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// A body that was sent in pieces, each behind its length in hexadecimal. The last one is empty.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let (length, behind) = rest.split_at_checked(end)?;
        let length = usize::from_str_radix(std::str::from_utf8(length).ok()?, 16).ok()?;
        if length == 0 {
            return Some(body);
        }
        let (piece, behind) = behind.strip_prefix(b"\r\n")?.split_at_checked(length)?;
        body.extend_from_slice(piece);
        rest = behind.strip_prefix(b"\r\n")?;
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;

    #[test]
    fn a_body_in_pieces_is_joined() {
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let read = |body: &[u8]| Answer::read(&[head.as_slice(), body].concat()).map(|answer| answer.body);
        assert_eq!(
            read(b"3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n").unwrap(),
            b"abc0123456789"
        );
        assert!(read(b"3\r\nab").is_none());
    }

    #[test]
    fn an_answer_is_read_with_all_values_of_a_header() {
        let answer = Answer::read(b"HTTP/1.1 200 OK\r\nVary: a\r\nvary:b\r\n\r\n\r\nx").unwrap();
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (200, b"\r\nx".as_slice())
        );
        assert_eq!(answer.header("VARY").as_deref(), Some("a, b"));
        assert_eq!(answer.header("Age"), None);
        assert!(Answer::read(b"nonsense").is_none());
    }
}
