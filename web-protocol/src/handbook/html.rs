//! What stands on a leaf, as HTML without any script.

use super::{Block, Browse, Copied, Item};
use crate::Language;

/// Parts of a leaf as HTML. `way` makes what leads to another leaf, of its words in HTML.
pub fn html(blocks: &[Block], way: &dyn Fn(&Browse, &str) -> String) -> String {
    let mut writer = Writer {
        out: String::new(),
        way,
    };
    blocks.iter().for_each(|part| writer.block(part));
    writer.out
}

struct Writer<'w> {
    out: String,
    way: &'w dyn Fn(&Browse, &str) -> String,
}

impl Writer<'_> {
    fn block(&mut self, part: &Block) {
        match part {
            Block::Words(text) => self.line("p", "lead", text),
            Block::Aside(text) => self.line("p", "hint", text),
            Block::Notice(text) => self.line("p", "heed", text),
            Block::Lines(heading, lines) => {
                self.open("section", "");
                self.head(heading);
                match lines.as_slice() {
                    [only] => self.line("p", "", only),
                    several => {
                        self.open("ul", "");
                        several.iter().for_each(|text| self.line("li", "", text));
                        self.close("ul");
                    }
                }
                self.close("section");
            }
            Block::Items(heading, items) => {
                self.open("section", "");
                self.head(heading);
                self.items(items);
                self.close("section");
            }
            Block::Rule(language, text) => {
                let tag = match language {
                    Language::Zh => "zh-CN",
                    Language::En => "en",
                };
                let text = escaped(text);
                self.out
                    .push_str(&format!("<pre class=\"rule\" lang=\"{tag}\">{text}</pre>\n"));
            }
            Block::Fold(title, parts) => {
                self.open("details", "folds");
                self.line("summary", "", title);
                self.open("div", "fold");
                parts.iter().for_each(|part| self.block(part));
                self.close("div");
                self.close("details");
            }
            Block::Way(text, to) => {
                let way = (self.way)(to, &escaped(text));
                self.out.push_str(&format!("<p class=\"ways\">{way}</p>\n"));
            }
            Block::Copy(copied) => self.copied(copied),
        }
    }

    fn copied(&mut self, copied: &Copied) {
        let first = copied.options.first().map(String::as_str).unwrap_or_default();
        let options = copied
            .options
            .iter()
            .map(|option| format!("<option>{}</option>", escaped(option)));
        let options: String = options.collect();
        let [which, what, copy] = [copied.which, copied.what, copied.copy].map(escaped);
        let (before, behind) = (escaped(&copied.before), escaped(&copied.behind));
        let text = format!("{before}{}{behind}", escaped(first));
        self.out.push_str(&format!(
            "<label class=\"list\"><span>{which}</span><select>{options}</select></label>\n\
             <label class=\"list\"><span>{what}</span>\
             <textarea rows=\"10\" readonly data-before=\"{before}\" data-behind=\"{behind}\">\n{text}</textarea></label>\n\
             <p class=\"actions\"><button type=\"button\" class=\"main\" data-copy>{copy}</button></p>\n"
        ));
    }

    fn items(&mut self, items: &[Item]) {
        self.open("ul", "items");
        for item in items {
            let name = escaped(&item.name);
            let name = match &item.leads {
                Some(to) => (self.way)(to, &name),
                None => format!("<span class=\"item-name\">{name}</span>"),
            };
            self.open("li", "");
            self.out.push_str(&format!("<p class=\"head\">{name}"));
            if !item.tag.is_empty() {
                self.line("span", "tag", &item.tag);
            }
            self.close("p");
            item.lines.iter().for_each(|text| self.line("p", "hint", text));
            if !item.parts.is_empty() {
                self.items(&item.parts);
            }
            self.close("li");
        }
        self.close("ul");
    }

    fn head(&mut self, heading: &str) {
        if !heading.is_empty() {
            self.line("h2", "", heading);
        }
    }

    fn open(&mut self, element: &str, class: &str) {
        self.out.push_str(&match class {
            "" => format!("<{element}>"),
            class => format!("<{element} class=\"{class}\">"),
        });
    }

    fn close(&mut self, element: &str) {
        self.out.push_str(&format!("</{element}>\n"));
    }

    fn line(&mut self, element: &str, class: &str, text: &str) {
        self.open(element, class);
        self.out.push_str(&escaped(text));
        self.close(element);
    }
}

/// Text as HTML: what would begin a tag, an entity or end an attribute is written as an entity.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        let evil = "<script>\"&'</script>";
        let item = Item {
            name: evil.to_owned(),
            tag: evil.to_owned(),
            lines: vec![evil.to_owned()],
            ..Item::default()
        };
        let copied = Copied {
            which: "w",
            options: vec![evil.to_owned()],
            what: "w",
            before: evil.to_owned(),
            behind: evil.to_owned(),
            copy: "c",
        };
        let blocks = [
            Block::Words(evil.to_owned()),
            Block::Lines(evil.to_owned(), vec![evil.to_owned()]),
            Block::Items(evil.to_owned(), vec![item]),
            Block::Fold(evil.to_owned(), vec![Block::Rule(Language::Zh, evil.to_owned())]),
            Block::Way(evil.to_owned(), Browse::Ledger),
            Block::Copy(copied),
        ];
        let html = html(&blocks, &|_, words| format!("<b>{words}</b>"));
        assert!(!html.contains("<script") && !html.contains("\"&'"), "{html}");
    }
}
