//! The list as one page without any script: for browsers that cannot run the page that asks, and for printing.
//!
//! Its addresses are relative, so it lies beside that page under any path. Its style is a file of its own
//! (`policies.css`), because the content security policy allows no other; without it the page reads as well.

use rules_report::catalogue::{Entry, Words};
use rules_report::language::Lang;

use super::{Edition, GROUPS};

/// The page in one language or several, the first being that of the page.
pub(super) fn written(editions: &[Edition]) -> String {
    let Some(first) = editions.first() else {
        return String::new();
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"./policies.css\">\n</head>\n<body>\n<main>\n",
        first.lang.tag(),
        escaped(first.words(Words::Heading)),
    );
    for edition in editions.iter().skip(1) {
        let (place, tag) = (anchor(edition.lang, ""), edition.lang.tag());
        let name = escaped(edition.words(Words::Heading));
        out.push_str(&format!(
            "<p lang=\"{tag}\"><a href=\"#{place}\">{name}</a></p>\n"
        ));
    }
    for edition in editions {
        section(&mut out, edition);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn section(out: &mut String, edition: &Edition) {
    let (place, tag) = (anchor(edition.lang, ""), edition.lang.tag());
    out.push_str(&format!("<section lang=\"{tag}\" id=\"{place}\">\n"));
    line(out, "h1", edition.words(Words::Heading));
    line(out, "p", edition.words(Words::Purpose));
    line(out, "p", &edition.edition);
    let back = escaped(edition.words(Words::Back));
    out.push_str(&format!("<p class=\"back\"><a href=\"./\">{back}</a></p>\n"));
    let browsers = escaped(edition.words(Words::Browsers));
    out.push_str(&format!("<p class=\"back\">{browsers}</p>\n"));
    for (applicant, heading) in GROUPS {
        if edition.of(applicant).next().is_none() {
            continue;
        }
        line(out, "h2", edition.words(heading));
        edition
            .of(applicant)
            .for_each(|entry| article(out, edition, entry));
    }
    out.push_str("</section>\n");
}

fn article(out: &mut String, edition: &Edition, entry: &Entry) {
    let place = anchor(edition.lang, &entry.id);
    out.push_str(&format!("<article id=\"{place}\">\n"));
    line(out, "h3", &entry.title);
    if !entry.about.is_empty() {
        line(out, "p", &entry.about);
    }
    out.push_str("<ul>\n");
    let standing = entry.standing.iter().map(String::as_str);
    let handling = entry.handling.iter().map(String::as_str);
    for text in standing.chain([edition.benefit(entry)]).chain(handling) {
        line(out, "li", text);
    }
    out.push_str("</ul>\n</article>\n");
}

/// The name of a place on the page: the names of policies are ASCII without blanks.
fn anchor(lang: Lang, id: &str) -> String {
    let lang = lang.pick("zh", "en");
    if id.is_empty() {
        lang.to_owned()
    } else {
        format!("{lang}-{id}")
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
