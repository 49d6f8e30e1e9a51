//! The content security policy, and the proof that the built page keeps to it.
//!
//! The page carries the policy itself, so that it holds on any web server. There is no inline script or
//! style to allow: `boot.js` starts the page, and Trunk is told to write no script of its own.

use anyhow::Result;

use crate::child::trouble;
use crate::site::Site;

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/// The headers that every server of the page sends with everything. In the policy, browsers ignore `frame-ancestors` if
/// the page itself states it.
pub(crate) fn headers() -> Vec<(&'static str, String)> {
    let policy = format!("{POLICY}; frame-ancestors 'none'");
    let others = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        (
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];
    let mut headers = vec![("Content-Security-Policy", policy)];
    headers.extend(others.map(|(name, value)| (name, value.to_owned())));
    headers
}

/// Checks the built page itself.
///
/// # Errors
/// With every finding, if the page has something that its policy blocks or that ties it to one server.
pub(crate) fn check(site: &Site) -> Result<()> {
    let findings = findings(site.index()?);
    if findings.is_empty() {
        return Ok(());
    }
    Err(trouble(
        format!(
            "dist/index.html may not be published:\n    {}",
            findings.join("\n    ")
        ),
        "change web/index.html: scripts and styles as files of their own, addresses relative",
    ))
}

fn findings(html: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let stated = tags(html)
        .find(|tag| attribute(tag, "http-equiv") == Some("Content-Security-Policy"))
        .and_then(|tag| attribute(tag, "content"));
    if stated != Some(POLICY) {
        findings.push(format!("its Content-Security-Policy is not `{POLICY}`"));
    }
    for tag in tags(html) {
        let name = tag
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if name == "style" || (name == "script" && attribute(tag, "src").is_none()) {
            findings.push(format!("inline <{name}>"));
        }
        for written in tag
            .split_whitespace()
            .skip(1)
            .filter_map(|word| word.split_once('='))
        {
            if written.0 == "style" || written.0.starts_with("on") {
                findings.push(format!("inline `{}` in <{name}>", written.0));
            }
            if written.0 == "integrity" {
                findings.push(format!(
                    "`integrity` in <{name}>: a new rules.plan could not be put beside it"
                ));
            }
        }
    }
    for link in links(html).filter(|link| link.starts_with('/') || link.contains("://")) {
        findings.push(format!(
            "`{link}` is not a relative address, so the page works at one place only"
        ));
    }
    findings
}

/// The addresses that a browser fetches by itself on reading the page.
pub(super) fn links(html: &str) -> impl Iterator<Item = &str> {
    tags(html)
        .filter_map(|tag| match tag.split_whitespace().next() {
            Some("script" | "img") => attribute(tag, "src"),
            Some("link") => attribute(tag, "href"),
            _ => None,
        })
        .filter(|link| !link.starts_with("data:"))
}

/// What stands between each `<` and `>`, comments left out.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split("<!--")
        .enumerate()
        .filter_map(|(part, text)| {
            if part == 0 {
                Some(text)
            } else {
                text.split_once("-->").map(|two| two.1)
            }
        })
        .flat_map(|text| text.split('<').skip(1))
        .filter_map(|tag| tag.split_once('>').map(|two| two.0))
        .filter(|tag| tag.starts_with(|first: char| first.is_ascii_alphabetic()))
}

/// The value of an attribute, quoted or bare.
fn attribute<'tag>(tag: &'tag str, name: &str) -> Option<&'tag str> {
    let value = tag.split_once(&format!(" {name}="))?.1;
    match value.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').map(|two| two.0),
        None => value.split_whitespace().next(),
    }
}

#[cfg(test)]
mod tests {
    use super::{POLICY, findings, headers, links};

    fn page(head: &str) -> String {
        format!(
            "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">{head}<h1>a</h1>"
        )
    }

    #[test]
    fn a_page_of_relative_files_passes() {
        let html =
            page("<script type=\"module\" src=\"./boot.js\"></script><link rel=\"icon\" href=\"data:,\">");
        assert_eq!(findings(&html), Vec::<String>::new());
        assert_eq!(links(&html).collect::<Vec<_>>(), ["./boot.js"]);
    }

    /// The policy stands here, in the page and in the two configurations.
    #[test]
    fn the_page_and_the_configurations_of_the_servers_state_the_same_headers() {
        assert!(include_str!("../../../web/index.html").contains(&format!("content=\"{POLICY}\"")));
        let nginx = include_str!("../../../servers/nginx.conf");
        let caddy = include_str!("../../../servers/Caddyfile");
        for (name, value) in headers() {
            let line = format!("    add_header {name} \"{value}\" always;\n");
            assert!(nginx.contains(&line), "servers/nginx.conf lacks {line}");
            let line = format!("\t\t{name} \"{value}\"\n");
            assert!(caddy.contains(&line), "servers/Caddyfile lacks {line}");
        }
    }

    #[test]
    fn everything_that_the_policy_blocks_is_found() {
        for bad in [
            "<script>alert(1)</script>",
            "<style>h1 { color: red }</style>",
            "<p style=\"color:red\">",
            "<p onclick=\"go()\">",
            "<link rel=\"stylesheet\" href=\"./a.css\" integrity=\"sha384-abc\">",
            "<script src=\"/boot.js\"></script>",
            "<img src=https://example.com/a.png>",
        ] {
            assert_eq!(findings(&page(bad)).len(), 1, "{bad}");
        }
        assert_eq!(findings("<h1>no policy</h1>").len(), 1);
    }

    #[test]
    fn comments_are_not_part_of_the_page() {
        assert_eq!(
            findings(&page("<!-- <script>x</script> -->")),
            Vec::<String>::new()
        );
    }
}
