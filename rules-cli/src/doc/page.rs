//! The handbook as pages without any script, one for each leaf. Their addresses are relative.

use web_protocol::Language;
use web_protocol::handbook::{Block, Browse, Handbook, Text, escaped, html, leaf};

/// The style of all pages, that of the list of policies.
const STYLE: (&str, &str) = ("policies.css", include_str!("../../../web/policies.css"));

/// All pages in one language, each with the name of its file.
pub(super) fn all(handbook: &Handbook, language: Language) -> Vec<(String, Vec<u8>)> {
    let policies = handbook.edition(language).policies.iter();
    let policies = policies.map(|about| Browse::Policy(about.id.clone()));
    let leaves = [Browse::Shelf, Browse::Ledger].into_iter().chain(policies);
    let mut files = vec![(STYLE.0.to_owned(), STYLE.1.into())];
    files.extend(leaves.map(|browse| {
        let leaf = leaf(Some(handbook), Some(&browse), &handbook.version, language);
        let back = browse != Browse::Shelf;
        (file(&browse), written(&leaf, back, language).into_bytes())
    }));
    files
}

/// The name of a leaf's file: ids are ASCII without blanks.
fn file(browse: &Browse) -> String {
    match browse {
        Browse::Shelf => "index.html".to_owned(),
        Browse::Policy(id) | Browse::Report(id) => format!("policy-{id}.html"),
        Browse::Ledger => "ledger.html".to_owned(),
    }
}

fn tag(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    }
}

fn written(leaf: &Text, back: bool, language: Language) -> String {
    let title = escaped(&leaf.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"./{}\">\n</head>\n<body>\n<main>\n",
        tag(language),
        STYLE.0,
    );
    if back {
        let words = match language {
            Language::Zh => "全部政策",
            Language::En => "All policies",
        };
        out.push_str(&format!(
            "<p class=\"back\"><a href=\"./index.html\">{words}</a></p>\n"
        ));
    }
    let way = |to: &Browse, words: &str| format!("<a href=\"./{}\">{words}</a>", file(to));
    // What copies needs a script.
    let blocks: Vec<Block> = leaf
        .blocks
        .iter()
        .filter(|block| !is_lively(block))
        .cloned()
        .collect();
    let blocks = html(&blocks, &way);
    out.push_str(&format!("<h1>{title}</h1>\n{blocks}</main>\n</body>\n</html>\n"));
    out
}

fn is_lively(block: &Block) -> bool {
    matches!(block, Block::Copy(_) | Block::Way(_, Browse::Report(_)))
}
