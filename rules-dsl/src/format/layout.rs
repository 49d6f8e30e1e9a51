//! Lines, indentation and the spaces between words.

use super::trivia::{Comment, Trivia};

/// A word or sign with what decides the space around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) text: String,
    pub(super) trivia: Trivia,
    /// It begins a statement.
    pub(super) starts: bool,
    /// It may be set apart by three spaces.
    pub(super) part: bool,
    /// No space before it, or after it.
    pub(super) glued: (bool, bool),
    /// It is a figure without a unit.
    pub(super) figure: bool,
}

impl Atom {
    pub(super) fn closes(&self) -> bool {
        self.text == "}"
    }

    pub(super) fn opens(&self) -> bool {
        self.text == "{"
    }
}

/// A brace that is open.
struct Brace {
    /// Indentation of the line it stands on.
    indent: usize,
    /// Whether statements are marked in it; if none is, each line counts as one.
    marked: bool,
}

struct Page {
    text: String,
    line: String,
    indent: usize,
    hoisted: Vec<String>,
    /// Indentation of comments that go before the line.
    hoisted_indent: usize,
}

/// The text of some items and the comments after them.
pub(super) fn lay_out(items: &[Vec<Atom>], tail: &[Comment]) -> String {
    let mut page = Page {
        text: String::new(),
        line: String::new(),
        indent: 0,
        hoisted: Vec::new(),
        hoisted_indent: 0,
    };
    for item in items {
        page.item(item);
    }
    for comment in tail {
        page.comment(comment, 0);
    }
    page.end_line();
    page.text
}

impl Page {
    fn item(&mut self, atoms: &[Atom]) {
        let marked = marked_braces(atoms);
        let mut braces: Vec<Brace> = Vec::new();
        let mut before: Option<&Atom> = None;
        for (position, atom) in atoms.iter().enumerate() {
            let indent = indentation(position == 0, atom, &braces);
            let inside = match braces.last() {
                Some(brace) if atom.closes() => brace.indent + 2,
                _ => indent,
            };
            for comment in &atom.trivia.comments {
                self.comment(comment, inside);
            }
            match before {
                Some(before) if atom.trivia.breaks == 0 && !self.line.is_empty() => {
                    self.line.push_str(space(before, atom));
                }
                _ => {
                    self.end_line();
                    if atom.trivia.breaks > 1 {
                        self.blank_line();
                    }
                    self.indent = indent;
                    self.hoisted_indent = inside;
                }
            }
            self.line.push_str(&atom.text);
            self.hoisted.extend(atom.trivia.hoisted.iter().cloned());
            if atom.opens() {
                braces.push(Brace {
                    indent: self.indent,
                    marked: marked.contains(&position),
                });
            } else if atom.closes() {
                braces.pop();
            }
            before = Some(atom);
        }
    }

    fn comment(&mut self, comment: &Comment, indent: usize) {
        if comment.own_line || self.line.is_empty() {
            self.end_line();
            if comment.after_blank {
                self.blank_line();
            }
            self.indent = indent;
            self.line.push_str(&comment.text);
        } else {
            self.line.push_str("  ");
            self.line.push_str(&comment.text);
        }
        self.end_line();
    }

    fn end_line(&mut self) {
        for comment in std::mem::take(&mut self.hoisted) {
            self.write_line(self.hoisted_indent, &comment);
        }
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.write_line(self.indent, &line);
        }
    }

    fn write_line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn blank_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

/// The braces that have statements directly in them.
fn marked_braces(atoms: &[Atom]) -> std::collections::BTreeSet<usize> {
    let mut open: Vec<usize> = Vec::new();
    let mut marked = std::collections::BTreeSet::new();
    for (position, atom) in atoms.iter().enumerate() {
        if atom.closes() {
            open.pop();
        }
        if atom.starts {
            marked.extend(open.last());
        }
        if atom.opens() {
            open.push(position);
        }
    }
    marked
}

/// The indentation of a line that begins with an atom.
fn indentation(first: bool, atom: &Atom, braces: &[Brace]) -> usize {
    match braces.last() {
        _ if first => 0,
        None => 2,
        Some(brace) if atom.closes() => brace.indent,
        Some(brace) if brace.marked && !atom.starts => brace.indent + 4,
        Some(brace) => brace.indent + 2,
    }
}

fn space(before: &Atom, atom: &Atom) -> &'static str {
    let empty_braces = before.opens() && atom.closes();
    if atom.trivia.wide && (atom.starts || atom.part) {
        "   "
    } else if before.glued.1 || (atom.glued.0 && !atom.starts) || empty_braces {
        ""
    } else {
        " "
    }
}
