//! What a server must send, whichever it is and wherever the page lies on it.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::client::{Answer, Client};
use crate::page::policy;
use crate::site::{RULES, Site};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATED: &str = "no-cache";

/// The page at one place of a server.
pub(super) struct Copy<'a> {
    pub(super) client: &'a Client,
    pub(super) site: &'a Site,
    /// Where its files lie.
    pub(super) folder: PathBuf,
    /// Under which path they are served.
    pub(super) prefix: &'static str,
}

/// What was found, of how many answers.
#[derive(Default)]
pub(super) struct Found {
    pub(super) looked: usize,
    pub(super) findings: Vec<String>,
}

impl Found {
    fn expect(&mut self, holds: bool, what: &str, name: &str, answer: &Answer) {
        if !holds {
            let shown: Vec<String> = [
                "content-type",
                "cache-control",
                "content-encoding",
                "vary",
                "etag",
            ]
            .iter()
            .filter_map(|header| Some(format!("{header}: {}", answer.header(header)?)))
            .collect();
            self.findings.push(format!(
                "`{name}` {what} (got {}, {} bytes; {})",
                answer.status,
                answer.body.len(),
                shown.join("; ")
            ));
        }
    }
}

impl Copy<'_> {
    pub(super) fn check(&self) -> Result<Found> {
        let mut found = Found::default();
        self.page(&mut found)?;
        for path in self.site.paths() {
            self.file(path, &mut found)?;
        }
        self.absent(&mut found)?;
        self.new_rules(&mut found)?;
        Ok(found)
    }

    fn get(&self, name: &str, headers: &[(&str, &str)], found: &mut Found) -> Result<Answer> {
        let answer = self.client.get(&format!("{}{name}", self.prefix), headers)?;
        found.looked += 1;
        for (header, wanted) in policy::headers() {
            let sent = answer.header(header);
            let what = format!("must have `{header}: {wanted}`, not {sent:?}");
            // A server that sends a body of its own for 304 would be wrong; its headers need not be repeated.
            let holds = answer.status == 304 || sent.as_deref() == Some(wanted.as_str());
            found.expect(holds, &what, name, &answer);
        }
        Ok(answer)
    }

    /// The page at its own address, and that address without its last slash.
    fn page(&self, found: &mut Found) -> Result<()> {
        let answer = self.get("", &[], found)?;
        let same = self
            .site
            .get("index.html")
            .is_some_and(|index| index.raw == answer.body);
        found.expect(
            answer.status == 200 && same,
            "must be the page",
            self.prefix,
            &answer,
        );
        let cache = answer.header("cache-control");
        found.expect(
            cache.as_deref() == Some(REVALIDATED),
            "must be revalidated",
            self.prefix,
            &answer,
        );
        if let Some(bare) = self.prefix.strip_suffix('/').filter(|bare| !bare.is_empty()) {
            let answer = self.client.get(bare, &[])?;
            let there = answer
                .header("location")
                .is_some_and(|to| to == format!("{bare}/"));
            let moved = matches!(answer.status, 301 | 302 | 307 | 308) && there;
            found.expect(moved, "must lead to the address with a slash", bare, &answer);
        }
        Ok(())
    }

    /// A file as it is, and compressed.
    fn file(&self, path: &str, found: &mut Found) -> Result<()> {
        let Some(asset) = self.site.get(path) else {
            return Ok(());
        };
        // Caddy leads from `index.html` to the folder, which is the same page.
        if path == "index.html" {
            return Ok(());
        }
        let plain = self.get(path, &[], found)?;
        let holds =
            plain.status == 200 && plain.body == asset.raw && plain.header("content-encoding").is_none();
        found.expect(holds, "must be the file", path, &plain);
        let cache = if is_hashed(path) { IMMUTABLE } else { REVALIDATED };
        for coding in [None, Some("gzip"), Some("br")] {
            let asked: Vec<(&str, &str)> = coding
                .map(|coding| ("Accept-Encoding", coding))
                .into_iter()
                .collect();
            let answer = self.get(path, &asked, found)?;
            let kind = answer.header("content-type");
            found.expect(
                same_type(kind.as_deref(), asset.media_type),
                &format!("must be {}", asset.media_type),
                path,
                &answer,
            );
            let sent = answer.header("cache-control");
            found.expect(
                sent.as_deref() == Some(cache),
                &format!("must have Cache-Control `{cache}`"),
                path,
                &answer,
            );
            let packed = coding.is_none_or(|coding| {
                // Nobody gains from compressing what is small; the rules are never compressed in advance.
                let small = asset.raw.len() < 4096;
                let encoding = answer.header("content-encoding");
                let varies = answer
                    .header("vary")
                    .is_some_and(|vary| vary.to_ascii_lowercase().contains("accept-encoding"));
                let is = encoding.as_deref() == Some(coding) && varies && answer.body.len() < asset.raw.len();
                is || small || (coding == "br" && path == RULES)
            });
            found.expect(packed, &format!("must be sent as {coding:?}"), path, &answer);
            if answer.header("content-encoding").as_deref() == Some("br") {
                found.expect(
                    answer.body == asset.brotli,
                    "must be what was compressed in advance",
                    path,
                    &answer,
                );
            }
        }
        Ok(())
    }

    /// What is not there: an error that nobody keeps, and no list of what else there is.
    fn absent(&self, found: &mut Found) -> Result<()> {
        for name in [
            "absent",
            "absent-0123456789abcdef.js",
            "../../etc/hostname",
            ".git/config",
        ] {
            let answer = self.get(name, &[], found)?;
            let refused = matches!(answer.status, 400 | 404);
            found.expect(refused, "must not be found", name, &answer);
            let kept = answer
                .header("cache-control")
                .is_some_and(|cache| cache == IMMUTABLE);
            found.expect(!kept, "must not be kept", name, &answer);
        }
        let empty = self.folder.join("folder");
        fs::create_dir_all(&empty)?;
        fs::write(empty.join("within"), "within")?;
        let answer = self.get("folder/", &[], found)?;
        let listed = answer.body.windows(6).any(|window| window == b"within");
        found.expect(
            matches!(answer.status, 403 | 404) && !listed,
            "must not be listed",
            "folder/",
            &answer,
        );
        Ok(())
    }

    /// Rules are asked for anew each time, and others are taken as soon as they lie there, compressed or not.
    fn new_rules(&self, found: &mut Found) -> Result<()> {
        for coding in ["identity", "gzip", "br, gzip"] {
            let first = self.get(RULES, &[("Accept-Encoding", coding)], found)?;
            let Some(tag) = first.header("etag") else {
                found.expect(false, "must have an ETag", RULES, &first);
                continue;
            };
            let again = [("Accept-Encoding", coding), ("If-None-Match", tag.as_str())];
            let same = self.get(RULES, &again, found)?;
            let unchanged = same.status == 304 && same.body.is_empty();
            found.expect(unchanged, "must be 304 while it is the same", RULES, &same);
            let file = self.folder.join(RULES);
            let old = fs::read(&file)?;
            let mut new = old.clone();
            new.extend_from_slice(coding.as_bytes());
            fs::write(&file, &new)?;
            let changed = self.get(RULES, &again, found)?;
            found.expect(
                changed.status == 200,
                "must be sent when it is another",
                RULES,
                &changed,
            );
            let plain = self.get(RULES, &[], found)?;
            found.expect(plain.body == new, "must be the new file", RULES, &plain);
            fs::write(&file, &old)?;
        }
        Ok(())
    }
}

/// Whether a file's name has its hash in it, as Trunk writes it: 64 bits without leading zeros.
fn is_hashed(path: &str) -> bool {
    path.split(['-', '_', '.'])
        .any(|part| (10..=16).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The two names that scripts have are one type; a text is UTF-8.
fn same_type(sent: Option<&str>, wanted: &str) -> bool {
    let Some(sent) = sent else {
        return false;
    };
    let plain = |text: &str| {
        text.to_ascii_lowercase()
            .replace("application/javascript", "text/javascript")
            .replace(' ', "")
    };
    plain(sent) == plain(wanted)
}

#[cfg(test)]
mod tests {
    use super::{is_hashed, same_type};

    #[test]
    fn hashed_names_are_those_that_trunk_writes() {
        assert!(is_hashed("web-d7b88ef48922bde9_bg.wasm") && is_hashed("offline-19a7e7462e0c66f.js"));
        assert!(!is_hashed("rules.plan") && !is_hashed("policies.css") && !is_hashed("sw.js"));
    }

    #[test]
    fn types_are_compared_with_their_character_set() {
        assert!(same_type(
            Some("application/javascript; charset=utf-8"),
            "text/javascript; charset=utf-8"
        ));
        assert!(!same_type(Some("text/html"), "text/html; charset=utf-8"));
        assert!(!same_type(None, "text/html"));
    }
}
