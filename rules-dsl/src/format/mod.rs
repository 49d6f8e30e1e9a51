//! The canonical form of rule texts, and the same text in the other language.
//!
//! Layout: the author's line breaks stay, with at most one blank line; two spaces for each brace, two more for a
//! line that continues a statement; runs of spaces become one, except that statements or clauses that share a line
//! and were set apart stay apart by three. Comments stay on their line. Texts in quotation marks are untouched.
//!
//! Words: in a text with keywords of one language, and in every text that is converted, each word, figure and sign
//! has one spelling, so that there and back gives the same bytes:
//!
//! - dates `2025-06-30` | `2025年6月30日`;
//! - whole multiples of ten thousand yuan `300_000 yuan` | `30万元`, other amounts `1200 yuan` | `1200元`; fen stay fen;
//! - figures of five digits and more in groups of three in English, without groups in Chinese;
//! - `,` `:` `(` `)` `*` `<=` | `，` `：` `（` `）` `×` `≤`, and `、` between names.
//!
//! In a text that mixes the languages each word keeps its own.

mod amount;
mod layout;
mod names;
mod order;
mod trivia;
mod words;

use crate::ast::Item;
use crate::check;
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::lower::lower;
use crate::parse::marked_items;
use crate::parse::marks::{Mark, Marks};
use crate::scenario;
use crate::source::{SourceFile, Span};
use crate::syntax::{self, SyntaxTree};
use names::NameTable;
use words::{Speech, Writer};

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// The canonical text; none if the file could not be read.
    pub text: Option<String>,
    /// Names that stay in the other language because the rules do not say what they mean.
    pub unconverted: Vec<(Span, String)>,
}

/// What became of some files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Each file, in the order given.
    pub files: Vec<Formatted>,
    /// Why some files could not be read.
    pub findings: Vec<Diagnostic>,
}

/// Formats files; `target` is the language to convert them to, if any. Names are looked up in all files together.
pub fn format(files: &[SourceFile], target: Option<Lang>) -> Outcome {
    let mut findings = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    let mut read = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let before = findings.len();
        let tree = syntax::read(index, file, &mut findings);
        let (found, marks) = marked_items(&tree, &mut findings);
        items.extend(found);
        let sound = findings
            .iter()
            .skip(before)
            .all(|finding| finding.severity != Severity::Error);
        read.push((tree, marks, sound));
    }
    let names = target.map(|_| table(&items));
    let formatted = files
        .iter()
        .zip(&read)
        .enumerate()
        .map(|(index, (file, (tree, marks, sound)))| {
            let mut unconverted = Vec::new();
            let text = sound.then(|| {
                let (speech, names) = match (target, &names) {
                    (Some(lang), Some(table)) if !table.fails(index) => {
                        (Speech::In(lang), Some((lang, table)))
                    }
                    (Some(lang), Some(table)) => {
                        unconverted.extend(unknown(table, lang, tree, marks));
                        (spoken(tree, marks), None)
                    }
                    _ => (spoken(tree, marks), None),
                };
                written(file, tree, marks, speech, names, &mut unconverted)
            });
            Formatted { text, unconverted }
        });
    let files = formatted.collect();
    findings.retain(|finding| finding.severity == Severity::Error);
    findings.sort_by_key(|finding| (finding.span, finding.code));
    Outcome { files, findings }
}

/// What the names of all files mean, as far as the rules are free of errors.
fn table(items: &[Item]) -> NameTable {
    let mut findings = Vec::new();
    let checked = check::resolve(items, String::new(), &mut findings);
    let sound = checked.is_ok();
    let found = match checked {
        Ok(program) => {
            let plan = lower(&program);
            for item in program.scenarios() {
                scenario::find_names(&program, &plan, item);
            }
            program.names.found()
        }
        Err(names) => names.found(),
    };
    NameTable::new(items, found, sound, &findings)
}

/// The language of a text: that of its keywords and units, if they agree.
fn spoken(tree: &SyntaxTree, marks: &[Marks]) -> Speech {
    let (mut english, mut chinese) = (false, false);
    for (tokens, marks) in tree.items.iter().zip(marks) {
        for (position, mark) in &marks.words {
            if matches!(mark, Mark::Keyword(..) | Mark::Unit)
                && let Some(token) = tokens.get(*position)
            {
                let ascii = token.text.is_ascii();
                english |= ascii;
                chinese |= !ascii;
            }
        }
    }
    match (english, chinese) {
        (true, true) => Speech::AsWritten,
        (false, true) => Speech::In(Lang::Zh),
        _ => Speech::In(Lang::En),
    }
}

fn written(
    file: &SourceFile,
    tree: &SyntaxTree,
    marks: &[Marks],
    speech: Speech,
    names: Option<(Lang, &NameTable)>,
    unconverted: &mut Vec<(Span, String)>,
) -> String {
    let (trivia, tail) = trivia::between(file, tree);
    let items: Vec<_> = tree
        .items
        .iter()
        .zip(marks)
        .zip(trivia)
        .map(|((tokens, marks), trivia)| {
            let mut writer = Writer::new(file, tokens, marks, trivia, speech, names);
            let atoms = writer.atoms();
            unconverted.append(&mut writer.unconverted);
            atoms
        })
        .collect();
    layout::lay_out(&items, &tail)
}

/// The names of a file that is left as it is because it has errors, as far as they mean nothing.
fn unknown(table: &NameTable, lang: Lang, tree: &SyntaxTree, marks: &[Marks]) -> Vec<(Span, String)> {
    let mut unknown = Vec::new();
    for (tokens, marks) in tree.items.iter().zip(marks) {
        for (position, mark) in &marks.words {
            if let (Mark::Name(uses), Some(token)) = (mark, tokens.get(*position))
                && table.spelled(token, *uses, lang).is_none()
            {
                unknown.push((token.span, token.text.clone()));
            }
        }
    }
    unknown
}
