//! What the page keeps for use without a network: the service worker with the list of all files and their hashes.

use std::fs;

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::child::trouble;
use crate::places::Places;
use crate::site::{RULES, Site};

/// The worker's file. Its name is fixed: browsers ask for a new version under the old address.
pub(super) const WORKER: &str = "sw.js";

/// The line of the worker that is filled in.
const BLANK: &str = "const BUNDLE = { version: \"\", format: 0, files: {} };";

/// Where the format stands in a plan file.
const FORMAT: std::ops::Range<usize> = 8..12;

/// How much of a hash names a version.
const SHORT: usize = 16;

/// Writes the worker into the built page. Every other file must be there already and stay as it is.
///
/// # Errors
/// If the worker has no line to fill in, or the built page no rules.
pub(super) fn write_worker(places: &Places) -> Result<()> {
    let site = Site::load(&places.dist())?;
    let source = fs::read_to_string(places.root().join("web").join(WORKER))?;
    fs::write(places.dist().join(WORKER), filled(&source, &site)?)?;
    Ok(())
}

fn filled(source: &str, site: &Site) -> Result<String> {
    let format = site.get(RULES).and_then(|rules| rules.raw.get(FORMAT));
    let format = format.and_then(|bytes| bytes.try_into().ok());
    let format = format.map(u32::from_le_bytes).ok_or_else(|| {
        trouble(
            "dist/ holds no rules",
            "build it with `cargo xtask start --no-serve`",
        )
    })?;
    let files = listed(site);
    let version: String = hash(files.as_bytes()).chars().take(SHORT).collect();
    if !source.contains(BLANK) {
        return Err(trouble(
            format!("web/{WORKER} has no line `{BLANK}`"),
            "restore it, or change xtask/src/page/offline.rs with it",
        ));
    }
    let line = format!("const BUNDLE = {{ version: \"{version}\", format: {format}, files: {{{files}}} }};");
    Ok(source.replacen(BLANK, &line, 1))
}

/// Every file but the rules, which have a hash of their own, and the worker itself. The page is kept under the empty
/// name, as which browsers ask for it.
fn listed(site: &Site) -> String {
    let paths = site.paths().filter(|path| ![RULES, WORKER].contains(path));
    let entries = paths.filter_map(|path| {
        let name = if path == "index.html" { "" } else { path };
        Some(format!("\"{name}\": \"{}\"", hash(&site.get(path)?.raw)))
    });
    entries.collect::<Vec<_>>().join(", ")
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{BLANK, filled};
    use crate::site::Site;

    const RULES: &[u8] = b"YXPLAN\r\n\x05\0\0\0 and so on";

    fn site(style: &[u8], rules: &[u8]) -> Site {
        Site::of([
            ("index.html", b"<h1>".as_slice()),
            ("style.css", style),
            ("rules.plan", rules),
            ("sw.js", b"old"),
        ])
        .unwrap()
    }

    #[test]
    fn the_worker_lists_every_file_but_the_rules_and_itself() {
        let worker = filled(include_str!("../../../web/sw.js"), &site(b"a", RULES)).unwrap();
        let line = worker
            .lines()
            .find(|line| line.starts_with("const BUNDLE"))
            .unwrap();
        // printf a | sha256sum
        let style = "\"style.css\": \"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\"";
        assert!(
            line.contains("files: {\"\": \"") && line.contains(style),
            "{line}"
        );
        assert!(
            line.contains("format: 5,") && !line.contains("rules.plan") && !line.contains("sw.js"),
            "{line}"
        );
    }

    #[test]
    fn the_version_follows_the_files_and_not_the_rules() {
        let line = |style: &[u8], rules: &[u8]| filled(BLANK, &site(style, rules)).unwrap();
        assert_ne!(line(b"a", RULES), line(b"b", RULES));
        assert_eq!(
            line(b"a", RULES),
            line(b"a", &[RULES, b"more"].concat()),
            "rules are replaced without a new version"
        );
    }

    #[test]
    fn a_worker_without_its_line_and_a_page_without_rules_are_refused() {
        assert!(filled("const BUNDLE = {};", &site(b"a", RULES)).is_err());
        assert!(filled(BLANK, &site(b"a", b"YXPLAN")).is_err());
    }
}
