//! The handbook as pages without any script, one for each leaf. Their addresses are relative.

use web_protocol::Language;
use web_protocol::handbook::{Block, Browse, Handbook, Item, Leaf, leaf};

/// The style of all pages, that of the list of policies.
const STYLE: (&str, &str) = ("policies.css", include_str!("../../../web/policies.css"));

/// All pages in one language, each with the name of its file.
pub(super) fn all(handbook: &Handbook, language: Language) -> Vec<(String, Vec<u8>)> {
    let policies = handbook.edition(language).policies.iter();
    let policies = policies.map(|about| Browse::Policy(about.id.clone()));
    let leaves = [Browse::Shelf, Browse::Ledger].into_iter().chain(policies);
    let mut files = vec![(STYLE.0.to_owned(), STYLE.1.into())];
    files.extend(leaves.map(|browse| {
        let leaf = leaf(Some(handbook), &browse, &handbook.version, language);
        let back = browse != Browse::Shelf;
        (file(&browse), written(&leaf, back, language).into_bytes())
    }));
    files
}

/// The name of a leaf's file: ids are ASCII without blanks.
fn file(browse: &Browse) -> String {
    match browse {
        Browse::Shelf => "index.html".to_owned(),
        Browse::Policy(id) => format!("policy-{id}.html"),
        Browse::Ledger => "ledger.html".to_owned(),
    }
}

fn tag(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    }
}

fn written(leaf: &Leaf, back: bool, language: Language) -> String {
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
    out.push_str(&format!("<h1>{title}</h1>\n"));
    leaf.blocks.iter().for_each(|part| block(&mut out, part));
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn block(out: &mut String, part: &Block) {
    match part {
        Block::Words(text) | Block::Aside(text) => line(out, "p", text),
        Block::Notice(text) => {
            out.push_str(&format!("<p><strong>{}</strong></p>\n", escaped(text)));
        }
        Block::Lines(heading, lines) => {
            head(out, heading);
            out.push_str("<ul>\n");
            lines.iter().for_each(|text| line(out, "li", text));
            out.push_str("</ul>\n");
        }
        Block::Items(heading, all) => {
            head(out, heading);
            items(out, all);
        }
        Block::Rule(language, text) => {
            out.push_str(&format!(
                "<pre lang=\"{}\">{}</pre>\n",
                tag(*language),
                escaped(text)
            ));
        }
        Block::Fold(title, parts) => {
            out.push_str(&format!("<details>\n<summary>{}</summary>\n", escaped(title)));
            parts.iter().for_each(|part| block(out, part));
            out.push_str("</details>\n");
        }
        Block::Way(text, to) => {
            out.push_str(&format!(
                "<p><a href=\"./{}\">{}</a></p>\n",
                file(to),
                escaped(text)
            ));
        }
    }
}

fn items(out: &mut String, all: &[Item]) {
    out.push_str("<ul>\n");
    for item in all {
        let name = escaped(&item.name);
        let name = match &item.leads {
            Some(to) => format!("<a href=\"./{}\">{name}</a>", file(to)),
            None => name,
        };
        let tag = Some(&item.tag).filter(|tag| !tag.is_empty());
        let tag = tag.map_or_else(String::new, |tag| format!(" <em>{}</em>", escaped(tag)));
        out.push_str(&format!("<li>{name}{tag}\n"));
        item.lines.iter().for_each(|text| line(out, "p", text));
        if !item.parts.is_empty() {
            items(out, &item.parts);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn head(out: &mut String, heading: &str) {
    if !heading.is_empty() {
        line(out, "h2", heading);
    }
}

fn line(out: &mut String, element: &str, text: &str) {
    let text = escaped(text);
    out.push_str(&format!("<{element}>{text}</{element}>\n"));
}

/// Text as HTML: what would begin a tag, an entity or end an attribute is written as an entity.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
